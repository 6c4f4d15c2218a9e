/** The terms that this page holds, and what somebody has accepted of them; pure. */
import type { TermsShown } from "@/api/schema";

/** The version whose text is in `termsWords`; that of `api.duties.terms`. */
export const HELD = "2026-11-1";

/** `other`: the server asks for terms whose text is not here, so nobody is asked to accept them. */
export function standing({ present, accepted }: TermsShown): "accepted" | "older" | "none" | "other" {
  if (present !== HELD) return "other";
  if (accepted === present) return "accepted";
  return accepted === null ? "none" : "older";
}
