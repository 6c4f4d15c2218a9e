/** Accepted bets that this browser kept: what they are on the chain, and how their own bettor can bring them. Pure. */
import type { Hex } from "viem";
import type { Address } from "@/chain/wagmi";
import type { Accepted } from "@/slip/tickets";
import type { OpenBet } from "./openBets";
import { encodePlace, type Terms, withOdds } from "./wire";

/** So long after `includeBy` the contract takes a claim (`CLAIM_WINDOW`). */
export const CLAIM_WINDOW_S = 120;

/** How a ticket can be brought now: placed, placed or claimed for, or not any more. */
export function wayOf({ includeBy }: Accepted["ticket"], now: number): "place" | "claim" | "over" {
  if (now < includeBy) return "place";
  return now <= includeBy + CLAIM_WINDOW_S ? "claim" : "over";
}

export function termsOf({ order, ticket }: Accepted): Terms {
  return {
    bettor: order.bettor as Address,
    nonce: order.nonce,
    stake: BigInt(order.stake),
    acceptedAt: ticket.acceptedAt,
    legs: order.legs.map((leg, index) => withOdds(BigInt(leg), ticket.odds[index] ?? 0)),
  };
}

/** What `place` and `placeOrClaim` take. */
export function placingOf(one: Accepted): Hex {
  return encodePlace({
    terms: termsOf(one),
    minPayout: BigInt(one.order.min_payout),
    validUntil: one.order.valid_until,
    includeBy: one.ticket.includeBy,
    signature: one.signature as Hex,
    desk: one.ticket.signatures as readonly Hex[],
  });
}

/** Those that the chain does not have and that can still be brought. */
export function bringable(
  all: readonly Accepted[],
  openNonces: readonly bigint[],
  now: number,
): readonly Accepted[] {
  return all.filter(
    ({ order, ticket }) => !openNonces.includes(BigInt(order.nonce)) && wayOf(ticket, now) !== "over",
  );
}

/** Open bets out of what was kept, for a chain that gives no logs; whole stakes, as nothing says what was sold back. */
export function keptOpen(all: readonly Accepted[], openNonces: readonly bigint[]): OpenBet[] {
  const seen = new Set<number>();
  return all.flatMap((one) => {
    const { nonce } = one.order;
    if (!openNonces.includes(BigInt(nonce)) || seen.has(nonce)) return [];
    seen.add(nonce);
    return [{ id: one.id as Hex, terms: termsOf(one) }];
  });
}
