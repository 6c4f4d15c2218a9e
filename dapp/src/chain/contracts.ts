/** Contracts in components: writes through the wallet, views straight from the chain. Apart from `wallet.ts`, so that the
 * first visit does not load what encodes calls. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Abi, ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from "viem";
import { useConfig as useWagmi } from "wagmi";
import { readContract, waitForTransactionReceipt, writeContract } from "wagmi/actions";
import { useConfig } from "@/api/config";
import type { Address, Hex } from "./wagmi";

/** Send a contract's function and wait until it is in a block; throws what viem throws, see `walletErrors`. */
export function useWrite() {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  return useCallback(
    async <const A extends Abi, Name extends ContractFunctionName<A, "nonpayable" | "payable">>(call: {
      abi: A;
      address: string;
      functionName: Name;
      args: ContractFunctionArgs<A, "nonpayable" | "payable", Name>;
    }): Promise<Hex> => {
      const hash = await writeContract(wagmi, {
        ...call,
        address: call.address as Address,
        chainId: chain.id,
      } as never);
      const receipt = await waitForTransactionReceipt(wagmi, { hash, chainId: chain.id });
      if (receipt.status !== "success") throw new Error(`transaction ${hash} was undone by the contract`);
      return hash;
    },
    [wagmi, chain.id],
  );
}

/** A contract's view as a query, straight from the chain: works with the API down. */
export function useView<const A extends Abi, Name extends ContractFunctionName<A, "pure" | "view">>(
  call: {
    abi: A;
    address: string | undefined;
    functionName: Name;
    args?: ContractFunctionArgs<A, "pure" | "view", Name>;
  },
  { every = false, enabled = true }: { every?: number | false; enabled?: boolean } = {},
) {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  return useQuery({
    queryKey: [
      "chain",
      chain.id,
      call.address,
      call.functionName,
      JSON.stringify(call.args ?? [], bigintText),
    ],
    queryFn: () =>
      readContract(wagmi, { ...call, address: call.address as Address, chainId: chain.id } as never),
    refetchInterval: every,
    enabled: enabled && call.address !== undefined,
  }) as ReturnType<typeof useQuery<ReadOf<A, Name>>>;
}

type ReadOf<
  A extends Abi,
  Name extends ContractFunctionName<A, "pure" | "view">,
> = ContractFunctionReturnType<A, "pure" | "view", Name>;

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
