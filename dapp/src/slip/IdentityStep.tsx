import { useState } from "react";
import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import { useMine } from "@/api/queries";
import type { ProviderConfig } from "@/api/schema";
import { useStepUp } from "@/chain/useStepUp";
import { useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { mayProve, type Standing, standingOf, whyKey } from "@/pages/identity/standing";
import { identityWords } from "@/pages/identity/words";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { useFaultText } from "./useReason";

const TOLD = ["rejected", "failed", "review", "underway"] as const;

/** Which provider is to prove who somebody is; the browser goes there and comes back to the slip, which says how it went. */
export default function IdentityStep() {
  const w = useWords(stepWords);
  const { identity } = useConfig();
  const stepUp = useStepUp();
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const text = useFaultText(fault);
  const found = useMine("identity_standing", {});
  const now = useWallNow();
  const standing = found.data && standingOf(found.data, now);

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
      {standing && <Before standing={standing} why={found.data?.why} />}
      {text !== null && (
        <Notice kind="bad" live>
          {text}
        </Notice>
      )}
      {(standing === undefined || mayProve(standing)) &&
        identity.map((provider) => (
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

/** How the last proof ended, or that it is being looked at. */
function Before({ standing, why }: { readonly standing: Standing; readonly why: string | null | undefined }) {
  const w = useWords(identityWords);
  const told = TOLD.find((one) => one === standing);
  if (told === undefined) return null;
  const key = whyKey(why);
  const bad = told === "rejected" || told === "failed";
  return (
    <Notice kind={bad ? "bad" : "plain"} live>
      <p>
        <strong>{w(`is-${told}`)}</strong>
      </p>
      {bad && key !== null && `why-${key}` in identityWords.en && <p>{w(`why-${key}` as "why-cancelled")}</p>}
      <p>{w(`do-${told}`)}</p>
    </Notice>
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
