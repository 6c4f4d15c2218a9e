import { useState } from "react";
import type { ChainBetShown, OrderBody } from "@/api/schema";
import { Fault } from "@/chain/Fault";
import { useFormats, useWords } from "@/i18n/hooks";
import { CENT, units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Bets.module.css";
import type { Names } from "./names";
import { leastOf, soldFor } from "./offer";
import type { CashOut } from "./useCashOut";
import { useLegsNow } from "./useLegsNow";
import { betsWords } from "./words";

const PARTS = [
  ["wholeBet", 4n],
  ["threeQuarters", 3n],
  ["half", 2n],
  ["quarter", 1n],
] as const;
const SLACKS = [0, 2, 5] as const;

export interface CashOutFormProps {
  readonly bet: ChainBetShown;
  readonly order: OrderBody;
  readonly names: Names;
  readonly cashOut: CashOut;
  /** Match seconds. */
  readonly now: number;
}

/** How much of a bet is to be sold and for what at least, with what will be signed in words. */
export function CashOutForm({ bet, order, names, cashOut, now }: CashOutFormProps) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const legs = useLegsNow(bet, names);
  const [quarters, setQuarters] = useState<bigint>(4n);
  const [slack, setSlack] = useState<number>(2);
  const stake = units(bet.left);
  const part = quarters === 4n ? stake : ((stake * quarters) / 4n / CENT) * CENT;
  const value = part > 0n ? soldFor(part, legs) : null;
  const least = value === null ? 0n : leastOf(value, slack);
  const { stage, error } = cashOut;
  return (
    <div className={style.section}>
      <Select
        label={w("offerPart")}
        value={String(quarters)}
        onChange={(event) => setQuarters(BigInt(event.target.value))}
      >
        {PARTS.map(([key, count]) => (
          <option key={key} value={String(count)}>
            {w(key)}
          </option>
        ))}
      </Select>
      <Select
        label={w("offerSlack")}
        value={String(slack)}
        onChange={(event) => setSlack(Number(event.target.value))}
      >
        {SLACKS.map((percent) => (
          <option key={percent} value={String(percent)}>
            {percent === 0 ? w("exactly") : w("percentLess", { percent })}
          </option>
        ))}
      </Select>
      {value === null ? (
        <Notice>{w("offerNone")}</Notice>
      ) : (
        <>
          <p className={style.big}>{w("offerNow", { value: formats.money(value) })}</p>
          <p>
            {w("offerExplain", {
              part: formats.money(part),
              least: formats.money(least),
              rest: formats.money(stake - part),
            })}
          </p>
        </>
      )}
      <Fault error={error} />
      <Button
        kind="primary"
        wide
        busy={stage !== null}
        disabled={value === null || least === 0n}
        onClick={() => void cashOut.ask({ bet: bet.id, order, left: bet.left }, part, least, now)}
      >
        {stage === "signing" ? w("offerSigning") : stage === "waiting" ? w("offerWaiting") : w("offerAsk")}
      </Button>
    </div>
  );
}
