import type { ReactNode } from "react";
import { askToConnect } from "@/chain/connecting";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty, Loading } from "@/ui/states";
import { appWords } from "./words";

export interface NeedsSessionProps {
  /** It is a part of a page that has a title of its own. */
  readonly part?: boolean;
  readonly children: ReactNode;
}

/** What needs somebody who is signed in; until then, what is missing and the button for it. */
export function NeedsSession({ part = false, children }: NeedsSessionProps) {
  const w = useWords(appWords);
  const wallet = useWallet();
  const { session, busy, signInNow } = useSignInNow();
  if (wallet.status === "connecting" || session === undefined) return <Loading />;
  if (session !== null) return children;
  if (wallet.address === undefined)
    return (
      <Empty page={!part} title={w("connectFirst")}>
        <p>{w("connectFirstHelp")}</p>
        <Button kind="primary" onClick={askToConnect} aria-haspopup="dialog">
          {w("connect")}
        </Button>
      </Empty>
    );
  return (
    <Empty page={!part} title={w("signInFirst")}>
      <p>{w("signInFirstHelp")}</p>
      <Button kind="primary" busy={busy} onClick={() => void signInNow()}>
        {busy ? w("signingIn") : w("signIn")}
      </Button>
    </Empty>
  );
}
