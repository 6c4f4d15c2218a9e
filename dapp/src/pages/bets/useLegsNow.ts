import { useContext, useSyncExternalStore } from "react";
import { useBook } from "@/api/config";
import type { ChainBetShown } from "@/api/schema";
import { bookLensAbi } from "@/chain/abi/bookLens";
import { useView } from "@/chain/contracts";
import { LiveContext } from "@/live/hooks";
import { pickOf } from "@/markets/legs";
import type { Names } from "./names";
import type { LegNow } from "./offer";

/** A bet's legs as they stand: odds of the live board, or what the final result makes of them, from the chain. */
export function useLegsNow(bet: ChainBetShown, names: Names): readonly LegNow[] {
  const store = useContext(LiveContext);
  const { contracts } = useBook();
  const finals = useView(
    {
      abi: bookLensAbi,
      address: contracts.lens,
      functionName: "accumulator",
      args: [bet.legs.map((leg) => BigInt(leg.word))],
    },
    { every: 5_000 },
  );
  const places = bet.legs.map((leg) => {
    const pick = pickOf(leg.word);
    const key = `${pick.market}:${pick.period}:${pick.line}:${pick.from.join("-")}`;
    return { fixture: names.get(pick.id)?.fixture ?? "", key, selection: pick.selection };
  });
  const subscribe = (listener: () => void) => {
    const stops = [
      store.subscribe("list", listener),
      ...places.map((place) => store.subscribe(`${place.fixture} ${place.key}`, listener)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
  const odds = useSyncExternalStore(subscribe, () =>
    JSON.stringify(
      places.map(({ fixture, key, selection }) => {
        const market = store.board(fixture)?.markets[key];
        return market?.status === "open" ? (market.odds_ppm[selection] ?? null) : null;
      }),
    ),
  );
  const today = JSON.parse(odds) as (number | null)[];
  return bet.legs.map((leg, index) => {
    const final = finals.data?.legs[index];
    return {
      odds: leg.odds_ppm,
      today: today[index] ?? null,
      multiplier: final?.isFinal ? final.multiplier : null,
    };
  });
}
