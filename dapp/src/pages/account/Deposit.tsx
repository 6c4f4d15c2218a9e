import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { Link } from "wouter";
import { useBook, useConfig } from "@/api/config";
import { useMine } from "@/api/queries";
import { NeedsSession } from "@/app/NeedsSession";
import { Fault } from "@/chain/Fault";
import type { Stage } from "@/chain/funding";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { CENT, formatAmount, parseMoney } from "@/money/money";
import { useReason } from "@/slip/useReason";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import style from "./Account.module.css";
import type { BookAccount } from "./Balances";
import { depositRoom } from "./withdrawal";
import { accountWords } from "./words";

/** Money into the contract: at once where the chain lets the wallet in, and with a new entry where it does not. */
export function Deposit({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  return (
    <section className={style.section}>
      <h2>{w("deposit")}</h2>
      <p className={style.soft}>{w("depositHelp")}</p>
      {account.eligible ? (
        <Form account={account} />
      ) : (
        <NeedsSession part>
          <Entry account={account} />
        </NeedsSession>
      )}
    </section>
  );
}

/** The wallet is not let in: what is missing for that, or the form once nothing is. */
function Entry({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  const reason = useReason();
  const { address } = useWallet();
  const query = { action: "grant" as const, wallet: address ?? null };
  const { data } = useMine("show_eligibility", { query }, { every: 15_000 });
  if (data === undefined) return <p role="status">{w("checking")}</p>;
  if (data.eligible)
    return (
      <>
        <p className={style.soft}>{w("entryHelp")}</p>
        <Form account={account} />
      </>
    );
  return (
    <>
      <p>{w("missing")}</p>
      <ul className={style.list}>
        {data.unmet.map((one) => (
          <li key={one.reason}>{reason(one.reason)}</li>
        ))}
      </ul>
      <div className={style.actions}>
        <Link href="/identity">{w("toIdentity")}</Link>
        <Link href="/limits">{w("toLimits")}</Link>
        <Link href="/terms">{w("toTerms")}</Link>
      </div>
    </>
  );
}

function Form({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const language = useLanguage();
  const wagmi = useWagmi();
  const book = useBook();
  const { chain } = useConfig();
  const { address, rightChain } = useWallet();
  const [text, setText] = useState("");
  const [stage, setStage] = useState<Stage | null>(null);
  const { busy, error, act } = useAct();
  const room = depositRoom(account);
  const amount = parseMoney(text);
  const wrong =
    text === ""
      ? null
      : amount === null || amount === 0n
        ? w("badAmount")
        : amount > account.walletBalance
          ? w("tooLittle")
          : room !== null && amount > room * CENT
            ? w("overCap", { room: formats.money(room * CENT) })
            : null;

  async function send(): Promise<void> {
    if (address === undefined || amount === null) return;
    try {
      const { bringGrant, deposit } = await import("@/chain/funding");
      const place = { wagmi, chainId: chain.id, book, wallet: address, onStage: setStage };
      if (!account.eligible) await bringGrant(place);
      await deposit(place, amount);
      toast(w("deposited", { amount: formats.money(amount) }), "good");
      setText("");
    } finally {
      setStage(null);
    }
  }

  return (
    <form
      className={style.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === null && amount !== null) void act(send);
      }}
    >
      <Field
        label={w("depositAmount")}
        inputMode="decimal"
        autoComplete="off"
        before={<span aria-hidden="true">€</span>}
        value={text}
        note={
          <>
            {w("walletHas", { amount: formats.money(account.walletBalance) })}
            {room !== null && ` ${w("capLeft", { room: formats.money(room * CENT) })}`}
          </>
        }
        error={wrong}
        onChange={(event) => setText(event.target.value)}
        after={
          <Button kind="quiet" onClick={() => setText(formatAmount(mostOf(account, room), language))}>
            {w("most")}
          </Button>
        }
      />
      <p className={style.soft}>{w(book.asset.permit === null ? "approveHelp" : "permitHelp")}</p>
      {!rightChain && <Notice>{w("wrongChain", { name: chain.name })}</Notice>}
      <Fault error={error} />
      <Button type="submit" kind="primary" busy={busy} disabled={amount === null || wrong !== null}>
        {stage !== null
          ? w(stage === "permit" && book.asset.permit === null ? "approve" : stage)
          : w("depositNow")}
      </Button>
    </form>
  );
}

function mostOf(account: BookAccount, room: bigint | null): bigint {
  return room !== null && room * CENT < account.walletBalance ? room * CENT : account.walletBalance;
}
