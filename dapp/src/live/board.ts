/**
 * Boards and their changes: the rules of the stream, pure.
 *
 *   snapshot   every board anew          change   fields, whole markets; null takes a market away
 *   board      a whole board anew        status   whether changes come in at all
 *
 * What did not change keeps its identity, so that only the cells of what did are drawn again.
 */
import type { FixtureShown, MarketShown } from "@/api/schema";

export type Market = MarketShown;
export type Board = FixtureShown;
/** What is known of a fixture without its markets. */
export type Heading = Omit<Board, "markets">;
export type Boards = ReadonlyMap<string, Board>;

export interface Change extends Partial<Heading> {
  readonly fixture: string;
  readonly seq: number;
  readonly markets?: Record<string, Market | null>;
}

/** The boards of a snapshot; markets that say the same as before stay the same objects. */
export function ofSnapshot(before: Boards, boards: readonly Board[], seq: number): Boards {
  return new Map(boards.map((board) => [board.fixture, kept(before.get(board.fixture), { ...board, seq })]));
}

/** The boards with one of them anew. */
export function withBoard(before: Boards, board: Board): Boards {
  return new Map(before).set(board.fixture, kept(before.get(board.fixture), board));
}

/** The boards after a change; one that was known already, or is of a fixture never seen whole, changes nothing. */
export function withChange(before: Boards, change: Change): Boards {
  const known = before.get(change.fixture);
  if (known === undefined) return isWhole(change) ? new Map(before).set(change.fixture, change) : before;
  if (change.seq <= (known.seq ?? -1)) return before;
  const { markets, ...fields } = change;
  const merged = { ...known.markets };
  for (const [key, market] of Object.entries(markets ?? {})) {
    if (market === null) delete merged[key];
    else merged[key] = market;
  }
  const next = { ...known, ...fields, markets: markets === undefined ? known.markets : merged };
  return new Map(before).set(change.fixture, next);
}

function isWhole(change: Change): change is Change & Board {
  return change.home !== undefined && change.markets !== undefined;
}

function kept(before: Board | undefined, after: Board): Board {
  if (before === undefined) return after;
  const markets: Record<string, Market> = {};
  for (const [key, market] of Object.entries(after.markets)) {
    const old = before.markets[key];
    markets[key] = old !== undefined && sameMarket(old, market) ? old : market;
  }
  return { ...after, markets };
}

export function sameMarket(one: Market, other: Market): boolean {
  return (
    one.status === other.status &&
    one.odds_ppm.length === other.odds_ppm.length &&
    one.odds_ppm.every((odds, index) => odds === other.odds_ppm[index])
  );
}

/** Whether two headings say the same about everything that a row shows. */
export function sameHeading(one: Heading, other: Heading): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Heading>;
  for (const name of names) {
    if (UNSEEN.has(name) || (name as string) === "markets") continue;
    if (JSON.stringify(one[name]) !== JSON.stringify(other[name])) return false;
  }
  return true;
}

const UNSEEN: ReadonlySet<string> = new Set(["seq", "version", "priced_at", "signers", "told_at_ms"]);
