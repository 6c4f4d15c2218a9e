import type { ReactNode } from "react";
import { askToConnect } from "@/chain/connecting";
import type { Address } from "@/chain/wagmi";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty, Loading } from "@/ui/states";
import { appWords } from "./words";

/** What needs a connected wallet and nobody signed in: it reads the chain, and works with the servers down. */
export function NeedsWallet({ children }: { readonly children: (wallet: Address) => ReactNode }) {
  const w = useWords(appWords);
  const wallet = useWallet();
  if (wallet.status === "connecting") return <Loading />;
  if (wallet.address !== undefined) return children(wallet.address);
  return (
    <Empty title={w("connectFirst")}>
      <p>{w("connectFirstHelp")}</p>
      <Button kind="primary" onClick={askToConnect} aria-haspopup="dialog">
        {w("connect")}
      </Button>
    </Empty>
  );
}
