/** What the slip would place: one bet of all legs, or one of each; pure but for the live boards that it reads. */
import { useContext, useMemo, useSyncExternalStore } from "react";
import { LiveContext } from "@/live/hooks";
import type { LiveStore } from "@/live/store";
import { ascending, legWord } from "@/markets/legs";
import type { Units } from "@/money/money";
import { payoutOf } from "@/odds/odds";
import { oddsOf, subscribeOdds } from "./deskOdds";
import { legKey, type SlipLeg } from "./store";

export type Kind = "singles" | "accumulator";

/** A leg as it stands on the board now. */
export interface LegNow {
  readonly leg: SlipLeg;
  /** Odds of now, as the desk said them or else as the board has them; null: nothing is sold. */
  readonly oddsPpm: number | null;
  readonly boardPpm: number | null;
  /** Why nothing is sold, codes; empty while something is. */
  readonly why: readonly string[];
  /** Whether its match is being played. */
  readonly inPlay: boolean;
}

/** A bet of the slip: its legs in the order that the order has them. */
export interface SlipBet {
  readonly key: string;
  readonly legs: readonly LegNow[];
  readonly words: readonly `0x${string}`[];
}

/** What a bet pays at the odds of now; at those that were picked where a price is missing. */
export function payoutNow(bet: SlipBet, stake: Units): Units {
  const odds = bet.legs.map((one) => one.oddsPpm ?? one.leg.oddsPpm);
  return payoutOf(stake, odds);
}

export function betsOf(legs: readonly LegNow[], kind: Kind): SlipBet[] {
  const groups = kind === "accumulator" ? [legs] : legs.map((one) => [one]);
  return groups.map((group) => {
    const words = ascending(group.map(({ leg }) => legWord(leg)));
    const sorted = words
      .map((word) => group.find(({ leg }) => legWord(leg) === word))
      .filter((one) => one !== undefined);
    return { key: group.map(({ leg }) => legKey(leg)).join(" + "), legs: sorted, words };
  });
}

/** The legs with their odds of now; draws again when one of them moves. */
export function useLegsNow(legs: readonly SlipLeg[]): readonly LegNow[] {
  const store = useContext(LiveContext);
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const stops = legs.map((leg) => store.subscribe(`${leg.fixture} ${leg.key}`, listener));
      stops.push(store.subscribe("list", listener), subscribeOdds(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, legs],
  );
  const text = useSyncExternalStore(subscribe, () => JSON.stringify(legs.map((leg) => nowOf(store, leg))));
  return useMemo(() => {
    const now = JSON.parse(text) as Omit<LegNow, "leg">[];
    return legs.flatMap((leg, index) => (now[index] ? [{ leg, ...now[index] }] : []));
  }, [text, legs]);
}

function nowOf(store: LiveStore, leg: SlipLeg): Omit<LegNow, "leg"> {
  const board = store.board(leg.fixture);
  const market = board?.markets[leg.key];
  const inPlay = board?.in_play ?? false;
  const nothing = { oddsPpm: null, boardPpm: null };
  if (market === undefined) return { ...nothing, why: store.loaded ? ["not_offered"] : [], inPlay };
  if (market.status !== "open") return { ...nothing, why: market.why ?? [], inPlay };
  const boardPpm = market.odds_ppm[leg.selection] ?? null;
  return { oddsPpm: oddsOf(leg, boardPpm), boardPpm, why: [], inPlay };
}
