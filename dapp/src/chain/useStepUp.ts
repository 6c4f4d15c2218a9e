import { useCallback } from "react";
import { ProblemError } from "@/api/problems";
import { useSignInNow } from "./useSignIn";

/**
 * Do what asks for a proof of the last five minutes that it is you: where it is older, the wallet is asked for a signature,
 * and it is done then.
 */
export function useStepUp(): <Result>(act: () => Promise<Result>) => Promise<Result> {
  const { signInNow } = useSignInNow();
  return useCallback(
    async (act) => {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof ProblemError) || !error.is("step-up-needed")) throw error;
        if (!(await signInNow())) throw error;
        return act();
      }
    },
    [signInNow],
  );
}
