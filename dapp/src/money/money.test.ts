import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CENT, EURO, formatAmount, formatMoney, type Language, parseMoney, units } from "./money";

const languages = fc.constantFrom<Language>("en", "fr");

describe("money", () => {
  it("is written as each language writes it", () => {
    expect(formatMoney(1_234_567_890_000n, "en")).toBe("€1,234,567.89");
    expect(formatMoney(1_234_567_890_000n, "fr")).toBe("1\u202f234\u202f567,89\u00a0€");
    expect(formatMoney(-5_000_000n, "en")).toBe("\u2212€5.00");
  });

  it("is never shown above what there is", () => {
    expect(formatMoney(1_999_999n, "en")).toBe("€1.99");
    expect(formatMoney(9_999n, "en")).toBe("€0.00");
  });

  it("comes back from a field as it went in", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 10n }), languages, (cents, language) => {
        const value = cents * CENT;
        return (
          parseMoney(formatAmount(value, language)) === value &&
          parseMoney(formatMoney(value, "fr")) === value
        );
      }),
    );
  });

  it.each(["", "-1", "1.234", "1e3", "abc", "1.2.3", "1234567890"])("is not read from %j", (text) => {
    expect(parseMoney(text)).toBeNull();
  });

  it("is read with a point, a comma, blanks and a currency", () => {
    for (const text of ["12.5", "12,5", "12,50 €", "1 2.50"])
      expect(parseMoney(text)).toBe(12n * EURO + 50n * CENT);
  });

  it("takes whole numbers of the API alone", () => {
    expect(units(5_000_000)).toBe(5n * EURO);
    expect(() => units(1.5)).toThrow(RangeError);
  });
});
