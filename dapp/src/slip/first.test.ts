import fc from "fast-check";
import { hashTypedData } from "viem";
import { describe, expect, it } from "vitest";
import type { PermitShown, QuoteShown } from "@/api/schema";
import { CENT, EURO } from "@/money/money";
import { CONFIG } from "@/testing/render";
import type { LegNow } from "./bets";
import { canBring, depositRoom, isUnderway, permitDeviation, permitToSign, suggestedDeposit } from "./first";

const ANN = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f";
const plain = CONFIG.book;
if (plain === null || plain.asset.permit === null) throw new Error("the test's book has permits");
const domain = plain.asset.permit;
const contracts: Record<string, string> = { ...plain.contracts, first_bet: plain.contracts.book ?? "" };
const book = { ...plain, contracts };

describe("a bet that brings its money", () => {
  const leg = { inPlay: false } as LegNow;

  it("needs a token with permits, the contract for it, and matches that have not begun", () => {
    expect(canBring(book, [leg])).toBe(true);
    expect(canBring(plain, [leg])).toBe(false);
    expect(canBring({ ...book, asset: { ...book.asset, permit: null } }, [leg])).toBe(false);
    expect(canBring(book, [leg, { ...leg, inPlay: true }])).toBe(false);
  });

  it("keeps the next one waiting until it is on the chain", () => {
    const bet = { first: true, state: "submitted", order: { bettor: ANN } } as Parameters<
      typeof isUnderway
    >[0];
    expect(isUnderway(bet, ANN.toLowerCase())).toBe(true);
    expect(isUnderway({ ...bet, state: "mined" }, ANN)).toBe(false);
    expect(isUnderway({ ...bet, first: false }, ANN)).toBe(false);
    expect(isUnderway(bet, undefined)).toBe(false);
  });

  it("is suggested a sum that is enough, and within the limit wherever that is possible", () => {
    const sums = fc.bigInt({ min: 0n, max: 10_000n * EURO });
    fc.assert(
      fc.property(sums, fc.option(sums), (missing, room) => {
        const found = suggestedDeposit(missing, room);
        expect(found >= missing).toBe(true);
        if (room !== null && missing <= room) expect(found <= room).toBe(true);
      }),
    );
    expect(suggestedDeposit(10n * EURO, null)).toBe(20n * EURO);
    expect(suggestedDeposit(30n * EURO + 1n, null)).toBe(31n * EURO);
    expect(suggestedDeposit(10n * EURO, 15n * EURO)).toBe(15n * EURO);
  });

  it("knows what the week's limit leaves", () => {
    const limits = [
      { kind: "stake" as const, cents: 5 },
      { kind: "deposit" as const, cents: 2_000 },
    ];
    expect(depositRoom(limits, 500n)).toBe(1_500n * CENT);
    expect(depositRoom(limits, 2_001n)).toBe(0n);
    expect(depositRoom(limits, undefined)).toBeNull();
    expect(depositRoom([], 0n)).toBeNull();
  });
});

describe("the permit of a quote", () => {
  const permit: PermitShown = {
    name: domain.name,
    version: domain.version,
    chain_id: domain.chainId,
    verifying_contract: domain.verifyingContract,
    owner: ANN,
    spender: book.contracts.book ?? "",
    value: 20_000_000,
    nonce: 0,
    deadline: 900,
    digest: "0x",
  };
  const quoted = (more: Partial<PermitShown> = {}) =>
    ({ order: { valid_until: 900 }, permit: { ...permit, ...more } }) as QuoteShown;
  const asked = { owner: ANN.toLowerCase(), units: 20n * EURO };

  it("is signed where it is the one that was asked for", () => {
    expect(permitDeviation(asked, quoted(), book)).toBeNull();
    expect(hashTypedData(permitToSign(permit))).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<PermitShown>]>([
    ["owner", { owner: domain.verifyingContract }],
    ["spender", { spender: ANN }],
    ["value", { value: 20_000_001 }],
    ["deadline", { deadline: 901 }],
    ["verifying_contract", { verifying_contract: ANN }],
    ["chain_id", { chain_id: 1 }],
    ["name", { name: "Euro" }],
    ["version", { version: "2" }],
  ])("is not signed with another %s", (field, change) => {
    expect(permitDeviation(asked, quoted(change), book)).toBe(field);
    expect(hashTypedData(permitToSign({ ...permit, nonce: 1, ...change }))).not.toBe(
      hashTypedData(permitToSign(permit)),
    );
  });

  it("is missed where the answer has none", () => {
    expect(permitDeviation(asked, { ...quoted(), permit: null }, book)).toBe("permit");
    const without = { ...book, asset: { ...book.asset, permit: null } };
    expect(permitDeviation(asked, quoted(), without)).toBe("permit");
  });
});
