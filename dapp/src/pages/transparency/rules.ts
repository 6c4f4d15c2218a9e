/** Small rules of the oracle that this page needs; pure. */
import type { ResultHead } from "@/chain/oracleWords";

/** How many of n nodes must sign: k = (n + f) / 2 + 1 with f = (n - 1) / 3, both floored (FixtureOracle.quorum). */
export function quorumOf(members: number): number {
  const faulty = Math.floor((members - 1) / 3);
  return Math.floor((members + faulty) / 2) + 1;
}

/** The pair that a sport's match is read by: football after extra time or else 90 minutes; sets; points with overtime. */
export function scoreOf(head: ResultHead): readonly [number, number] | null {
  return head.pairs[2] ?? head.pairs[1] ?? head.pairs[0] ?? null;
}

/** How many matches have a price signed by so many replicas, most signers first. */
export function bySigners(
  signers: readonly number[],
): readonly { readonly signers: number; readonly matches: number }[] {
  const counts = new Map<number, number>();
  for (const one of signers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .map(([count, matches]) => ({ signers: count, matches }))
    .sort((one, other) => other.signers - one.signers);
}
