/**
 * A stage for components: configuration, wallet, queries and an API that answers what a test says. The chain answers through
 * `chain`, by contract function; nothing opens a socket.
 */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { custom, decodeFunctionData, encodeFunctionResult, parseAbi } from "viem";
import { vi } from "vitest";
import { createConfig, injected, WagmiProvider } from "wagmi";
import { connect } from "wagmi/actions";
import { type Config, ConfigContext } from "@/api/config";
import { prefer } from "@/app/preferences";
import { betBookAbi } from "@/chain/abi/betBook";
import { bookLensAbi } from "@/chain/abi/bookLens";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { housePoolAbi } from "@/chain/abi/housePool";
import { kycRegistryAbi } from "@/chain/abi/kycRegistry";
import { playEuroAbi } from "@/chain/abi/playEuro";
import { chainOf } from "@/chain/wagmi";
import type { Language } from "@/i18n/words";

const at = (digit: string): string => `0x${digit.repeat(40)}`;
export const CONTRACTS = {
  asset: at("1"),
  book: at("2"),
  office: at("3"),
  pool: at("4"),
  oracle: at("5"),
  registry: at("6"),
  lens: at("7"),
  timelock: at("8"),
};

export const NOW = 1_760_000_000;

const domain = (verifyingContract: string) => ({
  name: "x",
  version: "1",
  chainId: 31337,
  verifyingContract,
});

export const CONFIG: Config = {
  profile: "development",
  play_money: true,
  origin: "http://127.0.0.1:8800",
  chain: {
    id: 31337,
    name: "Anvil",
    rpc_url: "http://127.0.0.1:8545",
    block_time_s: 1,
    finality_s: 12,
    finality_tag: "latest",
  },
  book: {
    contracts: CONTRACTS,
    deployed_at_block: 1,
    asset: { address: CONTRACTS.asset, name: "Play euro", symbol: "pEUR", decimals: 6, permit: null },
    domains: {
      book: domain(CONTRACTS.book),
      registry: domain(CONTRACTS.registry),
      oracle: domain(CONTRACTS.oracle),
    },
  },
  identity: [],
  oidc: false,
  terms: { version: "2026-11-1", helpline: "09 74 75 13 13" },
  limits: {
    minimum_stake: 500_000,
    maximum_stake: 1_000_000_000,
    most_legs: 12,
    most_weekly_cents: 100_000,
    ticket_life_s: 600,
    ticket_life_in_play_s: 60,
    acceptance_delay_s: { football: 6 },
  },
  faucet: true,
  demo_wallet: true,
  session_minutes: 60,
  time: NOW,
};

const ABIS: Readonly<Record<string, readonly unknown[]>> = {
  [CONTRACTS.asset]: playEuroAbi,
  [CONTRACTS.book]: betBookAbi,
  [CONTRACTS.pool]: housePoolAbi,
  [CONTRACTS.oracle]: fixtureOracleAbi,
  [CONTRACTS.lens]: bookLensAbi,
  [CONTRACTS.registry]: kycRegistryAbi,
  [CONTRACTS.timelock]: parseAbi(["function getMinDelay() view returns (uint256)"]),
};

export interface Staged {
  /** Answers of the API by "GET /v1/…", the path without its query; a function is given the body; what is missing is a 404. */
  readonly api?: Readonly<Record<string, unknown>>;
  /** Answers of the contracts by "pool.nav"; a function is given the arguments, an Error is thrown. */
  readonly chain?: Readonly<Record<string, unknown>>;
  readonly logs?: readonly unknown[] | Error;
  /** Whatever is not in `api` never answers, nor does any contract. */
  readonly hangs?: boolean;
  /** No server answers at all. */
  readonly down?: boolean;
  /** Seconds of the newest block. */
  readonly blockTime?: number;
  /** What the wallet says no with to every transaction and signature. */
  readonly refuses?: Error;
  readonly language?: Language;
  /** The wallet that is connected; nobody where it is left out. */
  readonly wallet?: `0x${string}`;
  readonly config?: Partial<Config>;
}

/** What the wallet was asked to send, newest last: "pool.requestEntry" and its arguments. */
export const sent: { call: string; args: readonly unknown[] }[] = [];

/** The typed data that the wallet was asked to sign, newest last. */
export const signed: { primaryType: string; message: Record<string, unknown> }[] = [];

/** What the front asked the API for, newest last: method, path, body. */
export const asked: { method: string; path: string; body: unknown }[] = [];

let cut = false;
let queries = new QueryClient();

/** From now on neither the API nor the chain answers; everything that is shown is asked for again. */
export async function cutOff(): Promise<void> {
  cut = true;
  await act(async () => {
    await queries.invalidateQueries();
  });
}

