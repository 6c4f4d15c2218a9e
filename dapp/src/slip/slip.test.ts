import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QuoteShown } from "@/api/schema";
import { nextStep, type Standing, wayOf } from "./journey";
import { agrees, CHOICES, deviation, leastPayout, policyOf } from "./policy";
import { combinable, MOST_LEGS, type SlipLeg, toggled } from "./store";

const leg = (fixture: string, key = "1:1:0:0-0", selection = 0): SlipLeg => ({
  fixture,
  key,
  selection,
  id: `0x${"0".repeat(32)}`,
  market: 1,
  period: 1,
  line: 0,
  from: [0, 0],
  sport: "football",
  home: "France",
  away: "Croatia",
  oddsPpm: 2_000_000,
});

describe("the slip", () => {
  it("takes a pick in, and out when it is picked again", () => {
    const one = toggled([], leg("a"));
    expect(one).toHaveLength(1);
    expect(toggled(one, leg("a"))).toEqual([]);
  });

  it("holds one selection a market: a further one takes its place", () => {
    const both = toggled([leg("a", "m", 0)], leg("a", "m", 2));
    expect(both.map((one) => one.selection)).toEqual([2]);
  });

  it("never holds more legs than an order may have", () => {
    let legs: readonly SlipLeg[] = [];
    for (let fixture = 0; fixture < 20; fixture++) legs = toggled(legs, leg(`${fixture}`));
    expect(legs).toHaveLength(MOST_LEGS);
  });

  it("is an accumulator with several matches, none twice", () => {
    expect(combinable([leg("a")])).toBe(false);
    expect(combinable([leg("a"), leg("b")])).toBe(true);
    expect(combinable([leg("a", "m"), leg("a", "n"), leg("b")])).toBe(false);
  });
});

describe("what a customer agrees to", () => {
  const odds = fc.array(fc.integer({ min: 1_000_001, max: 30_000_000 }), { minLength: 1, maxLength: 5 });
  const stakes = fc.bigInt({ min: 1n, max: 10n ** 11n });

  it("is never less than the stake, nor more than what was seen", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHOICES), stakes, odds, (choice, stake, seen) => {
        const least = leastPayout(choice, stake, seen);
        const full = leastPayout("better", stake, seen);
        return least >= stake && least <= full;
      }),
    );
  });

  it("is exactly what was seen, a share of it, or anything, by the choice", () => {
    expect(leastPayout("better", 10_000_000n, [1_970_000])).toBe(19_700_000n);
    expect(leastPayout("within2", 10_000_000n, [1_970_000])).toBe(19_306_000n);
    expect(leastPayout("within5", 10_000_000n, [1_020_000])).toBe(10_000_000n);
    expect(leastPayout("any", 10_000_000n, [1_970_000])).toBe(10_000_000n);
    expect(policyOf("within2")).toEqual({ policy: "within", within_ppm: 20_000 });
  });

  const quote = (more: Partial<QuoteShown["order"]>): QuoteShown => ({
    order: {
      bettor: "0xAb",
      legs: ["0x0a"],
      stake: 10_000_000,
      min_payout: 19_700_000,
      valid_until: 9,
      nonce: 0,
      ...more,
    },
    digest: "0x",
    odds_ppm: [1_970_000],
    payout: 19_700_000,
    most: 1,
    stops: "market-limit",
    at: 0,
  });

  it("is not signed away by a quote that pays less than was seen", () => {
    expect(agrees("better", 10_000_000n, [1_970_000], quote({}))).toBe(true);
    expect(agrees("better", 10_000_000n, [1_980_000], quote({}))).toBe(false);
    expect(agrees("within2", 10_000_000n, [1_980_000], quote({}))).toBe(true);
  });

  it("is not signed where the order is another one than was asked for", () => {
    const asked = { bettor: "0xab", legs: ["0xa"], stake: 10_000_000n };
    expect(deviation(asked, quote({}))).toBeNull();
    expect(deviation(asked, quote({ bettor: "0xcd" }))).toBe("bettor");
    expect(deviation(asked, quote({ legs: ["0x0b"] }))).toBe("legs");
    expect(deviation(asked, quote({ legs: ["0x0a", "0x0b"] }))).toBe("legs");
    expect(deviation(asked, quote({ stake: 10_000_001 }))).toBe("stake");
  });
});

describe("the way to a bet", () => {
  const ready: Standing = {
    connected: true,
    rightChain: true,
    signedIn: true,
    unmet: [],
    admitted: true,
    balance: 50_000_000n,
    stake: 10_000_000n,
    together: false,
    underway: false,
  };

  it("is one step at a time, in this order", () => {
    expect(nextStep({ ...ready, connected: false, rightChain: false, signedIn: false })).toEqual({
      step: "connect",
    });
    expect(nextStep({ ...ready, rightChain: false, signedIn: false })).toEqual({ step: "network" });
    expect(nextStep({ ...ready, signedIn: false })).toEqual({ step: "sign-in" });
    expect(nextStep({ ...ready, unmet: undefined })).toEqual({ step: "wait" });
    const missing = ["terms-not-accepted", "identity-required", "stake-limit-not-set"].map((reason) => ({
      reason,
      remedy: "",
    }));
    expect(nextStep({ ...ready, unmet: missing })).toEqual({ step: "identity" });
    expect(nextStep({ ...ready, unmet: missing.slice(2), admitted: false })).toEqual({ step: "conditions" });
    expect(nextStep({ ...ready, admitted: false })).toEqual({ step: "deposit" });
    expect(nextStep({ ...ready, balance: 9_999_999n })).toEqual({ step: "deposit" });
    expect(nextStep(ready)).toEqual({ step: "place" });
  });

  it("brings entry and money with the bet where it can, and waits for one that is on its way", () => {
    const stranger = { ...ready, admitted: false, balance: 0n, together: true };
    expect(nextStep(stranger)).toEqual({ step: "first" });
    expect(nextStep({ ...stranger, underway: undefined })).toEqual({ step: "wait" });
    expect(nextStep({ ...stranger, underway: true })).toEqual({ step: "underway" });
    expect(nextStep({ ...ready, together: true, underway: true })).toEqual({ step: "place" });
  });

  it("is shown as a whole, one stop shorter where the deposit comes with the bet", () => {
    expect(wayOf("sign-in", true)).toEqual({
      stops: ["wallet", "signing-in", "who", "limits", "money-and-bet"],
      at: 1,
    });
    expect(wayOf("deposit", false)).toEqual({
      stops: ["wallet", "signing-in", "who", "limits", "money", "bet"],
      at: 4,
    });
    expect(wayOf("place", true)).toBeNull();
    expect(wayOf("blocked", true)).toBeNull();
  });

  it("ends where nothing the customer does would help, before anything else is asked", () => {
    const excluded = { reason: "excluded", remedy: "", until: 9 };
    expect(nextStep({ ...ready, unmet: [{ reason: "identity-required", remedy: "" }, excluded] })).toEqual({
      step: "blocked",
      by: excluded,
    });
  });
});
