import { useState } from "react";
import { useBook } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { useView, useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { formatAmount, parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import style from "./Account.module.css";
import type { BookAccount } from "./Balances";
import { countdown, withdrawalOf } from "./withdrawal";
import { accountWords } from "./words";

/** Money out of the contract, to the wallet itself: asked for, waited for, paid. Nothing but the chain is needed. */
export function Withdraw({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  const { contracts } = useBook();
  const delay = useView({
    abi: betBookAbi,
    address: contracts.book,
    functionName: "WITHDRAWAL_DELAY",
    args: [],
  });
  const minutes = delay.data === undefined ? null : Number(delay.data / 60n);
  return (
    <section className={style.section}>
      <h2>{w("withdraw")}</h2>
      <p className={style.soft}>{w("withdrawHelp")}</p>
      {minutes !== null && <p className={style.soft}>{w("withdrawWhy", { count: minutes })}</p>}
      <Pending account={account} />
      <Request account={account} />
    </section>
  );
}

/** The request that stands: how long it waits, or the button that pays it. */
function Pending({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const { contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const found = withdrawalOf(account, useMatchNow());
  if (found.state === "none" || address === undefined) return null;
  const amount = formats.money(found.units);
  async function pay(to: `0x${string}`): Promise<void> {
    const book = contracts.book ?? "";
    await write({ abi: betBookAbi, address: book, functionName: "withdraw", args: [to] });
    toast(w("paidOut", { amount }), "good");
  }
  if (found.state === "waits")
    return (
      <Notice kind="plain" icon="clock">
        <p>
          <strong>{w("waits", { amount, moment: formats.time(found.at) })}</strong>{" "}
          <span role="timer">{w("waitsLeft", { left: countdown(found.secondsLeft) })}</span>
        </p>
        <p>{w("noCancel")}</p>
      </Notice>
    );
  return (
    <>
      <Notice kind="good">{w("ripe", { amount })}</Notice>
      <Fault error={error} />
      <div>
        <Button kind="primary" busy={busy} onClick={() => void act(() => pay(address))}>
          {busy ? w("confirm") : w("take", { amount })}
        </Button>
      </div>
    </>
  );
}

function Request({ account }: { readonly account: BookAccount }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const language = useLanguage();
  const { contracts } = useBook();
  const write = useWrite();
  const [text, setText] = useState("");
  const { busy, error, act } = useAct();
  // Everything is everything, fractions of cents too.
  const typed = parseMoney(text);
  const amount = text === formatAmount(account.balance, language) ? account.balance : typed;
  const wrong =
    text === ""
      ? null
      : amount === null || amount === 0n
        ? w("badAmount")
        : amount > account.balance
          ? w("overBalance", { amount: formats.money(account.balance) })
          : null;
  async function request(): Promise<void> {
    if (amount === null) return;
    const book = contracts.book ?? "";
    await write({ abi: betBookAbi, address: book, functionName: "requestWithdraw", args: [amount] });
    toast(w("requested", { amount: formats.money(amount) }), "good");
    setText("");
  }
  return (
    <form
      className={style.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === null && amount !== null) void act(request);
      }}
    >
      <Field
        label={w("withdrawAmount")}
        inputMode="decimal"
        autoComplete="off"
        before={<span aria-hidden="true">€</span>}
        value={text}
        note={w("bookHas", { amount: formats.money(account.balance) })}
        error={wrong}
        onChange={(event) => setText(event.target.value)}
        after={
          <Button kind="quiet" onClick={() => setText(formatAmount(account.balance, language))}>
            {w("all")}
          </Button>
        }
      />
      {account.withdrawAt !== 0n && <Notice>{w("replaces")}</Notice>}
      <Fault error={error} />
      <Button type="submit" kind="primary" busy={busy} disabled={amount === null || wrong !== null}>
        {w(busy ? "confirm" : "request")}
      </Button>
    </form>
  );
}
