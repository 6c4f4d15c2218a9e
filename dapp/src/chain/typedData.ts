/** What a wallet is asked to sign, as the contracts check it. Compared with chain.typed_data's own digests in the tests. */
import type { TypedDataDomain } from "viem";
import type { OrderBody } from "@/api/schema";
import { TYPES } from "./typedDataTypes";
import type { Address, Hex } from "./wagmi";

/** The domain of one contract on one chain: a signature for it means nothing to any other. */
export function domainOf(chainId: number, contract: string): TypedDataDomain {
  return { name: "Proofbook", version: "1", chainId, verifyingContract: contract as Address };
}

export interface OrderMessage {
  readonly bettor: Address;
  readonly legs: readonly bigint[];
  readonly stake: bigint;
  readonly minPayout: bigint;
  readonly validUntil: bigint;
  readonly nonce: bigint;
}

/** The order of a quote as typed data. */
export function orderMessage(order: OrderBody): OrderMessage {
  return {
    bettor: order.bettor as Address,
    legs: order.legs.map(BigInt),
    stake: BigInt(order.stake),
    minPayout: BigInt(order.min_payout),
    validUntil: BigInt(order.valid_until),
    nonce: BigInt(order.nonce),
  };
}

export function orderTypedData(domain: TypedDataDomain, message: OrderMessage) {
  return { domain, types: { Order: TYPES.Order }, primaryType: "Order", message } as const;
}

export interface CashOutMessage {
  /** Digest of the bet's order, with the stake that is still open. */
  readonly order: Hex;
  readonly part: bigint;
  readonly minUnits: bigint;
  readonly validUntil: bigint;
}

export function cashOutTypedData(domain: TypedDataDomain, message: CashOutMessage) {
  return {
    domain,
    types: { CashOutRequest: TYPES.CashOutRequest },
    primaryType: "CashOutRequest",
    message,
  } as const;
}

/** ERC-2612: the word that `spender` may take `value` once. Name and version are the token's own. */
export function permitTypedData(
  domain: TypedDataDomain,
  message: { owner: Address; spender: Address; value: bigint; nonce: bigint; deadline: bigint },
) {
  return {
    domain,
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message,
  } as const;
}
