/** Each page while it waits, when it fails, when what it shows is old, and when there is nothing: see docs/dapp.md. */
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Route } from "wouter";
import type { FixtureShown } from "@/api/schema";
import { Banners } from "@/app/Banners";
import { NotFound } from "@/app/NotFound";
import { LiveContext } from "@/live/hooks";
import type { LiveStore } from "@/live/store";
import { fixture, market, storeOf, tell } from "@/testing/render";
import { asked, CONFIG, cutOff, NOW, problem, type Staged, stage } from "@/testing/stage";
import AccountPage from "./account/AccountPage";
import BetsPage from "./bets/BetsPage";
import ReceiptPage from "./bets/receipt/ReceiptPage";
import BoardPage from "./board/BoardPage";
import InPlayPage from "./board/InPlayPage";
import IdentityPage from "./identity/IdentityPage";
import ExclusionPage from "./limits/ExclusionPage";
import LimitsPage from "./limits/LimitsPage";
import MatchPage from "./match/MatchPage";

const ANN = `0x${"a1".repeat(20)}` as const;
const SESSION = {
  user_id: "u",
  roles: ["customer"],
  csrf_token: "t",
  wallets: [{ id: "w", address: ANN, method: "key", linked_at: 1, cool_until: 0 }],
};
const WHO = { "GET /v1/session": SESSION };
const LIMITS = [
  { kind: "deposit", cents: 20_000, pending_cents: null, pending_from: null },
  { kind: "stake", cents: 10_000, pending_cents: null, pending_from: null },
];
const ACCOUNT = {
  balance: 7_500_000n,
  openPayout: 0n,
  eligibleUntil: 0n,
  noEntryBefore: 0n,
  tier: 1n,
  eligible: true,
  walletBalance: 0n,
  withdrawing: 0n,
  withdrawAt: 0n,
  capped: false,
  depositCap: 0n,
  depositUsed: 0n,
  stakeCap: 0n,
  stakeUsed: 0n,
  openNonces: [],
};

/** A page of somebody who is signed in; everything else of the API is `api`, and a 503 where that has nothing. */
function own(page: ReactNode, api: Readonly<Record<string, unknown>> = {}, rest: Staged = {}) {
  return stage(page, { wallet: ANN, ...rest, api: { ...WHO, ...api } });
}

function at(path: string, pattern: string, page: ReactNode): ReactNode {
  window.history.pushState({}, "", path);
  return <Route path={pattern}>{page}</Route>;
}

function live(page: ReactNode, store: LiveStore, staged: Staged = {}) {
  return stage(<LiveContext value={store}>{page}</LiveContext>, staged);
}

const alert = async () => within(await screen.findByRole("alert", {}, { timeout: 5_000 }));

afterEach(() => {
  cleanup();
  window.history.pushState({}, "", "/");
  vi.unstubAllGlobals();
});

