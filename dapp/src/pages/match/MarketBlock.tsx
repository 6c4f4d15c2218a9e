import { memo } from "react";
import { useWords } from "@/i18n/hooks";
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
        <span className={style.soft}>{periodName(t, heading.sport, first.period)}</span>
      </div>
      {keys.map((key) => (
        <Line key={key} fixture={fixture} marketKey={key} />
      ))}
    </section>
  );
});

function Line({ fixture, marketKey }: { readonly fixture: string; readonly marketKey: string }) {
  const t = useWords(marketWords);
  const why = useWhy();
  const market = useMarket(fixture, marketKey);
  if (market === undefined) return null;
  const { selections } = market;
  const columns = selections.length === 2 ? 2 : 3;
  const reasons = market.why ?? [];
  return (
    <>
      <div className={style.odds} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {selections.map((name, selection) => (
          <OddsButton key={name} fixture={fixture} marketKey={marketKey} selection={selection} />
        ))}
      </div>
      {market.status !== "open" && (
        <p className={style.soft}>
          {t(market.status)}
          {reasons.length > 0 && ` – ${why(reasons)}`}
        </p>
      )}
    </>
  );
}
