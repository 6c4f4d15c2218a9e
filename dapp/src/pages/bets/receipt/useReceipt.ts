import { useQuery } from "@tanstack/react-query";
import { parseEventLogs } from "viem";
import { useConfig as useWagmi } from "wagmi";
import { getPublicClient, readContract } from "wagmi/actions";
import { call } from "@/api/client";
import { useBook, useConfig } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { bookLensAbi } from "@/chain/abi/bookLens";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import type { Address } from "@/chain/wagmi";
import { sameAddress } from "../openBets";
import { check, type Reader } from "./checks";
import type { Receipt } from "./file";

/** The receipt of a bet, made by the API from the chain. */
export function useReceipt(bet: string) {
  return useQuery({
    queryKey: ["mine", "download_receipt", bet],
    queryFn: async ({ signal }) => {
      const path = { bet };
      return (await call("download_receipt", { path, signal })) as unknown as Receipt;
    },
    staleTime: 30_000,
  });
}

/** Its proofs, checked here against the node that this browser asks. */
export function useProofs(receipt: Receipt) {
  const { contracts } = useBook();
  const reader = useReader();
  return useQuery({
    queryKey: ["chain", "proofs", receipt.digest],
    queryFn: () => check(receipt, reader, contracts.book ?? ""),
    staleTime: 60_000,
  });
}

function useReader(): Reader {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  const chainId = chain.id;
  return {
    async transaction(hash) {
      const client = getPublicClient(wagmi, { chainId });
      const found = await client?.getTransactionReceipt({ hash }).catch((error: Error) => {
        if (error.name === "TransactionReceiptNotFoundError") return undefined;
        throw error;
      });
      if (found === undefined) return null;
      const logs = found.logs.filter((log) => sameAddress(log.address, contracts.book ?? ""));
      const placed = parseEventLogs({ abi: betBookAbi, eventName: "Placed", logs });
      return { blockHash: found.blockHash, placed: placed.map((log) => log.args.data) };
    },
    async result(fixture) {
      const address = contracts.oracle as Address;
      const call = { abi: fixtureOracleAbi, address, functionName: "stateOf", chainId } as const;
      const [, value, , , isFinal] = await readContract(wagmi, { ...call, args: [fixture] });
      return { value, isFinal };
    },
    async multipliers(legs) {
      const address = contracts.lens as Address;
      const call = { abi: bookLensAbi, address, functionName: "accumulator", chainId } as const;
      const slip = await readContract(wagmi, { ...call, args: [legs] });
      return slip.legs.map((leg) => (leg.isFinal ? leg.multiplier : null));
    },
  };
}
