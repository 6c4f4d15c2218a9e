/** What somebody chose for this browser: language, theme, way to write odds. Kept in the browser, told to nobody. */
import { useSyncExternalStore } from "react";
import { LANGUAGES, type Language } from "@/i18n/words";
import { ODDS_FORMATS, type OddsFormat } from "@/odds/odds";
import { keep, kept } from "./storage";

export type Theme = "light" | "dark";

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly oddsFormat: OddsFormat;
}

function one<Value extends string>(
  from: readonly Value[],
  found: string | null | undefined,
  otherwise: Value,
): Value {
  return from.find((value) => value === found) ?? otherwise;
}

function initial(): Preferences {
  const root = document.documentElement;
  return {
    language: one(LANGUAGES, root.lang, "en"),
    theme: one(["light", "dark"], root.dataset.theme, "light"),
    oddsFormat: one(ODDS_FORMATS, kept("proofbook.odds"), "decimal"),
  };
}

let now = initial();
const listeners = new Set<() => void>();

/** Change some of them. */
export function prefer(change: Partial<Preferences>): void {
  now = { ...now, ...change };
  document.documentElement.lang = now.language;
  document.documentElement.dataset.theme = now.theme;
  if (change.language) keep("proofbook.language", change.language);
  if (change.theme) keep("proofbook.theme", change.theme);
  if (change.oddsFormat) keep("proofbook.odds", change.oddsFormat);
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
