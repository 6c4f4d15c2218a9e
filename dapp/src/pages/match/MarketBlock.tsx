import { memo } from "react";
import { useWords } from "@/i18n/hooks";
import type { Market } from "@/live/board";
import { useHeading, useMarket } from "@/live/hooks";
import { marketName, periodName } from "@/markets/naming";
import { OddsButton } from "@/markets/OddsButton";
import { useWhy } from "@/markets/useWhy";
import { marketWords } from "@/markets/words";
import style from "./Match.module.css";

/** One kind of market with all of its lines. */
export const MarketBlock = memo(function MarketBlock(props: {
  readonly fixture: string;
  readonly keys: readonly string[];
}) {
  const { fixture, keys } = props;
  const t = useWords(marketWords);
  const heading = useHeading(fixture);
  const first = useMarket(fixture, keys[0] ?? "");
  if (heading === undefined || first === undefined) return null;
  return (
    <section className={style.block}>
      <div className={style.blockHead}>
        <h3>{marketName(t, first, heading)}</h3>
        <Standing market={first} period={periodName(t, heading.sport, first.period)} />
      </div>
      {keys.map((key) => (
        <Line key={key} fixture={fixture} marketKey={key} />
      ))}
    </section>
  );
});

/** The period, or why nothing is sold, in one line: it comes and goes without moving the odds below. */
function Standing({ market, period }: { readonly market: Market; readonly period: string }) {
  const t = useWords(marketWords);
  const why = useWhy();
  const shut =
    market.status === "open" ? null : [t(market.status), why(market.why ?? [])].filter(Boolean).join(": ");
  const text = shut === null ? period : `${period} · ${shut}`;
  return (
    <span className={style.standing} title={text}>
      {text}
    </span>
  );
}

function Line({ fixture, marketKey }: { readonly fixture: string; readonly marketKey: string }) {
  const market = useMarket(fixture, marketKey);
  if (market === undefined) return null;
  const columns = market.selections.length === 2 ? 2 : 3;
  return (
    <div className={style.odds} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {market.selections.map((name, selection) => (
        <OddsButton
          key={name}
          fixture={fixture}
          marketKey={marketKey}
          selection={selection}
          stacked={columns === 3}
          full
        />
      ))}
    </div>
  );
}
