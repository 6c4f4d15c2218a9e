/** The markets of a match in groups and in order; pure. The order is of ids and lines, never of prices. */
import type { Market } from "@/live/board";
import { MARKETS } from "@/markets/table";

export type Group = "main" | "goals" | "handicaps" | "scores" | "halves";
export const GROUPS: readonly Group[] = ["main", "goals", "handicaps", "scores", "halves"];

const BY_KEY: Readonly<Record<string, Group>> = {
  "match-result": "main",
  "double-chance": "main",
  winner: "main",
  "both-to-score": "main",
  "next-goal": "main",
  total: "goals",
  "home-total": "goals",
  "away-total": "goals",
  "odd-or-even": "goals",
  "asian-handicap": "handicaps",
  "correct-score": "scores",
  "winning-margin": "scores",
  "half-time-full-time": "scores",
};
/** The period that a sport's markets are mostly of; others stand among the parts. */
const WHOLE: Readonly<Record<string, readonly number[]>> = {
  football: [1, 2],
  tennis: [2, 6],
  basketball: [1, 2],
};

export function groupOf(market: Pick<Market, "market" | "period">, sport: string): Group {
  if (!(WHOLE[sport] ?? [1]).includes(market.period)) return "halves";
  return BY_KEY[MARKETS[market.market]?.key ?? ""] ?? "main";
}

/** One kind of market in one period (and from one score), with a key for each of its lines. */
export interface Block {
  readonly id: string;
  readonly group: Group;
  readonly keys: readonly string[];
}

interface Parsed {
  readonly key: string;
  readonly market: number;
  readonly period: number;
  readonly line: number;
  readonly score: string;
}

/** A board's keys as blocks, in a fixed order: of each market the whole match before its parts. */
export function blocksOf(keys: readonly string[], sport: string): Block[] {
  const whole = WHOLE[sport] ?? [1];
  const rank = (period: number) => (whole.includes(period) ? whole.indexOf(period) : whole.length + period);
  const sorted = keys
    .map(parse)
    .sort(
      (a, b) =>
        a.market - b.market ||
        rank(a.period) - rank(b.period) ||
        a.line - b.line ||
        (a.score < b.score ? -1 : 1),
    );
  const blocks = new Map<string, { group: Group; keys: string[] }>();
  for (const one of sorted) {
    const id = `${one.market}:${one.period}:${one.score}`;
    const block = blocks.get(id) ?? { group: groupOf(one, sport), keys: [] };
    block.keys.push(one.key);
    blocks.set(id, block);
  }
  return [...blocks].map(([id, block]) => ({ id, ...block }));
}

function parse(key: string): Parsed {
  const [market = "0", period = "0", line = "0", score = "0-0"] = key.split(":");
  return { key, market: Number(market), period: Number(period), line: Number(line), score };
}
