/** Something that a person does, once at a time: whether it is under way, and what went wrong the last time. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";

export interface Act {
  readonly busy: boolean;
  readonly error: unknown;
  /** Do it; afterwards what the chain and the API say of this person is asked for again. True: it went well. */
  readonly act: (what: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

export function useAct(): Act {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const act = useCallback(
    async (what: () => Promise<unknown>) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setError(null);
      try {
        await what();
        return true;
      } catch (fault) {
        setError(fault);
        return false;
      } finally {
        running.current = false;
        setBusy(false);
        const mine = (key: unknown) => key === "mine" || key === "chain" || key === "list_wallet_bets";
        void client.invalidateQueries({ predicate: ({ queryKey }) => mine(queryKey[0]) });
      }
    },
    [client],
  );
  return { busy, error, act, forget: useCallback(() => setError(null), []) };
}
