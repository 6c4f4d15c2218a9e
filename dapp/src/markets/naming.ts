/** Markets and selections in words; pure but for the translating function that it is given. */
import type { Translate } from "@/i18n/words";
import { MARKETS } from "./table";
import type { marketWords } from "./words";

export interface Sides {
  readonly sport: string;
  readonly home: string;
  readonly away: string;
}

/** What a market is: enough of a board's market, or of a leg, to name it. */
export interface MarketRef {
  readonly market: number;
  readonly period: number;
  readonly line: number;
  readonly from: readonly number[];
}

export type MarketTranslate = Translate<(typeof marketWords)["en"]>;
type Key = keyof (typeof marketWords)["en"];

/** A line for people: 10 is "2.5", and with a sign -3 is "−0.75". */
export function lineText(quarters: number, point: string, signed = false): string {
  const whole = Math.floor(Math.abs(quarters) / 4);
  const rest = ["", `${point}25`, `${point}5`, `${point}75`][Math.abs(quarters) % 4];
  const sign = quarters < 0 ? "\u2212" : signed && quarters > 0 ? "+" : "";
  return `${sign}${whole}${rest}`;
}

export function periodName(t: MarketTranslate, sport: string, period: number): string {
  return t(`${sport}-${period}` as "football-1");
}

/** "Total", "Total of France", "Asian handicap, counted from 1–0". */
export function marketName(t: MarketTranslate, ref: MarketRef, { home, away }: Sides): string {
  const kind = MARKETS[ref.market];
  if (kind === undefined) return `${ref.market}`;
  const name =
    kind.key === "home-total"
      ? t("home-total", { home })
      : kind.key === "away-total"
        ? t("away-total", { away })
        : t(kind.key as "total");
  const [one = 0, other = 0] = ref.from;
  return kind.relative && one + other > 0 ? `${name}, ${t("from", { score: `${one}\u2013${other}` })}` : name;
}

/** A selection: a side by its name, a score as it is, everything else in words. */
export function selectionName(
  t: MarketTranslate,
  ref: MarketRef,
  selection: number,
  { home, away }: Sides,
  point: string,
): string {
  const kind = MARKETS[ref.market];
  const word = kind?.selections[selection];
  if (kind === undefined || word === undefined) return `${selection}`;
  const side = (name: string): string => (name === "home" ? home : name === "away" ? away : t("draw"));
  if (kind.key === "asian-handicap")
    return `${side(word)} ${lineText(selection === 0 ? ref.line : -ref.line, point, true)}`;
  if (word === "over" || word === "under") return t(word, { line: lineText(ref.line, point) });
  if (/^\d+-\d+$/.test(word)) return word.replace("-", "\u2013");
  if (word.includes(" or ")) {
    const [one = "", other = ""] = word.split(" or ");
    return t("or", { one: side(one), other: side(other) });
  }
  if (word.includes("/")) return word.split("/").map(side).join(" / ");
  const margin = /^(home|away) by (\d)(\+?)$/.exec(word);
  if (margin) return t(margin[3] ? "byMore" : "by", { side: side(margin[1] ?? ""), goals: margin[2] ?? "" });
  return ["home", "away", "draw"].includes(word) ? side(word) : t(word as Key as "yes");
}

/** The market that a sport's row on the board shows. */
export const MAIN_MARKET: Readonly<Record<string, string>> = {
  football: "1:1:0:0-0",
  tennis: "3:2:0:0-0",
  basketball: "3:2:0:0-0",
};
