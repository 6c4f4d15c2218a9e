/**
 * The demo wallet of the development profile: a key made in this browser and kept in it, which announces itself as any
 * other wallet does (EIP-6963). It signs what the page asks without a question, and so is for play money alone.
 */
import type { PrivateKeyAccount, WalletClient } from "viem";
import type { Config } from "@/api/config";
import { keep, kept } from "@/app/storage";
import type { DemoSigner } from "./demoSigner";
import { chainOf, type Hex } from "./wagmi";

export const DEMO_RDNS = "local.proofbook.demo";
const KEY = "proofbook.demo-key";
/** Whether a page was let in: kept, so that a reload stays connected, and a first visit is not. */
const OPEN = "proofbook.demo-open";
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%2312513f'/%3E%3Cpath d='M7 11h18v12H7zM7 14h18' stroke='white' stroke-width='2' fill='none'/%3E%3C/svg%3E";

interface Asked {
  readonly method: string;
  readonly params?: readonly unknown[];
}
type Listener = (...given: unknown[]) => void;

/** Announce it, now and whenever a page asks which wallets there are. Only where the configuration says that it exists. */
export function announceDemoWallet(config: Config): void {
  if (!config.demo_wallet || !config.chain.rpc_url) return;
  const info = { uuid: crypto.randomUUID(), name: "Proofbook demo wallet", icon: ICON, rdns: DEMO_RDNS };
  const detail = Object.freeze({ info: Object.freeze(info), provider: new DemoProvider(config) });
  const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}

class DemoProvider {
  #signer: Promise<DemoSigner> | null = null;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(private readonly config: Config) {}

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  removeListener(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  async request({ method, params = [] }: Asked): Promise<unknown> {
    // Asked of every wallet at every visit: answered without making a key.
    if (method === "eth_accounts" && kept(OPEN) === null) return [];
    if (method === "eth_chainId") return `0x${this.config.chain.id.toString(16)}`;
    this.#signer ??= import("./demoSigner").then(({ makeDemoSigner }) => makeDemoSigner(this.config, KEY));
    const { client, account } = await this.#signer;
    switch (method) {
      case "eth_requestAccounts":
        keep(OPEN, "yes");
        return [account.address];
      case "eth_accounts":
        return [account.address];
      case "wallet_requestPermissions": {
        keep(OPEN, "yes");
        const caveats = [{ type: "restrictReturnedAccounts", value: [account.address] }];
        return [{ parentCapability: "eth_accounts", caveats }];
      }
      case "wallet_revokePermissions":
        keep(OPEN, null);
        return null;
      case "wallet_switchEthereumChain":
      case "wallet_addEthereumChain":
        return null;
      case "personal_sign":
        return account.signMessage({ message: { raw: params[0] as Hex } });
      case "eth_signTypedData_v4":
        return account.signTypedData(JSON.parse(params[1] as string));
      case "eth_sendTransaction":
        return this.#sendTransaction(client, account, params[0] as Record<string, Hex>);
      default:
        return client.request({ method, params } as never);
    }
  }

  async #sendTransaction(
    client: WalletClient,
    account: PrivateKeyAccount,
    asked: Record<string, Hex>,
  ): Promise<Hex> {
    const { to, data, value, gas } = asked;
    return client.sendTransaction({
      account,
      chain: chainOf(this.config),
      to: to ?? null,
      ...(data && { data }),
      ...(value && { value: BigInt(value) }),
      ...(gas && { gas: BigInt(gas) }),
    });
  }
}
