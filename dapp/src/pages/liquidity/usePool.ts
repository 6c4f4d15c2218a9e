/** The pool and a provider in it, straight from the chain: it works with the API down. */
import { useQuery } from "@tanstack/react-query";
import { useConfig as useWagmi, type Config as Wagmi } from "wagmi";
import { readContract, simulateContract } from "wagmi/actions";
import { useConfig } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { housePoolAbi } from "@/chain/abi/housePool";
import { playEuroAbi } from "@/chain/abi/playEuro";
import type { Address } from "@/chain/wagmi";
import { broughtForward, type Provider } from "./pool";

const EVERY_MS = 10_000;
/** Closes that a page runs a provider through by itself: a year of them. */
const MOST_CLOSES = 52;

export type Pool = Awaited<ReturnType<typeof readPool>>;

async function readPool(wagmi: Wagmi, address: Address, vault: Address) {
  const at = { abi: housePoolAbi, address } as const;
  const [nav, price, shares, free, placed, current, claimsBond, minimum, mostFee, sunsetAt] =
    await Promise.all([
      readContract(wagmi, { ...at, functionName: "nav" }),
      readContract(wagmi, { ...at, functionName: "pricePerShare" }),
      readContract(wagmi, { ...at, functionName: "shares" }),
      readContract(wagmi, { ...at, functionName: "free" }),
      readContract(wagmi, { ...at, functionName: "placed" }),
      readContract(wagmi, { ...at, functionName: "current" }),
      readContract(wagmi, { ...at, functionName: "claimsBond" }),
      readContract(wagmi, { ...at, functionName: "MIN_ENTRY" }),
      readContract(wagmi, { ...at, functionName: "MAX_FEE_PPM" }),
      readContract(wagmi, { abi: betBookAbi, address: vault, functionName: "sunsetAt" }),
    ]);
  const [record, [feePpm, feeUnits]] = await Promise.all([
    readContract(wagmi, { ...at, functionName: "epochAt", args: [current] }),
    readContract(wagmi, { ...at, functionName: "feeOf", args: [current] }),
  ]);
  return {
    nav,
    price,
    shares,
    free,
    placed,
    current: Number(current),
    claimsBond,
    minimum,
    mostFeePpm: Number(mostFee),
    feePpm: Number(feePpm),
    feeUnits,
    net: record.net,
    tranche: record.tranche,
    covered: record.covered,
    entries: record.entries,
    exits: record.exits,
    sunsetAt: Number(sunsetAt),
  };
}

/** The pool of now; asked for every few seconds and after each transaction. */
export function usePool() {
  const wagmi = useWagmi();
  const { book, chain } = useConfig();
  const { pool, book: vault } = book?.contracts ?? {};
  return useQuery({
    queryKey: ["chain", chain.id, "pool", pool],
    queryFn: () => readPool(wagmi, pool as Address, vault as Address),
    refetchInterval: EVERY_MS,
    enabled: pool !== undefined,
  });
}

export interface Position {
  /** True at the beginning of the pool's current epoch, or as far as `behind` lets it. */
  readonly provider: Provider;
  /** Epochs that he must be brought forward by first. */
  readonly behind: number;
  /** What `claim` pays now: filled exits and pockets. */
  readonly claimable: bigint;
  readonly inWallet: bigint;
  /** What the book may take from the wallet. */
  readonly allowance: bigint;
  readonly eligible: boolean;
}

async function readPosition(
  wagmi: Wagmi,
  { pool, book, asset }: Record<string, string>,
  wallet: Address,
): Promise<Position> {
  const at = { abi: housePoolAbi, address: pool as Address } as const;
  const token = { abi: playEuroAbi, address: asset as Address } as const;
  const [stored, current, claim, inWallet, allowance, eligible] = await Promise.all([
    readContract(wagmi, { ...at, functionName: "providerOf", args: [wallet] }),
    readContract(wagmi, { ...at, functionName: "current" }),
    simulateContract(wagmi, { ...at, functionName: "claimFor", args: [wallet], account: wallet }),
    readContract(wagmi, { ...token, functionName: "balanceOf", args: [wallet] }),
    readContract(wagmi, { ...token, functionName: "allowance", args: [wallet, book as Address] }),
    readContract(wagmi, {
      abi: betBookAbi,
      address: book as Address,
      functionName: "eligible",
      args: [wallet],
    }),
  ]);
  const count = idle(stored) ? 0 : Math.min(Number(current) - stored.synced, MOST_CLOSES);
  const closes = await Promise.all(
    Array.from({ length: Math.max(0, count) }, (_, index) =>
      readContract(wagmi, { ...at, functionName: "epochAt", args: [BigInt(stored.synced + index)] }),
    ),
  );
  const forward = broughtForward(stored, closes);
  const provider = idle(stored) ? { ...forward, synced: Number(current) } : forward;
  const behind = Number(current) - provider.synced;
  return { provider, behind, claimable: claim.result, inWallet, allowance, eligible };
}

/** Who never lent anything has nothing to be brought forward. */
function idle(provider: Provider): boolean {
  const { shares, leaving, leavingNext, entering, enteringNext } = provider;
  return (shares | leaving | leavingNext | entering | enteringNext) === 0n;
}

/** The wallet's part in the pool. */
export function usePosition(wallet: Address | undefined) {
  const wagmi = useWagmi();
  const { book, chain } = useConfig();
  return useQuery({
    queryKey: ["chain", chain.id, "position", wallet],
    queryFn: () => readPosition(wagmi, book?.contracts ?? {}, wallet as Address),
    refetchInterval: EVERY_MS,
    enabled: book !== null && wallet !== undefined,
  });
}
