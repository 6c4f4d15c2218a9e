/**
 * The wallet's side: one chain, wallets found by EIP-6963, reads through the configured node or else the wallet's own.
 */
import { type Chain, defineChain } from "viem";
import { createConfig, fallback, http, injected, unstable_connector, type Config as Wagmi } from "wagmi";
import type { Config } from "@/api/config";

export type Address = `0x${string}`;
export type Hex = `0x${string}`;

/** The chain that the product is on, as a wallet wants to hear of it. */
export function chainOf(config: Config): Chain {
  const url = config.chain.rpc_url ?? "";
  return defineChain({
    id: config.chain.id,
    name: config.chain.name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: url === "" ? [] : [url] } },
    testnet: config.play_money,
  });
}

export function wagmiOf(config: Config): Wagmi {
  const chain = chainOf(config);
  const own = config.chain.rpc_url ? [http(config.chain.rpc_url)] : [];
  return createConfig({
    chains: [chain],
    multiInjectedProviderDiscovery: true,
    transports: { [chain.id]: fallback([...own, unstable_connector(injected)]) },
    // A local chain mines every second; waiting four for a receipt would be felt.
    pollingInterval: config.profile === "development" ? 400 : 2_000,
  });
}
