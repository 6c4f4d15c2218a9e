import { useState } from "react";
import { useConfig } from "@/api/config";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { formatAmount, parseMoney, type Units } from "@/money/money";
import { Field } from "@/ui/Field";
import { suggestedDeposit } from "./first";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";

export interface DepositBounds {
  /** What the bets need beyond the balance; zero: no deposit is asked for. */
  readonly missing: Units;
  readonly inWallet: Units;
  /** What the weekly limit leaves; null where that is not known. */
  readonly room: Units | null;
}

export interface DepositAmount extends DepositBounds {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Units; null for what is no amount. */
  readonly amount: Units | null;
  readonly wrong: boolean;
  /** More than the wallet holds, and the faucet gives the rest. */
  readonly fromFaucet: boolean;
}

/** How much is deposited: suggested first, then as it is typed. */
export function useDepositAmount(bounds: DepositBounds): DepositAmount {
  const { missing, inWallet, room } = bounds;
  const { faucet } = useConfig();
  const language = useLanguage();
  // Until somebody types, it follows what the bets need.
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? formatAmount(suggestedDeposit(missing, room), language);
  const amount = missing === 0n ? 0n : parseMoney(text);
  const beyond = amount !== null && amount > inWallet;
  const wrong =
    amount === null || amount < missing || (beyond && !faucet) || (room !== null && amount > room);
  return { ...bounds, text, setText, amount, wrong, fromFaucet: beyond && faucet };
}

/** The field for it, with what is wrong with what was typed. */
export function DepositField({
  deposit,
  disabled = false,
}: {
  readonly deposit: DepositAmount;
  readonly disabled?: boolean;
}) {
  const w = useWords(stepWords);
  const formats = useFormats();
  const { amount, missing, inWallet, room, fromFaucet } = deposit;
  const error =
    amount === null || amount < missing
      ? w("least", { amount: formats.money(missing) })
      : amount > inWallet && !fromFaucet
        ? w("tooLittle")
        : room !== null && amount > room
          ? w("overLimit", { room: formats.money(room) })
          : null;
  return (
    <>
      <Field
        label={w("amount")}
        inputMode="decimal"
        autoComplete="off"
        before={<span aria-hidden="true">€</span>}
        value={deposit.text}
        note={w("inWallet", { amount: formats.money(inWallet) })}
        error={error}
        disabled={disabled}
        onChange={(event) => deposit.setText(event.target.value)}
      />
      {fromFaucet && <p className={style.soft}>{w("faucetHelp")}</p>}
    </>
  );
}
