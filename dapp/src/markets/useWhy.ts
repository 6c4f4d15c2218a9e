import { useCallback } from "react";
import { useLanguage, useWords } from "@/i18n/hooks";
import { localeOf } from "@/money/money";
import { whyWords } from "./whyWords";

/** A line holds no more; the rest follows from these, as a price that is old follows from a goal. */
const MOST = 2;
const ORDER = Object.keys(whyWords.en);
const rankOf = (code: string) => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);

/** Codes of reasons as one text, the two that tell most: "a goal and a red card". */
export function useWhy(): (codes: readonly string[]) => string {
  const w = useWords(whyWords);
  const language = useLanguage();
  return useCallback(
    (codes) => {
      const telling = [...codes].sort((one, other) => rankOf(one) - rankOf(other)).slice(0, MOST);
      const known = telling.map((code) => w((code in whyWords.en ? code : "unknown") as "unknown"));
      return new Intl.ListFormat(localeOf(language), { type: "conjunction" }).format(known);
    },
    [w, language],
  );
}
