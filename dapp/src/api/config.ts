/**
 * What the front must know of the product before anything else: chain, contracts, providers. From `GET /v1/config`.
 *
 * The last one is kept in the browser: with the servers down, a customer still settles and withdraws from the chain.
 */
import { createContext, useContext } from "react";
import { keep, kept } from "@/app/storage";
import { call } from "./client";
import type { BookConfig, Config } from "./schema";

export type { BookConfig, Config };

const KEY = "proofbook.config";

/** The configuration of now, or the last one that was seen where the API does not answer. Throws if there is neither. */
export async function loadConfig(): Promise<Config> {
  try {
    const config = await call("show_config", {});
    keep(KEY, JSON.stringify(config));
    return config;
  } catch (error) {
    const last = keptConfig();
    if (last === null) throw error;
    return last;
  }
}

export function keptConfig(): Config | null {
  const text = kept(KEY);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Config;
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
