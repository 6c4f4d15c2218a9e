import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitShown } from "@/api/schema";
import { aboutUntil, effectOf, holding, LENGTHS, RAISE_AFTER_S } from "./rules";

const limit = (cents: number | null, more: Partial<LimitShown> = {}): LimitShown => ({
  kind: "deposit",
  cents,
  ...more,
});

describe("another limit", () => {
  it("takes effect at once where none was set, and where it is lower", () => {
    expect(effectOf(limit(null), 5_000, 100)).toEqual({ kind: "first" });
    expect(effectOf(limit(5_000), 4_999, 100)).toEqual({ kind: "lower" });
    expect(effectOf(limit(5_000), 5_000, 100)).toEqual({ kind: "same" });
  });

  it("waits 48 hours where it is higher", () => {
    expect(effectOf(limit(5_000), 5_001, 100)).toEqual({ kind: "raise", from: 100 + RAISE_AFTER_S });
  });

  it("keeps the time of a raise that waits for less than it, and begins anew for more", () => {
    const waiting = limit(5_000, { pending_cents: 8_000, pending_from: 900 });
    expect(effectOf(waiting, 7_000, 800)).toEqual({ kind: "raise", from: 900 });
    expect(effectOf(waiting, 8_001, 800)).toEqual({ kind: "raise", from: 800 + RAISE_AFTER_S });
  });
});

describe("a break", () => {
  it("is shown with an end that is never before that of a shorter one", () => {
    const now = fc.integer({ min: 1_700_000_000, max: 2_000_000_000 });
    fc.assert(
      fc.property(now, (from) => {
        const ends = LENGTHS.map((length) => aboutUntil(length, from));
        expect(ends).toEqual([...ends].sort((one, other) => one - other));
        expect(Math.min(...ends)).toBeGreaterThanOrEqual(from + 24 * 3_600);
      }),
    );
  });

  it("of months ends on the same day, or on the first of the month after where there is none", () => {
    const end = (text: string, length: number) =>
      new Date(aboutUntil({ length, unit: "months" }, Date.parse(text) / 1_000) * 1_000);
    expect(end("2026-01-15T12:00:00", 3).getDate()).toBe(15);
    const after = end("2026-12-31T12:00:00", 2);
    expect([after.getMonth(), after.getDate()]).toEqual([2, 1]);
  });

  it("holds until its end, the longest one where several do", () => {
    const both = [
      { starts_at: 0, ends_at: 100 },
      { starts_at: 50, ends_at: 200 },
    ];
    expect([holding(both, 60), holding(both, 199), holding(both, 200)]).toEqual([200, 200, null]);
  });
});
