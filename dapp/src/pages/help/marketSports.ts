/** Which sports have a market, as sports.markets and the table of docs/words.md say. */
export type SportName = "football" | "tennis" | "basketball";

const ALL: readonly SportName[] = ["football", "tennis", "basketball"];
const BY_MARKET: Readonly<Record<number, readonly SportName[]>> = {
  1: ["football", "basketball"],
  2: ["football"],
  8: ["football"],
  9: ["football"],
  10: ["football", "basketball"],
  11: ["football"],
  13: ["football"],
};

export function marketSports(market: number): readonly SportName[] {
  return BY_MARKET[market] ?? ALL;
}
