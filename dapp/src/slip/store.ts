/**
 * The slip: what was picked, kept in this browser until it is bet or taken out. One leg a market of a fixture: a further
 * pick in the same market takes the place of the first.
 */
import { useSyncExternalStore } from "react";
import { keep, kept } from "@/app/storage";
import type { Pick } from "@/markets/legs";

/** A pick with what the customer saw when it was made. */
export interface SlipLeg extends Pick {
  /** What pricing calls the fixture; the boards' key. */
  readonly fixture: string;
  /** The market's key on the board. */
  readonly key: string;
  readonly sport: string;
  readonly home: string;
  readonly away: string;
  /** Odds when it was picked, millionths. */
  readonly oddsPpm: number;
}

const KEY = "proofbook.slip";
export const MOST_LEGS = 12;

export function legKey(leg: { fixture: string; key: string; selection: number }): string {
  return `${leg.fixture} ${leg.key} ${leg.selection}`;
}

/** The slip after a pick: taken out where it is in already. Pure. */
export function toggled(legs: readonly SlipLeg[], leg: SlipLeg): readonly SlipLeg[] {
  if (legs.some((one) => legKey(one) === legKey(leg)))
    return legs.filter((one) => legKey(one) !== legKey(leg));
  const others = legs.filter((one) => one.fixture !== leg.fixture || one.key !== leg.key);
  return others.length >= MOST_LEGS ? legs : [...others, leg];
}

/** Whether the legs can be one accumulator: several, and no fixture twice. Pure. */
export function combinable(legs: readonly SlipLeg[]): boolean {
  return legs.length > 1 && new Set(legs.map((leg) => leg.fixture)).size === legs.length;
}

let legs: readonly SlipLeg[] = read();
const listeners = new Set<() => void>();

function read(): readonly SlipLeg[] {
  try {
    const found = JSON.parse(kept(KEY) ?? "[]") as SlipLeg[];
    return Array.isArray(found)
      ? found.filter((leg) => typeof leg.id === "string" && typeof leg.oddsPpm === "number")
      : [];
  } catch {
    return [];
  }
}

function become(next: readonly SlipLeg[]): void {
  legs = next;
  keep(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

export function pick(leg: SlipLeg): void {
  become(toggled(legs, leg));
}

export function remove(leg: SlipLeg): void {
  become(legs.filter((one) => legKey(one) !== legKey(leg)));
}

export function clear(): void {
  become([]);
}

/** Take the odds of now as those that were seen. */
export function accept(leg: SlipLeg, oddsPpm: number): void {
  become(legs.map((one) => (legKey(one) === legKey(leg) ? { ...one, oddsPpm } : one)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSlip(): readonly SlipLeg[] {
  return useSyncExternalStore(subscribe, () => legs);
}

export function useIsPicked(fixture: string, key: string, selection: number): boolean {
  return useSyncExternalStore(subscribe, () => {
    const wanted = legKey({ fixture, key, selection });
    return legs.some((leg) => legKey(leg) === wanted);
  });
}
