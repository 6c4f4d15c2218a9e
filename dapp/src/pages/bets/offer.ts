/** What a bet would be bought back for: worked out as the desk does (api.desk.cash_out). Pure. */

export interface LegNow {
  /** Odds of the bet, millionths. */
  readonly odds: number;
  /** Odds of now, millionths; null: no price. */
  readonly today: number | null;
  /** Half-millionths, once the leg's result is final; null before. */
  readonly multiplier: bigint | null;
}

const ONE = 10n ** 18n;
const PPM = 1_000_000n;

/** Units for `part` of the stake at the odds of now, floored at each leg; null where a price is missing or it is decided. */
export function soldFor(part: bigint, legs: readonly LegNow[]): bigint | null {
  if (legs.every((leg) => leg.multiplier !== null)) return null;
  let product = ONE;
  let most = ONE;
  for (const { odds, today, multiplier } of legs) {
    most = (most * BigInt(odds)) / PPM;
    if (multiplier === 0n || (multiplier === null && today === null)) return null;
    product =
      multiplier !== null
        ? (product * multiplier) / (2n * PPM)
        : (product * BigInt(odds)) / BigInt(today ?? odds);
  }
  const [units, cap] = [(part * product) / ONE, (part * most) / ONE];
  return units < cap ? units : cap;
}

/** The least that is accepted: `percent` below what was shown. */
export function leastOf(value: bigint, percent: number): bigint {
  return (value * BigInt(100 - percent)) / 100n;
}
