import { useMemo, useState } from "react";
import { Link, useParams } from "wouter";
import { Unreachable } from "@/api/problems";
import { useTitle } from "@/app/usePageTitle";
import { useWords } from "@/i18n/hooks";
import { useConnection, useHeading, useLoaded } from "@/live/hooks";
import { Empty, Failed, Loading } from "@/ui/states";
import { blocksOf, GROUPS, type Group } from "./groups";
import { MarketBlock } from "./MarketBlock";
import style from "./Match.module.css";
import { PriceHistory } from "./PriceHistory";
import { Timeline } from "./Timeline";
import { Top } from "./Top";
import { useShownKeys } from "./useShownKeys";
import { matchWords } from "./words";

/** A match: how far it is, all of its markets, what happened, how the price moved. */
export default function MatchPage() {
  const w = useWords(matchWords);
  const { fixture = "" } = useParams();
  const loaded = useLoaded();
  const connection = useConnection();
  const heading = useHeading(fixture);
  useTitle(heading && `${heading.home} – ${heading.away}`);
  if (heading === undefined && !loaded)
    return connection === "offline" ? (
      <Failed error={new Unreachable("stream")} />
    ) : (
      <Loading lines={6} height="96px" />
    );
  if (heading === undefined)
    return (
      <Empty page title={w("unknown")}>
        <p>{w("unknownHelp")}</p>
        <Link href="/">{w("toBoard")}</Link>
      </Empty>
    );
  return (
    <>
      <Top heading={heading} />
      <Markets fixture={fixture} sport={heading.sport} />
      <PriceHistory fixture={fixture} heading={heading} />
      <Timeline heading={heading} />
    </>
  );
}

function Markets({ fixture, sport }: { readonly fixture: string; readonly sport: string }) {
  const w = useWords(matchWords);
  const [wanted, setWanted] = useState<Group | null>(null);
  const keys = useShownKeys(fixture);
  const blocks = useMemo(() => blocksOf(keys, sport), [keys, sport]);
  const groups = GROUPS.filter((group) => blocks.some((block) => block.group === group));
  const shown = blocks.filter((block) => wanted === null || block.group === wanted);
  return (
    <section className={style.section}>
      <h2>{w("markets")}</h2>
      {blocks.length === 0 && (
        <Empty title={w("none")}>
          <p>{w("noneHelp")}</p>
        </Empty>
      )}
      {groups.length > 1 && (
        <fieldset className={style.tabs}>
          <legend className="hidden-text">{w("groups")}</legend>
          <button type="button" aria-pressed={wanted === null} onClick={() => setWanted(null)}>
            {w("all")}
          </button>
          {groups.map((group) => (
            <button
              key={group}
              type="button"
              aria-pressed={wanted === group}
              onClick={() => setWanted(group)}
            >
              {w(group)}
            </button>
          ))}
        </fieldset>
      )}
      <div className={style.blocks}>
        {shown.map((block) => (
          <MarketBlock key={block.id} fixture={fixture} keys={block.keys} />
        ))}
      </div>
    </section>
  );
}
