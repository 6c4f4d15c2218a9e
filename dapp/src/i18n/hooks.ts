/** Words, money, odds and times in the language that was chosen. */
import { useMemo } from "react";
import { usePreferences } from "@/app/preferences";
import { formatMoney, localeOf, pointOf, type Units } from "@/money/money";
import { formatOdds, type OddsPpm } from "@/odds/odds";
import { type Entries, type Language, type Translate, translator, type Words } from "./words";

export function useLanguage(): Language {
  return usePreferences().language;
}

export function useWords<En extends Entries>(from: Words<En>): Translate<En> {
  const language = useLanguage();
  return useMemo(() => translator(from, language), [from, language]);
}

export interface Formats {
  readonly money: (units: Units) => string;
  /** A dash where a selection is not offered. */
  readonly odds: (ppm: OddsPpm | null | undefined) => string;
  /** "Sun 15 Jul, 17:00" in the browser's own time zone. */
  readonly moment: (seconds: number) => string;
  /** "Sun 15 Jul" */
  readonly date: (seconds: number) => string;
  /** "15 July 2018 at 17:00": with its year, for what may be long ago or far ahead. */
  readonly full: (seconds: number) => string;
  readonly time: (seconds: number) => string;
  readonly day: (seconds: number) => string;
  readonly percent: (ppm: number) => string;
}

export function useFormats(): Formats {
  const { language, oddsFormat } = usePreferences();
  return useMemo(() => {
    const locale = localeOf(language);
    const dates = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(locale, options);
      return (seconds: number): string => format.format(seconds * 1000);
    };
    const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    return {
      money: (units) => formatMoney(units, language),
      odds: (ppm) =>
        ppm === null || ppm === undefined ? "–" : formatOdds(ppm, oddsFormat, pointOf(language)),
      moment: dates({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
      date: dates({ weekday: "short", day: "numeric", month: "short" }),
      full: dates({ dateStyle: "long", timeStyle: "short" }),
      time: dates({ hour: "2-digit", minute: "2-digit" }),
      day: dates({ weekday: "long", day: "numeric", month: "long" }),
      percent: (ppm) => percents.format(ppm / 1_000_000),
    };
  }, [language, oddsFormat]);
}
