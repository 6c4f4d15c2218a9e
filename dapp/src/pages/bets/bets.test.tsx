import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { ChainBetShown, DeskBetShown } from "@/api/schema";
import { legWord } from "@/markets/legs";
import { CONFIG, draw, WALLET } from "@/testing/answers";
import { BetList } from "./BetList";
import { NotTaken } from "./DeskBets";
import type { Names } from "./names";
import { useBetsOf } from "./useBetsOf";

const write = vi.hoisted(() => vi.fn(async (_: object) => "0x"));
vi.mock("@/chain/wallet", () => ({
  useWallet: () => ({ address: WALLET, status: "connected", rightChain: true }),
  useWalletActions: () => ({}),
}));
vi.mock("@/chain/contracts", () => ({ useView: () => ({ data: undefined }), useWrite: () => write }));

const ID = `0x${"01".repeat(16)}` as const;
const pick = { id: ID, market: 1, period: 1, line: 0, from: [0, 0] as [number, number], selection: 0 };
const NAMES: Names = new Map([
  [ID, { fixture: "f", sport: "football", home: "France", away: "Croatia", kickoff: CONFIG.time }],
]);
const LEG = {
  word: legWord(pick),
  fixture: ID,
  market: 1,
  period: 1,
  line: 0,
  selection: 0,
  odds_ppm: 2_000_000,
};
const bet = (index: number, more: Partial<ChainBetShown> = {}): ChainBetShown => ({
  id: `0x${index.toString(16).padStart(64, "0")}`,
  bettor: WALLET,
  nonce: index,
  stake: 10_000_000,
  left: 10_000_000,
  payout: 20_000_000,
  legs: [LEG],
  state: "settled",
  placed_at: CONFIG.time,
  block: 1_000 - index,
  transaction: "0x",
  paid: 0,
  end_final: true,
  end_transaction: "0x",
  ...more,
});
const ROUTE = `GET /v1/wallets/${WALLET}/bets`;
const page = (bets: readonly ChainBetShown[]) => ({ bets, as_of: { block: 9, final: 8 } });

function List() {
  return <BetList bets={useBetsOf(WALLET)} desk={[]} names={NAMES} />;
}

async function settled(): Promise<void> {
  fireEvent.click(await screen.findByRole("button", { name: "Settled" }));
}

describe("a list of bets", () => {
  it("that is empty says where bets come from", async () => {
    draw(<List />, { [ROUTE]: page([]) });
    expect(await screen.findByText("No bets here yet")).toBeTruthy();
  });

  it("that cannot be had says so, and can be asked for again", async () => {
    draw(<List />, { [ROUTE]: "down" });
    expect((await screen.findByRole("alert")).textContent).toContain("No answer");
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("tells how each ended, in words and in money", async () => {
    const bets = [bet(1), bet(2, { paid: 20_000_000 }), bet(3, { paid: 10_000_000, end_final: false })];
    draw(<List />, { [ROUTE]: page(bets) });
    await settled();
    for (const word of ["Lost", "Won", "Money back"]) expect(screen.getByText(word)).toBeTruthy();
    expect(screen.getByText(/your stake came back in full/)).toBeTruthy();
    expect(screen.getByText("The block that paid it is not final yet.")).toBeTruthy();
    expect(screen.getAllByText("France")).toHaveLength(3);
  });

  it("shows twenty at a time, and all in the end", async () => {
    draw(<List />, { [ROUTE]: page(Array.from({ length: 22 }, (_, index) => bet(index))) });
    await settled();
    const shown = () => document.querySelectorAll("article").length;
    expect(shown()).toBe(20);
    fireEvent.click(screen.getByText("Show earlier bets"));
    expect(shown()).toBe(22);
    expect(screen.getByText("These are all of them.")).toBeTruthy();
  });
});

describe("a bet that was not taken", () => {
  const refused = (claim: DeskBetShown["claim"]): DeskBetShown => ({
    id: "0x",
    state: "expired",
    reason: "not-included",
    detail: "",
    waiting_for: null,
    wait_until: null,
    received_at: CONFIG.time,
    order: {
      bettor: WALLET,
      legs: [LEG.word],
      stake: 10_000_000,
      min_payout: 1,
      valid_until: 1,
      nonce: 1,
    },
    odds_ppm: [2_000_000],
    payout: 20_000_000,
    accepted_at: 1,
    include_by: 1,
    desk_epoch: 1,
    desk_signatures: [],
    block: null,
    block_hash: null,
    transaction: null,
    claim,
  });
  const claim = (since: number, until: number) => ({ data: "0x12", desk_epoch: 3, since, until });

  it("can be brought to the contract while its time lasts", async () => {
    const open = claim(CONFIG.time - 10, CONFIG.time + 100);
    draw(<NotTaken bets={[refused(open)]} names={NAMES} />, {});
    fireEvent.click(screen.getByRole("button", { name: "Bring the bet myself" }));
    await waitFor(() => expect(write).toHaveBeenCalledOnce());
    expect(write.mock.calls[0]?.[0]).toMatchObject({ functionName: "placeOrClaim", args: ["0x12", 3n] });
  });

  it("cannot before and after, and says why", () => {
    const bets = [
      refused(claim(CONFIG.time + 50, CONFIG.time + 100)),
      { ...refused(claim(1, CONFIG.time - 1)), id: "0x2" },
    ];
    draw(<NotTaken bets={bets} names={NAMES} />, {});
    expect(screen.queryByRole("button", { name: "Bring the bet myself" })).toBeNull();
    expect(screen.getByText(/^It can be brought from/)).toBeTruthy();
    expect(screen.getByText(/^The time for it is over/)).toBeTruthy();
  });
});
