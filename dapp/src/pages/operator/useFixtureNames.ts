import { useCallback, useMemo } from "react";
import { useAsk } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import { operatorWords } from "./words";

export interface NamedFixture {
  readonly id: string;
  readonly name: string;
}

/** The listed matches by the id that the chain knows; null is every match. */
export function useFixtureNames(): {
  fixtures: readonly NamedFixture[];
  nameOf: (fixture: string | null) => string;
} {
  const w = useWords(operatorWords);
  const asked = useAsk("list_fixtures", { query: { listed: true, markets: "none", limit: 200 } });
  const fixtures = useMemo(
    () =>
      (asked.data ?? []).flatMap(({ id, home, away }) =>
        id == null ? [] : [{ id, name: `${home} – ${away}` }],
      ),
    [asked.data],
  );
  const nameOf = useCallback(
    (fixture: string | null) =>
      fixture === null ? w("everything") : (fixtures.find(({ id }) => id === fixture)?.name ?? fixture),
    [fixtures, w],
  );
  return { fixtures, nameOf };
}
