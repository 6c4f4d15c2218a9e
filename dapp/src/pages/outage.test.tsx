import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { encodeAbiParameters, encodeEventTopics, type Hex } from "viem";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { configIn, loadConfig } from "@/api/config";
import { Unreachable } from "@/api/problems";
import type { DeskBetShown } from "@/api/schema";
import { keep } from "@/app/storage";
import { betBookAbi } from "@/chain/abi/betBook";
import { useMatchClockReadings, useMatchNow } from "@/live/matchClock";
import { keepOrder, noteBet } from "@/slip/tickets";
import { CONFIG, CONTRACTS, NOW, SIGNATURE, type Staged, sent, stage } from "@/testing/stage";
import AccountPage from "./account/AccountPage";
import BetsPage from "./bets/BetsPage";

const ANN = `0x${"a1".repeat(20)}` as const;
const ORDER = `0x${"0d".repeat(32)}`;
const FIXTURE = `${"0".repeat(31)}1`;
const LEG = `${FIXTURE}0001010000000000001e848000000000`; // the odds are 2.00

const ACCOUNT = {
  balance: 7_500_000n,
  openPayout: 20_000_000n,
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
  openNonces: [3n],
};

const hex = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, "0");

/** A `Placed` event as the contract writes it: one leg, one bet of ten euros with nonce 3. */
function placed(): unknown {
  const item = `00${ORDER.slice(2)}${ANN.slice(2)}${hex(10_000_000, 7)}${hex(3, 4)}${hex(NOW - 9_000, 4)}`;
  const data = `0x01${LEG.slice(0, 56)}01${item}` as Hex;
  return {
    address: CONTRACTS.book,
    topics: encodeEventTopics({ abi: betBookAbi, eventName: "Placed" }),
    data: encodeAbiParameters([{ type: "bytes" }], [data]),
    blockNumber: "0x9",
    blockHash: `0x${"ab".repeat(32)}`,
    transactionHash: `0x${"cd".repeat(32)}`,
    transactionIndex: "0x0",
    logIndex: "0x0",
    removed: false,
  };
}

const SIGNED = {
  bettor: ANN,
  legs: [`0x${LEG.slice(0, 48)}${"0".repeat(16)}`],
  stake: 10_000_000,
  min_payout: 20_000_000,
  valid_until: NOW + 600,
  nonce: 3,
};
const accepted = (include_by: number) =>
  ({
    id: ORDER,
    state: "accepted",
    order: SIGNED,
    odds_ppm: [2_000_000],
    accepted_at: include_by - 600,
    include_by,
    desk_epoch: 2,
    desk_signatures: [`0x${"34".repeat(64)}`],
  }) as DeskBetShown;
const SLOW = { timeout: 10_000 };

const chain = {
  "lens.account": ACCOUNT,
  "book.WITHDRAWAL_DELAY": 3_600n,
  "oracle.stateOf": [0n, 0n, 0n, 0n, true],
  "oracle.listed": [BigInt(NOW - 8_000), 0n, 1n],
};
const outage = (more: Partial<Staged> = {}): Staged => ({
  wallet: ANN,
  down: true,
  chain,
  logs: [placed()],
  ...more,
});

