/** Where the chain's addresses and transactions can be looked at by others' eyes, if the installation names a place. */
import { useConfig } from "@/api/config";
import type { ExplorerConfig } from "@/api/schema";

export interface Explorer {
  /** Null where there is no explorer, or no transaction. */
  readonly transaction: (hash: string | null | undefined) => string | null;
  readonly address: (address: string) => string | null;
}

/** Addresses of pages in an explorer; links go to the web alone. Pure. */
export function explorerOf(config: ExplorerConfig | null | undefined): Explorer {
  const under = (base: string | undefined, text: string | null | undefined): string | null =>
    base !== undefined && /^https?:\/\//.test(base) && text && /^0x[0-9a-fA-F]+$/.test(text)
      ? base + text
      : null;
  return {
    transaction: (hash) => under(config?.transactions, hash),
    address: (address) => under(config?.addresses, address),
  };
}

export function useExplorer(): Explorer {
  return explorerOf(useConfig().explorer);
}
