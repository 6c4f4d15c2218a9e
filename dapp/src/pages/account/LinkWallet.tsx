import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { call, rememberCsrf } from "@/api/client";
import type { ChallengeGiven } from "@/api/schema";
import { SESSION } from "@/api/session";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useStepUp } from "@/chain/useStepUp";
import { useWallet, useWalletActions } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { toast } from "@/ui/toast";
import style from "./Account.module.css";
import { accountWords } from "./words";

/** Links a further wallet: its address, then its own signature, asked for once it is the one that is connected. */
export function LinkWallet() {
  const w = useWords(accountWords);
  const client = useQueryClient();
  const { address } = useWallet();
  const { signMessage } = useWalletActions();
  const stepUp = useStepUp();
  const { busy, error, act } = useAct();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<{ wallet: string; challenge: ChallengeGiven } | null>(null);
  const good = /^0x[0-9a-fA-F]{40}$/.test(text.trim());
  const connected = asked !== null && address?.toLowerCase() === asked.wallet.toLowerCase();

  async function begin(): Promise<void> {
    const wallet = text.trim();
    const challenge = await stepUp(() => call("ask_for_link_challenge", { body: { address: wallet } }));
    setAsked({ wallet, challenge });
  }

  async function sign(): Promise<void> {
    if (asked === null) return;
    const signature = await signMessage(asked.challenge.message);
    const body = { challenge_id: asked.challenge.challenge_id, signature };
    const linked = await call("link_further_wallet", { body });
    rememberCsrf(linked.csrf_token);
    await client.invalidateQueries({ queryKey: SESSION });
    toast(w("linked"), "good");
    setAsked(null);
    setText("");
  }

  if (asked !== null)
    return (
      <div className={style.form}>
        <h3>{w("linkTitle")}</h3>
        <p>{w("linkSwitch", { address: asked.wallet })}</p>
        <Fault error={error} />
        <Button kind="primary" busy={busy} disabled={!connected} onClick={() => void act(sign)}>
          {w(connected ? "linkSign" : "linkWaits")}
        </Button>
        <Button kind="quiet" onClick={() => setAsked(null)}>
          {w("linkStop")}
        </Button>
      </div>
    );
  return (
    <form
      className={style.form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (good) void act(begin);
      }}
    >
      <h3>{w("linkTitle")}</h3>
      <p className={style.soft}>{w("linkHelp")}</p>
      <Field
        label={w("linkAddress")}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={text !== "" && !good ? w("badAddress") : null}
        onChange={(event) => setText(event.target.value)}
      />
      <Fault error={error} />
      <Button type="submit" busy={busy} disabled={!good}>
        {w("linkBegin")}
      </Button>
    </form>
  );
}
