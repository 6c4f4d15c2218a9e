import { useEffect, useRef, useState } from "react";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useHeading } from "@/live/hooks";
import { useMatchNow } from "@/live/matchClock";
import { useWhy } from "@/markets/useWhy";
import { minuteOf } from "../board/minute";
import { playWords } from "../board/playWords";
import { type Happening, happened } from "./happened";
import style from "./Match.module.css";
import { matchWords } from "./words";

interface Told extends Happening {
  readonly id: number;
  /** Match seconds. */
  readonly at: number;
  readonly minute: string | null;
}

/** What happened since the page was opened, the latest first. */
export function Timeline({ fixture }: { readonly fixture: string }) {
  const w = useWords(matchWords);
  const formats = useFormats();
  const heading = useHeading(fixture);
  const told = useTold(heading);
  if (heading === undefined || (!heading.in_play && told.length === 0)) return null;
  return (
    <section className={style.section}>
      <h2>{w("timeline")}</h2>
      <p className={style.soft}>{w("seen")}</p>
      {told.length === 0 ? (
        <p>{w("timelineNone")}</p>
      ) : (
        <ol className={style.timeline}>
          {told.map((one) => (
            <li key={one.id}>
              <span className={style.soft}>{one.minute ?? formats.time(one.at)}</span>
              <Sentence told={one} heading={heading} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function useTold(heading: Heading | undefined): readonly Told[] {
  const now = useMatchNow();
  const clock = useRef(now);
  clock.current = now;
  const before = useRef(heading);
  const count = useRef(0);
  const [told, setTold] = useState<readonly Told[]>([]);
  useEffect(() => {
    const old = before.current;
    before.current = heading;
    if (old === undefined || heading === undefined || old.fixture !== heading.fixture) return;
    const at = clock.current;
    const news = happened(old, heading).map((one) => ({
      ...one,
      id: count.current++,
      at,
      minute: minuteOf(heading, at),
    }));
    if (news.length > 0) setTold((known) => [...news.reverse(), ...known].slice(0, 100));
  }, [heading]);
  return told;
}

function Sentence({ told, heading }: { readonly told: Told; readonly heading: Heading }) {
  const w = useWords(matchWords);
  const play = useWords(playWords);
  const why = useWhy();
  const side = told.side ? heading[told.side] : "";
  const [home = 0, away = 0] = told.score ?? [];
  switch (told.kind) {
    case "goal":
      return <strong>{w("goalOf", { side, score: `${home}–${away}` })}</strong>;
    case "score":
      return <strong>{w("score", { home, away })}</strong>;
    case "red":
      return <span>{w("redOf", { side })}</span>;
    case "phase":
      return <span>{play(told.phase ?? "in_play")}</span>;
    case "opened":
      return <span>{w("opened")}</span>;
    case "shut":
      return <span>{told.why?.length ? w("suspendedBecause", { why: why(told.why) }) : w("shut")}</span>;
  }
}
