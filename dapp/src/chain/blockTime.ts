/** What time the chain says it is: loaded only where the API does not tell. */
import type { Config as Wagmi } from "wagmi";
import { getBlock } from "wagmi/actions";

/** Seconds of the newest block: what deadlines of contracts are measured by. Throws what the node throws. */
export async function blockTime(wagmi: Wagmi, chainId: number): Promise<number> {
  return Number((await getBlock(wagmi, { chainId })).timestamp);
}
