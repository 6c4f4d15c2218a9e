import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useAsk } from "@/api/queries";
import type { EventShown } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useWhy } from "@/markets/useWhy";
import { Failed, Loading, Notice } from "@/ui/states";
import { eventWords } from "./eventWords";
import style from "./Match.module.css";
import { itemsOf, markOf, minuteTold } from "./timelineRows";
import { matchWords } from "./words";

/** What happened in the match so far, the latest first; whole, however late the page was opened. */
export function Timeline({ heading }: { readonly heading: Heading }) {
  const w = useWords(matchWords);
  const formats = useFormats();
  const client = useQueryClient();
  const { fixture } = heading;
  const asked = useAsk("list_events", { path: { fixture } }, { every: heading.in_play ? 10_000 : 60_000 });
  const mark = markOf(heading);
  const before = useRef(mark);
  useEffect(() => {
    if (before.current === mark) return;
    before.current = mark;
    void client.invalidateQueries({ queryKey: ["list_events", { path: { fixture } }] });
  }, [client, fixture, mark]);
  const items = itemsOf(asked.data?.events ?? []);
  if (!heading.in_play && items.length === 0) return null;
  return (
    <section className={style.section}>
      <h2>{w("timeline")}</h2>
      {asked.isPending && <Loading lines={2} height="28px" />}
      {asked.isError && asked.data === undefined && (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      )}
      {asked.isError && asked.data !== undefined && (
        <Notice live>
          {w("timelineOld", { time: formats.time(Math.floor(asked.dataUpdatedAt / 1_000)) })}
        </Notice>
      )}
      {asked.data && items.length === 0 && <p>{w("timelineNone")}</p>}
      <ol className={style.timeline}>
        {items.map(({ key, event }) => (
          <li key={key} data-event={event.kind}>
            <span className={style.soft}>{minuteTold(event) ?? formats.time(event.at)}</span>
            <Sentence event={event} heading={heading} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const LOUD: ReadonlySet<string> = new Set(["goal", "goal_cancelled", "score", "red", "ended", "reported"]);

function Sentence({ event, heading }: { readonly event: EventShown; readonly heading: Heading }) {
  const w = useWords(eventWords);
  const why = useWhy();
  const score = event.score == null ? "" : `${event.score[0]}–${event.score[1]}`;
  const side = event.side == null ? "" : heading[event.side];
  const open = event.kind.startsWith("goal") && event.confirmed_at == null;
  const more = event.why?.length ? why(event.why) : null;
  const text = w(event.kind, { side, score });
  return (
    <span>
      {LOUD.has(event.kind) ? <strong>{text}</strong> : text}
      {more !== null && ` (${more})`}
      {open && <span className={style.soft}> {w("unconfirmed")}</span>}
    </span>
  );
}
