import { lazy, Suspense, useState } from "react";
import { useAsk } from "@/api/queries";
import type { PricePoint } from "@/api/schema";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useMarketKeys } from "@/live/hooks";
import { lineText, MAIN_MARKET, marketName, periodName, selectionName } from "@/markets/naming";
import { MARKETS } from "@/markets/table";
import { marketWords } from "@/markets/words";
import { pointOf } from "@/money/money";
import { Select } from "@/ui/Field";
import { Failed, Skeleton } from "@/ui/states";
import { Table } from "@/ui/Table";
import style from "./Match.module.css";
import { matchWords } from "./words";

const Chart = lazy(() => import("./Chart"));
const TABLE_ROWS = 20;

/** How the fair chances of a market moved: a chart, and the same numbers as a table. */
export function PriceHistory({ fixture, heading }: { readonly fixture: string; readonly heading: Heading }) {
  const w = useWords(matchWords);
  const t = useWords(marketWords);
  const point = pointOf(useLanguage());
  const keys = useMarketKeys(fixture);
  const main = MAIN_MARKET[heading.sport] ?? "";
  const [chosen, setChosen] = useState<string | null>(null);
  const key = chosen ?? (keys.includes(main) || keys.length === 0 ? main : (keys[0] ?? main));
  const [market = 1, period = 1, line = 0] = key.split(":").map(Number);
  const score = key.split(":")[3] ?? "0-0";
  const query = { market, period, line, score };
  const history = useAsk("price_history", { path: { fixture }, query }, { every: 15_000 });
  const named = (one: string): string => {
    const ref = refOf(one);
    const lines = MARKETS[ref.market]?.line ? ` ${lineText(ref.line, point)}` : "";
    return `${marketName(t, ref, heading)}${lines}, ${periodName(t, heading.sport, ref.period)}`;
  };
  const names = (MARKETS[market]?.selections ?? []).map((_, index) =>
    selectionName(t, refOf(key), index, heading, point),
  );
  return (
    <section className={style.section}>
      <h2>{w("history")}</h2>
      <p className={style.soft}>{w("historyHelp")}</p>
      <Select label={w("historyMarket")} value={key} onChange={(event) => setChosen(event.target.value)}>
        {[...new Set([key, ...keys])].map((one) => (
          <option key={one} value={one}>
            {named(one)}
          </option>
        ))}
      </Select>
      {history.isError && <Failed error={history.error} retry={() => void history.refetch()} />}
      {history.isPending && <Skeleton height="264px" />}
      {history.data?.length === 0 && <p>{w("historyNone")}</p>}
      {history.data && history.data.length > 0 && (
        <>
          {history.data.length > 1 && (
            <Suspense fallback={<Skeleton height="264px" />}>
              <Chart points={history.data} names={names} />
            </Suspense>
          )}
          <HistoryTable points={history.data} names={names} />
        </>
      )}
    </section>
  );
}

function refOf(key: string) {
  const [market = 1, period = 1, line = 0] = key.split(":").map(Number);
  return { market, period, line, from: (key.split(":")[3] ?? "0-0").split("-").map(Number) };
}

function HistoryTable({
  points,
  names,
}: {
  readonly points: readonly PricePoint[];
  readonly names: string[];
}) {
  const w = useWords(matchWords);
  const formats = useFormats();
  return (
    <Table
      caption={w("historyTable")}
      rows={points.slice(-TABLE_ROWS).reverse()}
      rowKey={(point) => `${point.at}`}
      columns={[
        { key: "at", title: w("at"), cell: (point) => formats.moment(point.at) },
        ...names.map((name, index) => ({
          key: name,
          title: name,
          number: true,
          cell: (point: PricePoint) => formats.percent(point.fair_ppm[index] ?? 0),
        })),
      ]}
    />
  );
}
