/** For component tests: a component with everything that it asks for from above, and boards as a test says. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { WagmiProvider } from "wagmi";
import { type Config, ConfigContext } from "@/api/config";
import type { FixtureShown, MarketShown } from "@/api/schema";
import { wagmiOf } from "@/chain/wagmi";
import { LiveContext } from "@/live/hooks";
import { LiveStore } from "@/live/store";

const CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const DOMAIN = { name: "Proofbook", version: "1", chainId: 31_337, verifyingContract: CONTRACT };

export const CONFIG: Config = {
  profile: "development",
  play_money: true,
  origin: "http://127.0.0.1:8800",
  chain: {
    id: 31_337,
    name: "Proofbook local",
    rpc_url: "http://127.0.0.1:8545",
    block_time_s: 1,
    finality_s: 1,
    finality_tag: "latest",
  },
  book: {
    contracts: { book: CONTRACT, lens: CONTRACT, asset: CONTRACT },
    deployed_at_block: 9,
    asset: { address: CONTRACT, name: "Play Euro", symbol: "PLAY", decimals: 6, permit: DOMAIN },
    domains: { book: DOMAIN, registry: DOMAIN, oracle: DOMAIN },
  },
  identity: [{ id: "sandbox", kind: "oidc", franceconnect: false, sandbox: true }],
  oidc: false,
  terms: { version: "2026-01", helpline: "09 74 75 13 13" },
  limits: {
    minimum_stake: 100_000,
    maximum_stake: 10 ** 12,
    most_legs: 12,
    most_weekly_cents: 1_000_000,
    ticket_life_s: 600,
    ticket_life_in_play_s: 60,
    acceptance_delay_s: { football: 6 },
  },
  faucet: true,
  demo_wallet: false,
  session_minutes: 60,
  time: 1_531_662_000,
};

export function market(odds: (number | null)[], more: Partial<MarketShown> = {}): MarketShown {
  return {
    market: 1,
    period: 1,
    line: 0,
    from: [0, 0],
    name: "match result",
    selections: ["home", "draw", "away"],
    status: "open",
    odds_ppm: odds,
    ...more,
  };
}

export function fixture(name: string, more: Partial<FixtureShown> = {}): FixtureShown {
  return {
    fixture: name,
    id: `0x${"0".repeat(31)}1`,
    listed: true,
    sport: "football",
    home: "France",
    away: "Croatia",
    competition: "World Cup",
    kickoff: 1_531_666_800,
    in_play: false,
    status: "open",
    priced_at: 1_531_662_000,
    version: 1,
    signers: 3,
    seq: 1,
    markets: { "1:1:0:0-0": market([1_970_000, 3_350_000, 4_400_000]) },
    ...more,
  };
}

/** A store that knows these boards; without any it has heard nothing yet. */
export function storeOf(boards?: FixtureShown[]): LiveStore {
  const store = new LiveStore();
  if (boards) tell(store, "snapshot", { seq: 1, live: true, fixtures: boards });
  return store;
}

export function tell(store: LiveStore, name: string, value: unknown): void {
  store.take({ name, data: JSON.stringify(value), id: null });
}

/** Draw it with a configuration, a wallet that is not connected, no retries, and these boards. */
export function draw(component: ReactNode, store: LiveStore = storeOf([])) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <ConfigContext.Provider value={CONFIG}>
      <WagmiProvider config={wagmiOf(CONFIG)} reconnectOnMount={false}>
        <QueryClientProvider client={client}>
          <LiveContext.Provider value={store}>{component}</LiveContext.Provider>
        </QueryClientProvider>
      </WagmiProvider>
    </ConfigContext.Provider>,
  );
}
