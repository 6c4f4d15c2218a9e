/** Legs: what a customer picks, packed as the contracts read it (docs/words.md). Pure. */

/** A selection of a market of a fixture, without its odds. */
export interface Pick {
  /** The fixture as legs carry it: 32 hexadecimal digits. */
  readonly id: string;
  readonly market: number;
  readonly period: number;
  /** In quarters: 10 is 2.5. */
  readonly line: number;
  /** Score when priced, of markets that count from it. */
  readonly from: readonly [number, number];
  readonly selection: number;
}

/** The word of a leg, odds left out; 64 hexadecimal digits. */
export function legWord(pick: Pick): `0x${string}` {
  if (!/^0x[0-9a-f]{32}$/.test(pick.id))
    throw new RangeError(`${pick.id} is no fixture's id: 32 hexadecimal digits`);
  const word =
    (BigInt(pick.id) << 128n) |
    (field("market", pick.market, 16) << 112n) |
    (field("period", pick.period, 8) << 104n) |
    (BigInt.asUintN(16, BigInt(pick.line)) << 88n) |
    (field("home score", pick.from[0], 8) << 80n) |
    (field("away score", pick.from[1], 8) << 72n) |
    (field("selection", pick.selection, 8) << 64n);
  return `0x${word.toString(16).padStart(64, "0")}`;
}

/** The pick of a word; odds are left out. */
export function pickOf(word: string): Pick {
  const bits = BigInt(word);
  const at = (shift: bigint, width: number): number => Number(BigInt.asUintN(width, bits >> shift));
  return {
    id: `0x${(bits >> 128n).toString(16).padStart(32, "0")}`,
    market: at(112n, 16),
    period: at(104n, 8),
    line: Number(BigInt.asIntN(16, bits >> 88n)),
    from: [at(80n, 8), at(72n, 8)],
    selection: at(64n, 8),
  };
}

/** Legs in the order that an order wants them: ascending words. */
export function ascending(words: readonly `0x${string}`[]): `0x${string}`[] {
  return [...words].sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
}

function field(name: string, value: number, width: number): bigint {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** width)
    throw new RangeError(`${name} ${value} does not fit`);
  return BigInt(value);
}
