/** What an open bet waits for, and until when: from what the oracle says of its legs' fixtures. Pure. */

/** Phases of a result, in the oracle's own order. */
const PHASES = ["open", "reported", "revote", "arbiter", "final"] as const;
export type Phase = (typeof PHASES)[number];

/** A leg's fixture as the oracle has it; match seconds, zero where nobody knows. */
export interface LegState {
  readonly phase: Phase;
  readonly start: number;
  /** When the window, the new vote or the arbiters' time ends. */
  readonly end: number;
}

export type Waiting =
  | { readonly why: "kickoff" | "reported" | "revote" | "arbiter"; readonly until: number }
  | { readonly why: "result" | "payment"; readonly until: null };

/** The phase in a result word of the oracle (`chain.words.ResultHead`). */
export function phaseOf(word: bigint, isFinal: boolean): Phase {
  if (isFinal) return "final";
  return PHASES[Number((word >> 165n) & 7n)] ?? "open";
}

/** The leg that keeps the bet waiting longest, in words' terms; `now` in match seconds. */
export function waitingOf(legs: readonly LegState[], now: number): Waiting {
  const open = legs.filter((leg) => leg.phase !== "final");
  if (open.length === 0) return { why: "payment", until: null };
  const ahead = open.filter((leg) => leg.phase === "open" && leg.start > now);
  if (ahead.length > 0) return { why: "kickoff", until: Math.max(...ahead.map((leg) => leg.start)) };
  if (open.some((leg) => leg.phase === "open")) return { why: "result", until: null };
  for (const why of ["arbiter", "revote", "reported"] as const) {
    const here = open.filter((leg) => leg.phase === why);
    if (here.length > 0) return { why, until: Math.max(...here.map((leg) => leg.end)) };
  }
  return { why: "result", until: null };
}

export type Ending = "won" | "lost" | "back" | "partly" | "sold";

/** How a bet ended: `left` is the stake that was settled, `paid` what came for it, units. */
export function endingOf(bet: { state: string; left: bigint; paid: bigint }): Ending {
  if (bet.state === "cashed-out") return "sold";
  if (bet.paid === 0n) return "lost";
  if (bet.paid === bet.left) return "back";
  return bet.paid < bet.left ? "partly" : "won";
}
