/** A wallet's open bets and their terms, read from the chain's own logs: nothing of the API is needed. */
import { type Hex, parseEventLogs } from "viem";
import type { Config as Wagmi } from "wagmi";
import { getPublicClient } from "wagmi/actions";
import type { BookConfig } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import type { Address } from "@/chain/wagmi";
import { decodePlaced, type PlacedItem, type Terms } from "./wire";

/** Public nodes answer for so many blocks at most. */
const STEP = 5_000n;

export interface OpenBet {
  /** Digest of the order as it was placed. */
  readonly id: Hex;
  /** Terms of what is left of it. */
  readonly terms: Terms;
}

export interface Where {
  readonly wagmi: Wagmi;
  readonly chainId: number;
  readonly book: BookConfig;
}

/** The bets with these nonces, from the newest block backwards; ends as soon as all are found. Throws what the node throws. */
export async function openBets(
  { wagmi, chainId, book }: Where,
  bettor: Address,
  nonces: readonly bigint[],
): Promise<OpenBet[]> {
  const client = clientOf(wagmi, chainId);
  const missing = new Set(nonces.map(Number));
  const found: OpenBet[] = [];
  const sold = new Map<number, bigint>();
  const first = BigInt(book.deployed_at_block);
  for (let to = await client.getBlockNumber(); missing.size > 0 && to >= first; to -= STEP) {
    const from = to - STEP + 1n > first ? to - STEP + 1n : first;
    const logs = await client.getLogs({
      address: book.contracts.book as Address,
      fromBlock: from,
      toBlock: to,
    });
    // Newest first: a slot is used again, and the open bet is the last with its nonce.
    for (const log of parseEventLogs({ abi: betBookAbi, logs }).reverse()) {
      if (log.eventName === "CashedOut" && sameAddress(log.args.bettor, bettor)) {
        const nonce = Number(log.args.nonce);
        sold.set(nonce, (sold.get(nonce) ?? 0n) + log.args.part);
      }
      if (log.eventName !== "Placed") continue;
      for (const item of decodePlaced(log.args.data)) {
        const { nonce } = item.terms;
        if (item.code !== 0 || !sameAddress(item.terms.bettor, bettor) || !missing.delete(nonce)) continue;
        found.push({ id: item.order, terms: afterSales(item, sold) });
      }
    }
  }
  return found;
}

/** The terms of a bet out of the transaction that placed it, with `left` units of its stake. Throws where it is not in there. */
export async function termsIn(
  { wagmi, chainId, book }: Where,
  transaction: string,
  id: string,
  left: bigint,
): Promise<Terms> {
  const receipt = await clientOf(wagmi, chainId).getTransactionReceipt({ hash: transaction as Hex });
  const own = receipt.logs.filter((log) => sameAddress(log.address, book.contracts.book ?? ""));
  for (const log of parseEventLogs({ abi: betBookAbi, eventName: "Placed", logs: own })) {
    const item = decodePlaced(log.args.data).find((one) => one.order === id && one.code === 0);
    if (item) return { ...item.terms, stake: left };
  }
  throw new Error(`transaction ${transaction} did not place bet ${id}`);
}

function clientOf(wagmi: Wagmi, chainId: number) {
  const client = getPublicClient(wagmi, { chainId });
  if (client === undefined) throw new Error(`there is no node for chain ${chainId}`);
  return client;
}

function afterSales(item: PlacedItem, sold: ReadonlyMap<number, bigint>): Terms {
  return { ...item.terms, stake: item.terms.stake - (sold.get(item.terms.nonce) ?? 0n) };
}

export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
