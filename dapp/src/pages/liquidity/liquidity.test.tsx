import { cleanup, screen, waitFor } from "@testing-library/react";
import fc from "fast-check";
import { encodeAbiParameters, encodeEventTopics } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { housePoolAbi } from "@/chain/abi/housePool";
import { person } from "@/testing/press";
import { CONTRACTS, cutOff, NOW, type Staged, sent, stage } from "@/testing/stage";
import LiquidityPage from "./LiquidityPage";
import {
  afterClose,
  broughtForward,
  type Close,
  closesAt,
  epochOf,
  type Provider,
  pricesOf,
  priceText,
  ticketsOf,
  worth,
} from "./pool";

afterEach(cleanup);

const EURO = 1_000_000n;
const WALLET = "0x00000000000000000000000000000000000000aa";
const EPOCH = epochOf(NOW);
const NOBODY: Provider = {
  synced: EPOCH,
  shares: 0n,
  leaving: 0n,
  leavingNext: 0n,
  entering: 0n,
  enteringNext: 0n,
  cash: 0n,
};
const QUIET: Close = { lapsed: false, exits: 0n, exitPaid: 0n, exitLeft: 0n, mintShares: 0n, mintUnits: 0n };
const RECORD = {
  ...QUIET,
  outstanding: 0n,
  net: -25n * EURO,
  feePpm: 50_000,
  rated: true,
  bonded: true,
  returned: 0n,
  holders: 0n,
  tranche: 1_000n * EURO,
  covered: 25n * EURO,
  reclaimed: 0n,
  entries: 30n * EURO,
  feesTaken: 0n,
};

function chain(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    "pool.nav": 12_345n * EURO,
    "pool.pricePerShare": 1_050_000_000_000_000_000n,
    "pool.shares": 11_757n * EURO,
    "pool.free": 9_000n * EURO,
    "pool.placed": 3_345n * EURO,
    "pool.current": BigInt(EPOCH),
    "pool.claimsBond": 500n * EURO,
    "pool.MIN_ENTRY": EURO,
    "pool.MAX_FEE_PPM": 100_000n,
    "pool.epochAt": RECORD,
    "pool.feeOf": [50_000n, 0n],
    "pool.providerOf": { ...NOBODY, series: 0, shares: 200n * EURO, enteringNext: 40n * EURO },
    "pool.claimFor": 0n,
    "book.sunsetAt": 0n,
    "book.eligible": true,
    "asset.balanceOf": 300n * EURO,
    "asset.allowance": 0n,
    ...more,
  };
}

const staged = (more: Record<string, unknown> = {}, rest: Staged = {}): Staged => ({
  chain: chain(more),
  ...rest,
});

describe("a provider over closes", () => {
  it("enters at the price of the close, and what was lodged later waits one more", () => {
    const lodged = { ...NOBODY, entering: 100n, enteringNext: 50n };
    const after = afterClose(lodged, { ...QUIET, mintShares: 200n, mintUnits: 400n });
    expect(after).toMatchObject({ shares: 50n, entering: 50n, enteringNext: 0n, synced: EPOCH + 1 });
  });

  it("is paid his part where too little is free, and the rest leaves at the next close", () => {
    const leaving = { ...NOBODY, leaving: 100n, leavingNext: 7n };
    const after = afterClose(leaving, { ...QUIET, exits: 400n, exitPaid: 600n, exitLeft: 100n });
    expect(after).toMatchObject({ cash: 150n, leaving: 32n, leavingNext: 0n });
  });

  it("loses his shares and his requests to leave with their series, and keeps what is ready", () => {
    const held = { ...NOBODY, shares: 5n, leaving: 6n, leavingNext: 7n, cash: 8n };
    expect(afterClose(held, { ...QUIET, lapsed: true })).toMatchObject({
      shares: 0n,
      leaving: 0n,
      leavingNext: 0n,
      cash: 8n,
    });
  });

  it("gains and loses no share while he waits, whatever others do", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 24n });
    const close = fc.record({
      lapsed: fc.constant(false),
      exits: amount,
      exitPaid: amount,
      exitLeft: amount,
      mintShares: amount,
      mintUnits: amount,
    });
    fc.assert(
      fc.property(amount, fc.array(close, { maxLength: 20 }), (shares, closes) => {
        const after = broughtForward({ ...NOBODY, shares }, closes);
        expect(after).toEqual({ ...NOBODY, shares, synced: EPOCH + closes.length });
      }),
    );
  });

  it("has a ticket for each request, with the close at which it acts", () => {
    expect(ticketsOf({ ...NOBODY, entering: 1n, leavingNext: 2n })).toEqual([
      { kind: "entry", amount: 1n, epoch: EPOCH },
      { kind: "exit", amount: 2n, epoch: EPOCH + 1 },
    ]);
    expect(closesAt(EPOCH)).toBeGreaterThan(NOW);
  });
});

