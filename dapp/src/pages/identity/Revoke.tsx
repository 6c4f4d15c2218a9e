import { useState } from "react";
import { useDo } from "@/api/queries";
import { Fault } from "@/chain/Fault";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import style from "./Identity.module.css";
import { identityWords } from "./words";

/** Takes the identity off the account; another one waits three days. */
export function Revoke() {
  const w = useWords(identityWords);
  const stepUp = useStepUp();
  const revoking = useDo("revoke_identity", ["mine"], ["chain"]);
  const [asking, setAsking] = useState(false);
  async function revoke(): Promise<void> {
    await stepUp(() => revoking.mutateAsync({}));
    setAsking(false);
  }
  return (
    <section className={style.section}>
      <h2>{w("revokeTitle")}</h2>
      <p className={style.soft}>{w("revokeHelp")}</p>
      <div>
        <Button onClick={() => setAsking(true)} aria-haspopup="dialog">
          {w("revoke")}
        </Button>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={w("revokeTitle")}>
        <p>{w("revokeAsk")}</p>
        <Fault error={revoking.error} />
        <Button
          kind="danger"
          wide
          busy={revoking.isPending}
          onClick={() => void revoke().catch(() => undefined)}
        >
          {w("revokeNow")}
        </Button>
      </Dialog>
    </section>
  );
}
