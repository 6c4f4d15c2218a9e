import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useBook } from "@/api/config";
import { useMine } from "@/api/queries";
import { useBookAccount } from "@/chain/account";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet } from "@/chain/wallet";
import type { Units } from "@/money/money";
import type { SlipBet } from "./bets";
import { canBring, depositRoom, isUnderway } from "./first";
import { nextStep, type Step } from "./journey";

export interface Journey {
  readonly next: Step;
  /** Whether entry and deposit would come with the bet. */
  readonly together: boolean;
  readonly balance: Units | undefined;
  readonly walletBalance: Units | undefined;
  readonly admitted: boolean | undefined;
  /** What may still be deposited this week; null where that is not known. */
  readonly room: Units | null;
}

/** Where the customer stands on the way to these bets, of this stake in all. */
export function useJourney(bets: readonly SlipBet[], stake: Units): Journey {
  const book = useBook();
  const wallet = useWallet();
  const { session } = useSignInNow();
  const signedIn = Boolean(session);
  const query = { action: "grant" as const, wallet: wallet.address ?? null };
  const eligibility = useMine("show_eligibility", { query }, { every: 15_000, enabled: signedIn });
  const limits = useMine("show_limits", {}, { enabled: signedIn });
  const known = useBookAccount().data;
  const needs = signedIn && known !== undefined && !(known.eligible && known.balance >= stake);
  const underway = useFirstUnderway(wallet.address, needs);
  const [carrier] = bets;
  const together = carrier !== undefined && canBring(book, carrier.legs);
  const next = nextStep({
    connected: wallet.address !== undefined,
    rightChain: wallet.rightChain,
    signedIn,
    unmet: eligibility.data?.unmet,
    admitted: known?.eligible,
    balance: known?.balance,
    stake,
    together,
    underway,
  });
  return {
    next,
    together,
    balance: known?.balance,
    walletBalance: known?.walletBalance,
    admitted: known?.eligible,
    room: depositRoom(limits.data, known?.depositUsed),
  };
}

/** Whether a bet of the wallet that brings its entry or deposit is on its way; asked for only where that matters. */
function useFirstUnderway(wallet: string | undefined, matters: boolean): boolean | undefined {
  const client = useQueryClient();
  const bets = useMine("list_bets", { query: { limit: 20 } }, { every: 2_000, enabled: matters });
  const underway = bets.data?.some((bet) => isUnderway(bet, wallet));
  const before = useRef(underway);
  useEffect(() => {
    // It has come: what the chain holds of the wallet is another now.
    if (before.current === true && underway === false) void client.invalidateQueries({ queryKey: ["chain"] });
    before.current = underway;
  }, [client, underway]);
  return underway;
}
