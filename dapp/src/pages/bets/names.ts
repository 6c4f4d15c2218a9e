/** Names of fixtures by the id that legs carry; kept in this browser, so that they stay known with the servers down. */
import { useEffect, useMemo } from "react";
import { useAsk } from "@/api/queries";
import type { FixtureShown } from "@/api/schema";
import { keep, kept } from "@/app/storage";

export interface Named {
  /** What pricing calls it: the boards' key and the address of its page. */
  readonly fixture: string;
  readonly sport: string;
  readonly home: string;
  readonly away: string;
  readonly kickoff: number;
}
export type Names = ReadonlyMap<string, Named>;

const KEY = "proofbook.names";
const MOST = 400;

/** What is remembered with what is known now; the newest are kept where there are too many. Pure. */
export function merged(
  before: readonly [string, Named][],
  fixtures: readonly FixtureShown[],
): [string, Named][] {
  const all = new Map(before);
  for (const { id, fixture, sport, home, away, kickoff } of fixtures) {
    if (!id) continue;
    all.delete(id);
    all.set(id, { fixture, sport, home, away, kickoff });
  }
  return [...all].slice(-MOST);
}

function remembered(): [string, Named][] {
  try {
    const found: unknown = JSON.parse(kept(KEY) ?? "[]");
    return Array.isArray(found) ? (found as [string, Named][]) : [];
  } catch {
    return [];
  }
}

export function useNames(): Names {
  const query = { markets: "none" as const, limit: 200 };
  const asked = useAsk("list_fixtures", { query }, { every: 60_000 });
  const all = useMemo(() => merged(remembered(), asked.data ?? []), [asked.data]);
  useEffect(() => {
    if (asked.data) keep(KEY, JSON.stringify(all));
  }, [all, asked.data]);
  return useMemo(() => new Map(all), [all]);
}
