/** For tests of components: they are drawn with a configuration, a signed-in wallet, and an API that answers from a table. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import { rememberCsrf } from "@/api/client";
import { type Config, ConfigContext } from "@/api/config";
import { prefer } from "./preferences";

export const WALLET = "0x1111111111111111111111111111111111111111";

/** An answer: content, or a status with a problem's type; `"down"` does not answer at all. */
export type Told =
  | object
  | readonly unknown[]
  | { readonly problem: string; readonly status: number }
  | "down";
export interface Asked {
  readonly route: string;
  readonly body: unknown;
}

export const CONFIG = {
  profile: "development",
  play_money: true,
  origin: "http://localhost",
  chain: {
    id: 31_337,
    name: "Proofbook local",
    rpc_url: null,
    block_time_s: 1,
    finality_s: 1,
    finality_tag: "latest",
  },
  book: {
    contracts: { book: WALLET, lens: WALLET, oracle: WALLET, registry: WALLET },
    deployed_at_block: 0,
    asset: { address: WALLET, name: "Euro", symbol: "EUR", decimals: 6, permit: null },
    domains: {
      book: { name: "Proofbook", version: "1", chainId: 31_337, verifyingContract: WALLET },
      registry: { name: "Proofbook", version: "1", chainId: 31_337, verifyingContract: WALLET },
      oracle: { name: "Proofbook", version: "1", chainId: 31_337, verifyingContract: WALLET },
    },
  },
  identity: [{ id: "sandbox", kind: "oidc", franceconnect: false, sandbox: true }],
  oidc: false,
  terms: { version: "1", helpline: "09 74 75 13 13" },
  limits: {
    minimum_stake: 1,
    maximum_stake: 1_000_000_000,
    most_legs: 12,
    most_weekly_cents: 1_000_000,
    ticket_life_s: 600,
    ticket_life_in_play_s: 60,
    acceptance_delay_s: {},
  },
  faucet: false,
  demo_wallet: false,
  session_minutes: 60,
  time: 1_531_666_800,
} satisfies Config;

const SESSION = {
  user_id: "u",
  roles: ["customer"],
  csrf_token: "t",
  wallets: [{ id: "w", address: WALLET, method: "key", linked_at: 1, cool_until: 0 }],
};

/** Draw a page or a part of one; what it asked of the API stands in the list that comes back. */
export function draw(
  node: ReactNode,
  table: Readonly<Record<string, Told>>,
  config: Partial<Config> = {},
): Asked[] {
  const asked: Asked[] = [];
  const all: Readonly<Record<string, Told>> = { "GET /v1/session": SESSION, ...table };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const route = `${init.method} ${url.split("?")[0]}`;
    asked.push({ route, body: init.body ? JSON.parse(String(init.body)) : null });
    const told = all[route] ?? { problem: "not-found", status: 404 };
    if (told === "down") throw new TypeError("fetch failed");
    if (!("problem" in told)) return Response.json(told);
    const problem = { type: `/problems/${told.problem}`, title: told.problem, ...told };
    return Response.json(problem, { status: Number(told.status) });
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <ConfigContext value={{ ...CONFIG, ...config }}>{node}</ConfigContext>
    </QueryClientProvider>,
  );
  return asked;
}

afterEach(() => {
  cleanup();
  prefer({ language: "en" });
  rememberCsrf(null);
  vi.unstubAllGlobals();
});
