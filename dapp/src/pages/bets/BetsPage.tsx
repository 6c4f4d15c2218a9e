import { useState } from "react";
import { Link } from "wouter";
import { useConfig } from "@/api/config";
import { Unreachable } from "@/api/problems";
import { useMine } from "@/api/queries";
import { NeedsWallet } from "@/app/NeedsWallet";
import { appWords } from "@/app/words";
import { useSignInNow } from "@/chain/useSignIn";
import type { Address } from "@/chain/wagmi";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { Empty } from "@/ui/states";
import { BetList } from "./BetList";
import style from "./Bets.module.css";
import { ChainBets } from "./ChainBets";
import { NotTaken, UnderwayBets } from "./DeskBets";
import { useNames } from "./names";
import { useBetsOf } from "./useBetsOf";
import { betsWords } from "./words";

/** A person's bets: on their way, open, settled, not taken; with the servers down, those that the chain has. */
export default function BetsPage() {
  const a = useWords(appWords);
  const { book } = useConfig();
  return (
    <>
      <h1>{a("bets")}</h1>
      {book === null ? (
        <Empty title={a("broken")} />
      ) : (
        <NeedsWallet>{(wallet) => <Bets own={wallet} />}</NeedsWallet>
      )}
    </>
  );
}

function Bets({ own }: { readonly own: Address }) {
  const w = useWords(betsWords);
  const { session } = useSignInNow();
  const wallets = session?.wallets?.map((one) => one.address) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const wallet = chosen ?? own;
  const names = useNames();
  const bets = useBetsOf(wallet);
  const mine = useMine("list_bets", { query: { limit: 200 } }, { every: 3_000, enabled: Boolean(session) });
  const desk = mine.data ?? [];
  const down = bets.error instanceof Unreachable;
  return (
    <>
      {wallets.length > 1 && (
        <Select label={w("wallet")} value={wallet} onChange={(event) => setChosen(event.target.value)}>
          {wallets.map((address) => (
            <option key={address} value={address}>
              {address}
            </option>
          ))}
        </Select>
      )}
      <UnderwayBets bets={desk} names={names} />
      <BetList bets={bets} desk={desk} names={names} />
      <NotTaken bets={desk} names={names} />
      <FromChain wallet={own} names={names} down={down} />
      <Link href="/">{w("toBoard")}</Link>
    </>
  );
}

interface FromChainProps {
  readonly wallet: Address;
  readonly names: ReturnType<typeof useNames>;
  readonly down: boolean;
}

/** What works with nothing but the chain: read when it is asked for, or at once where the API does not answer. */
function FromChain({ wallet, names, down }: FromChainProps) {
  const w = useWords(betsWords);
  const [wanted, setWanted] = useState(false);
  const { rightChain } = useWallet();
  const shown = wanted || down;
  return (
    <section className={style.section}>
      <h2>{w("chainTitle")}</h2>
      <p className={style.soft}>{w(down ? "chainDown" : "chainHelp")}</p>
      {shown && rightChain ? (
        <ChainBets wallet={wallet} names={names} />
      ) : (
        <div className={style.actions}>
          <Button onClick={() => setWanted(true)}>{w("chainRead")}</Button>
        </div>
      )}
    </section>
  );
}
