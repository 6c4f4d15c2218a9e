/**
 * Odds: decimal odds as whole millionths, and the ways to write them. Pure; no step goes through a float.
 *
 *   1_970_000   decimal 1.97   fractional 97/100   American -103   probability 50.8 %
 */

/** Decimal odds in millionths; always above `ONE`. */
export type OddsPpm = number;
export type OddsFormat = "decimal" | "fractional" | "american" | "probability";

export const ONE = 1_000_000;
export const ODDS_FORMATS: readonly OddsFormat[] = ["decimal", "fractional", "american", "probability"];
/** Denominators that boards write; other odds show the nearest of these fractions. */
const LARGEST_DENOMINATOR = 100;

/** Odds as text. `separator` stands between whole and fraction: a point in English, a comma in French. */
export function formatOdds(ppm: OddsPpm, format: OddsFormat, separator = "."): string {
  if (!Number.isInteger(ppm) || ppm <= ONE)
    throw new RangeError(`${ppm} are no odds: whole millionths above ${ONE}`);
  switch (format) {
    case "decimal":
      return decimal(ppm, separator);
    case "fractional":
      return fraction(ppm - ONE).join("/");
    case "american":
      return american(ppm);
    case "probability":
      return `${decimals(roundedDivision(BigInt(ONE) * 1000n, BigInt(ppm)), 1, separator)}\u00a0%`;
  }
}

/** Two decimals, three where odds below 1.1 would look alike; never above what is paid. */
function decimal(ppm: number, separator: string): string {
  const places = ppm < 1_100_000 ? 3 : 2;
  return decimals(BigInt(ppm) / 10n ** BigInt(6 - places), places, separator);
}

function american(ppm: number): string {
  const gain = BigInt(ppm - ONE);
  if (gain >= BigInt(ONE)) return `+${roundedDivision(gain * 100n, BigInt(ONE))}`;
  return `\u2212${roundedDivision(BigInt(ONE) * 100n, gain)}`;
}

/** The fraction with a denominator up to 100 that is nearest to `ppm` millionths. */
export function fraction(ppm: number): [number, number] {
  if (ppm * 2 * LARGEST_DENOMINATOR < ONE) return [1, Math.floor(ONE / ppm)];
  let best: [bigint, bigint] = [BigInt(Math.trunc(ppm / ONE)), 1n];
  for (let bottom = 1n; bottom <= LARGEST_DENOMINATOR; bottom++) {
    const top = roundedDivision(BigInt(ppm) * bottom, BigInt(ONE));
    if (distance(top, bottom, ppm) * best[1] < distance(best[0], best[1], ppm) * bottom) best = [top, bottom];
  }
  return [Number(best[0]), Number(best[1])];
}

/** How far top/bottom is off, as a multiple of 1/bottom. */
function distance(top: bigint, bottom: bigint, ppm: number): bigint {
  const off = top * BigInt(ONE) - BigInt(ppm) * bottom;
  return off < 0n ? -off : off;
}

/** The odds of an accumulator, and what a stake pays: floored at each leg, as the contract does. */
export function payoutOf(stake: bigint, odds: readonly OddsPpm[]): bigint {
  return (stake * product(odds)) / SCALE;
}

const SCALE = 10n ** 18n;

function product(odds: readonly OddsPpm[]): bigint {
  return odds.reduce((total, one) => (total * BigInt(one)) / BigInt(ONE), SCALE);
}

/** An accumulator's odds in millionths, floored. */
export function combined(odds: readonly OddsPpm[]): OddsPpm {
  return Number(product(odds) / (SCALE / BigInt(ONE)));
}

function roundedDivision(value: bigint, by: bigint): bigint {
  return (2n * value + by) / (2n * by);
}

function decimals(value: bigint, places: number, separator: string): string {
  const digits = value.toString().padStart(places + 1, "0");
  return `${digits.slice(0, -places)}${separator}${digits.slice(-places)}`;
}
