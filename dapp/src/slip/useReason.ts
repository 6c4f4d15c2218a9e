import { useCallback } from "react";
import { ProblemError } from "@/api/problems";
import { walletFault } from "@/chain/walletErrors";
import { chainWords } from "@/chain/words";
import { useWords } from "@/i18n/hooks";
import { useErrorText } from "@/ui/states";
import { reasonWords } from "./reasonWords";

/** A reason of the desk or of eligibility, with what to do about it. */
export function useReason(): (reason: string) => string {
  const w = useWords(reasonWords);
  return useCallback(
    (reason) =>
      reason in reasonWords.en && reason !== "other" ? w(reason as "paused") : w("other", { reason }),
    [w],
  );
}

/** Anything that went wrong on the way to a bet, as one sentence. */
export function useFaultText(error: unknown): string | null {
  const reason = useReason();
  const chain = useWords(chainWords);
  const { title, detail } = useErrorText(error);
  if (error === null || error === undefined) return null;
  if (error instanceof ProblemError) {
    if (error.problem.reason) return reason(error.problem.reason);
    const [unmet] = error.problem.unmet ?? [];
    if (unmet) return reason(unmet.reason);
    return `${title}. ${detail}`;
  }
  if (error instanceof Error && error.name === "Unreachable") return `${title}. ${detail}`;
  const fault = walletFault(error);
  return chain(fault.kind, { detail: fault.detail });
}
