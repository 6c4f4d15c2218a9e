import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "@/api/client";
import { useDo, useMine } from "@/api/queries";
import type { ToldShown } from "@/api/schema";
import { keep } from "@/app/storage";
import { useWallNow } from "@/live/wallClock";
import { isTime, matchSince, type Played, played } from "./reality";

const ANSWERED = "proofbook.pause-answered";
const PAUSE = ["mine", "show_pause"] as const;
const PAGE = 200;
/** More than two thousand bets a visit are told as "at least". */
const MOST_PAGES = 10;

export interface Reality {
  readonly due: boolean;
  /** Wall seconds. */
  readonly signedInAt: number;
  readonly busy: boolean;
  readonly error: unknown;
  readonly goOn: () => Promise<void>;
}

/** The reality check of who is signed in, once the API has told of it; an answer in one tab holds in all. */
export function useReality(): Reality | null {
  const client = useQueryClient();
  const now = useWallNow(5_000);
  const pause = useMine("show_pause", {}, { every: 60_000 }).data;
  const current = useMine("list_sessions", {}).data?.find((one) => one.current);
  const answer = useDo("go_on_playing", PAUSE);
  useEffect(() => {
    const heard = ({ key }: StorageEvent) => {
      if (key === ANSWERED) void client.invalidateQueries({ queryKey: PAUSE });
    };
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }, [client]);
  if (pause === undefined || current === undefined) return null;
  async function goOn(): Promise<void> {
    await answer.mutateAsync({ body: { every_minutes: pause?.every_minutes as 60 } });
    keep(ANSWERED, String(Date.now()));
  }
  return {
    due: isTime(pause, current.created_at, now),
    signedInAt: current.created_at,
    busy: answer.isPending,
    error: answer.error,
    goOn,
  };
}

/** What was bet since then. `complete` is false where there were more bets than anybody should ask for at once. */
export function usePlayed(signedInAt: number) {
  return useQuery({
    queryKey: ["mine", "played", signedInAt],
    queryFn: async ({ signal }): Promise<Played & { complete: boolean }> => {
      const { time } = await call("show_config", { signal });
      const since = matchSince(signedInAt, Math.floor(Date.now() / 1_000), time);
      const bets: ToldShown[] = [];
      let before: string | null = null;
      for (let page = 0; page < MOST_PAGES; page++) {
        const query: { since: number; limit: number; before: string | null } = { since, limit: PAGE, before };
        const found = await call("bet_history", { query, signal });
        bets.push(...found.bets);
        before = found.next;
        if (before === null) break;
      }
      return { ...played(bets), complete: before === null };
    },
    staleTime: 0,
  });
}
