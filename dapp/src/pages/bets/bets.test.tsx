import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { ChainBetShown, DeskBetShown, ToldShown } from "@/api/schema";
import { LiveContext } from "@/live/hooks";
import { legWord } from "@/markets/legs";
import { CONFIG, draw, WALLET } from "@/testing/answers";
import { storeOf } from "@/testing/render";
import { BetList } from "./BetList";
import BetsPage from "./BetsPage";
import { NotTaken } from "./DeskBets";
import type { Names } from "./names";
import { useBetsOf } from "./useBetsOf";

const who = vi.hoisted(() => ({ session: {} as object | null }));
const write = vi.hoisted(() => vi.fn(async (_: object) => "0x"));
vi.mock("@/chain/wallet", () => ({
  useWallet: () => ({ address: WALLET, status: "connected", rightChain: true }),
  useWalletActions: () => ({}),
}));
vi.mock("@/chain/useSignIn", () => ({ useSignInNow: () => ({ session: who.session }) }));
vi.mock("@/chain/account", () => ({ useBookAccount: () => ({ data: { openNonces: [] } }) }));
vi.mock("wagmi", () => ({ useConfig: () => ({}) }));
vi.mock("./useWaiting", () => ({ useWaiting: () => undefined }));
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
const desk = (more: Partial<DeskBetShown> = {}): DeskBetShown => ({
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
  first: false,
  left: 10_000_000,
  sale_id: null,
  sales: [],
  block: null,
  block_hash: null,
  transaction: null,
  claim: null,
  ...more,
});
const ROUTE = `GET /v1/wallets/${WALLET}/bets`;
const page = (bets: readonly ChainBetShown[]) => ({ bets, as_of: { block: 9, final: 8 } });

function List() {
  return <BetList bets={useBetsOf(WALLET)} told={[]} names={NAMES} />;
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

  it("leads to the chain's explorer, where the installation names one", async () => {
    const url = "https://explorer.test";
    const explorer = { url, transactions: `${url}/tx/`, addresses: `${url}/address/` };
    draw(
      <List />,
      { [ROUTE]: page([bet(1, { transaction: "0xa1", end_transaction: "0xa2" })]) },
      { explorer },
    );
    await settled();
    const links = screen.getAllByRole("link", { name: /in the explorer/ });
    expect(links.map((one) => one.getAttribute("href"))).toEqual([`${url}/tx/0xa1`, `${url}/tx/0xa2`]);
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

const told = (
  index: number,
  more: Partial<ToldShown>,
  state: DeskBetShown["state"] = "final",
): ToldShown => ({
  bet: desk({ id: bet(index).id, state, reason: "", transaction: "0x" }),
  status: "open",
  outcome: null,
  paid: 0,
  ended_at: null,
  end_transaction: null,
  end_final: true,
  waits: [],
  ...more,
});
const HISTORY = "GET /v1/bets/history";

/** The page of somebody who is signed in, with these answers of the API. */
function drawPage(table: Parameters<typeof draw>[1]) {
  const live = storeOf([]);
  return draw(
    <LiveContext value={live}>
      <BetsPage />
    </LiveContext>,
    { "GET /v1/fixtures": [], ...table },
  );
}

describe("the bets of who is signed in", () => {
  it("stand there in every state, whichever wallet they are of", async () => {
    const bets = [
      told(1, { status: "under-way" }, "submitted"),
      told(2, {}),
      told(3, { status: "settled", outcome: "partly", paid: 4_000_000 }),
      told(4, { status: "cashed-out", outcome: "sold", paid: 9_000_000 }),
      { ...told(5, { status: "refused" }), bet: desk({ id: "0x5", state: "refused", reason: "budget" }) },
    ];
    drawPage({ [HISTORY]: { bets, next: null, block: 9 } });
    expect(
      await screen.findByText("The house takes no more on this. Stake less, or choose another market."),
    ).toBeTruthy();
    expect(document.querySelectorAll(`article[data-bet="${bet(2).id}"]`)).toHaveLength(1);
    await settled();
    const shown = [...document.querySelectorAll("article[data-bet]")].map((one) =>
      one.getAttribute("data-state"),
    );
    expect(shown).toEqual(["settled", "cashed-out"]);
    expect(screen.getByText("€4.00")).toBeTruthy();
    expect(screen.getByText("€9.00")).toBeTruthy();
  });

  it("come page by page", async () => {
    const asked = drawPage({ [HISTORY]: { bets: [told(2, {})], next: "7-00", block: 9 } });
    fireEvent.click(await screen.findByText("Show earlier bets"));
    await waitFor(() => expect(asked.filter(({ route }) => route === HISTORY)).toHaveLength(2));
  });

  it("are of the connected wallet alone where nobody is signed in", async () => {
    who.session = null;
    const asked = drawPage({ [ROUTE]: page([]) });
    expect(await screen.findByText("No bets here yet")).toBeTruthy();
    expect(asked.some(({ route }) => route === HISTORY)).toBe(false);
    who.session = {};
  });

  it("are read from the chain where the API does not answer", async () => {
    drawPage({ [HISTORY]: "down" });
    expect((await screen.findByRole("alert")).textContent).toContain("No answer");
    expect(await screen.findByText(/The server does not answer/)).toBeTruthy();
  });
});

describe("a bet that was not taken", () => {
  const refused = (claim: DeskBetShown["claim"]): DeskBetShown => desk({ claim });
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
