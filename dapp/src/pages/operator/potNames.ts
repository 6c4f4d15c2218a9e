/** Pots in the console: which a match has, and how they are called. Pure. */
import type { FixtureShown, PotShown } from "@/api/schema";
import { lineText, type MarketTranslate, marketName, periodName, type Sides } from "@/markets/naming";
import { MARKETS } from "@/markets/table";

/** A pot without its key: what its legs have in common. */
export type Pot = Omit<PotShown, "key">;

/** The pots of what is priced of a match, in the board's order. */
export function potsOf({ markets }: Pick<FixtureShown, "markets">): readonly Pot[] {
  return Object.values(markets).map(({ market, period, line, from }) => ({ market, period, line, from }));
}

export function potId({ market, period, line, from }: Pot): string {
  return `${market}:${period}:${line}:${from.join("-")}`;
}

/** "Total 2.5, 90 minutes". */
export function potName(t: MarketTranslate, pot: Pot, sides: Sides, point: string): string {
  const kind = MARKETS[pot.market];
  const line = kind?.line ? ` ${lineText(pot.line, point, kind.relative)}` : "";
  return `${marketName(t, pot, sides)}${line}, ${periodName(t, sides.sport, pot.period)}`;
}
