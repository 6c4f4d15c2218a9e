import { describe, expect, it } from "vitest";
import { decodePlaced, encodeSettle, encodeSettleGain, type Terms, withOdds } from "./wire";

// What chain.wire makes of the same terms.
const LEGS =
  "020102030405060708090a0b0c0d0e0f100001010000000002001e84800202030405060708090a0b0c0d0e0f1000030100000000000019f0a0";
const BETTOR = "1111111111111111111111111111111111111111";
const TERMS: Terms = {
  bettor: `0x${BETTOR}`,
  nonce: 7,
  stake: 5_000_000n,
  acceptedAt: 1_531_668_000,
  legs: [
    455867356320691211509944977504407603367350875500218468643443619349145845760n,
    908180204903957599883269137694594743419197137694093991540937091235107045376n,
  ],
};

describe("calldata and events of bets", () => {
  it("settles what chain.wire settles, byte for byte", () => {
    expect(encodeSettle(TERMS)).toBe(`0x${LEGS}01${BETTOR}000000004c4b40000000075b4b6620`);
  });

  it("credits a gain as chain.wire does", () => {
    const request = `0x${"22".repeat(32)}` as const;
    expect(encodeSettleGain(TERMS, 123_456n, request)).toBe(
      `0x${LEGS}${BETTOR}0000000001e2405b4b6620${"22".repeat(32)}`,
    );
  });

  it("reads a batch with a bet that was taken and one that was not", () => {
    const item = (code: string, order: string, nonce: string) =>
      `${code}${order.repeat(32)}${BETTOR}000000004c4b40${nonce}5b4b6620`;
    const data = `0x${LEGS}02${item("00", "07", "00000007")}${item("0d", "08", "00000008")}` as const;
    const [first, second] = decodePlaced(data);
    expect(first).toEqual({ code: 0, order: `0x${"07".repeat(32)}`, terms: TERMS });
    expect([second?.code, second?.terms.nonce]).toEqual([13, 8]);
  });

  it("refuses an event that ends too early", () => {
    expect(() => decodePlaced(`0x${LEGS}01aa`)).toThrow(/ends within an item/);
  });

  it("fills odds into a leg and leaves the rest of it", () => {
    const bare = (TERMS.legs[0] ?? 0n) & ~(0xffffffffn << 32n);
    expect(withOdds(bare, 2_000_000)).toBe(TERMS.legs[0]);
  });
});
