import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { hashTypedData } from "viem";
import { afterEach, describe, expect, it, vi } from "vitest";
import { rememberCsrf } from "@/api/client";
import type { OrderBody, PermitShown, QuoteBody } from "@/api/schema";
import { domainOf, orderMessage, orderTypedData } from "@/chain/typedData";
import {
  asked,
  CONFIG,
  CONTRACTS,
  NOW,
  problem,
  SIGNATURE,
  type Staged,
  signed,
  stage,
} from "@/testing/stage";
import type { SlipBet } from "./bets";
import { permitToSign } from "./first";
import NextStep from "./NextStep";
import { clear, type SlipLeg } from "./store";

const ANN = `0x${"a1".repeat(20)}` as const;
const WORD = `0x${"00".repeat(15)}01${"00010100000000000000000000000000"}` as const;
const DOMAIN = { name: "Play euro", version: "1", chainId: 31_337, verifyingContract: CONTRACTS.asset };
const BOOK = CONFIG.book;
if (BOOK === null) throw new Error("the stage has a book");
const book = {
  ...BOOK,
  contracts: { ...CONTRACTS, first_bet: `0x${"9".repeat(40)}` },
  asset: { ...BOOK.asset, permit: DOMAIN },
};

const leg = {
  fixture: "f",
  key: "1:1:0:0-0",
  selection: 0,
  id: `0x${"0".repeat(31)}1`,
  market: 1,
  period: 1,
  line: 0,
  from: [0, 0],
  sport: "football",
  home: "France",
  away: "Croatia",
  oddsPpm: 2_000_000,
} as const satisfies SlipLeg;
const bet = (inPlay = false, key = "one"): SlipBet => ({
  key,
  legs: [{ leg, oddsPpm: 2_000_000, boardPpm: 2_000_000, why: [], inPlay }],
  words: [WORD],
});

const ACCOUNT = {
  balance: 0n,
  openPayout: 0n,
  eligibleUntil: 0n,
  noEntryBefore: 0n,
  tier: 0n,
  eligible: false,
  walletBalance: 100_000_000n,
  withdrawing: 0n,
  withdrawAt: 0n,
  capped: false,
  depositCap: 0n,
  depositUsed: 0n,
  stakeCap: 0n,
  stakeUsed: 0n,
  openNonces: [],
};

/** The desk's answer to a slip, as docs/api.md has it. */
function quoteOf(body: QuoteBody, spender: string = CONTRACTS.book) {
  const order: OrderBody = {
    bettor: body.bettor,
    legs: body.legs,
    stake: body.stake,
    min_payout: body.stake * 2,
    valid_until: NOW + 600,
    nonce: 0,
  };
  const { chainId, verifyingContract } = book.domains.book;
  const permit: PermitShown = {
    name: DOMAIN.name,
    version: DOMAIN.version,
    chain_id: DOMAIN.chainId,
    verifying_contract: DOMAIN.verifyingContract,
    owner: body.bettor,
    spender,
    value: body.deposit ?? 0,
    nonce: 3,
    deadline: NOW + 600,
    digest: "",
  };
  permit.digest = hashTypedData(permitToSign(permit));
  return {
    order,
    digest: hashTypedData(orderTypedData(domainOf(chainId, verifyingContract), orderMessage(order))),
    odds_ppm: [2_000_000],
    payout: body.stake * 2,
    most: 1_000_000_000,
    stops: "market-limit",
    at: NOW,
    permit: body.deposit ? permit : null,
  };
}

const API = {
  "GET /v1/session": {
    user_id: "u",
    roles: ["customer"],
    csrf_token: "t",
    wallets: [{ id: "w", address: ANN, method: "key", linked_at: 1, cool_until: 0 }],
  },
  "GET /v1/eligibility": { action: "grant", eligible: true, unmet: [] },
  "GET /v1/limits": [
    { kind: "deposit", cents: 20_000 },
    { kind: "stake", cents: 10_000 },
  ],
  "GET /v1/bets": [],
  "POST /v1/quotes": (body: unknown) => quoteOf(body as QuoteBody),
  "POST /v1/bets": { id: `0x${"ef".repeat(32)}` },
};

function slip(staged: Staged = {}, bets: readonly SlipBet[] = [bet()], account: object = {}) {
  return stage(<NextStep bets={bets} stake={10_000_000n} choice="better" wrong={false} />, {
    wallet: ANN,
    ...staged,
    chain: { "lens.account": { ...ACCOUNT, ...account } },
    config: { book, faucet: false },
    api: { ...API, ...staged.api },
  });
}

const placed = () => asked.find(({ method, path }) => method === "POST" && path === "/v1/bets")?.body;
const deposit = (name = "Deposit €20.00 and place the bet") =>
  screen.findByRole("button", { name }, { timeout: 20_000 });

afterEach(() => {
  cleanup();
  clear();
  rememberCsrf(null);
  vi.unstubAllGlobals();
});

