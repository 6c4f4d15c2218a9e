/** The way from a stranger to a bet: which one step comes next; pure. */
import type { UnmetShown } from "@/api/schema";
import type { Units } from "@/money/money";

export type Step =
  | {
      readonly step:
        | "connect"
        | "network"
        | "sign-in"
        | "wait"
        | "identity"
        | "conditions"
        | "underway"
        | "first"
        | "deposit"
        | "place";
    }
  | { readonly step: "blocked"; readonly by: UnmetShown };

/** What is known of the customer; undefined while it is not. */
export interface Standing {
  readonly connected: boolean;
  readonly rightChain: boolean;
  readonly signedIn: boolean;
  /** What the API says is missing for a grant. */
  readonly unmet: readonly UnmetShown[] | undefined;
  /** Whether the chain lets the wallet in now. */
  readonly admitted: boolean | undefined;
  readonly balance: Units | undefined;
  readonly stake: Units;
  /** Whether entry and deposit can come with the bet, in a transaction that we pay for. */
  readonly together: boolean;
  /** A bet that brings entry or deposit of this wallet is on its way; undefined while that is not known. */
  readonly underway: boolean | undefined;
}

/** What a customer sees of the way, in its order. */
export type Stop = "wallet" | "signing-in" | "who" | "limits" | "money-and-bet" | "money" | "bet";

/** The stops of the whole way, and at which one a step is; null where no step of it comes next. */
export function wayOf(step: Step["step"], together: boolean): { stops: readonly Stop[]; at: number } | null {
  const apart = step === "deposit" || !together;
  const end: readonly Stop[] = apart ? ["money", "bet"] : ["money-and-bet"];
  const stops: readonly Stop[] = ["wallet", "signing-in", "who", "limits", ...end];
  const at = STEPS_AT[step];
  return at === undefined ? null : { stops, at };
}

const STEPS_AT: Readonly<Partial<Record<Step["step"], number>>> = {
  connect: 0,
  network: 0,
  "sign-in": 1,
  identity: 2,
  conditions: 3,
  first: 4,
  deposit: 4,
};

const BY_IDENTITY: ReadonlySet<string> = new Set(["identity-required", "identity-expired", "level-too-low"]);
const BY_CONDITIONS: ReadonlySet<string> = new Set([
  "terms-not-accepted",
  "deposit-limit-not-set",
  "stake-limit-not-set",
]);
/** Judged only once there is an identity: the register is asked about a person. */
const AFTER_IDENTITY: ReadonlySet<string> = new Set(["register-not-checked"]);

export function nextStep(standing: Standing): Step {
  if (!standing.connected) return { step: "connect" };
  if (!standing.rightChain) return { step: "network" };
  if (!standing.signedIn) return { step: "sign-in" };
  const { unmet, admitted, balance } = standing;
  if (unmet === undefined || admitted === undefined || balance === undefined) return { step: "wait" };
  const identity = unmet.some(({ reason }) => BY_IDENTITY.has(reason));
  const blocking = unmet.find(
    ({ reason }) =>
      !BY_IDENTITY.has(reason) && !BY_CONDITIONS.has(reason) && !(identity && AFTER_IDENTITY.has(reason)),
  );
  if (blocking) return { step: "blocked", by: blocking };
  if (identity) return { step: "identity" };
  if (unmet.length > 0) return { step: "conditions" };
  if (admitted && balance >= standing.stake) return { step: "place" };
  if (standing.underway === undefined) return { step: "wait" };
  if (standing.underway) return { step: "underway" };
  return { step: standing.together ? "first" : "deposit" };
}
