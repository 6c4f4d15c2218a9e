/**
 * A stage for components: configuration, wallet, queries and an API that answers what a test says. The chain answers through
 * `chain`, by contract function; nothing opens a socket.
 */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { custom, decodeFunctionData, encodeFunctionResult } from "viem";
import { vi } from "vitest";
import { createConfig, WagmiProvider } from "wagmi";
import { type Config, ConfigContext } from "@/api/config";
import { prefer } from "@/app/preferences";
import { betBookAbi } from "@/chain/abi/betBook";
import { bookLensAbi } from "@/chain/abi/bookLens";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { housePoolAbi } from "@/chain/abi/housePool";
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
};

export interface Staged {
  /** Answers of the API by "GET /v1/…", the path without its query; what is missing is a 404. */
  readonly api?: Readonly<Record<string, unknown>>;
  /** Answers of the contracts by "pool.nav"; a function is given the arguments, an Error is thrown. */
  readonly chain?: Readonly<Record<string, unknown>>;
  readonly logs?: readonly unknown[];
  readonly language?: Language;
  readonly config?: Partial<Config>;
}

/** What the front asked the API for, newest last: method, path, body. */
export const asked: { method: string; path: string; body: unknown }[] = [];

export function stage(children: ReactNode, staged: Staged = {}): RenderResult {
  asked.length = 0;
  prefer({ language: staged.language ?? "en" });
  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string, init: RequestInit = {}) => answerOf(staged, url, init)),
  );
  const config = { ...CONFIG, ...staged.config };
  const chain = chainOf(config);
  const wagmi = createConfig({
    chains: [chain],
    transports: {
      [chain.id]: custom({ request: async (asking) => chainAnswer(staged, asking) }, { retryCount: 0 }),
    },
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <ConfigContext.Provider value={config}>
      <WagmiProvider config={wagmi} reconnectOnMount={false}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </WagmiProvider>
    </ConfigContext.Provider>,
  );
}

function answerOf({ api = {} }: Staged, url: string, init: RequestInit): Response {
  const method = init.method ?? "GET";
  const path = url.split("?")[0] ?? "";
  asked.push({ method, path, body: typeof init.body === "string" ? JSON.parse(init.body) : null });
  const found = api[`${method} ${path}`];
  if (found instanceof Error) throw found;
  if (found === undefined) return problem(path === "/v1/session" ? 401 : 404);
  return found instanceof Response ? found : new Response(JSON.stringify(found), { status: 200 });
}

/** A problem document as an answer. */
export function problem(status: number, more: Record<string, unknown> = {}): Response {
  const body = { type: "https://x/problems/some", title: "No", status, ...more };
  return new Response(JSON.stringify(body), { status });
}

async function chainAnswer(
  { chain = {}, logs = [] }: Staged,
  { method, params }: { method: string; params?: unknown },
): Promise<unknown> {
  if (method === "eth_getLogs") return logs;
  if (method === "eth_chainId") return "0x7a69";
  if (method === "eth_blockNumber") return "0x10";
  if (method !== "eth_call") throw new Error(`no answer to ${method}`);
  const [{ to, data }] = params as [{ to: string; data: `0x${string}` }];
  const name = Object.entries(CONTRACTS).find(([, address]) => address === to.toLowerCase())?.[0] ?? to;
  const abi = (ABIS[to.toLowerCase()] ?? []) as typeof housePoolAbi;
  const { functionName, args } = decodeFunctionData({ abi, data });
  const found = chain[`${name}.${functionName}`];
  if (found === undefined) throw new Error(`no answer to ${name}.${functionName}`);
  const value =
    typeof found === "function" ? (found as (...all: unknown[]) => unknown)(...(args ?? [])) : found;
  if (value instanceof Error) throw value;
  return encodeFunctionResult({ abi, functionName, result: value } as never);
}
