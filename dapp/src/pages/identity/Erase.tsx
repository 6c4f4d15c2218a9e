import { useState } from "react";
import { Link } from "wouter";
import { useDo } from "@/api/queries";
import { Fault } from "@/chain/Fault";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/states";
import style from "./Identity.module.css";
import { identityWords } from "./words";

/** Erases what is known of the person, once the law lets it go. */
export function Erase() {
  const w = useWords(identityWords);
  const stepUp = useStepUp();
  const erasing = useDo("erase_identity", ["mine"]);
  const [asking, setAsking] = useState(false);
  async function erase(): Promise<void> {
    await stepUp(() => erasing.mutateAsync({}));
    setAsking(false);
  }
  return (
    <section className={style.section}>
      <h2>{w("eraseTitle")}</h2>
      <p className={style.soft}>{w("eraseHelp")}</p>
      {erasing.isSuccess && (
        <Notice kind="good" live>
          {w("erased")}
        </Notice>
      )}
      <div className={style.actions}>
        <Button onClick={() => setAsking(true)} aria-haspopup="dialog">
          {w("erase")}
        </Button>
        <Link href="/account">{w("toAccount")}</Link>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={w("eraseTitle")}>
        <p>{w("eraseAsk")}</p>
        <Fault error={erasing.error} />
        <Button
          kind="danger"
          wide
          busy={erasing.isPending}
          onClick={() => void erase().catch(() => undefined)}
        >
          {w("eraseNow")}
        </Button>
      </Dialog>
    </section>
  );
}
