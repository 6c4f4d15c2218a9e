import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { marketName, periodName, selectionName } from "@/markets/naming";
import { marketWords } from "@/markets/words";
import { localeOf, pointOf, type Units } from "@/money/money";
import { type LegNow, payoutNow, type SlipBet } from "./bets";
import { type Choice, leastPayout } from "./policy";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { slipWords } from "./words";

/** The order in words, before the wallet shows it in numbers. */
export function Explanation(props: {
  readonly bets: readonly SlipBet[];
  readonly stake: Units;
  readonly choice: Choice;
  /** What comes with the bet, units; null: nothing. */
  readonly deposit?: Units | null;
  /** The wallet's entry comes with it too. */
  readonly entry?: boolean;
}) {
  const w = useWords(slipWords);
  const step = useWords(stepWords);
  const t = useWords(marketWords);
  const formats = useFormats();
  const language = useLanguage();
  const list = new Intl.ListFormat(localeOf(language), { type: "conjunction" });
  const said = ({ leg }: LegNow): string =>
    w("explainAnd", {
      selection: selectionName(t, leg, leg.selection, leg, pointOf(language)),
      market: `${marketName(t, leg, leg)}, ${periodName(t, leg.sport, leg.period)}`,
      match: `${leg.home} – ${leg.away}`,
    });
  const { deposit = null, entry = false } = props;
  return (
    <div className={style.explain}>
      <strong>{w("explainTitle")}</strong>
      {deposit !== null && deposit > 0n && (
        <p>{step("explainDeposit", { amount: formats.money(deposit) })}</p>
      )}
      {props.bets.map((bet) => (
        <p key={bet.key}>
          {w("explain", {
            stake: formats.money(props.stake),
            picks: list.format(bet.legs.map(said)),
            least: formats.money(
              leastPayout(
                props.choice,
                props.stake,
                bet.legs.map((one) => one.leg.oddsPpm),
              ),
            ),
            payout: formats.money(payoutNow(bet, props.stake)),
          })}
        </p>
      ))}
      {deposit !== null && (
        <p>{step(deposit === 0n ? "explainEntry" : entry ? "explainTogetherEntry" : "explainTogether")}</p>
      )}
    </div>
  );
}
