import { useInfiniteQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import { Unreachable } from "@/api/problems";
import type { ChainBetShown } from "@/api/schema";

/** More than the 64 bets that a wallet can have open, and so more than one block can hold of it: each page goes on. */
const PAGE = 100;

/** A wallet's bets from the book's index, newest first, page by page; asked for again every few seconds. */
export function useBetsOf(wallet: string | undefined) {
  return useInfiniteQuery({
    queryKey: ["list_wallet_bets", wallet],
    queryFn: ({ pageParam, signal }) =>
      call("list_wallet_bets", {
        path: { wallet: wallet ?? "" },
        query: { limit: PAGE, before: pageParam },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ bets }) => {
      const last = bets.at(-1);
      // From the last block itself once more: it may hold further bets of the wallet.
      return last === undefined || bets.length < PAGE ? undefined : last.block + 1;
    },
    refetchInterval: ({ state }) => (state.error instanceof Unreachable ? 10_000 : 4_000),
    enabled: wallet !== undefined,
  });
}

/** All bets of all pages, each once. Pure. */
export function onceEach(pages: readonly { readonly bets: readonly ChainBetShown[] }[]): ChainBetShown[] {
  return [...new Map(pages.flatMap(({ bets }) => bets).map((bet) => [bet.id, bet])).values()];
}
