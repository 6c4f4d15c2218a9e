import { Link, useSearchParams } from "wouter";
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
  const w = useWords(accountWords);
  const [query] = useSearchParams();
  const found = query.get("identity");
  if (found === null) return null;
  const state = (found in KIND ? found : "failed") as keyof typeof KIND;
  return (
    <Notice kind={KIND[state]} live>
      <p>{w(`identity-${state}`)}</p>
      <Link href="/identity">{w("toIdentity")}</Link>
    </Notice>
  );
}
