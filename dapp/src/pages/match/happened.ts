/** What a change of a heading tells of a match: goals, cards, parts, suspensions; pure. */
import type { Heading } from "@/live/board";

export interface Happening {
  readonly kind: "goal" | "score" | "red" | "phase" | "shut" | "opened";
  readonly side?: "home" | "away";
  readonly score?: readonly [number, number];
  readonly phase?: NonNullable<Heading["phase"]>;
  readonly why?: readonly string[];
}

export function happened(before: Heading, after: Heading): Happening[] {
  const found: Happening[] = [];
  const [old, score] = [before.score, after.score];
  if (score && (old?.[0] !== score[0] || old?.[1] !== score[1]))
    found.push(...goals(old ?? [0, 0], score, after.sport));
  for (const [index, side] of SIDES.entries())
    if ((after.reds?.[index] ?? 0) > (before.reds?.[index] ?? 0)) found.push({ kind: "red", side });
  if (after.phase && after.phase !== before.phase) found.push({ kind: "phase", phase: after.phase });
  if (before.status !== after.status)
    found.push(after.status === "open" ? { kind: "opened" } : { kind: "shut", why: after.why ?? [] });
  return found;
}

const SIDES = ["home", "away"] as const;

function goals(
  before: readonly [number, number],
  score: readonly [number, number],
  sport: string,
): Happening[] {
  const more = SIDES.filter((_, index) => (score[index] ?? 0) > (before[index] ?? 0));
  const [side] = more;
  // One side, one more: a goal. Anything else (taken back, several at once, points) is told as a score.
  const single =
    sport === "football" && more.length === 1 && score[0] + score[1] === before[0] + before[1] + 1;
  return single && side ? [{ kind: "goal", side, score }] : [{ kind: "score", score }];
}