/** What the shell does for the clock, with a page or the time itself in it. */
function Clocked({ page = false }: { readonly page?: boolean }) {
  useMatchClockReadings();
  const now = useMatchNow(20);
  return page ? <AccountPage /> : <p>{now}</p>;
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("with no server that answers", { timeout: 30_000 }, () => {
  it("a bet is found in the chain's own logs and settled by its bettor", async () => {
    stage(<BetsPage />, outage());
    expect(await screen.findByText(/Our server does not answer/, {}, { timeout: 10_000 })).toBeTruthy();
    await waitFor(() => expect(document.querySelector(`[data-bet="${ORDER}"]`)).toBeTruthy(), {
      timeout: 10_000,
    });
    expect(screen.getByText("€20.00")).toBeTruthy();
    fireEvent.click(await screen.findByRole("button", { name: /^Settle/ }));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["book.settle"]));
    const [data] = sent[0]?.args ?? [];
    expect(String(data)).toContain(ANN.slice(2));
    expect(String(data)).toContain(hex(10_000_000, 7));
  });

  it("a bet that was accepted and never placed is brought with what this browser kept", async () => {
    keepOrder({ id: ORDER, book: CONTRACTS.book, order: SIGNED, signature: SIGNATURE });
    noteBet(accepted(NOW + 300));
    stage(
      <BetsPage />,
      outage({ logs: [], chain: { ...chain, "lens.account": { ...ACCOUNT, openNonces: [] } } }),
    );
    expect(await screen.findByText("Accepted, and not seen on the chain", {}, SLOW)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Bring the bet myself" }));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["book.place"]));
    expect(String(sent[0]?.args[0])).toContain(`${ANN.slice(2)}${hex(10_000_000, 7)}`);
  });

  it("after its time it is claimed for, with the desk's epoch", async () => {
    keepOrder({ id: ORDER, book: CONTRACTS.book, order: SIGNED, signature: SIGNATURE });
    noteBet(accepted(NOW - 30));
    stage(
      <BetsPage />,
      outage({ logs: [], chain: { ...chain, "lens.account": { ...ACCOUNT, openNonces: [] } } }),
    );
    fireEvent.click(await screen.findByRole("button", { name: "Bring the bet myself" }, SLOW));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["book.placeOrClaim"]));
    expect(sent[0]?.args[1]).toBe(2n);
  });

  it("a bet is settled from what this browser kept where the node gives no logs", async () => {
    keepOrder({ id: ORDER, book: CONTRACTS.book, order: SIGNED, signature: SIGNATURE });
    noteBet(accepted(NOW - 9_000));
    stage(<BetsPage />, outage({ logs: new Error("no logs here") }));
    expect(await screen.findByText(/^This node gives no logs/, {}, SLOW)).toBeTruthy();
    fireEvent.click(await screen.findByRole("button", { name: /^Settle/ }));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["book.settle"]));
    expect(String(sent[0]?.args[0])).toContain(`${ANN.slice(2)}${hex(10_000_000, 7)}${hex(3, 4)}`);
  });

  it("balances are those of the chain, and are asked back by the wallet", async () => {
    stage(<AccountPage />, outage());
    expect(await screen.findByText("€7.50")).toBeTruthy();
    fireEvent.change(screen.getByLabelText("Amount to withdraw"), { target: { value: "5" } });
    fireEvent.click(screen.getByRole("button", { name: "Ask for it" }));
    await waitFor(() => expect(sent).toEqual([{ call: "book.requestWithdraw", args: [5_000_000n] }]));
  });

  it("what was asked back is paid out once the chain's time has come", async () => {
    const asked = { ...ACCOUNT, withdrawing: 5_000_000n, withdrawAt: BigInt(NOW + 100_000) };
    stage(<Clocked page />, outage({ chain: { ...chain, "lens.account": asked }, blockTime: NOW + 100_001 }));
    fireEvent.click(await screen.findByRole("button", { name: "Pay out €5.00" }, { timeout: 10_000 }));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["book.withdraw"]));
    expect(String(sent[0]?.args[0]).toLowerCase()).toBe(ANN);
  });

  it("the time is that of the newest block", async () => {
    stage(<Clocked />, outage({ blockTime: NOW + 500_000 }));
    expect(await screen.findByText(new RegExp(`^${String(NOW + 500_000).slice(0, -1)}`))).toBeTruthy();
  });
});

describe("the configuration", () => {
  const down = (file?: Response) =>
    vi.stubGlobal("fetch", async (url: string) => {
      if (url === "/config.json" && file) return file;
      throw new TypeError("fetch failed");
    });

  it("is the last one that this browser saw where the API does not answer", async () => {
    keep("proofbook.config", JSON.stringify(CONFIG));
    down();
    expect(await loadConfig()).toEqual(CONFIG);
  });

  it("is else the file that was deployed with the front", async () => {
    down(Response.json(CONFIG));
    expect((await loadConfig()).book?.contracts).toEqual(CONTRACTS);
  });

  it("takes real time for match time in production", async () => {
    down(Response.json({ ...CONFIG, profile: "production", time: 5 }));
    expect((await loadConfig()).time).toBeGreaterThan(1_700_000_000);
  });

  it("is none where neither is there, or the file is a page", async () => {
    down();
    await expect(loadConfig()).rejects.toBeInstanceOf(Unreachable);
    down(new Response("<!doctype html>"));
    await expect(loadConfig()).rejects.toBeInstanceOf(Unreachable);
    expect(configIn("null")).toBeNull();
    expect(configIn("{}")).toBeNull();
  });
});
