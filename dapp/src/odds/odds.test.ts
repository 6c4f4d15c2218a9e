import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combined, formatOdds, fraction, ONE, payoutOf } from "./odds";

const odds = fc.integer({ min: ONE + 1, max: 2 ** 32 - 1 });

describe("odds", () => {
  it.each([
    [1_970_000, "1.97", "97/100", "\u2212103", "50.8\u00a0%"],
    [2_000_000, "2.00", "1/1", "+100", "50.0\u00a0%"],
    [2_500_000, "2.50", "3/2", "+150", "40.0\u00a0%"],
    [1_333_333, "1.33", "1/3", "\u2212300", "75.0\u00a0%"],
    [1_012_000, "1.012", "1/83", "\u22128333", "98.8\u00a0%"],
    [101_000_000, "101.00", "100/1", "+10000", "1.0\u00a0%"],
  ])("%d are written as boards write them", (ppm, decimal, fractional, american, probability) => {
    expect(formatOdds(ppm, "decimal")).toBe(decimal);
    expect(formatOdds(ppm, "fractional")).toBe(fractional);
    expect(formatOdds(ppm, "american")).toBe(american);
    expect(formatOdds(ppm, "probability")).toBe(probability);
  });

  it("use the language's separator", () => {
    expect(formatOdds(1_970_000, "decimal", ",")).toBe("1,97");
    expect(formatOdds(1_970_000, "probability", ",")).toBe("50,8\u00a0%");
  });

  it("are refused where they are none", () => {
    for (const wrong of [ONE, 0, -5, 1.5, Number.NaN])
      expect(() => formatOdds(wrong, "decimal")).toThrow(RangeError);
  });

  it("never look higher in decimals than what is paid, nor lower by a whole step", () => {
    fc.assert(
      fc.property(odds, (ppm) => {
        const shown = BigInt(Math.round(Number(formatOdds(ppm, "decimal")) * 1000)) * 1000n;
        const off = BigInt(ppm) - shown;
        return off >= 0n && off < (ppm < 1_100_000 ? 1_000n : 10_000n);
      }),
    );
  });

  it("have no nearer fraction with as small a denominator", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5_000, max: 20_000_000 }),
        fc.integer({ min: 1, max: 100 }),
        (gain, bottom) => {
          const [top, own] = fraction(gain);
          const other = Math.round((gain * bottom) / ONE);
          const off = (t: number, b: number): number => Math.abs(t / b - gain / ONE);
          return own <= 100 && off(top, own) <= off(other, bottom) + 1e-12;
        },
      ),
    );
  });

  it("pay in whole units, floored at each leg, and never more than the exact product", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.array(fc.integer({ min: ONE + 1, max: 50_000_000 }), { minLength: 1, maxLength: 8 }),
        (stake, legs) => {
          const top = legs.reduce((total, one) => total * BigInt(one), stake);
          const exact = top / BigInt(ONE) ** BigInt(legs.length);
          const paid = payoutOf(stake, legs);
          return paid <= exact && exact - paid <= 1n + (exact * BigInt(legs.length)) / 10n ** 18n;
        },
      ),
    );
    expect(payoutOf(10_000_000n, [1_970_000])).toBe(19_700_000n);
    expect(combined([2_000_000, 1_500_000])).toBe(3_000_000);
  });
});
