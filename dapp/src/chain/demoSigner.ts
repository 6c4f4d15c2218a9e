/** The part of the demo wallet that signs; loaded when it is first asked for something. */
import { createWalletClient, http, type PrivateKeyAccount, type WalletClient } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Config } from "@/api/config";
import { keep, kept } from "@/app/storage";
import { chainOf, type Hex } from "./wagmi";

export interface DemoSigner {
  readonly client: WalletClient;
  readonly account: PrivateKeyAccount;
}

/** The signer of the key that is kept in this browser, made at the first time. */
export function makeDemoSigner(config: Config, storageKey: string): DemoSigner {
  const key = (kept(storageKey) as Hex | null) ?? generatePrivateKey();
  keep(storageKey, key);
  const account = privateKeyToAccount(key);
  const transport = http(config.chain.rpc_url ?? undefined);
  return { client: createWalletClient({ account, chain: chainOf(config), transport }), account };
}
