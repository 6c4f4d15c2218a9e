/**
 * The first bet of a wallet without gas: entry, deposit and bet reach the chain in one transaction that we pay for. What
 * may be brought so, how much, and whether the permit that the server wrote is the one that was asked for; pure.
 */
import type { BookConfig, DeskBetShown, LimitShown, PermitShown, QuoteShown } from "@/api/schema";
import { domainOf, permitTypedData } from "@/chain/typedData";
import type { Address } from "@/chain/wagmi";
import { CENT, EURO, type Units } from "@/money/money";
import type { LegNow } from "./bets";

const SUGGESTED = 20n * EURO;
/** States of a bet that is not on the chain yet. */
const UNDERWAY: ReadonlySet<string> = new Set(["received", "accepted", "submitted"]);

/** Whether the contracts take entry and deposit with such a bet: the token must know permits, no match be in play. */
export function canBring(
  { asset, contracts }: Pick<BookConfig, "asset" | "contracts">,
  legs: readonly LegNow[],
): boolean {
  return asset.permit !== null && contracts.first_bet !== undefined && !legs.some(({ inPlay }) => inPlay);
}

/** Whether a bet brings something of this wallet and is not on the chain yet: the next one waits for it. */
export function isUnderway(
  bet: Pick<DeskBetShown, "first" | "order" | "state">,
  wallet: string | undefined,
): boolean {
  return bet.first && UNDERWAY.has(bet.state) && bet.order.bettor.toLowerCase() === wallet?.toLowerCase();
}

/** What the weekly limit leaves; null where it is not known. `used` are cents of this week, from the chain. */
export function depositRoom(
  limits: readonly LimitShown[] | undefined,
  used: bigint | undefined,
): Units | null {
  const cents = limits?.find(({ kind }) => kind === "deposit")?.cents;
  if (cents == null || used === undefined) return null;
  return BigInt(cents) > used ? (BigInt(cents) - used) * CENT : 0n;
}

/** A deposit to begin with: 20 euros or what is missing, in whole euros, within what the limit leaves. */
export function suggestedDeposit(missing: Units, room: Units | null): Units {
  const whole = ((missing + EURO - 1n) / EURO) * EURO;
  const wanted = whole > SUGGESTED ? whole : SUGGESTED;
  if (room === null || wanted <= room) return wanted;
  return room > missing ? room : missing;
}

/** How the permit of a quote differs from the deposit that was asked for, or null: it is the one to sign. */
export function permitDeviation(
  asked: { readonly owner: string; readonly units: Units },
  quote: Pick<QuoteShown, "order" | "permit">,
  book: Pick<BookConfig, "asset" | "contracts">,
): "permit" | keyof PermitShown | null {
  const { permit, order } = quote;
  const domain = book.asset.permit;
  if (!permit || domain === null) return "permit";
  const same = (one: string, other: string | undefined) => one.toLowerCase() === other?.toLowerCase();
  if (!same(permit.owner, asked.owner)) return "owner";
  if (!same(permit.spender, book.contracts.book)) return "spender";
  if (BigInt(permit.value) !== asked.units) return "value";
  // It is good for no longer than the order that it comes with.
  if (permit.deadline > order.valid_until) return "deadline";
  if (!same(permit.verifying_contract, domain.verifyingContract)) return "verifying_contract";
  if (permit.chain_id !== domain.chainId) return "chain_id";
  if (permit.name !== domain.name) return "name";
  return permit.version === domain.version ? null : "version";
}

/** The permit as the wallet is asked to sign it. */
export function permitToSign(permit: PermitShown) {
  const domain = {
    ...domainOf(permit.chain_id, permit.verifying_contract),
    name: permit.name,
    version: permit.version,
  };
  return permitTypedData(domain, {
    owner: permit.owner as Address,
    spender: permit.spender as Address,
    value: BigInt(permit.value),
    nonce: BigInt(permit.nonce),
    deadline: BigInt(permit.deadline),
  });
}
