/** What an identity's standing means for the one who looks at it. Pure. */
import type { StandingShown } from "@/api/schema";

export type Standing =
  | "none"
  | "underway"
  | "review"
  | "rejected"
  | "failed"
  | "verified"
  | "ending"
  | "expired"
  | "revoked"
  | "suspended"
  | "under-age";

const SOON_S = 14 * 86_400;

/** The one state to speak of, out of the link's and the last attempt's; `now` in wall seconds. */
export function standingOf(shown: StandingShown, now: number): Standing {
  switch (shown.state) {
    case "verified":
      if (shown.adult === false) return "under-age";
      return shown.expires_at != null && shown.expires_at - now < SOON_S ? "ending" : "verified";
    case "expired":
    case "suspended":
      return shown.attempt === "pending" && shown.state === "expired" ? "review" : shown.state;
    default:
      break;
  }
  switch (shown.attempt) {
    case "started":
    case "verifying":
      return "underway";
    case "pending":
      return "review";
    case "rejected":
    case "failed":
    case "revoked":
      return shown.attempt;
    default:
      return shown.state === "revoked" ? "revoked" : "none";
  }
}

/** Whether a provider may be chosen now. */
export function mayProve(standing: Standing): boolean {
  return standing !== "review" && standing !== "suspended" && standing !== "under-age";
}

/** The key of a reason's words: what the database calls it, with hyphens. */
export function whyKey(why: string | null | undefined): string | null {
  return why ? why.replaceAll("_", "-") : null;
}
