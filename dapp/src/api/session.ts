/** Who is signed in: one query for the whole page. Signing in and out go through here, so that the CSRF token follows. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { call, rememberCsrf } from "./client";
import { ProblemError } from "./problems";
import type { SignedIn } from "./schema";

export const SESSION = ["session"] as const;

/** The session, or null for nobody; undefined until it is known. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async ({ signal }): Promise<SignedIn | null> => {
      try {
        return became(await call("who_am_i", { signal }));
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 401) return became(null);
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** Sign in with a wallet: `sign` asks it for a personal signature. A second time is the step-up. */
export async function signIn(
  client: QueryClient,
  address: string,
  sign: (message: string) => Promise<string>,
): Promise<SignedIn> {
  const { challenge_id, message } = await call("ask_for_challenge", { body: { address } });
  const signature = await sign(message);
  const body = { challenge_id, signature, carrier: "cookie" as const };
  const session = became(await call("sign_in_with_wallet", { body }));
  await client.cancelQueries();
  client.setQueryData(SESSION, session);
  await client.invalidateQueries({ predicate: (query) => query.queryKey[0] === "mine" });
  return session;
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await call("sign_out", {});
    became(null);
    client.setQueryData(SESSION, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] === "mine" });
  }, [client]);
}

function became<Session extends SignedIn | null>(session: Session): Session {
  rememberCsrf(session?.csrf_token);
  return session;
}
