import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Units } from "@/money/money";
import type { SlipBet } from "./bets";
import { type Choice, policyOf } from "./policy";

const EVERY_MS = 10_000;

/** The desk's word on a bet of now: payout, the most that can be staked, or why it takes none. Asked anew when odds move. */
export function useQuote(
  bet: SlipBet,
  bettor: string | undefined,
  stake: Units,
  choice: Choice,
  enabled: boolean,
  deposit: Units | null = null,
) {
  // The board's: what the desk says itself is no reason to ask it again.
  const odds = bet.legs.map((one) => one.boardPpm);
  return useQuery({
    queryKey: ["mine", "quote", bettor, bet.words, odds, stake.toString(), choice, String(deposit)],
    queryFn: ({ signal }) =>
      call("quote", {
        body: {
          bettor: bettor ?? "",
          legs: [...bet.words],
          stake: Number(stake),
          odds_change: policyOf(choice),
          ...(deposit !== null && { deposit: Number(deposit) }),
        },
        signal,
      }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
    enabled: enabled && bettor !== undefined && !odds.includes(null),
  });
}
