import { useCallback } from "react";
import { useLanguage, useWords } from "@/i18n/hooks";
import { localeOf } from "@/money/money";
import { whyWords } from "./whyWords";

/** Codes of reasons as one text: "a goal and a red card". */
export function useWhy(): (codes: readonly string[]) => string {
  const w = useWords(whyWords);
  const language = useLanguage();
  return useCallback(
    (codes) => {
      const known = codes.map((code) => w((code in whyWords.en ? code : "unknown") as "unknown"));
      return new Intl.ListFormat(localeOf(language), { type: "conjunction" }).format(known);
    },
    [w, language],
  );
}