describe("the first bet of a wallet without gas", { timeout: 30_000 }, () => {
  it("is explained, then signed twice, then handed in with its deposit in one request", async () => {
    slip();
    const button = await deposit();
    expect(screen.getByText(/may take €20\.00 out of my wallet, once/)).toBeTruthy();
    expect(screen.getByText(/I bet €10\.00 on .*France/)).toBeTruthy();
    expect(screen.getByText(/one transaction that we pay for: all of them, or none/)).toBeTruthy();
    expect(screen.getByRole("list", { name: "The way to your bet" }).children).toHaveLength(5);
    fireEvent.click(button);
    await waitFor(() => expect(placed()).toBeTruthy());
    expect(signed.map(({ primaryType }) => primaryType)).toEqual(["Permit", "Order"]);
    expect(signed[0]?.message).toMatchObject({ value: "20000000", spender: CONTRACTS.book });
    expect(placed()).toMatchObject({
      signature: SIGNATURE,
      first: { permit: { units: 20_000_000, deadline: NOW + 600, signature: SIGNATURE } },
    });
  });

  it("brings what was typed, but neither less than the bet needs nor more than limit and wallet leave", async () => {
    slip();
    const button = await deposit();
    const field = screen.getByLabelText("Amount");
    for (const [typed, error] of [
      ["9.99", /This bet needs €10\.00 more/],
      ["100.01", /Your wallet has too little/],
    ] as const) {
      fireEvent.change(field, { target: { value: typed } });
      expect(screen.getByRole("alert").textContent).toMatch(error);
      expect((button as HTMLButtonElement).disabled).toBe(true);
    }
    fireEvent.change(field, { target: { value: "12.5" } });
    fireEvent.click(await deposit("Deposit €12.50 and place the bet"));
    await waitFor(() => expect(placed()).toMatchObject({ first: { permit: { units: 12_500_000 } } }));
  });

  it("is not deposited for beyond the week's limit", async () => {
    slip({ api: { "GET /v1/limits": [{ kind: "deposit", cents: 1_500 }] } });
    await deposit("Deposit €15.00 and place the bet");
    fireEvent.change(screen.getByLabelText("Amount"), { target: { value: "16" } });
    expect(screen.getByRole("alert").textContent).toContain("Your weekly limit leaves €15.00");
  });

  it("renews an entry that has run out with one signature, where the balance is enough", async () => {
    slip({}, [bet()], { balance: 50_000_000n });
    fireEvent.click(await screen.findByRole("button", { name: "Place bet" }, { timeout: 20_000 }));
    await waitFor(() => expect(placed()).toMatchObject({ first: {} }));
    expect(signed.map(({ primaryType }) => primaryType)).toEqual(["Order"]);
  });

  it("signs nothing where the answer's permit lets somebody else take the money", async () => {
    const other = (body: unknown) => quoteOf(body as QuoteBody, `0x${"6".repeat(40)}`);
    slip({ api: { "POST /v1/quotes": other } });
    fireEvent.click(await deposit());
    expect(await screen.findByText(/another order than was asked for \(spender\)/)).toBeTruthy();
    expect(signed).toEqual([]);
    expect(placed()).toBeUndefined();
  });

  it("that is refused says why, and offers the deposit by an own transaction instead", async () => {
    slip({ api: { "POST /v1/bets": () => problem(422, { reason: "permit" }) } });
    fireEvent.click(await deposit());
    expect(await screen.findByText(/The token does not take the signature/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /by a transaction of my own/ }));
    expect(await screen.findByRole("button", { name: "Deposit €20.00" })).toBeTruthy();
    expect(screen.getByText(/it pays a little ether for gas/)).toBeTruthy();
  });

  it("that the wallet says no to is not sent, and can be tried again", async () => {
    const no = Object.assign(new Error("User rejected the request."), { code: 4001 });
    slip({ refuses: no });
    fireEvent.click(await deposit());
    expect(await screen.findByText(/You said no in the wallet/)).toBeTruthy();
    expect(placed()).toBeUndefined();
    expect(((await deposit()) as HTMLButtonElement).disabled).toBe(false);
  });

  it("that nobody answered is handed in again as it is, and asks the wallet for nothing more", async () => {
    let times = 0;
    const late = () => (++times === 1 ? new TypeError("fetch failed") : API["POST /v1/bets"]);
    slip({ api: { "POST /v1/bets": late } });
    fireEvent.click(await deposit());
    const sent = () => asked.filter(({ method, path }) => method === "POST" && path === "/v1/bets");
    await waitFor(() => expect(sent()).toHaveLength(2));
    expect(sent()[1]).toEqual(sent()[0]);
    await waitFor(() => expect(localStorage.getItem("proofbook.underway")).toContain("ef".repeat(32)));
    expect(signed).toHaveLength(2);
  });

  it("that nobody answers at all may still be taken: that is said, and it is watched for", async () => {
    slip({ api: { "POST /v1/bets": new TypeError("fetch failed") } });
    fireEvent.click(await deposit());
    expect(await screen.findByText(/no answer came: it may be taken until/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /by a transaction of my own/ })).toBeNull();
    const { digest } = quoteOf({ bettor: ANN, legs: [WORD], stake: 10_000_000 });
    expect(localStorage.getItem("proofbook.underway")).toContain(digest);
  });

  it("keeps the next one waiting while it is on its way", async () => {
    const under = { id: "0x1", first: true, state: "submitted", order: { bettor: ANN } };
    slip({ api: { "GET /v1/bets": [under] } });
    expect(await screen.findByText(/Your deposit is on its way with another bet/)).toBeTruthy();
  });

  it("of several singles brings the money of all, and says that the others follow", async () => {
    slip({}, [bet(), bet(false, "two"), bet(false, "three")]);
    await deposit("Deposit €30.00 and place the bet");
    expect(screen.getByText(/The first one brings it/)).toBeTruthy();
  });

  it("on a match in play is not brought: its money is deposited before, by the wallet", async () => {
    slip({}, [bet(true)]);
    expect(await screen.findByRole("button", { name: "Deposit €20.00" }, { timeout: 20_000 })).toBeTruthy();
    expect(asked.some(({ path }) => path === "/v1/quotes")).toBe(false);
  });
});
