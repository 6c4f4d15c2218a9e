import { useEffect } from "react";
import { useWallet } from "@/chain/wallet";
import { preload } from "./routes";

const AFTER_MS = 4_000;
/** What somebody needs who wants their money with the servers down, and the front's own files among what does not answer. */
const NEEDED = ["/bets", "/account"] as const;

/** Once a wallet is connected and the page is quiet, these pages are loaded: from then on they work without any server. */
export function useReadyForOutage(): void {
  const connected = useWallet().address !== undefined;
  useEffect(() => {
    if (!connected) return;
    const timer = setTimeout(() => {
      for (const path of NEEDED) void preload(path);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [connected]);
}
