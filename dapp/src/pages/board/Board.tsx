import { useContext, useDeferredValue, useMemo, useState } from "react";
import { Link } from "wouter";
import { Unreachable } from "@/api/problems";
import { useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { LiveContext, useConnection, useFixtures, useLoaded } from "@/live/hooks";
import { useMatchNow } from "@/live/matchClock";
import { Button } from "@/ui/Button";
import { Empty, Failed, Loading } from "@/ui/states";
import style from "./Board.module.css";
import { Filters } from "./Filters";
import { MatchRow } from "./MatchRow";
import { EVERYTHING, type Filter, grouped, rowsOf } from "./rows";
import { useHeldRows } from "./useHeldRows";
import { boardWords } from "./words";

/** The matches: to come and in play, or only those in play. */
export function Board({ inPlay }: { readonly inPlay: boolean }) {
  const w = useWords(boardWords);
  const store = useContext(LiveContext);
  const loaded = useLoaded();
  const connection = useConnection();
  const fixtures = useFixtures();
  const now = useMatchNow(30_000);
  const base: Filter = { ...EVERYTHING, inPlay: inPlay ? true : null };
  const [filter, setFilter] = useState(base);
  const deferred = useDeferredValue(filter);
  const headings = useMemo(
    () =>
      fixtures.map((fixture) => store.heading(fixture)).filter((one): one is Heading => one !== undefined),
    [fixtures, store],
  );
  const wanted = useMemo(() => rowsOf(headings, deferred, now), [headings, deferred, now]);
  const { rows, changed, release, area } = useHeldRows(wanted, deferred);
  const groups = grouped(rows, (fixture) => store.heading(fixture));

  return (
    <>
      <div className={style.head}>
        <h1>{w(inPlay ? "titleInPlay" : "title")}</h1>
        {loaded && <span className={style.soft}>{w("count", { count: rows.length })}</span>}
      </div>
      {!inPlay && <p className="soft-text">{w("promise")}</p>}
      <Filters filter={filter} headings={headings} onChange={setFilter} />
      {changed && (
        <Button className={style.changed} onClick={release}>
          {w("changed")}
        </Button>
      )}
      <div ref={area} style={{ display: "grid", gap: "16px" }}>
        {!loaded && connection === "offline" && <Failed error={new Unreachable("stream")} />}
        {!loaded && connection !== "offline" && <Loading lines={8} height="64px" />}
        {loaded && rows.length === 0 && <Nothing inPlay={inPlay} reset={() => setFilter(base)} />}
        {groups.map(([competition, members]) => (
          <section key={competition} className={style.group}>
            <h2>{store.heading(members[0] ?? "")?.competition || competition}</h2>
            <ul className={style.list}>
              {members.map((fixture) => (
                <MatchRow key={fixture} fixture={fixture} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function Nothing({ inPlay, reset }: { readonly inPlay: boolean; readonly reset: () => void }) {
  const w = useWords(boardWords);
  if (inPlay)
    return (
      <Empty title={w("nothingInPlay")}>
        <p>{w("nothingInPlayHelp")}</p>
        <Link href="/">{w("toBoard")}</Link>
      </Empty>
    );
  return (
    <Empty title={w("none")}>
      <p>{w("noneHelp")}</p>
      <Button onClick={reset}>{w("reset")}</Button>
    </Empty>
  );
}
