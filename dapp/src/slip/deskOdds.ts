/**
 * Odds that the desk said for what is in the slip. A board has those of everybody; the desk's own move with what it stands
 * to lose on a selection already. They hold as long as the board's are those beside which they were said.
 */
import type { LegNow, SlipBet } from "./bets";
import { legKey, type SlipLeg } from "./store";

interface Said {
  readonly board: number | null;
  readonly desk: number;
}

const said = new Map<string, Said>();
const listeners = new Set<() => void>();

/** Keep what a quote says of a bet's legs, in the bet's order. */
export function noteOdds(bet: SlipBet, oddsPpm: readonly number[]): void {
  if (oddsPpm.length !== bet.legs.length) return;
  let changed = false;
  for (const [index, { leg, boardPpm }] of bet.legs.entries()) {
    const desk = oddsPpm[index] ?? 0;
    const known = said.get(legKey(leg));
    if (desk === 0 || (known?.board === boardPpm && known.desk === desk)) continue;
    said.set(legKey(leg), { board: boardPpm, desk });
    changed = true;
  }
  if (changed) for (const listener of listeners) listener();
}

/** The odds of a leg: the desk's, if it said any beside these of the board; null where the board sells nothing. */
export function oddsOf(leg: SlipLeg, boardPpm: LegNow["boardPpm"]): number | null {
  const known = said.get(legKey(leg));
  return boardPpm !== null && known?.board === boardPpm ? known.desk : boardPpm;
}

export function subscribeOdds(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
