/**
 * What a customer agrees to, and whether a quote keeps to it; pure.
 *
 *   better   the odds that were seen, or better          within   at most so many millionths of the payout less
 *   any      whatever the agreed price is
 *
 * The desk makes the order's least payout from its odds of that moment. What was seen on the screen is held against it here,
 * so that nobody signs for less than was explained.
 */
import type { OddsChangeBody, OrderBody, QuoteShown } from "@/api/schema";
import { type Units, units } from "@/money/money";
import { payoutOf } from "@/odds/odds";

export type Choice = "better" | "within2" | "within5" | "any";
export const CHOICES: readonly Choice[] = ["better", "within2", "within5", "any"];

const WITHIN_PPM: Readonly<Record<Choice, number>> = { better: 0, within2: 20_000, within5: 50_000, any: 0 };
const ONE = 1_000_000n;

export function policyOf(choice: Choice): OddsChangeBody {
  if (choice === "better" || choice === "any") return { policy: choice, within_ppm: 0 };
  return { policy: "within", within_ppm: WITHIN_PPM[choice] };
}

/** The payout that somebody who saw these odds insists on; rounded up, for the customer, and never below the stake. */
export function leastPayout(choice: Choice, stake: Units, seenPpm: readonly number[]): Units {
  if (choice === "any") return stake;
  const seen = payoutOf(stake, seenPpm);
  const least = (seen * (ONE - BigInt(WITHIN_PPM[choice])) + ONE - 1n) / ONE;
  return least > stake ? least : stake;
}

/** What was asked of the desk. */
export interface Asked {
  readonly bettor: string;
  readonly legs: readonly string[];
  readonly stake: Units;
}

/** How a quote differs from what was asked, or null: nothing is signed that was not asked for. */
export function deviation(asked: Asked, quote: Pick<QuoteShown, "order">): keyof OrderBody | null {
  const { order } = quote;
  if (order.bettor.toLowerCase() !== asked.bettor.toLowerCase()) return "bettor";
  if (order.legs.length !== asked.legs.length) return "legs";
  if (order.legs.some((leg, index) => BigInt(leg) !== BigInt(asked.legs[index] ?? 0))) return "legs";
  return units(order.stake) === asked.stake ? null : "stake";
}

/** Whether a quote's order pays what somebody insists on, at the odds that were seen. */
export function agrees(choice: Choice, stake: Units, seenPpm: readonly number[], quote: QuoteShown): boolean {
  return units(quote.order.min_payout) >= leastPayout(choice, stake, seenPpm);
}
