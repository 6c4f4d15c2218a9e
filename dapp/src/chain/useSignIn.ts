import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { SignedIn } from "@/api/schema";
import { signIn, useSession } from "@/api/session";
import { useWords } from "@/i18n/hooks";
import { toast } from "@/ui/toast";
import { useWallet, useWalletActions } from "./wallet";
import { walletFault } from "./walletErrors";
import { chainWords } from "./words";

/** The session of the connected wallet (undefined: not known yet; null: nobody), and a way to sign in with one signature. */
export function useSignInNow(): {
  session: SignedIn | null | undefined;
  busy: boolean;
  signInNow: () => Promise<boolean>;
} {
  const w = useWords(chainWords);
  const client = useQueryClient();
  const { address } = useWallet();
  const { signMessage } = useWalletActions();
  const query = useSession();
  const [busy, setBusy] = useState(false);
  const signInNow = useCallback(async () => {
    if (address === undefined) return false;
    setBusy(true);
    try {
      await signIn(client, address, signMessage);
      return true;
    } catch (error) {
      const fault = walletFault(error);
      toast(w(fault.kind, { detail: fault.detail }), "bad");
      return false;
    } finally {
      setBusy(false);
    }
  }, [address, client, signMessage, w]);
  return { session: sessionOf(query.data, address), busy, signInNow };
}

/** A session counts for the connected wallet only if that wallet is one of its own. */
export function sessionOf(
  session: SignedIn | null | undefined,
  address: string | undefined,
): SignedIn | null | undefined {
  if (session === undefined || session === null || address === undefined) return session;
  const own = session.wallets?.some((wallet) => wallet.address.toLowerCase() === address.toLowerCase());
  return own ? session : null;
}
