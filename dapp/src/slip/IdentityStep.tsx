import { useState } from "react";
import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import type { ProviderConfig } from "@/api/schema";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { useFaultText } from "./useReason";

/** Which provider is to prove who somebody is; the browser goes there and comes back to the slip. */
export default function IdentityStep() {
  const w = useWords(stepWords);
  const { identity } = useConfig();
  const stepUp = useStepUp();
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const text = useFaultText(fault);

  async function begin(provider: string): Promise<void> {
    setBusy(provider);
    setFault(null);
    try {
      const begun = await stepUp(() => call("begin_identity", { body: { provider, return_to: "bet" } }));
      window.location.assign(begun.redirect_url);
    } catch (error) {
      setFault(error);
      setBusy(null);
    }
  }

  return (
    <div className={style.part}>
      <h3>{w("identityTitle")}</h3>
      <p className={style.soft}>{w("identityHelp")}</p>
      {text !== null && (
        <Notice kind="bad" live>
          {text}
        </Notice>
      )}
      {identity.map((provider) => (
        <Button
          key={provider.id}
          kind="primary"
          wide
          busy={busy === provider.id}
          onClick={() => void begin(provider.id)}
        >
          <ProviderName provider={provider} />
        </Button>
      ))}
    </div>
  );
}

/** FranceConnect stands by its own name, and only where it is configured; nothing else looks like it. */
function ProviderName({ provider }: { readonly provider: ProviderConfig }) {
  const w = useWords(stepWords);
  if (provider.franceconnect)
    return w("with", { name: provider.id === "franceconnect-plus" ? "FranceConnect+" : "FranceConnect" });
  if (provider.sandbox) return w("with", { name: w("sandbox") });
  return w("with", { name: w(provider.kind) });
}
