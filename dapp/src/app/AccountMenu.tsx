import { useState } from "react";
import { Link } from "wouter";
import { useSignOut } from "@/api/session";
import { useWalletActions } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { pagesIn } from "./routes";
import style from "./shell.module.css";
import { appWords } from "./words";

/** The wallet's address; opens what belongs to the account. */
export function AccountMenu({ address, signedIn }: { readonly address: string; readonly signedIn: boolean }) {
  const w = useWords(appWords);
  const [open, setOpen] = useState(false);
  const { disconnect } = useWalletActions();
  const signOut = useSignOut();
  const short = `${address.slice(0, 6)}…${address.slice(-4)}`;
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog" aria-label={short} title={address}>
        <Icon name="account" size={18} />
        <span className={style.address}>{short}</span>
      </Button>
      <Dialog open={open} onClose={close} title={w("account")}>
        <p className={style.full}>{address}</p>
        <ul className={style.links}>
          {pagesIn("menu", false).map((page) => (
            <li key={page.path}>
              <Link href={page.path} onClick={close}>
                {w(page.title)}
              </Link>
            </li>
          ))}
        </ul>
        {signedIn && (
          <Button
            onClick={() => {
              close();
              void signOut();
            }}
          >
            {w("signOut")}
          </Button>
        )}
        <Button
          kind="quiet"
          onClick={() => {
            close();
            void (signedIn ? signOut() : Promise.resolve()).finally(() => disconnect());
          }}
        >
          {w("disconnect")}
        </Button>
      </Dialog>
    </>
  );
}
