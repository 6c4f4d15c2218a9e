import { describe, expect, it } from "vitest";
import type { StandingShown } from "@/api/schema";
import { mayProve, standingOf, whyKey } from "./standing";
import { identityWords } from "./words";

const DAY = 86_400;
const shown = (state: string, more: Partial<StandingShown> = {}): StandingShown => ({ state, ...more });

describe("how an identity stands", () => {
  it("is what the last attempt came to while nothing is linked", () => {
    const of = (attempt: string | null) => standingOf(shown("none", { attempt }), 0);
    expect(["started", "verifying", "pending", "rejected", "failed", null].map(of)).toEqual([
      "underway",
      "underway",
      "review",
      "rejected",
      "failed",
      "none",
    ]);
  });

  it("is verified, whatever later attempts came to, and said in time before it ends", () => {
    const of = (now: number) =>
      standingOf(shown("verified", { adult: true, expires_at: 100 * DAY, attempt: "failed" }), now);
    expect([of(0), of(90 * DAY)]).toEqual(["verified", "ending"]);
  });

  it("is under age where it is proved of somebody who is", () => {
    expect(standingOf(shown("verified", { adult: false }), 0)).toBe("under-age");
  });

  it("lets nobody choose a provider while somebody looks, or is suspended, or too young", () => {
    const may = (["review", "suspended", "under-age", "none", "failed", "expired"] as const).map(mayProve);
    expect(may).toEqual([false, false, false, true, true, true]);
  });

  it("finds the words of every reason that the API gives", () => {
    const reasons = ["cancelled", "identity_not_confirmed", "provider_unavailable", "expired_try_again"];
    reasons.push("technical", "under-age", "excluded", "level-too-low", "duplicate-person", "mismatch");
    reasons.push("age", "same-name-and-birthday", "run-out");
    const lacking = reasons.filter((why) => !(`why-${whyKey(why)}` in identityWords.en));
    expect(lacking).toEqual([]);
  });
});
