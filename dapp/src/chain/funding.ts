/**
 * Entry and money: a grant is brought to the registry, play money is asked for in development, and a deposit is made by a
 * permit (one signature in place of an approval). Loaded only when somebody deposits.
 */
import { parseSignature } from "viem";
import type { Config as Wagmi } from "wagmi";
import {
  getBlock,
  readContract,
  signTypedData,
  waitForTransactionReceipt,
  writeContract,
} from "wagmi/actions";
import { call } from "@/api/client";
import type { BookConfig } from "@/api/config";
import type { Units } from "@/money/money";
import { betBookAbi } from "./abi/betBook";
import { kycRegistryAbi } from "./abi/kycRegistry";
import { playEuroAbi } from "./abi/playEuro";
import { permitTypedData } from "./typedData";
import type { Address, Hex } from "./wagmi";

/** What is under way, for the one who waits. */
export type Stage = "grant" | "faucet" | "permit" | "deposit";

export interface Place {
  readonly wagmi: Wagmi;
  readonly chainId: number;
  readonly book: BookConfig;
  readonly wallet: Address;
  readonly onStage: (stage: Stage) => void;
}

const PERMIT_LIFE_S = 3_600n;

/** Have entry signed by the issuer and bring it to the chain. Throws `not-eligible` with all that is missing. */
export async function bringGrant({ wagmi, chainId, wallet, onStage }: Place): Promise<void> {
  onStage("grant");
  const grant = await call("sign_a_grant", { body: { wallet } });
  const given = {
    wallet: grant.wallet as Address,
    eligibleUntil: BigInt(grant.eligible_until),
    noEntryBefore: BigInt(grant.no_entry_before),
    tier: BigInt(grant.tier),
    policy: grant.policy as Hex,
    depositCap: BigInt(grant.deposit_cap),
    stakeCap: BigInt(grant.stake_cap),
    seq: BigInt(grant.seq),
    bringBy: BigInt(grant.bring_by),
  };
  const hash = await writeContract(wagmi, {
    abi: kycRegistryAbi,
    address: grant.registry as Address,
    functionName: "grant",
    args: [given, grant.signature as Hex],
    chainId,
  });
  await mined(wagmi, chainId, hash);
}

/** Play money and gas, in development. Waits until both are there. */
export async function askFaucet({ wagmi, chainId, wallet, onStage }: Place, amount: Units): Promise<void> {
  onStage("faucet");
  const given = await call("faucet", { body: { wallet, units: Number(amount) } });
  for (const hash of given.transactions) await mined(wagmi, chainId, hash as Hex);
}

/** Deposit by permit; by approval where the asset has no permits. */
export async function deposit(place: Place, amount: Units): Promise<Hex> {
  const { wagmi, chainId, book, wallet, onStage } = place;
  const asset = book.asset.address as Address;
  const vault = book.contracts.book as Address;
  onStage("permit");
  if (book.asset.permit === null) {
    const approve = {
      abi: playEuroAbi,
      address: asset,
      functionName: "approve",
      args: [vault, amount],
      chainId,
    } as const;
    await mined(wagmi, chainId, await writeContract(wagmi, approve));
    onStage("deposit");
    const plain = {
      abi: betBookAbi,
      address: vault,
      functionName: "deposit",
      args: [amount],
      chainId,
    } as const;
    return mined(wagmi, chainId, await writeContract(wagmi, plain));
  }
  const nonces = {
    abi: playEuroAbi,
    address: asset,
    functionName: "nonces",
    args: [wallet],
    chainId,
  } as const;
  const [nonce, block] = await Promise.all([readContract(wagmi, nonces), getBlock(wagmi, { chainId })]);
  const deadline = block.timestamp + PERMIT_LIFE_S;
  const { verifyingContract, ...domain } = book.asset.permit;
  const message = { owner: wallet, spender: vault, value: amount, nonce, deadline };
  const typed = permitTypedData({ ...domain, verifyingContract: verifyingContract as Address }, message);
  const { v, yParity, r, s } = parseSignature(await signTypedData(wagmi, typed));
  onStage("deposit");
  const hash = await writeContract(wagmi, {
    abi: betBookAbi,
    address: vault,
    functionName: "depositWithPermit",
    args: [wallet, amount, deadline, Number(v ?? BigInt(yParity) + 27n), r, s],
    chainId,
  });
  return mined(wagmi, chainId, hash);
}

async function mined(wagmi: Wagmi, chainId: number, hash: Hex): Promise<Hex> {
  const receipt = await waitForTransactionReceipt(wagmi, { hash, chainId });
  if (receipt.status !== "success") throw new Error(`the transaction ${hash} was undone by the contract`);
  return hash;
}
