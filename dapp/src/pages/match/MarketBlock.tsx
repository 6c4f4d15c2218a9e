import { memo } from "react";
import { useWords } from "@/i18n/hooks";
import type { Market } from "@/live/board";
import { useHeading, useMarket, useMarketsText } from "@/live/hooks";
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
        <Standing
          {...props}
          open={heading.status === "open"}
          period={periodName(t, heading.sport, first.period)}
        />
      </div>
      {keys.map((key) => (
        <Line key={key} fixture={fixture} marketKey={key} />
      ))}
    </section>
  );
});

interface StandingProps {
  readonly fixture: string;
  readonly keys: readonly string[];
  readonly period: string;
  /** Whether the match takes bets; where it does not, its head says why. */
  readonly open: boolean;
}

/**
 * The period, and where no line of it is sold also why, in one line: it comes and goes without moving the odds below.
 */
function Standing({ fixture, keys, period, open }: StandingProps) {
  const t = useWords(marketWords);
  const why = useWhy();
  const shut = useMarketsText(fixture, keys, shutOf);
  const [status, ...reasons] = shut.split(" ");
  const said = status ? [t(status as Market["status"]), open ? why(reasons) : ""] : [];
  const text = [period, said.filter(Boolean).join(": ")].filter(Boolean).join(" · ");
  return (
    <span className={style.standing} title={text}>
      {text}
    </span>
  );
}

/** Status and reasons of the first line where none is open, else nothing. */
function shutOf(markets: readonly [string, Market][]): string {
  const [first] = markets;
  if (first === undefined || markets.some(([, { status }]) => status === "open")) return "";
  const [, { status, why = [] }] = first;
  return [status, ...why].join(" ");
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
