/**
 * The packed words that fronts read from oracle and book, as docs/words.md draws them; pure. What the contracts pack into one
 * number for gas is taken apart here and nowhere else.
 */
type Word = bigint;

function field(word: Word, at: number, bits: number): number {
  return Number(bigField(word, at, bits));
}

function bigField(word: Word, at: number, bits: number): bigint {
  return (word >> BigInt(at)) & ((1n << BigInt(bits)) - 1n);
}

function addressAt(word: Word): string {
  return `0x${bigField(word, 0, 160).toString(16).padStart(40, "0")}`;
}

export interface OracleTerms {
  /** Seconds to object where more nodes signed than must. */
  readonly fast: number;
  /** Seconds to object otherwise. */
  readonly slow: number;
  /** Units of money at stake from which it is always the slow one. */
  readonly largeSwing: bigint;
  /** Of the money at stake, millionths. */
  readonly bondPpm: number;
}

/** What holds for matches that are listed from now on. */
export function oracleTerms(word: Word): OracleTerms {
  return {
    fast: field(word, 0, 16),
    slow: field(word, 16, 16),
    largeSwing: bigField(word, 32, 32) * 1_000_000n,
    bondPpm: field(word, 64, 16) * 100,
  };
}

export type ResultStatus = "none" | "finished" | "abandoned" | "retired" | "void";
export type ResultPhase = "open" | "reported" | "revote" | "arbiter" | "final";
const STATUSES: readonly ResultStatus[] = ["none", "finished", "abandoned", "retired", "void"];
const PHASES: readonly ResultPhase[] = ["open", "reported", "revote", "arbiter", "final"];

export interface ResultHead {
  readonly status: ResultStatus;
  /** Pairs of home and away by their place; null where none is known. */
  readonly pairs: readonly ([number, number] | null)[];
  readonly phase: ResultPhase;
  readonly ballot: number;
  readonly round: number;
  /** Places in the committee. */
  readonly signers: readonly number[];
  readonly reportedAt: number;
}

export function resultHead(word: Word): ResultHead {
  const pair = (at: number): [number, number] | null =>
    field(word, 120 + at, 1) === 0 ? null : [field(word, 8 + 16 * at, 8), field(word, 16 + 16 * at, 8)];
  return {
    status: STATUSES[field(word, 0, 8)] ?? "none",
    pairs: [0, 1, 2, 3, 4, 5, 6].map(pair),
    phase: PHASES[field(word, 165, 3)] ?? "open",
    ballot: field(word, 168, 8),
    round: field(word, 176, 8),
    signers: Array.from({ length: 16 }, (_, at) => at).filter((at) => field(word, 184 + at, 1) === 1),
    reportedAt: field(word, 200, 32),
  };
}

export interface Dispute {
  /** When the last challenge took effect; 0: none did. */
  readonly since: number;
  /** When the first round of the present ballot opens. */
  readonly opens: number;
  readonly changes: number;
  readonly challenges: number;
  readonly confirmed: boolean;
  /** Of each challenge, and of the one being collected: units. */
  readonly bonds: readonly bigint[];
}

export function dispute(word: Word): Dispute {
  return {
    since: field(word, 0, 32),
    opens: field(word, 32, 32),
    changes: field(word, 64, 8),
    challenges: field(word, 72, 8),
    confirmed: field(word, 80, 8) === 1,
    bonds: [0, 1, 2, 3].map((at) => bigField(word, 96 + 40 * at, 40) * 10_000n).filter((cents) => cents > 0n),
  };
}

export interface OperatorBond {
  readonly free: bigint;
  readonly staked: bigint;
  readonly owed: bigint;
  readonly exiting: bigint;
  readonly exitAt: number;
}

export function operatorBond(word: Word): OperatorBond {
  return {
    free: bigField(word, 0, 56),
    staked: bigField(word, 56, 56),
    owed: bigField(word, 112, 56),
    exiting: bigField(word, 168, 56),
    exitAt: field(word, 224, 32),
  };
}

export interface DeskState {
  readonly key: string;
  readonly epoch: number;
  /** Match seconds; in the past where nothing is paused. */
  readonly pausedUntil: number;
  readonly minimumStake: bigint;
}

export function deskState(word: Word): DeskState {
  return {
    key: addressAt(word),
    epoch: field(word, 160, 32),
    pausedUntil: field(word, 192, 40),
    minimumStake: bigField(word, 232, 24) * 10_000n,
  };
}
