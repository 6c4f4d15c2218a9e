/** Whether the dialog of wallets is open: one for the whole page, opened from wherever a wallet is needed. */
import { useSyncExternalStore } from "react";

let open = false;
const listeners = new Set<() => void>();

function become(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

export function askToConnect(): void {
  become(true);
}

export function closeConnect(): void {
  become(false);
}

export function useConnectOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