describe("a price", () => {
  it("is value by holders, and a close without holders has none", () => {
    const closes = [
      { epoch: 2n, nav: 3n * EURO, holders: 2n * EURO, pocket: 1n },
      { epoch: 1n, nav: 0n, holders: 0n, pocket: 0n },
    ];
    expect(pricesOf(closes)).toEqual([
      { epoch: 2, at: closesAt(2), price: 1_500_000_000_000_000_000n, nav: 3n * EURO, pocket: 1n },
    ]);
  });

  it("is written with all of its millionths, cut off", () => {
    expect(priceText(1_000_000_999_999_999_999n, "en")).toBe("€1.000000");
    expect(priceText(987_654_000_000_000_000n, "fr")).toBe("0,987654\u00a0€");
    expect(worth(3n, 1_500_000_000_000_000_000n)).toBe(4n);
  });
});

describe("the liquidity page", () => {
  it("says the risks and reads the pool from the chain, without a wallet and without the API", async () => {
    stage(<LiquidityPage />, staged());
    expect(screen.getByRole("heading", { level: 1, name: "Liquidity" })).toBeTruthy();
    expect(screen.getByText(/You can lose money/)).toBeTruthy();
    expect(await screen.findByText("€12,345.00")).toBeTruthy();
    expect(screen.getByText("€1.050000")).toBeTruthy();
    expect(screen.getByText("\u2212€25.00")).toBeTruthy();
    expect(screen.getByText(/Closes in/)).toBeTruthy();
    expect(screen.getByText("Connect a wallet to see what is yours")).toBeTruthy();
    expect(await screen.findByText("No epoch with holders has closed yet.")).toBeTruthy();
  });

  it("says that it waits, and then that the chain gave no answer, with a way to try again", async () => {
    stage(<LiquidityPage />);
    expect(screen.getByRole("status")).toBeTruthy();
    expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("keeps the last numbers, and says that they are old, once the chain is silent", async () => {
    stage(<LiquidityPage />, staged());
    await screen.findByText("€12,345.00");
    await cutOff();
    expect(await screen.findByText(/These are the last numbers read from it/)).toBeTruthy();
    expect(screen.getByText("€12,345.00")).toBeTruthy();
  });

  it("says plainly where there are no contracts", () => {
    stage(<LiquidityPage />, { config: { book: null } });
    expect(screen.getByText("This installation has no contracts")).toBeTruthy();
  });

  it("asks twice where the contract may not take the amount yet, and says both before", async () => {
    stage(<LiquidityPage />, staged({}, { wallet: WALLET }));
    await person.write(await screen.findByLabelText("Amount"), "100");
    expect(screen.getByText(/€100\.00 leave your wallet now/)).toBeTruthy();
    expect(screen.getByText(/will ask 2 times/)).toBeTruthy();
    await person.press(screen.getByRole("button", { name: "Lend €100.00" }));
    await screen.findByText("Lodged. It stands under your requests.");
    expect(sent.map(({ call }) => call)).toEqual(["asset.approve", "pool.requestEntry"]);
    expect(sent[1]?.args).toEqual([100n * EURO]);
    expect(String(sent[0]?.args[0]).toLowerCase()).toBe(CONTRACTS.book);
  });

  it("does not lodge where the approval was refused in the wallet, and says that nothing was sent", async () => {
    const refuses = Object.assign(new Error("no"), { code: 4001 });
    stage(<LiquidityPage />, staged({}, { wallet: WALLET, refuses }));
    await person.write(await screen.findByLabelText("Amount"), "100");
    await person.press(screen.getByRole("button", { name: "Lend €100.00" }));
    expect(await screen.findByText(/You said no in the wallet. Nothing was sent/)).toBeTruthy();
    expect(sent).toEqual([]);
  });

  it("refuses more than the wallet holds and less than the contract takes, before the wallet opens", async () => {
    stage(<LiquidityPage />, staged({}, { wallet: WALLET }));
    const field = await screen.findByLabelText("Amount");
    await person.write(field, "301");
    expect(screen.getByText("Your wallet holds €300.00. Lend less.")).toBeTruthy();
    await person.write(field, "0.50");
    expect(screen.getByText("At least €1.00.")).toBeTruthy();
    expect((screen.getByRole("button", { name: /^Lend/ }) as HTMLButtonElement).disabled).toBe(true);
  });

  it("lets a wallet without an identity leave and claim, but not lend", async () => {
    stage(
      <LiquidityPage />,
      staged({ "book.eligible": false, "pool.claimFor": 12n * EURO }, { wallet: WALLET }),
    );
    expect(await screen.findByText(/This wallet may not lend yet/)).toBeTruthy();
    await person.press(screen.getByRole("button", { name: "Take €12.00" }));
    await waitFor(() => expect(sent.map(({ call }) => call)).toEqual(["pool.claim"]));
    await person.press(screen.getByRole("button", { name: "All" }));
    expect(screen.getByText(/worth €210.00 at the last close, are lodged/)).toBeTruthy();
    await person.press(screen.getByRole("button", { name: "Lodge 200 shares" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ call: "pool.requestExit", args: [200n * EURO] }));
  });

  it("lists requests with the day on which they act", async () => {
    stage(<LiquidityPage />, staged({}, { wallet: WALLET, language: "fr" }));
    const row = (await screen.findByRole("rowheader", { name: "Entrer" })).closest("tr");
    expect(row?.textContent).toContain("40,00\u00a0€");
  });

  it("pays at once after the pool's end, and takes no new money", async () => {
    stage(<LiquidityPage />, staged({ "book.sunsetAt": 5n, "pool.placed": 0n }, { wallet: WALLET }));
    await person.press(await screen.findByRole("button", { name: "All" }));
    expect(screen.queryByRole("button", { name: /^Lend/ })).toBeNull();
    await person.press(screen.getByRole("button", { name: "Leave now" }));
    await waitFor(() => expect(sent.at(-1)?.call).toBe("pool.leaveAfterSunset"));
  });

  it("offers to close an epoch that has ended", async () => {
    const behind = { "pool.current": BigInt(EPOCH - 1), "pool.providerOf": { ...NOBODY, series: 0 } };
    stage(<LiquidityPage />, staged(behind, { wallet: WALLET }));
    await person.press(await screen.findByRole("button", { name: "Close the epoch" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ call: "pool.close", args: [13n] }));
  });

  it("goes on without the chart where the node does not look back that far", async () => {
    stage(<LiquidityPage />, staged({}, { logs: new Error("range too large") }));
    expect(await screen.findByText(/does not look back that far/)).toBeTruthy();
    expect(screen.getByText("€12,345.00")).toBeTruthy();
  });

  it("shows past prices as a table", async () => {
    const event = { abi: housePoolAbi, eventName: "EpochEnded" } as const;
    const numbers = [2n * EURO, EURO, EURO, 0n, 0n, 0n] as const;
    const log = {
      address: CONTRACTS.pool,
      topics: encodeEventTopics({ ...event, args: { epoch: 2_900n } }),
      data: encodeAbiParameters([...numbers.map(() => ({ type: "uint256" }) as const), { type: "bool" }], [
        ...numbers,
        false,
      ] as never),
      blockNumber: "0x1",
      logIndex: "0x0",
      transactionIndex: "0x0",
      blockHash: null,
      transactionHash: null,
      removed: false,
    };
    stage(<LiquidityPage />, staged({}, { logs: [log] }));
    expect(await screen.findByText("€2.000000")).toBeTruthy();
  });
});
