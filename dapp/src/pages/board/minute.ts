import type { Heading } from "@/live/board";

const BEGINS: Readonly<Record<number, number>> = { 1: 0, 2: 45, 3: 90, 4: 105 };
const ENDS: Readonly<Record<number, number>> = { 1: 45, 2: 90, 3: 105, 4: 120 };

/** A football match's minute as people say it, "63’" or "45+2’"; null where no clock is known or it stands. Pure. */
export function minuteOf(heading: Pick<Heading, "clock">, now: number): string | null {
  const { clock } = heading;
  if (clock == null || !clock.running) return null;
  const seconds = clock.seconds + Math.max(0, now - clock.at);
  const minute = (BEGINS[clock.half] ?? 0) + Math.floor(seconds / 60) + 1;
  const end = ENDS[clock.half] ?? Number.POSITIVE_INFINITY;
  return minute > end ? `${end}+${minute - end}\u2019` : `${minute}\u2019`;
}
