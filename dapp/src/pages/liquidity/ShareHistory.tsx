import { lazy, Suspense, useMemo } from "react";
import { useBook } from "@/api/config";
import { housePoolAbi } from "@/chain/abi/housePool";
import { useEvents } from "@/chain/events";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { Notice, Skeleton } from "@/ui/states";
import { Table } from "@/ui/Table";
import style from "./Liquidity.module.css";
import { pricesOf, priceText } from "./pool";
import { liquidityWords } from "./words";

const ShareChart = lazy(() => import("./ShareChart"));
const TABLE_ROWS = 12;

/** The share's price at each close: a chart, and the last of them as a table beside it. */
export function ShareHistory() {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const language = useLanguage();
  const { contracts } = useBook();
  const closes = useEvents(
    { abi: housePoolAbi, address: contracts.pool, eventName: "EpochEnded" },
    { every: 60_000 },
  );
  const prices = useMemo(() => pricesOf((closes.data ?? []).map(({ args }) => args)), [closes.data]);
  return (
    <section className={style.section}>
      <h2>{w("chart")}</h2>
      <p className={style.soft}>{w("chartHelp")}</p>
      {closes.isPending && <Skeleton height="264px" />}
      {closes.isError && <Notice>{w("chartFailed")}</Notice>}
      {closes.data && prices.length === 0 && <p>{w("chartNone")}</p>}
      {prices.length > 0 && (
        <div className={style.beside}>
          <Suspense fallback={<Skeleton height="264px" />}>
            <ShareChart prices={prices} />
          </Suspense>
          <Table
            caption={w("tableTitle")}
            rows={prices.slice(-TABLE_ROWS).reverse()}
            rowKey={({ epoch }) => `${epoch}`}
            columns={[
              { key: "at", title: w("colClose"), cell: ({ at }) => formats.date(at) },
              {
                key: "price",
                title: w("colPrice"),
                number: true,
                cell: ({ price }) => priceText(price, language),
              },
              { key: "nav", title: w("colNav"), number: true, cell: ({ nav }) => formats.money(nav) },
              {
                key: "pocket",
                title: w("colPocket"),
                number: true,
                cell: ({ pocket }) => formats.money(pocket),
              },
            ]}
          />
        </div>
      )}
    </section>
  );
}
