import { walletFault } from "@/chain/walletErrors";
import { useWords } from "@/i18n/hooks";
import { useFaultText } from "@/slip/useReason";
import { Notice } from "@/ui/states";
import { revertWords } from "./revertWords";

/** What went wrong with something that a person did, and what to do; nothing where nothing did. */
export function Fault({ error }: { readonly error: unknown }) {
  const w = useWords(revertWords);
  const general = useFaultText(error);
  if (general === null) return null;
  const { kind, detail } = walletFault(error);
  const known = kind === "reverted" && detail in revertWords.en;
  return (
    <Notice kind="bad" live>
      {known ? w(detail as "NotFinal") : general}
    </Notice>
  );
}
