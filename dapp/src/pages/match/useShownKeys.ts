import { useMemo, useRef } from "react";
import type { Market } from "@/live/board";
import { useMarketKeys, useMarketsText } from "@/live/hooks";

/**
 * The markets that a match's page shows: those with odds, also once they have none any more, so that nothing moves away
 * under a pointer; those that were over when the page was opened are left out. All of them where none has odds.
 */
export function useShownKeys(fixture: string): readonly string[] {
  const keys = useMarketKeys(fixture);
  const alive = useMarketsText(fixture, keys, aliveOf);
  const seen = useRef(new Set<string>());
  for (const key of alive.split(" ")) if (key !== "") seen.current.add(key);
  const shown = seen.current.size === 0 ? keys : keys.filter((key) => seen.current.has(key));
  const joined = shown.join(" ");
  return useMemo(() => (joined === "" ? [] : joined.split(" ")), [joined]);
}

function aliveOf(markets: readonly [string, Market][]): string {
  const alive = markets.filter(([, { odds_ppm }]) => odds_ppm.some((odds) => odds !== null));
  return alive.map(([key]) => key).join(" ");
}
