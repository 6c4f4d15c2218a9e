/** When somebody is told how long they have been here, and what it cost them; pure. */
import type { PauseShown, ToldShown } from "@/api/schema";
import { type Units, units } from "@/money/money";

/** Pages on which somebody acts on what they were told: it waits there. */
export const QUIET: readonly string[] = ["/limits", "/exclusion", "/responsible"];

/** Whether it is time, in wall seconds: not before somebody has been signed in for as long as an interval. */
export function isTime(pause: PauseShown, signedInAt: number, now: number): boolean {
  return now >= pause.due_at && now - signedInAt >= pause.every_minutes * 60;
}

export interface Played {
  readonly count: number;
  readonly staked: Units;
  /** Of bets that have not ended, without what was sold back. */
  readonly open: Units;
  readonly paid: Units;
  /** What the bets that have ended brought beyond their stakes; below zero: what they cost. */
  readonly result: Units;
}

/** What these bets come to; those that were not taken count for nothing. */
export function played(bets: readonly Pick<ToldShown, "bet" | "paid" | "status">[]): Played {
  let [count, staked, open, paid, result] = [0, 0n, 0n, 0n, 0n];
  for (const one of bets) {
    if (one.status === "refused" || one.status === "expired") continue;
    const stake = units(one.bet.order.stake);
    const back = units(one.paid);
    count += 1;
    staked += stake;
    paid += back;
    if (one.status === "settled" || one.status === "cashed-out") result += back - stake;
    else open += units(one.bet.left);
  }
  return { count, staked, open, paid, result };
}

/** From which match second on bets count: match time may run apart from wall time in a replay. */
export function matchSince(signedInAt: number, wallNow: number, matchNow: number): number {
  return Math.max(0, matchNow - Math.max(0, wallNow - signedInAt));
}
