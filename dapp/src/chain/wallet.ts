/** The connected wallet in components: who it is, whether it is on the right chain, and what it is asked to do. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Abi, ContractFunctionArgs, ContractFunctionName } from "viem";
import { useConnection, useConfig as useWagmi } from "wagmi";
import {
  disconnect,
  readContract,
  signMessage,
  switchChain,
  waitForTransactionReceipt,
  writeContract,
} from "wagmi/actions";
import { useConfig } from "@/api/config";
import type { Address, Hex } from "./wagmi";

export interface Wallet {
  readonly address: Address | undefined;
  /** Of the wallet's program. */
  readonly name: string | undefined;
  readonly status: "connected" | "connecting" | "disconnected";
  /** Whether it is on the product's chain. */
  readonly rightChain: boolean;
}

export function useWallet(): Wallet {
  const { chain } = useConfig();
  const { address, connector, status, chainId } = useConnection();
  return {
    address: status === "connected" ? address : undefined,
    name: connector?.name,
    status: status === "reconnecting" ? "connecting" : status,
    rightChain: chainId === chain.id,
  };
}

export interface WalletActions {
  readonly signMessage: (message: string) => Promise<Hex>;
  /** Go to the product's chain; the wallet is told of it where it does not know it. */
  readonly switchChain: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
}

export function useWalletActions(): WalletActions {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  return {
    signMessage: useCallback((message) => signMessage(wagmi, { message }), [wagmi]),
    switchChain: useCallback(async () => {
      await switchChain(wagmi, { chainId: chain.id });
    }, [wagmi, chain.id]),
    disconnect: useCallback(() => disconnect(wagmi), [wagmi]),
  };
}

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
> = import("viem").ContractFunctionReturnType<A, "pure" | "view", Name>;

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
