import { useQuery } from "@tanstack/react-query";
import { useConfig as useWagmi } from "wagmi";
import { readContract } from "wagmi/actions";
import { useBook, useConfig } from "@/api/config";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import type { Address } from "@/chain/wagmi";
import { useMatchNow } from "@/live/matchClock";
import { type LegState, phaseOf, type Waiting, waitingOf } from "./waiting";

/** What a bet on these fixtures waits for, from the oracle itself; undefined while that is not known. */
export function useWaiting(fixtures: readonly string[]): Waiting | undefined {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  const now = useMatchNow(5_000);
  const oracle = { abi: fixtureOracleAbi, address: contracts.oracle as Address, chainId: chain.id };
  const states = useQuery({
    queryKey: ["chain", chain.id, "legs", fixtures],
    queryFn: () =>
      Promise.all(
        fixtures.map(async (fixture): Promise<LegState> => {
          const args = [BigInt(fixture)] as const;
          const [[, word, , end, isFinal], [start]] = await Promise.all([
            readContract(wagmi, { ...oracle, functionName: "stateOf", args }),
            readContract(wagmi, { ...oracle, functionName: "listed", args }),
          ]);
          return { phase: phaseOf(word, isFinal), start: Number(start), end: Number(end) };
        }),
      ),
    refetchInterval: 10_000,
  });
  return states.data && waitingOf(states.data, now);
}
