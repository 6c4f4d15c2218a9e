import { useMine } from "@/api/queries";
import { useBookAccount } from "@/chain/account";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet } from "@/chain/wallet";
import type { Units } from "@/money/money";
import { nextStep, type Step } from "./journey";

export interface Journey {
  readonly next: Step;
  readonly balance: Units | undefined;
  readonly walletBalance: Units | undefined;
  readonly admitted: boolean | undefined;
}

/** Where the customer stands on the way to a bet of this stake. */
export function useJourney(stake: Units): Journey {
  const wallet = useWallet();
  const { session } = useSignInNow();
  const signedIn = Boolean(session);
  const query = { action: "grant" as const, wallet: wallet.address ?? null };
  const eligibility = useMine("show_eligibility", { query }, { every: 15_000, enabled: signedIn });
  const account = useBookAccount();
  const known = account.data;
  const next = nextStep({
    connected: wallet.address !== undefined,
    rightChain: wallet.rightChain,
    signedIn,
    unmet: eligibility.data?.unmet,
    admitted: known?.eligible,
    balance: known?.balance,
    stake,
  });
  return { next, balance: known?.balance, walletBalance: known?.walletBalance, admitted: known?.eligible };
}
