/** The connected wallet in components: who it is, whether it is on the right chain. Contracts: see `contracts.ts`. */
import { useCallback } from "react";
import { useConnection, useConfig as useWagmi } from "wagmi";
import { disconnect, signMessage, switchChain } from "wagmi/actions";
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
