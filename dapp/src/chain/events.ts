/** A contract's past events, straight from the chain's node. */
import { useQuery } from "@tanstack/react-query";
import type { Abi, ContractEventName, GetContractEventsReturnType } from "viem";
import { getContractEvents } from "viem/actions";
import { useConfig as useWagmi } from "wagmi";
import { useConfig } from "@/api/config";
import type { Address } from "./wagmi";

/** All of one kind since the contracts were deployed, oldest first. Some nodes refuse such a long look back: an error. */
export function useEvents<const A extends Abi, Name extends ContractEventName<A>>(
  asked: { abi: A; address: string | undefined; eventName: Name },
  { every = false }: { every?: number | false } = {},
) {
  const wagmi = useWagmi();
  const { book, chain } = useConfig();
  return useQuery({
    queryKey: ["chain", chain.id, asked.address, "event", asked.eventName],
    queryFn: async () =>
      (await getContractEvents(wagmi.getClient({ chainId: chain.id }), {
        ...asked,
        address: asked.address as Address,
        fromBlock: BigInt(book?.deployed_at_block ?? 0),
        strict: true,
      } as never)) as unknown as GetContractEventsReturnType<A, Name, true>,
    refetchInterval: every,
    enabled: asked.address !== undefined,
  });
}
