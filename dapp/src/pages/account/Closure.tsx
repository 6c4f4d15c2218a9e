import { useState } from "react";
import { useDo } from "@/api/queries";
import { useSession } from "@/api/session";
import { Fault } from "@/chain/Fault";
import { useStepUp } from "@/chain/useStepUp";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/states";
import style from "./Account.module.css";
import { accountWords } from "./words";

/** Closes the account for good; settling and withdrawing stay possible from the chain. */
export function Closure() {
  const w = useWords(accountWords);
  const formats = useFormats();
  const session = useSession();
  const stepUp = useStepUp();
  const closing = useDo("close_my_account", ["mine"]);
  const [asking, setAsking] = useState(false);
  const [sure, setSure] = useState(false);
  if (!session.data) return null;
  async function close(): Promise<void> {
    await stepUp(() => closing.mutateAsync({}));
    setAsking(false);
  }
  return (
    <section className={style.section}>
      <h2>{w("closeTitle")}</h2>
      {closing.data ? (
        <Notice live>{w("closedSince", { moment: formats.moment(closing.data.closed_at) })}</Notice>
      ) : (
        <>
          <p className={style.soft}>{w("closeHelp")}</p>
          <div>
            <Button onClick={() => setAsking(true)} aria-haspopup="dialog">
              {w("close")}
            </Button>
          </div>
        </>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title={w("closeTitle")}>
        <p>{w("closeAsk")}</p>
        <label className={style.check}>
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
          <span>{w("closeSure")}</span>
        </label>
        <Fault error={closing.error} />
        <Button
          kind="danger"
          wide
          busy={closing.isPending}
          disabled={!sure}
          onClick={() => void close().catch(() => undefined)}
        >
          {w("closeNow")}
        </Button>
      </Dialog>
    </section>
  );
}
