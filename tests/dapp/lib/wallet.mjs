// A browser wallet whose key stays here: the page sees a provider that announces itself (EIP-6963) and passes each request
// on to this process. It signs typed data for the product's own chain and contracts alone.
import { createWalletClient, defineChain, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

export const REJECTED = { code: 4001, message: "User rejected the request." };

/** Runs in the page before its own scripts. */
function announce() {
  const listeners = new Map();
  window.__walletEmit = (event, value) => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  const provider = {
    request: async (asked) => {
      const { result, error } = await window.__walletRequest(JSON.stringify(asked));
      if (error) throw Object.assign(new Error(error.message), error);
      return result;
    },
    on: (event, listener) => listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    removeListener: (event, listener) => listeners.get(event)?.delete(listener),
  };
  const info = {
    uuid: "6a8d0c0e-3a7d-4c43-9d1e-0f2f6f0f5a11",
    name: "Test wallet",
    icon: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/%3E",
    rdns: "test.proofbook.wallet",
  };
  const detail = Object.freeze({ info: Object.freeze(info), provider });
  const tell = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}

export class TestWallet {
  /** `config` is the product's own; `key` another one than a new one. */
  constructor(config, key = generatePrivateKey()) {
    this.config = config;
    this.key = key;
    this.chainId = config.chain.id;
    this.connected = false;
    this.refuseNext = 0;
    this.knowsChain = true;
    this.calls = [];
    this.chain = defineChain({
      id: config.chain.id,
      name: config.chain.name,
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [config.chain.rpc_url] } },
    });
    this.use(privateKeyToAccount(key));
    this.contracts = new Set(Object.values(config.book.contracts).map((one) => one.toLowerCase()));
  }

  /** A further account for the wallet. */
  static newAccount() {
    return privateKeyToAccount(generatePrivateKey());
  }

  use(account) {
    this.account = account;
    this.client = createWalletClient({ account, chain: this.chain, transport: http(this.config.chain.rpc_url) });
  }

  async install(page) {
    this.page = page;
    await page.exposeFunction("__walletRequest", async (text) => {
      try {
        return { result: await this.request(JSON.parse(text)) };
      } catch (error) {
        return { error: { code: error.code ?? -32603, message: error.shortMessage ?? error.message ?? String(error) } };
      }
    });
    await page.addInitScript(announce);
  }

  /** The wallet goes to another chain, as when its user does so. */
  async changeChain(chainId) {
    this.chainId = chainId;
    await this.page.evaluate((id) => window.__walletEmit("chainChanged", id), `0x${chainId.toString(16)}`);
  }

  /** The user chooses another account in the wallet. */
  async changeAccount(account) {
    this.use(account);
    await this.page.evaluate((address) => window.__walletEmit("accountsChanged", [address]), account.address);
  }

  async request({ method, params = [] }) {
    this.calls.push(method);
    const asks = /requestAccounts|requestPermissions|sign|sendTransaction|switchEthereumChain/.test(method);
    if (asks && this.refuseNext > 0) {
      this.refuseNext -= 1;
      throw REJECTED;
    }
    switch (method) {
      case "eth_requestAccounts":
        this.connected = true;
        return [this.account.address];
      case "eth_accounts":
        return this.connected ? [this.account.address] : [];
      case "wallet_requestPermissions":
        this.connected = true;
        return [{ parentCapability: "eth_accounts", caveats: [{ type: "restrictReturnedAccounts", value: [this.account.address] }] }];
      case "wallet_revokePermissions":
        this.connected = false;
        return null;
      case "eth_chainId":
        return `0x${this.chainId.toString(16)}`;
      case "wallet_switchEthereumChain":
        if (!this.knowsChain) throw { code: 4902, message: "Unrecognized chain ID" };
        await this.changeChain(Number(params[0].chainId));
        return null;
      case "wallet_addEthereumChain":
        this.knowsChain = true;
        await this.changeChain(Number(params[0].chainId));
        return null;
      case "personal_sign":
        return this.account.signMessage({ message: { raw: params[0] } });
      case "eth_signTypedData_v4":
        return this.account.signTypedData(this.checked(JSON.parse(params[1])));
      case "eth_sendTransaction": {
        const { to, data, value, gas } = params[0];
        const rest = { ...(value && { value: BigInt(value) }), ...(gas && { gas: BigInt(gas) }) };
        return this.client.sendTransaction({ to, data, ...rest });
      }
      default:
        return this.client.request({ method, params });
    }
  }

  /** Typed data of another chain or contract is what a phishing page would ask for. */
  checked(typed) {
    const { chainId, verifyingContract } = typed.domain;
    if (Number(chainId) !== this.config.chain.id) throw new Error(`typed data of chain ${chainId}`);
    if (!this.contracts.has(verifyingContract.toLowerCase())) throw new Error(`typed data of ${verifyingContract}`);
    return typed;
  }
}
