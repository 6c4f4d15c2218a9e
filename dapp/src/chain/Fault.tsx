import { ProblemError } from "@/api/problems";
import { problemWords } from "@/api/problemWords";
import { walletFault } from "@/chain/walletErrors";
import { useFormats, useWords } from "@/i18n/hooks";
import { useFaultText } from "@/slip/useReason";
import { Notice } from "@/ui/states";
import { revertWords } from "./revertWords";

/** What went wrong with something that a person did, and what to do; nothing where nothing did. */
export function Fault({ error }: { readonly error: unknown }) {
  const text = useActFault(error);
  if (text === null) return null;
  return (
    <Notice kind="bad" live>
      {text}
    </Notice>
  );
}

function useActFault(error: unknown): string | null {
  const reverts = useWords(revertWords);
  const problems = useWords(problemWords);
  const formats = useFormats();
  const general = useFaultText(error);
  if (general === null) return null;
  if (error instanceof ProblemError) {
    if (!(error.slug in problemWords.en)) return general;
    const until = error.problem.until ?? error.problem.ends_at;
    const text = problems(error.slug as "bad-limit");
    return typeof until === "number" ? `${text} (${formats.moment(until)})` : text;
  }
  const { kind, detail } = walletFault(error);
  return kind === "reverted" && detail in revertWords.en ? reverts(detail as "NotFinal") : general;
}
