/** The pool's rules that a page needs, as contracts/HousePool.sol has them; pure. Amounts are units, times match seconds. */
import { type Language, pointOf } from "@/money/money";

export const EPOCH_S = 604_800;
const WAD = 10n ** 18n;

/** The epoch of a moment: weeks since 1970. */
export function epochOf(seconds: number): number {
  return Math.floor(seconds / EPOCH_S);
}

/** When an epoch ends and can be closed. */
export function closesAt(epoch: number): number {
  return (epoch + 1) * EPOCH_S;
}

/** What shares are worth at a price of units a share times 10^18; rounded down, as at a close. */
export function worth(shares: bigint, pricePerShare: bigint): bigint {
  return (shares * pricePerShare) / WAD;
}

/** A provider's record, true at the beginning of epoch `synced`. */
export interface Provider {
  readonly synced: number;
  readonly shares: bigint;
  readonly leaving: bigint;
  readonly leavingNext: bigint;
  readonly entering: bigint;
  readonly enteringNext: bigint;
  readonly cash: bigint;
}

/** What of an epoch's record decides a provider's step over its close. */
export interface Close {
  readonly lapsed: boolean;
  readonly exits: bigint;
  readonly exitPaid: bigint;
  readonly exitLeft: bigint;
  readonly mintShares: bigint;
  readonly mintUnits: bigint;
}

/** The provider after one close: `_step` of the contract, which does this itself the next time he does anything. */
export function afterClose(provider: Provider, close: Close): Provider {
  let { shares, leaving, leavingNext, cash } = provider;
  if (close.lapsed) shares = leaving = leavingNext = 0n;
  let left = 0n;
  if (leaving !== 0n && close.exits !== 0n) {
    cash += (leaving * close.exitPaid) / close.exits;
    left = (leaving * close.exitLeft) / close.exits;
  }
  if (provider.entering !== 0n && close.mintUnits !== 0n)
    shares += (provider.entering * close.mintShares) / close.mintUnits;
  return {
    synced: provider.synced + 1,
    shares,
    leaving: leavingNext + left,
    leavingNext: 0n,
    entering: provider.enteringNext,
    enteringNext: 0n,
    cash,
  };
}

/** The provider at the beginning of the first epoch that is not among `closes`, which begin at his `synced`. */
export function broughtForward(provider: Provider, closes: readonly Close[]): Provider {
  return closes.reduce(afterClose, provider);
}

/** A request that waits. */
export interface Ticket {
  readonly kind: "entry" | "exit";
  /** Units of an entry, shares of an exit. */
  readonly amount: bigint;
  /** The epoch at whose close it acts. */
  readonly epoch: number;
}

export function ticketsOf(provider: Provider): readonly Ticket[] {
  const { synced } = provider;
  const tickets: Ticket[] = [
    { kind: "entry", amount: provider.entering, epoch: synced },
    { kind: "entry", amount: provider.enteringNext, epoch: synced + 1 },
    { kind: "exit", amount: provider.leaving, epoch: synced },
    { kind: "exit", amount: provider.leavingNext, epoch: synced + 1 },
  ];
  return tickets.filter(({ amount }) => amount > 0n);
}

export interface PricePoint {
  readonly epoch: number;
  readonly at: number;
  /** Units a share, times 10^18. */
  readonly price: bigint;
  readonly nav: bigint;
  readonly pocket: bigint;
}

/** Share prices at closes, oldest first; a close without holders has none. */
export function pricesOf(
  closes: readonly { epoch: bigint; nav: bigint; holders: bigint; pocket: bigint }[],
): readonly PricePoint[] {
  return closes
    .filter(({ holders }) => holders > 0n)
    .map(({ epoch, nav, holders, pocket }) => ({
      epoch: Number(epoch),
      at: closesAt(Number(epoch)),
      price: (nav * WAD) / holders,
      nav,
      pocket,
    }))
    .sort((one, other) => one.epoch - other.epoch);
}

/** A share's price in euros with six decimals: the pool counts in millionths. */
export function priceText(price: bigint, language: Language): string {
  const millionths = price / 10n ** 12n;
  const fraction = (millionths % 1_000_000n).toString().padStart(6, "0");
  const number = `${millionths / 1_000_000n}${pointOf(language)}${fraction}`;
  return language === "fr" ? `${number}\u00a0€` : `€${number}`;
}
