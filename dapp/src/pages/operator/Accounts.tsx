import { useState } from "react";
import { useDo } from "@/api/queries";
import type { LinkAction } from "@/api/schema";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Field, Select } from "@/ui/Field";
import { Failed, Notice } from "@/ui/states";
import style from "./Operator.module.css";
import { operatorWords } from "./words";

type Action = LinkAction["action"];
const ACTIONS: readonly Action[] = ["suspend", "reinstate", "revoke", "release"];
const ACCOUNT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** One account's identity, and wallets that wait to be released. */
export function Accounts() {
  const w = useWords(operatorWords);
  return (
    <section className={style.section}>
      <h2>{w("accounts")}</h2>
      <p className={style.soft}>{w("accountsHelp")}</p>
      <Identity />
      <p className={style.soft}>{w("walletHelp")}</p>
      <Wallet />
    </section>
  );
}

function Identity() {
  const w = useWords(operatorWords);
  const act = useDo("act_on_identity", ["mine", "identity_reviews"]);
  const stepUp = useStepUp();
  const [user, setUser] = useState("");
  const [action, setAction] = useState<Action>("suspend");
  const known = ACCOUNT.test(user.trim());
  const send = () =>
    stepUp(() => act.mutateAsync({ path: { user_id: user.trim() }, body: { action } })).catch(
      () => undefined,
    );
  return (
    <>
      <div className={style.row}>
        <Field
          label={w("userId")}
          autoComplete="off"
          value={user}
          error={user !== "" && !known ? w("userIdWrong") : null}
          onChange={(event) => setUser(event.target.value)}
        />
        <Select
          label={w("action")}
          value={action}
          onChange={(event) => setAction(event.target.value as Action)}
        >
          {ACTIONS.map((one) => (
            <option key={one} value={one}>
              {w(one)}
            </option>
          ))}
        </Select>
        <Button kind="danger" disabled={!known} busy={act.isPending} onClick={() => void send()}>
          {w(action)}
        </Button>
      </div>
      {act.isError && <Failed error={act.error} />}
      {act.data && (
        <Notice kind="good" live>
          {w("done")} {w("state", { state: act.data.state })}
        </Notice>
      )}
    </>
  );
}

function Wallet() {
  const w = useWords(operatorWords);
  const release = useDo("release_wallet");
  const stepUp = useStepUp();
  const [wallet, setWallet] = useState("");
  const known = ADDRESS.test(wallet.trim());
  const send = () =>
    stepUp(() => release.mutateAsync({ path: { address: wallet.trim() } })).catch(() => undefined);
  return (
    <>
      <div className={style.row}>
        <Field
          label={w("wallet")}
          autoComplete="off"
          value={wallet}
          error={wallet !== "" && !known ? w("walletWrong") : null}
          onChange={(event) => setWallet(event.target.value)}
        />
        <Button disabled={!known} busy={release.isPending} onClick={() => void send()}>
          {w("releaseWallet")}
        </Button>
      </div>
      {release.isError && <Failed error={release.error} />}
      {release.data && (
        <Notice kind="good" live>
          {w("released", { count: release.data.released })}
        </Notice>
      )}
    </>
  );
}
