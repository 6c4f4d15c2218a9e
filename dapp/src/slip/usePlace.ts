import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { hashTypedData } from "viem";
import { useConfig as useWagmi } from "wagmi";
import { signTypedData } from "wagmi/actions";
import { call } from "@/api/client";
import { useBook } from "@/api/config";
import { Unreachable } from "@/api/problems";
import type { BetBody, FirstBody, QuoteShown } from "@/api/schema";
import { domainOf, orderMessage, orderTypedData } from "@/chain/typedData";
import type { Address } from "@/chain/wagmi";
import type { Units } from "@/money/money";
import type { SlipBet } from "./bets";
import { permitDeviation, permitToSign } from "./first";
import { agrees, type Choice, deviation, policyOf } from "./policy";
import { keepOrder } from "./tickets";
import { watchBet } from "./underwayBets";

export type Placing = "checking" | "permitting" | "signing" | "sending";

/** Nothing was signed: the price is not what was seen any more, or the order is not what was asked for. */
export class NotSigned extends Error {
  override readonly name = "NotSigned";

  constructor(
    readonly why: "priceMoved" | "deviates",
    readonly field = "",
  ) {
    super(why);
  }
}

/** The order was sent and nobody said what became of it: it may be taken until match second `until`. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(readonly until: number) {
    super("noAnswer");
  }
}

/** As often a signed order is handed in: the same one is taken once, whoever heard the answer. */
const TRIES = 3;

async function handIn(body: BetBody, digest: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      watchBet((await call("place_bet", { body, idempotencyKey: digest })).id);
      return;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (attempt < TRIES) continue;
      // The digest is the bet's name: if it was taken, it is seen here once the server answers.
      watchBet(digest);
      throw new NoAnswer(body.order.valid_until);
    }
  }
}

/**
 * Places a bet: asks for an order, holds it against what was seen, has it signed, hands it in. What the wallet is asked for
 * is the order that was explained, or a better one. With `deposit`, units (zero: entry alone), that comes with it, by a
 * permit which is signed before.
 */
export function usePlace(bettor: Address | undefined) {
  const wagmi = useWagmi();
  const client = useQueryClient();
  const book = useBook();
  const [stage, setStage] = useState<Placing | null>(null);

  const place = useCallback(
    async (bet: SlipBet, stake: Units, choice: Choice, deposit: Units | null = null): Promise<void> => {
      if (bettor === undefined) return;
      const seen = bet.legs.map((one) => one.leg.oddsPpm);

      async function permitted(quote: QuoteShown): Promise<FirstBody | null> {
        if (deposit === null || bettor === undefined) return null;
        if (deposit === 0n) return {};
        const wrong = permitDeviation({ owner: bettor, units: deposit }, quote, book);
        if (wrong !== null || !quote.permit) throw new NotSigned("deviates", wrong ?? "permit");
        const typed = permitToSign(quote.permit);
        if (hashTypedData(typed) !== quote.permit.digest) throw new NotSigned("deviates", "permit");
        setStage("permitting");
        const signature = await signTypedData(wagmi, { ...typed, account: bettor });
        return { permit: { units: quote.permit.value, deadline: quote.permit.deadline, signature } };
      }

      try {
        setStage("checking");
        const asked = { bettor, legs: bet.words, stake };
        const body = {
          bettor,
          legs: [...bet.words],
          stake: Number(stake),
          odds_change: policyOf(choice),
          ...(deposit !== null && { deposit: Number(deposit) }),
        };
        const quote = await call("quote", { body });
        const wrong = deviation(asked, quote);
        if (wrong !== null) throw new NotSigned("deviates", wrong);
        if (!agrees(choice, stake, seen, quote)) throw new NotSigned("priceMoved");
        const { chainId, verifyingContract } = book.domains.book;
        const typed = orderTypedData(domainOf(chainId, verifyingContract), orderMessage(quote.order));
        if (hashTypedData(typed) !== quote.digest) throw new NotSigned("deviates", "digest");
        const first = await permitted(quote);
        setStage("signing");
        const signature = await signTypedData(wagmi, { ...typed, account: bettor });
        setStage("sending");
        const order = { order: quote.order, signature, ...(first && { first }) };
        keepOrder({ id: quote.digest, book: verifyingContract, order: quote.order, signature });
        await handIn(order, quote.digest);
        // Before the next step is chosen: a first bet on its way takes no other beside it, and asking would be refused.
        await client.invalidateQueries({ queryKey: ["mine", "list_bets"] });
      } finally {
        setStage(null);
        void client.invalidateQueries({ queryKey: ["mine", "bet_history"] });
        void client.invalidateQueries({ queryKey: ["mine", "list_bets"] });
      }
    },
    [bettor, book, client, wagmi],
  );
  return { place, stage };
}
