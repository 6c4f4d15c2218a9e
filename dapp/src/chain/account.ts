/** The connected wallet's account in the book, straight from the chain. */
import { useConfig } from "@/api/config";
import { bookLensAbi } from "./abi/bookLens";
import { useView } from "./contracts";
import { useWallet } from "./wallet";

/** Amounts are units, times match seconds, caps cents; asked for every few seconds and after each transaction. */
export function useBookAccount() {
  const { book } = useConfig();
  const { address } = useWallet();
  return useView(
    {
      abi: bookLensAbi,
      address: book?.contracts.lens,
      functionName: "account",
      args: [address ?? "0x0000000000000000000000000000000000000000"],
    },
    { every: 4_000, enabled: address !== undefined },
  );
}
