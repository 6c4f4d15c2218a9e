/**
 * What the front must know of the product before anything else: chain, contracts, providers. From `GET /v1/config`.
 *
 * With the servers down a customer still settles and withdraws from the chain. Its contracts are known then from the last
 * configuration that this browser saw, or from the file beside index.html that a deployment wrote (`tools/config.mjs`).
 */
import { createContext, useContext } from "react";
import { keep, kept } from "@/app/storage";
import { call } from "./client";
import type { BookConfig, Config } from "./schema";

export type { BookConfig, Config };

const KEY = "proofbook.config";
const FILE = "/config.json";

/** The configuration of now, or the last that is known where the API does not answer. Throws the API's error if none is. */
export async function loadConfig(): Promise<Config> {
  try {
    const config = await call("show_config", {});
    keep(KEY, JSON.stringify(config));
    return config;
  } catch (error) {
    const last = keptConfig() ?? (await filedConfig());
    if (last === null) throw error;
    // Real time is match time there; elsewhere the chain's blocks say what time it is (live/matchClock).
    return last.profile === "production" ? { ...last, time: Math.floor(Date.now() / 1_000) } : last;
  }
}

export function keptConfig(): Config | null {
  return configIn(kept(KEY) ?? "");
}

async function filedConfig(): Promise<Config | null> {
  try {
    const answer = await fetch(FILE, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? configIn(await answer.text()) : null;
  } catch {
    return null;
  }
}

/** A configuration in a text; null for anything else, as a page that answers for every address. Pure. */
export function configIn(text: string): Config | null {
  try {
    const found = JSON.parse(text) as Partial<Config> | null;
    const whole =
      typeof found?.chain?.id === "number" && found.limits && found.terms && found.book !== undefined;
    return whole ? (found as Config) : null;
  } catch {
    return null;
  }
}

export const ConfigContext = createContext<Config | null>(null);

export function useConfig(): Config {
  const config = useContext(ConfigContext);
  if (config === null) throw new Error("useConfig outside of the application");
  return config;
}

/** The contracts. Throws where the API runs without any: pages that need them stand behind `useConfig().book`. */
export function useBook(): BookConfig {
  const { book } = useConfig();
  if (book === null) throw new Error("this installation has no contracts");
  return book;
}
