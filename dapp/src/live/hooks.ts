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
