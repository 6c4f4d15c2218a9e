/** Packed events and calldata of bets, as `contracts/interfaces/IBetBook.sol` draws them. Pure; compared with chain.wire. */
import { type Hex, hexToBigInt, numberToHex } from "viem";
import type { Address } from "@/chain/wagmi";

/** What settles a bet; legs are words with odds, `stake` units, `acceptedAt` match seconds. */
export interface Terms {
  readonly bettor: Address;
  readonly nonce: number;
  readonly stake: bigint;
  readonly acceptedAt: number;
  readonly legs: readonly bigint[];
}

export interface PlacedItem {
  /** Zero: it was placed. */
  readonly code: number;
  /** Digest of the order: the bet's id. */
  readonly order: Hex;
  readonly terms: Terms;
}

/** The bets of a `Placed` event. Throws RangeError where bytes are missing. */
export function decodePlaced(data: Hex): PlacedItem[] {
  const reader = new Reader(data);
  const found: PlacedItem[] = [];
  while (!reader.done) {
    const legs = Array.from({ length: reader.number(1) }, () => hexToBigInt(reader.take(28)) << 32n);
    for (let items = reader.number(1); items > 0; items--) {
      const code = reader.number(1);
      const order = reader.take(32);
      const bettor = reader.take(20);
      const stake = hexToBigInt(reader.take(7));
      const nonce = reader.number(4);
      const acceptedAt = reader.number(4);
      found.push({ code, order, terms: { bettor, nonce, stake, acceptedAt, legs } });
    }
  }
  return found;
}

/** Calldata of `settle` for one bet. */
export function encodeSettle(terms: Terms): Hex {
  return join(
    legsOf(terms.legs),
    "0x01",
    terms.bettor,
    packed(terms.stake, 7),
    packed(terms.nonce, 4),
    packed(terms.acceptedAt, 4),
  );
}

/** A bet that the desk accepted: what the chain needs to place it. Signatures are hexadecimal, 64 or 65 bytes. */
export interface Placing {
  readonly terms: Terms;
  readonly minPayout: bigint;
  readonly validUntil: number;
  readonly includeBy: number;
  /** The bettor's. */
  readonly signature: Hex;
  /** One or two, over this bet alone. */
  readonly desk: readonly Hex[];
}

/** Calldata of `place` and `placeOrClaim` for one bet. */
export function encodePlace({ terms, minPayout, validUntil, includeBy, signature, desk }: Placing): Hex {
  return join(
    packed(desk.length === 2 ? 1 : 0, 1),
    ...desk.map(compact),
    legsOf(terms.legs),
    "0x01",
    terms.bettor,
    packed(terms.stake, 7),
    packed(minPayout, 7),
    packed(validUntil, 4),
    packed(terms.nonce, 4),
    packed(terms.acceptedAt, 4),
    packed(includeBy - terms.acceptedAt, 2),
    compact(signature),
  );
}

/** A signature in 64 bytes: r, s, and the parity in the top bit of s. */
function compact(signature: Hex): Hex {
  if (signature.length === 130) return signature;
  if (signature.length !== 132) throw new RangeError(`a signature of ${(signature.length - 2) / 2} bytes`);
  const v = Number.parseInt(signature.slice(130), 16);
  const s = BigInt(`0x${signature.slice(66, 130)}`) | (BigInt(v < 27 ? v : v - 27) << 255n);
  return join(`0x${signature.slice(2, 66)}`, packed(s, 32));
}

/** Calldata of `settleGain`: `gain` is what a cash-out left to be credited, units. */
export function encodeSettleGain(terms: Terms, gain: bigint, request: Hex): Hex {
  return join(legsOf(terms.legs), terms.bettor, packed(gain, 7), packed(terms.acceptedAt, 4), request);
}

/** A leg word with odds (millionths) filled in. */
export function withOdds(leg: bigint, odds: number): bigint {
  return (leg & ~(0xffffffffn << 32n)) | (BigInt(odds) << 32n);
}

function legsOf(legs: readonly bigint[]): Hex {
  return join(packed(legs.length, 1), ...legs.map((leg) => packed(leg >> 32n, 28)));
}

function packed(value: bigint | number, size: number): Hex {
  return numberToHex(value, { size });
}

function join(...parts: readonly Hex[]): Hex {
  return `0x${parts.map((part) => part.slice(2).toLowerCase()).join("")}`;
}

class Reader {
  private at = 2;

  constructor(private readonly data: Hex) {}

  get done(): boolean {
    return this.at >= this.data.length;
  }

  take(size: number): Hex {
    const end = this.at + 2 * size;
    if (end > this.data.length)
      throw new RangeError(`a Placed event of ${(this.data.length - 2) / 2} bytes ends within an item`);
    const taken = this.data.slice(this.at, end);
    this.at = end;
    return `0x${taken}`;
  }

  number(size: number): number {
    return Number.parseInt(this.take(size).slice(2), 16);
  }
}
