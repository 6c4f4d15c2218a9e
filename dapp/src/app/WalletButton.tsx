import { askToConnect } from "@/chain/connecting";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { AccountMenu } from "./AccountMenu";
import { appWords } from "./words";

/** Connect, then sign in, then the account: always the one step that comes next. */
export function WalletButton() {
  const w = useWords(appWords);
  const wallet = useWallet();
  const { session, busy, signInNow } = useSignInNow();
  if (wallet.status === "connecting") return <Button busy>{w("connecting")}</Button>;
  if (wallet.address === undefined)
    return (
      <Button kind="primary" onClick={askToConnect} aria-haspopup="dialog">
        {w("connect")}
      </Button>
    );
  return (
    <>
      {session === null && (
        <Button kind="primary" busy={busy} onClick={() => void signInNow()}>
          {busy ? w("signingIn") : w("signIn")}
        </Button>
      )}
      <AccountMenu address={wallet.address} signedIn={Boolean(session)} />
    </>
  );
}
