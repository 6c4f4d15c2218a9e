import { memo } from "react";
import { Link } from "wouter";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useHeading, useMarketKeys } from "@/live/hooks";
import { MAIN_MARKET } from "@/markets/naming";
import { OddsButton } from "@/markets/OddsButton";
import { MARKETS } from "@/markets/table";
import { classes } from "@/ui/classes";
import style from "./Board.module.css";
import { PlayState } from "./PlayState";
import { boardWords } from "./words";

/** A match on the board: when or how far, who, the main market, and the way to all of them. */
export const MatchRow = memo(function MatchRow({ fixture }: { readonly fixture: string }) {
  const w = useWords(boardWords);
  const heading = useHeading(fixture);
  const count = useMarketKeys(fixture).length;
  if (heading === undefined) return null;
  const path = `/match/${encodeURIComponent(fixture)}`;
  const key = MAIN_MARKET[heading.sport];
  const selections = key === undefined ? [] : (MARKETS[Number.parseInt(key, 10)]?.selections ?? []);
  return (
    <li className={style.row}>
      <When heading={heading} />
      <Link href={path} className={style.sides}>
        <span className={style.side}>{heading.home}</span>
        <span className={style.score}>{heading.score?.[0]}</span>
        <span className={style.side}>{heading.away}</span>
        <span className={style.score}>{heading.score?.[1]}</span>
      </Link>
      <div className={style.odds}>
        {key !== undefined &&
          selections.map((name, selection) => (
            <OddsButton key={name} fixture={fixture} marketKey={key} selection={selection} stacked />
          ))}
      </div>
      <Link href={path} className={style.more}>
        {w("markets", { count })}
      </Link>
    </li>
  );
});

function When({ heading }: { readonly heading: Heading }) {
  const formats = useFormats();
  if (heading.in_play)
    return (
      <span className={classes(style.when, style.live)}>
        <PlayState heading={heading} />
      </span>
    );
  return (
    <time className={style.when} dateTime={new Date(heading.kickoff * 1000).toISOString()}>
      <span>{formats.date(heading.kickoff)}</span>
      <strong>{formats.time(heading.kickoff)}</strong>
    </time>
  );
}
