import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useWords } from "@/i18n/hooks";
import { walletFault } from "./walletErrors";
import { chainWords } from "./words";

export interface Act<Name extends string> {
  /** What is under way. */
  readonly busy: Name | null;
  /** What the wallet or a contract said no with, in words, and which act it was. */
  readonly fault: { readonly name: Name; readonly text: string } | null;
  /** What was done last. */
  readonly done: Name | null;
  readonly act: (name: Name, work: () => Promise<unknown>) => Promise<void>;
}

/** One thing at a time that asks the wallet; afterwards everything read from the chain is read again. */
export function useAct<Name extends string>(): Act<Name> {
  const w = useWords(chainWords);
  const client = useQueryClient();
  const [state, setState] = useState<Omit<Act<Name>, "act">>({ busy: null, fault: null, done: null });
  const act = useCallback(
    async (name: Name, work: () => Promise<unknown>) => {
      setState({ busy: name, fault: null, done: null });
      try {
        await work();
        setState({ busy: null, fault: null, done: name });
      } catch (error) {
        const { kind, detail } = walletFault(error);
        setState({ busy: null, fault: { name, text: w(kind, { detail }) }, done: null });
      } finally {
        await client.invalidateQueries({ queryKey: ["chain"] });
      }
    },
    [client, w],
  );
  return { ...state, act };
}
