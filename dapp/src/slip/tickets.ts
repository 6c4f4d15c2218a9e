/**
 * What somebody needs to bring an accepted bet to the chain, and to settle it, with nothing of ours: the order that their
 * wallet signed, and the desk's ticket for it. Kept in this browser from the signature on, so that a reload keeps it.
 */
import { useSyncExternalStore } from "react";
import type { DeskBetShown, OrderBody } from "@/api/schema";
import { keep, kept } from "@/app/storage";

/** A signed order; its ticket is missing until the desk has accepted it. */
export interface KeptOrder {
  /** Digest of the order: the bet's name. */
  readonly id: string;
  /** Address of the book that it was signed for. */
  readonly book: string;
  readonly order: OrderBody;
  /** The bettor's, as the wallet gave it. */
  readonly signature: string;
  readonly ticket?: Ticket;
}

/** The desk's word: odds in millionths, one a leg; times in match seconds. */
export interface Ticket {
  readonly odds: readonly number[];
  readonly acceptedAt: number;
  readonly includeBy: number;
  readonly epoch: number;
  readonly signatures: readonly string[];
}

export type Accepted = KeptOrder & { readonly ticket: Ticket };

const KEY = "proofbook.tickets";
/** More than the 64 bets that a wallet can have open. */
const MOST = 80;

let orders: readonly KeptOrder[] = read();
const listeners = new Set<() => void>();

function read(): readonly KeptOrder[] {
  try {
    const found: unknown = JSON.parse(kept(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isOrder) : [];
  } catch {
    return [];
  }
}

function isOrder(one: Partial<KeptOrder> | null): one is KeptOrder {
  return typeof one?.id === "string" && typeof one.signature === "string" && Array.isArray(one.order?.legs);
}

function become(next: readonly KeptOrder[]): void {
  orders = next.slice(0, MOST);
  keep(KEY, orders.length === 0 ? null : JSON.stringify(orders));
  for (const listener of listeners) listener();
}

/** The ticket of a bet as the API shows it; null while there is none. Pure. */
export function ticketOf(bet: DeskBetShown): Ticket | null {
  const { accepted_at, include_by, desk_epoch, desk_signatures, odds_ppm } = bet;
  if (accepted_at === null || include_by === null || desk_epoch === null) return null;
  if (desk_signatures.length === 0 || odds_ppm.length !== bet.order.legs.length) return null;
  return {
    odds: odds_ppm,
    acceptedAt: accepted_at,
    includeBy: include_by,
    epoch: desk_epoch,
    signatures: desk_signatures,
  };
}

/** Keep an order before it is handed in. */
export function keepOrder(order: Omit<KeptOrder, "ticket">): void {
  become([order, ...orders.filter(({ id }) => id !== order.id)]);
}

/** Keep what the API says of a bet that was signed here: its ticket, or that there will be none. */
export function noteBet(bet: DeskBetShown): void {
  const known = orders.find(({ id }) => id === bet.id);
  if (known === undefined) return;
  const ticket = ticketOf(bet);
  if (bet.state === "refused") become(orders.filter(({ id }) => id !== bet.id));
  else if (ticket !== null && JSON.stringify(ticket) !== JSON.stringify(known.ticket))
    become(orders.map((one) => (one.id === bet.id ? { ...one, ticket } : one)));
}

/** The accepted bets of a wallet in a book, newest first. Pure. */
export function acceptedOf(
  all: readonly KeptOrder[],
  bettor: string,
  book: string | undefined,
): readonly Accepted[] {
  const same = (one: string, other: string | undefined) => one.toLowerCase() === other?.toLowerCase();
  return all.filter(
    (one): one is Accepted =>
      one.ticket !== undefined && same(one.order.bettor, bettor) && same(one.book, book),
  );
}

export function useKeptOrders(): readonly KeptOrder[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => orders,
  );
}
