import { type ReactNode, useState } from "react";
import { ConnectDialog } from "@/chain/ConnectDialog";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty, Loading } from "@/ui/states";
import { appWords } from "./words";

/** What needs somebody who is signed in; until then, what is missing and the button for it. */
export function NeedsSession({ children }: { readonly children: ReactNode }) {
  const w = useWords(appWords);
  const wallet = useWallet();
  const { session, busy, signInNow } = useSignInNow();
  const [asking, setAsking] = useState(false);
  if (wallet.status === "connecting" || session === undefined) return <Loading />;
  if (session !== null) return children;
  if (wallet.address === undefined)
    return (
      <Empty title={w("connectFirst")}>
        <p>{w("connectFirstHelp")}</p>
        <Button kind="primary" onClick={() => setAsking(true)} aria-haspopup="dialog">
          {w("connect")}
        </Button>
        <ConnectDialog open={asking} onClose={() => setAsking(false)} />
      </Empty>
    );
  return (
    <Empty title={w("signInFirst")}>
      <p>{w("signInFirstHelp")}</p>
      <Button kind="primary" busy={busy} onClick={() => void signInNow()}>
        {busy ? w("signingIn") : w("signIn")}
      </Button>
    </Empty>
  );
}
