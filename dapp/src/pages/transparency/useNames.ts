import { useCallback, useContext } from "react";
import { LiveContext, useFixtures } from "@/live/hooks";

/** A fixture's sides as the board knows them; its own name where the board does not have it any more. */
export function useNames(): (fixture: string) => string {
  const store = useContext(LiveContext);
  const fixtures = useFixtures();
  return useCallback(
    (fixture) => {
      const heading = fixtures.includes(fixture) ? store.heading(fixture) : undefined;
      return heading ? `${heading.home} – ${heading.away}` : fixture;
    },
    [store, fixtures],
  );
}
