import { useAsk } from "@/api/queries";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useWhy } from "@/markets/useWhy";
import { units } from "@/money/money";
import { Notice } from "@/ui/states";
import { PlayState } from "../board/PlayState";
import style from "./Match.module.css";
import { matchWords } from "./words";

/** Who plays, how far it is, and what holds for all of its markets. */
export function Top({ heading }: { readonly heading: Heading }) {
  const w = useWords(matchWords);
  const formats = useFormats();
  const why = useWhy();
  const { fixture, listed = false } = heading;
  const limit = useAsk("fixture_limit", { path: { fixture } }, { every: 30_000, enabled: listed });
  const facts = [heading.competition, formats.moment(heading.kickoff), heading.neutral && w("neutral")];
  const suspended = heading.why?.length ? w("suspendedBecause", { why: why(heading.why) }) : w("suspended");
  const standing = heading.status === "open" ? w("open") : suspended;
  const [homeReds = 0, awayReds = 0] = heading.reds ?? [];
  return (
    <header className={style.top}>
      <p className={style.soft}>{facts.filter(Boolean).join(" · ")}</p>
      <h1 className={style.sides}>
        <span>{heading.home}</span>
        <span className={style.center}>{heading.score ? heading.score.join("–") : "–"}</span>
        <span>{heading.away}</span>
      </h1>
      <p>
        {heading.in_play && <PlayState heading={heading} />}
        {heading.half_time && (
          <span className={style.soft}>
            {" "}
            {w("halfTime", { home: heading.half_time[0], away: heading.half_time[1] })}
          </span>
        )}
        {homeReds + awayReds > 0 && (
          <span className={style.soft}> {w("reds", { home: homeReds, away: awayReds })}</span>
        )}
      </p>
      {heading.parts && (
        <p className={style.soft}>{heading.parts.map((part) => part.join("–")).join("  ")}</p>
      )}
      {heading.result && <Notice kind="plain">{w("result")}</Notice>}
      {!listed && <Notice>{w("notListed")}</Notice>}
      <p className={style.status} data-open={heading.status === "open"} role="status" title={standing}>
        {standing}
      </p>
      <p className={style.soft}>
        {heading.signers > 0 ? w("signers", { count: heading.signers }) : w("unsigned")}
        {limit.data && ` · ${w("limit", { left: formats.money(units(limit.data.left)) })}`}
      </p>
    </header>
  );
}
