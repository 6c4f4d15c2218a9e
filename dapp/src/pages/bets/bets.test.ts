import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChainBetShown, DeskBetState, FixtureShown, ToldShown } from "@/api/schema";
import { payoutOf } from "@/odds/odds";
import { onChain } from "./history";
import { merged } from "./names";
import { leastOf, soldFor } from "./offer";
import { onceEach } from "./useBetsOf";
import { endingOf, type LegState, phaseOf, waitingOf } from "./waiting";

const leg = (phase: LegState["phase"], start = 100, end = 0): LegState => ({ phase, start, end });

describe("what a bet waits for", () => {
  it("is the last match to begin while one is ahead", () => {
    const legs = [leg("final"), leg("open", 200), leg("open", 300)];
    expect(waitingOf(legs, 150)).toEqual({ why: "kickoff", until: 300 });
  });

  it("is a result once all matches have begun", () => {
    expect(waitingOf([leg("open"), leg("reported", 100, 900)], 150)).toEqual({ why: "result", until: null });
  });

  it("is the end of the window, and of a dispute before it", () => {
    expect(waitingOf([leg("reported", 1, 900), leg("reported", 1, 950)], 150)).toEqual({
      why: "reported",
      until: 950,
    });
    expect(waitingOf([leg("reported", 1, 900), leg("revote", 1, 800)], 150)).toEqual({
      why: "revote",
      until: 800,
    });
    expect(waitingOf([leg("revote", 1, 800), leg("arbiter", 1, 700)], 150).why).toBe("arbiter");
  });

  it("is nothing but the payment when all is final", () => {
    expect(waitingOf([leg("final"), leg("final")], 150)).toEqual({ why: "payment", until: null });
  });

  it("reads the phase where the oracle writes it", () => {
    expect([0n, 1n, 2n, 3n].map((phase) => phaseOf((phase << 165n) | 7n, false))).toEqual([
      "open",
      "reported",
      "revote",
      "arbiter",
    ]);
    expect(phaseOf(1n << 165n, true)).toBe("final");
  });
});

describe("how a bet ended", () => {
  const ended = (left: bigint, paid: bigint) => endingOf({ state: "settled", left, paid });

  it("is told by what it paid for the stake that was left", () => {
    expect([ended(10n, 0n), ended(10n, 5n), ended(10n, 10n), ended(10n, 11n)]).toEqual([
      "lost",
      "partly",
      "back",
      "won",
    ]);
    expect(endingOf({ state: "cashed-out", left: 0n, paid: 0n })).toBe("sold");
  });
});

describe("what a bet is sold back for", () => {
  const now = (odds: number, today: number | null, multiplier: bigint | null = null) => ({
    odds,
    today,
    multiplier,
  });

  it("is the part times its odds over those of now", () => {
    expect(soldFor(10_000_000n, [now(3_000_000, 1_500_000)])).toBe(20_000_000n);
    expect(soldFor(10_000_000n, [now(2_000_000, 4_000_000)])).toBe(5_000_000n);
  });

  it("takes what is won already, and is nothing without a price, when it is lost or decided", () => {
    const won = 2n * 3_000_000n;
    expect(soldFor(1_000_000n, [now(3_000_000, null, won), now(2_000_000, 2_000_000)])).toBe(3_000_000n);
    expect(soldFor(1_000_000n, [now(3_000_000, null)])).toBeNull();
    expect(soldFor(1_000_000n, [now(3_000_000, null, 0n), now(2_000_000, 2_000_000)])).toBeNull();
    expect(soldFor(1_000_000n, [now(3_000_000, null, won)])).toBeNull();
  });

  it("is never more than the part would pay", () => {
    const odds = fc.integer({ min: 1_000_001, max: 50_000_000 });
    const legs = fc.array(fc.tuple(odds, odds), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), legs, (part, pairs) => {
        const units = soldFor(
          part,
          pairs.map(([one, today]) => now(one, today)),
        );
        expect(units).not.toBeNull();
        expect(units ?? 0n).toBeLessThanOrEqual(
          payoutOf(
            part,
            pairs.map(([one]) => one),
          ),
        );
      }),
    );
  });

  it("may fall by the percents that were chosen, and no further", () => {
    expect([leastOf(1_000n, 0), leastOf(1_000n, 2), leastOf(1_000n, 5)]).toEqual([1_000n, 980n, 950n]);
  });
});

describe("pages of bets", () => {
  it("that overlap hold each bet once", () => {
    const bet = (id: string) => ({ id }) as ChainBetShown;
    const pages = [{ bets: [bet("a"), bet("b")] }, { bets: [bet("b"), bet("c")] }];
    expect(onceEach(pages).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});

describe("names", () => {
  const fixture = (id: string | null, home: string) =>
    ({ id, fixture: `f-${home}`, sport: "football", home, away: "B", kickoff: 1 }) as FixtureShown;

  it("stay known when a match is listed no more, and follow what is told now", () => {
    const before = merged([], [fixture("0x1", "A"), fixture(null, "C")]);
    const after = new Map(merged(before, [fixture("0x2", "D"), fixture("0x1", "A2")]));
    expect([...after.keys()]).toEqual(["0x2", "0x1"]);
    expect(after.get("0x1")?.home).toBe("A2");
  });
});

describe("a bet of the history", () => {
  const word = `0x${"0".repeat(31)}1${"00010100000000000000000000000000"}`;
  const told = (status: ToldShown["status"], state: DeskBetState): ToldShown =>
    ({
      status,
      outcome: null,
      paid: 5,
      end_final: false,
      end_transaction: null,
      bet: {
        id: "0x1",
        state,
        order: { bettor: "0x2", nonce: 3, stake: 10, legs: [word] },
        odds_ppm: [2_000_000],
        left: 6,
        payout: 20,
        accepted_at: null,
        received_at: 7,
        block: 8,
        transaction: null,
      },
    }) as unknown as ToldShown;

  it("is on the chain once it is mined, and has its legs with their odds", () => {
    const found = onChain(told("open", "final"));
    expect(found).toMatchObject({
      id: "0x1",
      state: "final",
      left: 6,
      paid: 5,
      placed_at: 7,
      transaction: "",
    });
    expect(BigInt(found?.legs[0]?.word ?? 0)).toBe(BigInt(word) | (2_000_000n << 32n));
    expect(found?.legs[0]).toMatchObject({ fixture: `0x${"0".repeat(31)}1`, market: 1, selection: 0 });
    expect(onChain(told("under-way", "mined"))?.state).toBe("mined");
    expect(onChain(told("settled", "final"))?.state).toBe("settled");
    expect(onChain(told("cashed-out", "final"))?.state).toBe("cashed-out");
  });

  it("is not while it is on its way, or was not taken", () => {
    expect(onChain(told("under-way", "submitted"))).toBeNull();
    expect(onChain(told("refused", "refused"))).toBeNull();
    expect(onChain(told("expired", "expired"))).toBeNull();
  });
});
