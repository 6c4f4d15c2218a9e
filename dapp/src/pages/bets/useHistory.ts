import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "@/api/client";
import { Unreachable } from "@/api/problems";
import type { ToldShown } from "@/api/schema";
import { onChain } from "./history";

const PAGE = 50;
const NONE: readonly ToldShown[] = [];

/** The bets of who is signed in, from all of their wallets and in every state, newest first, page by page. */
export function useHistory(enabled: boolean) {
  const query = useInfiniteQuery({
    queryKey: ["mine", "bet_history"],
    queryFn: ({ pageParam, signal }) =>
      call("bet_history", { query: { part: "all", limit: PAGE, before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => (state.error instanceof Unreachable ? 10_000 : 4_000),
    enabled,
    select: pagesOf,
  });
  const pages = query.data?.pages;
  const told = useMemo(() => pages?.flatMap((page) => page.told) ?? NONE, [pages]);
  return { query, told };
}

function pagesOf({ pages }: { readonly pages: readonly { readonly bets: readonly ToldShown[] }[] }) {
  return {
    pages: pages.map(({ bets }) => ({
      told: bets,
      bets: bets.map(onChain).filter((bet) => bet !== null),
    })),
  };
}
