import { Link } from "wouter";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { pickOf } from "@/markets/legs";
import { marketName, periodName, selectionName } from "@/markets/naming";
import { marketWords } from "@/markets/words";
import { pointOf } from "@/money/money";
import style from "./Bets.module.css";
import type { Names } from "./names";
import { betsWords } from "./words";

export interface LegTextProps {
  /** The packed word with odds. */
  readonly word: string;
  readonly oddsPpm: number | null;
  readonly names: Names;
}

/** A leg in words: what was picked, at which odds, in which match. A match without a name is shown by its id. */
export function LegText({ word, oddsPpm, names }: LegTextProps) {
  const w = useWords(betsWords);
  const t = useWords(marketWords);
  const formats = useFormats();
  const point = pointOf(useLanguage());
  const pick = pickOf(word);
  const named = names.get(pick.id);
  const sides = named ?? { sport: "", home: w("homeSide"), away: w("awaySide") };
  const match = named ? `${named.home} – ${named.away}` : w("unknownMatch", { id: shortId(pick.id) });
  const period = named ? `, ${periodName(t, named.sport, pick.period)}` : "";
  return (
    <li className={style.leg}>
      <strong>{selectionName(t, pick, pick.selection, sides, point)}</strong>
      <span className={style.odds}>{formats.odds(oddsPpm)}</span>
      <span className={style.soft}>
        {marketName(t, pick, sides)}
        {period}
      </span>
      <span className={style.soft} title={pick.id}>
        {named ? <Link href={`/match/${encodeURIComponent(named.fixture)}`}>{match}</Link> : match}
        {named && `, ${formats.moment(named.kickoff)}`}
      </span>
    </li>
  );
}

/** The first and last digits of something long. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
