/** Bets that this browser handed in and that are on their way: ids only, what they are is asked of the API. */
import { useSyncExternalStore } from "react";
import { keep, kept } from "@/app/storage";

const KEY = "proofbook.underway";
const MOST = 12;
let ids: readonly string[] = (kept(KEY) ?? "").split(" ").filter((id) => /^0x[0-9a-f]{64}$/.test(id));
const listeners = new Set<() => void>();

function become(next: readonly string[]): void {
  ids = next;
  keep(KEY, next.length === 0 ? null : next.join(" "));
  for (const listener of listeners) listener();
}

export function watchBet(id: string): void {
  become([id, ...ids.filter((one) => one !== id)].slice(0, MOST));
}

export function forgetBet(id: string): void {
  become(ids.filter((one) => one !== id));
}

export function useUnderway(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ids,
  );
}
