import { useQuery } from "@tanstack/react-query";
import { parseAbi } from "viem";
import { useConfig as useWagmi, type Config as Wagmi } from "wagmi";
import { readContract } from "wagmi/actions";
import { useBook, useConfig } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { housePoolAbi } from "@/chain/abi/housePool";
import { kycRegistryAbi } from "@/chain/abi/kycRegistry";
import { deskState, oracleTerms } from "@/chain/oracleWords";
import type { Address } from "@/chain/wagmi";

const TIMELOCK = parseAbi(["function getMinDelay() view returns (uint256)"]);

export type Parameters = Awaited<ReturnType<typeof read>>;

async function read(wagmi: Wagmi, contracts: Record<string, string>) {
  const at = (name: string) => contracts[name] as Address;
  const book = { abi: betBookAbi, address: at("book") } as const;
  const pool = { abi: housePoolAbi, address: at("pool") } as const;
  const oracle = { abi: fixtureOracleAbi, address: at("oracle") } as const;
  const [delay, desk, second, guardian, sunsetAt, terms, allocator, current, ...owners] = await Promise.all([
    readContract(wagmi, { abi: TIMELOCK, address: at("timelock"), functionName: "getMinDelay" }),
    readContract(wagmi, { ...book, functionName: "desk" }),
    readContract(wagmi, { ...book, functionName: "secondDeskKey" }),
    readContract(wagmi, { ...book, functionName: "guardian" }),
    readContract(wagmi, { ...book, functionName: "sunsetAt" }),
    readContract(wagmi, { ...oracle, functionName: "terms" }),
    readContract(wagmi, { ...pool, functionName: "allocator" }),
    readContract(wagmi, { ...pool, functionName: "current" }),
    readContract(wagmi, { ...book, functionName: "owner" }),
    readContract(wagmi, { ...pool, functionName: "owner" }),
    readContract(wagmi, { ...oracle, functionName: "owner" }),
    readContract(wagmi, { abi: kycRegistryAbi, address: at("registry"), functionName: "owner" }),
  ]);
  const [feePpm] = await readContract(wagmi, { ...pool, functionName: "feeOf", args: [current] });
  return {
    delay: Number(delay),
    desk: deskState(desk),
    second,
    guardian,
    sunsetAt: Number(sunsetAt),
    terms: oracleTerms(terms),
    allocator,
    feePpm: Number(feePpm),
    ownedByTimelock: owners.every((owner) => owner.toLowerCase() === at("timelock").toLowerCase()),
  };
}

/** The parameters of the contracts and who owns them, from the chain. */
export function useParameters() {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  return useQuery({
    queryKey: ["chain", chain.id, "parameters"],
    queryFn: () => read(wagmi, contracts),
    refetchInterval: 60_000,
  });
}
