import { Link, useSearchParams } from "wouter";
import { useMine } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import { Notice } from "@/ui/states";
import { accountWords } from "./words";

const KIND = {
  verified: "good",
  done: "good",
  pending: "plain",
  rejected: "bad",
  failed: "bad",
} as const;

/** How the proof of identity ended from which the browser came back: `?identity=verified`. */
export function IdentityOutcome() {
  const [query] = useSearchParams();
  const found = query.get("identity");
  if (found === null) return null;
  return found === "done" ? <LastAttempt /> : <Outcome state={found in KIND ? found : "failed"} />;
}

/** Back from the provider's own end of session, which does not carry how the proof ended: the API knows. */
function LastAttempt() {
  const { data } = useMine("identity_standing", {});
  const state = data?.attempt ?? "done";
  return <Outcome state={state in KIND ? state : "done"} />;
}

function Outcome({ state }: { readonly state: string }) {
  const w = useWords(accountWords);
  const known = state as keyof typeof KIND;
  return (
    <Notice kind={KIND[known]} live>
      <p>{w(`identity-${known}`)}</p>
      <Link href="/identity">{w("toIdentity")}</Link>
    </Notice>
  );
}
