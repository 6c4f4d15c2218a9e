/** A customer's own bets as the API tells them: those on the chain as the index has them, and how each ended. Pure. */
import type { ChainBetShown, ChainBetState, ToldShown } from "@/api/schema";
import { pickOf } from "@/markets/legs";
import type { Ending } from "./waiting";

const ENDINGS = {
  won: "won",
  refunded: "back",
  partly: "partly",
  lost: "lost",
  sold: "sold",
} as const satisfies Record<string, Ending>;

/** How a bet ended; null while it has not. */
export function endingTold({ outcome }: Pick<ToldShown, "outcome">): Ending | null {
  return outcome === null ? null : ENDINGS[outcome];
}

/** A bet that is on the chain, in the index's form; null for one that is not. */
export function onChain(told: ToldShown): ChainBetShown | null {
  const state = stateOf(told);
  const { bet } = told;
  if (state === null) return null;
  return {
    id: bet.id,
    bettor: bet.order.bettor,
    nonce: bet.order.nonce,
    stake: bet.order.stake,
    left: bet.left,
    payout: bet.payout ?? 0,
    legs: bet.order.legs.map((word, index) => legOf(word, bet.odds_ppm[index] ?? 0)),
    state,
    placed_at: bet.accepted_at ?? bet.received_at,
    block: bet.block ?? 0,
    // Missing where its own bettor brought it to the chain.
    transaction: bet.transaction ?? "",
    paid: told.paid,
    end_final: told.end_final,
    end_transaction: told.end_transaction,
  };
}

function stateOf({ status, bet }: ToldShown): ChainBetState | null {
  if (status === "settled" || status === "cashed-out") return status;
  if (status === "open") return "final";
  return bet.state === "mined" ? "mined" : null;
}

function legOf(word: string, odds: number): ChainBetShown["legs"][number] {
  const { id, market, period, line, selection } = pickOf(word);
  const withOdds = BigInt(word) | (BigInt(odds) << 32n);
  return {
    word: `0x${withOdds.toString(16).padStart(64, "0")}`,
    fixture: id,
    market,
    period,
    line,
    selection,
    odds_ppm: odds,
  };
}
