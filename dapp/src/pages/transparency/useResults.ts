/** Matches with a result: which there are from the API, what holds of each from the chain. */
import { useQuery } from "@tanstack/react-query";
import { useConfig as useWagmi } from "wagmi";
import { readContract } from "wagmi/actions";
import { useBook, useConfig } from "@/api/config";
import { useAsk } from "@/api/queries";
import type { ResultShown } from "@/api/schema";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { type Dispute, dispute, type ResultHead, resultHead } from "@/chain/oracleWords";
import type { Address } from "@/chain/wagmi";

const SHOWN = 50;

export interface ResultNow {
  readonly result: ResultShown;
  readonly head: ResultHead;
  /** When it becomes final, as things stand. */
  readonly end: number;
  readonly isFinal: boolean;
  readonly dispute: Dispute;
}

export function useResults() {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  const results = useAsk("list_results", { query: { limit: SHOWN } }, { every: 30_000 });
  const said = (results.data ?? []).filter(({ events }) => events.length > 0);
  const now = useQuery({
    queryKey: ["chain", chain.id, "results", said.map(({ id, events }) => `${id}${events.length}`).join()],
    queryFn: () => {
      const oracle = { abi: fixtureOracleAbi, address: contracts.oracle as Address } as const;
      const read = async (result: ResultShown): Promise<ResultNow> => {
        const args = [BigInt(result.id)] as const;
        const [state, word] = await Promise.all([
          readContract(wagmi, { ...oracle, functionName: "stateOf", args }),
          readContract(wagmi, { ...oracle, functionName: "disputes", args }),
        ]);
        const [, head, , end, isFinal] = state;
        return { result, head: resultHead(head), end: Number(end), isFinal, dispute: dispute(word) };
      };
      return Promise.all(said.map(read));
    },
    refetchInterval: 30_000,
    enabled: said.length > 0,
    placeholderData: (before) => before,
  });
  return { results, now, none: results.data !== undefined && said.length === 0 };
}
