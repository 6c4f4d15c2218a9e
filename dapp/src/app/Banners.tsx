import { useState } from "react";
import { useConfig } from "@/api/config";
import { useWallet, useWalletActions } from "@/chain/wallet";
import { walletFault } from "@/chain/walletErrors";
import { chainWords } from "@/chain/words";
import { useWords } from "@/i18n/hooks";
import { useConnection } from "@/live/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import { uiWords } from "@/ui/words";
import style from "./shell.module.css";
import { appWords } from "./words";

/** What holds for the whole page: play money, a lost connection, a wallet on another chain. */
export function Banners() {
  const w = useWords(appWords);
  const ui = useWords(uiWords);
  const connection = useConnection();
  const { play_money: playMoney } = useConfig();
  return (
    <section className={style.banners} aria-label={ui("notices")}>
      {playMoney && <p className={style.play}>{w("playMoney")}</p>}
      {connection === "offline" && (
        <Notice live icon="live">
          {w("offline")}
        </Notice>
      )}
      {connection === "stale" && (
        <Notice live icon="clock">
          {w("stale")}
        </Notice>
      )}
      <WrongChain />
    </section>
  );
}

function WrongChain() {
  const w = useWords(chainWords);
  const { chain } = useConfig();
  const { address, rightChain } = useWallet();
  const { switchChain } = useWalletActions();
  const [busy, setBusy] = useState(false);
  if (address === undefined || rightChain) return null;

  async function change(): Promise<void> {
    setBusy(true);
    try {
      await switchChain();
    } catch (error) {
      const fault = walletFault(error);
      toast(w(fault.kind, { detail: fault.detail }), "bad");
    } finally {
      setBusy(false);
    }
  }

  return (
    <Notice kind="bad" live>
      <span>{w("wrongChain", { name: chain.name })} </span>
      <Button busy={busy} onClick={() => void change()}>
        {w("switchChain", { name: chain.name })}
      </Button>
    </Notice>
  );
}
