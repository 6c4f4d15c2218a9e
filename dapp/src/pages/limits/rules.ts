/** What a change of a limit or a break will do, said before it is asked for. Pure. */
import type { LimitShown } from "@/api/schema";

/** A raise waits so long (decree 2010-518); the API has the last word. */
export const RAISE_AFTER_S = 48 * 3_600;

export type Effect =
  | { readonly kind: "first" | "lower" | "same" }
  | { readonly kind: "raise"; readonly from: number };

/** What asking for `cents` does to a weekly limit; `now` in wall seconds. The same table as api.duties.limits. */
export function effectOf(limit: LimitShown, cents: number, now: number): Effect {
  if (limit.cents == null) return { kind: "first" };
  if (cents === limit.cents) return { kind: "same" };
  if (cents < limit.cents) return { kind: "lower" };
  const sooner = limit.pending_cents != null && limit.pending_from != null && cents <= limit.pending_cents;
  return { kind: "raise", from: sooner ? (limit.pending_from ?? 0) : now + RAISE_AFTER_S };
}

export interface Length {
  readonly length: number;
  readonly unit: "hours" | "months";
}

export const LENGTHS: readonly Length[] = [
  ...[24, 48, 168, 336, 720].map((length): Length => ({ length, unit: "hours" })),
  ...[2, 3, 6, 9, 12].map((length): Length => ({ length, unit: "months" })),
];

/** The day on which a break that begins now ends, wall seconds; the API works out the very second. */
export function aboutUntil({ length, unit }: Length, now: number): number {
  if (unit === "hours") return now + length * 3_600;
  const begun = new Date(now * 1_000);
  const day = begun.getDate();
  begun.setDate(1);
  begun.setMonth(begun.getMonth() + length);
  const last = new Date(begun.getFullYear(), begun.getMonth() + 1, 0).getDate();
  // Where the month has no such day, the first of the next one: never earlier.
  begun.setDate(day <= last ? day : last + 1);
  return Math.floor(begun.getTime() / 1_000);
}

/** The break that holds now, the longest where several do. */
export function holding(
  exclusions: readonly { readonly starts_at: number; readonly ends_at: number }[],
  now: number,
): number | null {
  const ends = exclusions
    .filter((one) => one.starts_at <= now && now < one.ends_at)
    .map((one) => one.ends_at);
  return ends.length === 0 ? null : Math.max(...ends);
}
