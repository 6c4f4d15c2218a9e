import type { useBookAccount } from "@/chain/account";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { Notice } from "@/ui/states";
import style from "./Account.module.css";
import { withdrawalOf } from "./withdrawal";
import { accountWords } from "./words";

export type BookAccount = NonNullable<ReturnType<typeof useBookAccount>["data"]>;

/** What the wallet holds, what the contract holds for it, what open bets may pay, what is on its way out. */
export function Balances({ account, stale }: { readonly account: BookAccount; readonly stale: boolean }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const now = useMatchNow(5_000);
  const out = withdrawalOf(account, now);
  return (
    <section className={style.section}>
      <h2>{w("balances")}</h2>
      {stale && <Notice live>{w("stale")}</Notice>}
      <dl className={style.sums}>
        <Sum title={w("available")} value={formats.money(account.balance)} help={w("availableHelp")} />
        <Sum title={w("atStake")} value={formats.money(account.openPayout)} help={w("atStakeHelp")} />
        <Sum
          title={w("withdrawing")}
          value={formats.money(out.state === "none" ? 0n : out.units)}
          help={w("withdrawingHelp")}
        />
        <Sum title={w("inWallet")} value={formats.money(account.walletBalance)} help={w("inWalletHelp")} />
      </dl>
      <p className={style.soft}>{w("fromChain")}</p>
    </section>
  );
}

function Sum({
  title,
  value,
  help,
}: {
  readonly title: string;
  readonly value: string;
  readonly help: string;
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
      <dd className={style.soft}>{help}</dd>
    </div>
  );
}
