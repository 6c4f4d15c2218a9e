import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { PricePoint } from "@/api/schema";
import { usePreferences } from "@/app/preferences";
import { useFormats, useWords } from "@/i18n/hooks";
import style from "./Match.module.css";
import { matchWords } from "./words";

/** Each selection has a colour and a dash of its own: it is not told by colour alone. */
const MARKS = [
  { light: "#0f5a45", dark: "#6fd3ae", dash: [] },
  { light: "#7a4b00", dark: "#f3c46b", dash: [8, 5] },
  { light: "#3b3fa6", dark: "#a3a7ff", dash: [2, 4] },
  { light: "#a3221a", dark: "#ff9c8f", dash: [12, 4, 2, 4] },
] as const;
const HEIGHT = 240;

export interface ChartProps {
  readonly points: readonly PricePoint[];
  readonly names: readonly string[];
}

/** Chances over time as steps; at most four selections, the table beside it has all. Loaded only where it is shown. */
export default function Chart({ points, names }: ChartProps) {
  const w = useWords(matchWords);
  const formats = useFormats();
  const { theme } = usePreferences();
  const place = useRef<HTMLDivElement>(null);
  // One text, so that the same names are the same value and the chart is not made anew.
  const joined = names.slice(0, MARKS.length).join("\n");

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const shown = joined.split("\n");
    const color = getComputedStyle(element).color;
    const steps = uPlot.paths.stepped?.({ align: 1 });
    const axis = { stroke: color, grid: { stroke: theme === "dark" ? "#2b3530" : "#d5dcd6", width: 1 } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: [0, 1] } },
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((at) => formats.time(at)) },
          { ...axis, values: (_, ticks) => ticks.map((part) => formats.percent(part * 1_000_000)), size: 60 },
        ],
        series: [
          {},
          ...shown.map((label, index) => ({
            label,
            stroke: MARKS[index]?.[theme] ?? color,
            dash: [...(MARKS[index]?.dash ?? [])],
            width: 2,
            ...(steps && { paths: steps }),
          })),
        ],
      },
      [
        points.map((point) => point.at),
        ...shown.map((_, index) => points.map((point) => (point.fair_ppm[index] ?? 0) / 1_000_000)),
      ],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [points, joined, theme, formats]);

  return (
    <figure className={style.chart}>
      <div ref={place} aria-hidden="true" />
      <figcaption>
        <span className="hidden-text">{w("chartLabel")}</span>
        <ul className={style.legend}>
          {joined.split("\n").map((name, index) => (
            <li key={name} style={markOf(index, theme)}>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function markOf(index: number, theme: "light" | "dark"): Record<string, string> {
  const mark = MARKS[index] ?? MARKS[0];
  return { "--mark": mark[theme], "--dash": mark.dash.length === 0 ? "solid" : "dashed" };
}
