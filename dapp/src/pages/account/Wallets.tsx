import { useState } from "react";
import { useDo, useMine } from "@/api/queries";
import type { AccountsWalletShown } from "@/api/schema";
import { SESSION, useSession } from "@/api/session";
import { Fault } from "@/chain/Fault";
import { useStepUp } from "@/chain/useStepUp";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failed, Loading } from "@/ui/states";
import style from "./Account.module.css";
import { LinkWallet } from "./LinkWallet";
import { accountWords } from "./words";

/** The wallets of the account: each with its cool-down, one more, one less. */
export function Wallets() {
  const w = useWords(accountWords);
  const session = useSession();
  const wallets = useMine("list_wallets", {});
  if (!session.data) return null;
  return (
    <section className={style.section}>
      <h2>{w("wallets")}</h2>
      <p className={style.soft}>{w("walletsHelp")}</p>
      {wallets.isPending && <Loading lines={1} />}
      {wallets.isError && <Failed error={wallets.error} retry={() => void wallets.refetch()} />}
      {wallets.data?.map((wallet) => (
        <WalletRow key={wallet.id} wallet={wallet} only={wallets.data.length === 1} />
      ))}
      {wallets.data && <LinkWallet />}
    </section>
  );
}

function WalletRow({ wallet, only }: { readonly wallet: AccountsWalletShown; readonly only: boolean }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const now = useWallNow();
  const { address } = useWallet();
  const stepUp = useStepUp();
  const [asking, setAsking] = useState(false);
  const removing = useDo("remove_wallet", ["mine", "list_wallets"], [...SESSION]);
  const here = address?.toLowerCase() === wallet.address.toLowerCase();
  async function remove(): Promise<void> {
    await stepUp(() => removing.mutateAsync({ path: { wallet_id: wallet.id } }));
    setAsking(false);
  }
  return (
    <div className={style.row}>
      <div>
        <div className={style.mono}>{wallet.address}</div>
        <div className={style.soft}>
          {here && `${w("thisWallet")} `}
          {w("linkedAt", { moment: formats.moment(wallet.linked_at) })}
        </div>
        {wallet.cool_until > now && (
          <div className={style.soft}>{w("cooling", { moment: formats.moment(wallet.cool_until) })}</div>
        )}
      </div>
      {!only && (
        <Button onClick={() => setAsking(true)} aria-haspopup="dialog">
          {w("remove")}
        </Button>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title={w("removeTitle")}>
        <p className={style.mono}>{wallet.address}</p>
        <p>{w("removeHelp")}</p>
        <Fault error={removing.error} />
        <Button
          kind="danger"
          wide
          busy={removing.isPending}
          onClick={() => void remove().catch(() => undefined)}
        >
          {w("removeNow")}
        </Button>
      </Dialog>
    </div>
  );
}
