import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import type { ProviderConfig } from "@/api/schema";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { FranceConnect } from "./FranceConnect";
import style from "./Identity.module.css";
import { providerName } from "./State";
import type { Standing } from "./standing";
import { identityWords } from "./words";

/** The ways to prove who one is, as this installation offers them; none is the only one. */
export function Providers({ standing }: { readonly standing: Standing }) {
  const w = useWords(identityWords);
  const { identity } = useConfig();
  const again = standing === "verified" || standing === "ending" || standing === "expired";
  return (
    <section className={style.section}>
      <h2>{w(again ? "proveAgain" : "prove")}</h2>
      <p className={style.soft}>{w("proveHelp")}</p>
      {identity.length === 0 && <Notice>{w("noProvider")}</Notice>}
      {identity.map((provider) => (
        <Provider key={provider.id} provider={provider} />
      ))}
    </section>
  );
}

function Provider({ provider }: { readonly provider: ProviderConfig }) {
  const w = useWords(identityWords);
  const stepUp = useStepUp();
  const { busy, error, act } = useAct();
  async function begin(): Promise<void> {
    const body = { provider: provider.id, return_to: "account" as const };
    const begun = await stepUp(() => call("begin_identity", { body }));
    window.location.assign(begun.redirect_url);
  }
  const start = () => void act(begin);
  return (
    <div className={style.provider} data-provider={provider.id}>
      {provider.sandbox && <Notice>{w("sandboxHelp")}</Notice>}
      {provider.kind === "documents" && <p className={style.soft}>{w("documentsHelp")}</p>}
      {provider.franceconnect ? (
        <FranceConnect plus={provider.id === "franceconnect-plus"} busy={busy} onStart={start} />
      ) : (
        <Button kind="primary" busy={busy} onClick={start}>
          {w("with", { name: providerName(w, provider.id) })}
        </Button>
      )}
      <Fault error={error} />
    </div>
  );
}
