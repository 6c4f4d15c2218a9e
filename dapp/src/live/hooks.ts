/** The live boards in components: each hook draws its component again when its own topic changes, and only then. */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Heading, Market } from "./board";
import { type Connection, type LiveStore, live } from "./store";

export const LiveContext = createContext<LiveStore>(live);

function useTopic<Value>(topic: string, read: (store: LiveStore) => Value): Value {
  const store = useContext(LiveContext);
  const subscribe = useCallback((listener: () => void) => store.subscribe(topic, listener), [store, topic]);
  return useSyncExternalStore(subscribe, () => read(store));
}

export function useConnection(): Connection {
  return useTopic("connection", (store) => store.connection);
}

/** Whether boards have come in at all. */
export function useLoaded(): boolean {
  return useTopic("list", (store) => store.loaded);
}

export function useFixtures(): readonly string[] {
  return useTopic("list", (store) => store.fixtures());
}

export function useHeading(fixture: string): Heading | undefined {
  return useTopic(fixture, (store) => store.heading(fixture));
}

export function useMarket(fixture: string, key: string): Market | undefined {
  return useTopic(`${fixture} ${key}`, (store) => store.board(fixture)?.markets[key]);
}

/** The keys of a fixture's markets, in one text, so that the same keys are the same value. */
export function useMarketKeys(fixture: string): readonly string[] {
  const joined = useTopic(`${fixture} *`, (store) =>
    Object.keys(store.board(fixture)?.markets ?? {}).join(" "),
  );
  return joined === "" ? [] : joined.split(" ");
}

/** A text that `read`, a function made once, makes of several markets; draws again when that text is another one. */
export function useMarketsText(
  fixture: string,
  keys: readonly string[],
  read: (markets: readonly [string, Market][]) => string,
): string {
  const store = useContext(LiveContext);
  const joined = keys.join(" ");
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = joined.split(" ").map((key) => store.subscribe(`${fixture} ${key}`, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, fixture, joined],
  );
  return useSyncExternalStore(subscribe, () => {
    const markets = store.board(fixture)?.markets ?? {};
    return read(
      keys.flatMap((key) => {
        const market = markets[key];
        return market === undefined ? [] : [[key, market] as [string, Market]];
      }),
    );
  });
}

export type Movement = "up" | "down" | null;
const SHOWN_MS = 8_000;

/** Which way a number went lately; null after eight seconds, and at first. */
export function useMovement(value: number | null | undefined): Movement {
  const before = useRef(value);
  const [movement, setMovement] = useState<Movement>(null);
  useEffect(() => {
    const old = before.current;
    before.current = value;
    if (typeof old !== "number" || typeof value !== "number" || old === value) return;
    setMovement(value > old ? "up" : "down");
    const timer = setTimeout(() => setMovement(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return movement;
}
