/** Lengths of time in words, the two largest parts of them: "6 days 3 hours", "2 minutes 5 seconds". Pure. */
import { useCallback } from "react";
import { localeOf } from "@/money/money";
import { useLanguage } from "./hooks";
import type { Language } from "./words";

const PARTS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** What is over is "0 seconds". */
export function durationText(seconds: number, language: Language): string {
  let left = Math.max(0, Math.floor(seconds));
  const found: string[] = [];
  for (const [unit, size] of PARTS) {
    const count = Math.floor(left / size);
    left %= size;
    if (count > 0 || (unit === "second" && found.length === 0))
      found.push(
        new Intl.NumberFormat(localeOf(language), { style: "unit", unit, unitDisplay: "long" }).format(count),
      );
    // Nobody needs the seconds of days: a part further down than the next one is dropped.
    else if (found.length > 0) break;
    if (found.length === 2) break;
  }
  return found.join(" ");
}

export function useDuration(): (seconds: number) => string {
  const language = useLanguage();
  return useCallback((seconds) => durationText(seconds, language), [language]);
}