describe("a page that waits says so", () => {
  it.each<[string, () => ReactNode]>([
    ["bets", () => <BetsPage />],
    ["receipt", () => at("/bets/0x1", "/bets/:bet", <ReceiptPage />)],
    ["account", () => <AccountPage />],
    ["identity", () => <IdentityPage />],
    ["limits", () => <LimitsPage />],
  ])("%s", async (_, page) => {
    own(page(), {}, { hangs: true });
    expect((await screen.findAllByText("Loading")).length).toBeGreaterThan(0);
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("a page that cannot be had says so, and is asked for again", () => {
  const broken = () => problem(503);

  it.each<[string, string, () => ReactNode]>([
    ["bets", "/v1/bets/history", () => <BetsPage />],
    ["receipt", "/v1/bets/0x1/receipt", () => at("/bets/0x1", "/bets/:bet", <ReceiptPage />)],
    ["identity", "/v1/identity", () => <IdentityPage />],
    ["limits", "/v1/limits", () => <LimitsPage />],
    ["a break", "/v1/self-exclusions", () => <ExclusionPage />],
  ])("%s", async (_, path, page) => {
    own(page(), { [`GET ${path}`]: broken });
    const said = await alert();
    expect(said.getByText("Trouble on our side")).toBeTruthy();
    const before = asked.filter((one) => one.path === path).length;
    fireEvent.click(said.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(asked.filter((one) => one.path === path).length).toBe(before + 1));
  });

  it("the account, where the chain does not answer", async () => {
    own(<AccountPage />, {}, { chain: { "lens.account": new Error("no node") } });
    expect((await screen.findAllByRole("button", { name: "Try again" })).length).toBeGreaterThan(0);
  });
});

describe("a page whose answers are old keeps them and says so", () => {
  it("bets", async () => {
    const api = { "GET /v1/bets/history": { bets: [], next: null, block: 1 }, "GET /v1/fixtures": [] };
    own(<BetsPage />, api);
    await screen.findByText("No bets here yet");
    await cutOff();
    expect(await screen.findByText(/These are the bets as they were at/)).toBeTruthy();
    expect(screen.getByText("No bets here yet")).toBeTruthy();
  });

  it("the account", async () => {
    own(<AccountPage />, {}, { chain: { "lens.account": ACCOUNT, "book.WITHDRAWAL_DELAY": 3_600n } });
    await screen.findByText("€7.50");
    await cutOff();
    expect(await screen.findByText(/these are the last amounts that were seen/)).toBeTruthy();
    expect(screen.getByText("€7.50")).toBeTruthy();
  });

  it("limits", async () => {
    own(<LimitsPage />, { "GET /v1/limits": LIMITS });
    await screen.findByText(/€200\.00 a week at most/);
    await cutOff();
    expect(await screen.findByText(/these are the limits that were seen last/)).toBeTruthy();
    expect(screen.getByText(/€200\.00 a week at most/)).toBeTruthy();
  });

  it("identity", async () => {
    own(<IdentityPage />, { "GET /v1/identity": { state: "none" } });
    await screen.findByRole("button", { name: /Erase|erase/ }).catch(() => null);
    await waitFor(() => expect(asked.some(({ path }) => path === "/v1/identity")).toBe(true));
    await cutOff();
    expect(await screen.findByText(/this is how it stood last/)).toBeTruthy();
  });

  it("boards, and no bet is taken at what they show", async () => {
    const store = storeOf([fixture("one")]);
    live(<Banners />, store);
    act(() => tell(store, "status", { live: false }));
    expect(await screen.findByText(/No news from the price feed/)).toBeTruthy();
  });
});

describe("the board", () => {
  it("that was never told of anything and is offline says so", async () => {
    const store = storeOf();
    vi.spyOn(store, "connection", "get").mockReturnValue("offline");
    live(<BoardPage />, store);
    expect((await alert()).getByText("No answer")).toBeTruthy();
  });

  it("of matches in play leads to those to come where nothing is played", async () => {
    live(<InPlayPage />, storeOf([fixture("one")]));
    expect(await screen.findByText("Nothing is being played now")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Matches to come" }).getAttribute("href")).toBe("/");
  });
});

describe("a match", () => {
  const match = (store: LiveStore, api: Readonly<Record<string, unknown>> = {}) =>
    live(at("/match/one", "/match/:fixture", <MatchPage />), store, { api });
  const told = (more: Partial<FixtureShown> = {}) => storeOf([fixture("one", more)]);
  const HISTORY = "GET /v1/fixtures/one/history";

  it("is waited for until boards come in", async () => {
    match(storeOf());
    expect(screen.getByText("Loading")).toBeTruthy();
  });

  it("that has no board says so and leads back", async () => {
    match(storeOf([fixture("other")]));
    expect(await screen.findByRole("heading", { level: 1, name: "This match has no prices" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "To the matches" })).toBeTruthy();
  });

  it("has its markets with odds, and a history that is empty at first", async () => {
    match(told(), { [HISTORY]: [] });
    expect(await screen.findByRole("heading", { level: 1 })).toBeTruthy();
    expect(screen.getByText("1.97")).toBeTruthy();
    expect(await screen.findByText("No price has been recorded for this market.")).toBeTruthy();
  });

  it("without an open market says that they come back", async () => {
    match(told({ markets: {} }), { [HISTORY]: [] });
    expect(await screen.findByText("No market is open now")).toBeTruthy();
  });

  it("that is suspended says why, and its odds cannot be pressed", async () => {
    const shut = market([1_970_000, null, null], { status: "suspended", why: ["halted", "halt_data"] });
    const why = ["halted", "halt_data"];
    match(told({ status: "suspended", why, markets: { "1:1:0:0-0": shut } }), { [HISTORY]: [] });
    expect(
      (await screen.findAllByText(/an operator has halted it and feeds or prices look wrong/)).length,
    ).toBeGreaterThan(0);
  });

  it("whose history cannot be had shows the rest, and asks again when told to", async () => {
    match(told(), { [HISTORY]: () => problem(503) });
    expect((await alert()).getByRole("button", { name: "Try again" })).toBeTruthy();
    expect(screen.getByText("1.97")).toBeTruthy();
  });
});

describe("a receipt", () => {
  it("of a bet that is not one's own is not there, and says so", async () => {
    own(at("/bets/0x1", "/bets/:bet", <ReceiptPage />), {
      "GET /v1/bets/0x1/receipt": () => problem(404, { type: "/problems/not-found" }),
    });
    expect(await screen.findByRole("heading", { level: 2 })).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("nobody", () => {
  it.each<[string, ReactNode]>([
    ["bets", <BetsPage key="p" />],
    ["account", <AccountPage key="p" />],
    ["limits", <LimitsPage key="p" />],
    ["identity", <IdentityPage key="p" />],
  ])("is asked to connect before %s", async (_, page) => {
    stage(page);
    const found = await screen.findAllByRole("heading", { name: "Connect your wallet first" });
    expect(found.length).toBeGreaterThan(0);
  });

  it("finds a page at an address that has none", () => {
    stage(<NotFound />);
    expect(screen.getByRole("heading", { level: 1, name: "There is no such page" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Sports" }).getAttribute("href")).toBe("/");
  });

  it("is told that contracts are missing where there are none", () => {
    stage(<BetsPage />, { config: { book: null } });
    expect(screen.getByRole("heading", { level: 2, name: "This page could not be shown" })).toBeTruthy();
  });
});

// The stage's own times are those of the tests.
if (CONFIG.time !== NOW) throw new Error("the stage's clock and its configuration are apart");
