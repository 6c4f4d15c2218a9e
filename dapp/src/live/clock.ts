/**
 * Match time: what kick-offs and tickets are measured by. In production it is real time; a replay has its own, and may run
 * faster. Two readings of it give how fast it runs; pure but for the samples it is given.
 */

export interface Sample {
  /** Milliseconds of this machine's monotonic clock. */
  readonly at: number;
  /** Match seconds. */
  readonly match: number;
}

/** Match seconds at a moment, from two readings; one reading runs at the pace of real time. */
export function matchTime(samples: readonly Sample[], at: number): number | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  return Math.floor(last.match + ((at - last.at) / 1000) * paceOf(samples));
}

/** Match seconds a real second. Readings are whole seconds, so a pace near one is one. */
export function paceOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < 4_000) return 1;
  const pace = (last.match - first.match) / ((last.at - first.at) / 1000);
  return Math.abs(pace - 1) < 0.2 ? 1 : Math.max(0, pace);
}