export function stage(children: ReactNode, staged: Staged = {}): RenderResult {
  asked.length = 0;
  sent.length = 0;
  cut = false;
  signed.length = 0;
  prefer({ language: staged.language ?? "en" });
  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string, init: RequestInit = {}) => {
      const known = `${init.method ?? "GET"} ${url.split("?")[0]}` in (staged.api ?? {});
      return staged.hangs && !known ? new Promise(() => undefined) : answerOf(staged, url, init);
    }),
  );
  const config = { ...CONFIG, ...staged.config };
  const chain = chainOf(config);
  const provider = {
    request: async (asking: Asking) => chainAnswer(staged, asking),
    on: () => undefined,
    removeListener: () => undefined,
  };
  const wagmi = createConfig({
    chains: [chain],
    transports: { [chain.id]: custom(provider, { retryCount: 0 }) },
    pollingInterval: 10,
  });
  if (staged.wallet !== undefined)
    void connect(wagmi, {
      connector: injected({ target: { id: "test", name: "Test", provider: provider as never } }),
    });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries = client;
  return render(
    <ConfigContext.Provider value={config}>
      <WagmiProvider config={wagmi} reconnectOnMount={false}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </WagmiProvider>
    </ConfigContext.Provider>,
  );
}

function answerOf({ api = {}, down = false }: Staged, url: string, init: RequestInit): Response {
  const method = init.method ?? "GET";
  const path = url.split("?")[0] ?? "";
  asked.push({ method, path, body: typeof init.body === "string" ? JSON.parse(init.body) : null });
  if (down || cut) throw new TypeError("fetch failed");
  const told = api[`${method} ${path}`];
  const found = typeof told === "function" ? (told as (body: unknown) => unknown)(asked.at(-1)?.body) : told;
  if (found instanceof Error) throw found;
  if (found === undefined) return problem(path === "/v1/session" ? 401 : 404);
  return found instanceof Response ? found : new Response(JSON.stringify(found), { status: 200 });
}

/** A problem document as an answer. */
export function problem(status: number, more: Record<string, unknown> = {}): Response {
  const body = { type: "https://x/problems/some", title: "No", status, ...more };
  return new Response(JSON.stringify(body), { status });
}

interface Asking {
  readonly method: string;
  readonly params?: unknown;
}

const HASH = `0x${"ab".repeat(32)}`;

async function chainAnswer(staged: Staged, { method, params }: Asking): Promise<unknown> {
  if (cut && method !== "eth_accounts") throw new Error("no node answers");
  if (staged.hangs && method === "eth_call") return new Promise(() => undefined);
  switch (method) {
    case "eth_getLogs":
      if (staged.logs instanceof Error) throw staged.logs;
      return staged.logs ?? [];
    case "eth_chainId":
      return "0x7a69";
    case "eth_getBlockByNumber":
      return { ...BLOCK, timestamp: `0x${(staged.blockTime ?? NOW).toString(16)}` };
    case "eth_blockNumber":
      return "0x10";
    case "eth_accounts":
    case "eth_requestAccounts":
      return staged.wallet === undefined ? [] : [staged.wallet];
    case "eth_call":
      return called(staged, (params as [Call])[0]);
    case "eth_sendTransaction": {
      const { name, functionName, args } = decoded((params as [Call])[0]);
      const call = `${name}.${functionName}`;
      if (staged.refuses !== undefined) throw staged.refuses;
      sent.push({ call, args });
      return HASH;
    }
    case "eth_signTypedData_v4": {
      if (staged.refuses !== undefined) throw staged.refuses;
      signed.push(JSON.parse((params as [string, string])[1]));
      return SIGNATURE;
    }
    case "eth_getTransactionReceipt":
      return RECEIPT;
    case "eth_getTransactionByHash":
      return { hash: HASH, blockNumber: "0x10", blockHash: HASH, from: CONTRACTS.book, type: "0x0" };
    default:
      throw new Error(`no answer to ${method}`);
  }
}

const BLOCK = { number: "0x10", hash: HASH, transactions: [], gasLimit: "0x1", gasUsed: "0x0", size: "0x1" };

export const SIGNATURE = `0x${"12".repeat(64)}1b` as const;

const RECEIPT = {
  transactionHash: HASH,
  blockNumber: "0x10",
  blockHash: HASH,
  status: "0x1",
  logs: [],
  gasUsed: "0x1",
  cumulativeGasUsed: "0x1",
  effectiveGasPrice: "0x1",
  transactionIndex: "0x0",
  type: "0x0",
};

interface Call {
  readonly to: string;
  readonly data: `0x${string}`;
}

function decoded({ to, data }: Call) {
  const address = to.toLowerCase();
  const name = Object.entries(CONTRACTS).find(([, one]) => one === address)?.[0] ?? to;
  const abi = (ABIS[address] ?? []) as typeof housePoolAbi;
  const { functionName, args = [] } = decodeFunctionData({ abi, data });
  return { name, abi, functionName, args: args as readonly unknown[] };
}

function called({ chain = {} }: Staged, call: Call): string {
  const { name, abi, functionName, args } = decoded(call);
  const found = chain[`${name}.${functionName}`];
  if (found === undefined) throw new Error(`no answer to ${name}.${functionName}`);
  const value = typeof found === "function" ? (found as (...all: unknown[]) => unknown)(...args) : found;
  if (value instanceof Error) throw value;
  return encodeFunctionResult({ abi, functionName, result: value } as never);
}
