/** Which matches a board shows, and in which order; pure. The order never depends on a price. */
import type { Heading } from "@/live/board";

export type When = "all" | "hours" | "today" | "week";
export const WHEN: readonly When[] = ["all", "hours", "today", "week"];

export interface Filter {
  readonly sport: string | null;
  readonly competition: string | null;
  readonly when: When;
  readonly text: string;
  readonly inPlay: boolean | null;
}

export const EVERYTHING: Filter = { sport: null, competition: null, when: "all", text: "", inPlay: null };
const WITHIN_S: Readonly<Record<When, number>> = {
  all: Infinity,
  hours: 3 * 3600,
  today: 24 * 3600,
  week: 7 * 86_400,
};

/** Fixtures that pass the filter, by kick-off, then by name: the same every time. */
export function rowsOf(headings: readonly Heading[], filter: Filter, now: number): string[] {
  const wanted = plain(filter.text);
  return headings
    .filter((one) => passes(one, filter, wanted, now))
    .sort((one, other) => one.kickoff - other.kickoff || (one.fixture < other.fixture ? -1 : 1))
    .map((one) => one.fixture);
}

function passes(one: Heading, filter: Filter, wanted: string, now: number): boolean {
  if (one.phase === "ended") return false;
  if (filter.inPlay !== null && one.in_play !== filter.inPlay) return false;
  if (filter.sport !== null && one.sport !== filter.sport) return false;
  if (filter.competition !== null && competitionOf(one) !== filter.competition) return false;
  if (one.kickoff - now > WITHIN_S[filter.when]) return false;
  return wanted === "" || plain(`${one.home} ${one.away} ${one.competition}`).includes(wanted);
}

/** What tells a competition from another: the catalogue's key, or its name where there is no catalogue. */
export function competitionOf(one: Heading): string {
  return one.competition_key || one.competition;
}

/** Without accents and capitals: "Côte" is found by "cote". */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Rows together by competition, in the order of their first match. */
export function grouped(
  rows: readonly string[],
  headingOf: (fixture: string) => Heading | undefined,
): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const fixture of rows) {
    const heading = headingOf(fixture);
    if (heading === undefined) continue;
    const key = competitionOf(heading);
    groups.set(key, [...(groups.get(key) ?? []), fixture]);
  }
  return [...groups];
}
