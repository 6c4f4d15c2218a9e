import { useCallback, useState } from "react";
import { hashTypedData } from "viem";
import { useConfig as useWagmi } from "wagmi";
import { signTypedData } from "wagmi/actions";
import { call } from "@/api/client";
import { useBook } from "@/api/config";
import type { CashOutShown, OrderBody } from "@/api/schema";
import { betBookAbi } from "@/chain/abi/betBook";
import { useWrite } from "@/chain/contracts";
import { cashOutTypedData, domainOf, orderMessage, orderTypedData } from "@/chain/typedData";
import { type Act, useAct } from "@/chain/useAct";
import type { Hex } from "@/chain/wagmi";
import { useWallet } from "@/chain/wallet";

/** How long a request is good for: an offer is good for a minute, and the wallet takes its time. */
const REQUEST_LIFE_S = 300;

export type Stage = "signing" | "waiting" | "taking" | null;

/** What is sold: the bet by its id, its order, and the stake that is still open of it, units. */
export interface Sale {
  readonly bet: string;
  readonly order: OrderBody;
  readonly left: number;
}

export interface CashOut {
  readonly offer: CashOutShown | null;
  readonly stage: Stage;
  readonly error: unknown;
  /** Sign the wish to sell and get the desk's offer; `now` in match seconds, amounts units. */
  readonly ask: (sale: Sale, part: bigint, least: bigint, now: number) => Promise<boolean>;
  readonly take: () => Promise<boolean>;
  readonly drop: () => void;
}

/** Selling a bet back: a signed wish, the desk's offer, and the transaction that takes it. */
export function useCashOut(): CashOut {
  const wagmi = useWagmi();
  const { domains, contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const [offer, setOffer] = useState<CashOutShown | null>(null);
  const [stage, setStage] = useState<Stage>(null);
  const { error, act, forget }: Act = useAct();

  const ask = ({ bet, order, left }: Sale, part: bigint, least: bigint, now: number) =>
    act(async () => {
      try {
        setStage("signing");
        const validUntil = now + REQUEST_LIFE_S;
        const { chainId, verifyingContract } = domains.book;
        // Once a part was sold the bet goes by another name: the digest of its order with the stake that is left.
        const named = hashTypedData(
          orderTypedData(domainOf(chainId, verifyingContract), orderMessage({ ...order, stake: left })),
        );
        const message = { order: named, part, minUnits: least, validUntil: BigInt(validUntil) };
        const typed = cashOutTypedData(domainOf(chainId, verifyingContract), message);
        const signature = await signTypedData(wagmi, { ...typed, account: address });
        setStage("waiting");
        const wish = {
          bet,
          part: Number(part),
          min_units: Number(least),
          valid_until: validUntil,
          signature,
        };
        const got = await call("cash_out", { body: wish });
        if (got.units < Number(least))
          throw new Error(`an offer of ${got.units} where ${least} was the least`);
        setOffer(got);
      } finally {
        setStage(null);
      }
    });

  const take = () =>
    act(async () => {
      if (offer === null) return;
      try {
        setStage("taking");
        const args = [offer.data as Hex] as const;
        await write({ abi: betBookAbi, address: contracts.book ?? "", functionName: "cashOut", args });
      } finally {
        setStage(null);
      }
    });

  const drop = useCallback(() => {
    setOffer(null);
    forget();
  }, [forget]);
  return { offer, stage, error, ask, take, drop };
}
