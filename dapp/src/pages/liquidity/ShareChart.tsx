import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { usePreferences } from "@/app/preferences";
import { useFormats, useWords } from "@/i18n/hooks";
import style from "./Liquidity.module.css";
import type { PricePoint } from "./pool";
import { liquidityWords } from "./words";

const HEIGHT = 240;

/** The share's price over time. Loaded only where it is shown; a picture may use floats, money does not. */
export default function ShareChart({ prices }: { readonly prices: readonly PricePoint[] }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const { theme } = usePreferences();
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const color = getComputedStyle(element).color;
    const axis = { stroke: color, grid: { stroke: theme === "dark" ? "#2b3530" : "#d5dcd6", width: 1 } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((at) => formats.date(at)), space: 90 },
          { ...axis, size: 70 },
        ],
        series: [
          {},
          { stroke: theme === "dark" ? "#6fd3ae" : "#0f5a45", width: 2, points: { show: true, size: 6 } },
        ],
      },
      [prices.map(({ at }) => at), prices.map(({ price }) => Number(price / 10n ** 12n) / 1_000_000)],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [prices, theme, formats]);

  return (
    <figure className={style.chart}>
      <div ref={place} aria-hidden="true" />
      <figcaption className="hidden-text">{w("chartLabel")}</figcaption>
    </figure>
  );
}
