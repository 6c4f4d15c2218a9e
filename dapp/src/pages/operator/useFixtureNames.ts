import { useCallback, useMemo } from "react";
import { useAsk } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import type { Sides } from "@/markets/naming";
import { operatorWords } from "./words";

export interface NamedFixture extends Sides {
  /** As legs carry it. */
  readonly id: string;
  /** What pricing calls it. */
  readonly fixture: string;
  readonly name: string;
}

/** The listed matches by the id that the chain knows; null is every match. */
export function useFixtureNames(): {
  fixtures: readonly NamedFixture[];
  nameOf: (fixture: string | null) => string;
  sidesOf: (fixture: string) => Sides;
} {
  const w = useWords(operatorWords);
  const asked = useAsk("list_fixtures", { query: { listed: true, markets: "none", limit: 200 } });
  const fixtures = useMemo(
    () =>
      (asked.data ?? []).flatMap(({ id, fixture, sport, home, away }) =>
        id == null ? [] : [{ id, fixture, sport, home, away, name: `${home} – ${away}` }],
      ),
    [asked.data],
  );
  const nameOf = useCallback(
    (fixture: string | null) =>
      fixture === null ? w("everything") : (fixtures.find(({ id }) => id === fixture)?.name ?? fixture),
    [fixtures, w],
  );
  const sidesOf = useCallback(
    (fixture: string): Sides =>
      fixtures.find(({ id }) => id === fixture) ?? { sport: "football", home: w("home"), away: w("away") },
    [fixtures, w],
  );
  return { fixtures, nameOf, sidesOf };
}
