import { useFormats, useWords } from "@/i18n/hooks";
import type { Units } from "@/money/money";
import { combined, payoutOf } from "@/odds/odds";
import type { SlipBet } from "./bets";
import style from "./Slip.module.css";
import { slipWords } from "./words";

/** What is staked in all, and what it pays at the odds that were picked. */
export function Sums({ bets, stake }: { readonly bets: readonly SlipBet[]; readonly stake: Units }) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const [first] = bets;
  const legs = first?.legs.length ?? 0;
  const odds = (bet: SlipBet): number[] => bet.legs.map((one) => one.leg.oddsPpm);
  const returns = bets.reduce((sum, bet) => sum + payoutOf(stake, odds(bet)), 0n);
  return (
    <dl className={style.sums}>
      {bets.length === 1 && first && legs > 1 && (
        <>
          <dt>{w("totalOdds")}</dt>
          <dd>{formats.odds(combined(odds(first)))}</dd>
        </>
      )}
      {bets.length > 1 && (
        <>
          <dt>{w("totalStake")}</dt>
          <dd>{formats.money(stake * BigInt(bets.length))}</dd>
        </>
      )}
      <dt>{w("returns")}</dt>
      <dd data-sum="returns">{formats.money(returns)}</dd>
    </dl>
  );
}
