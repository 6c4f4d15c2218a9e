/**
 * Reads of the API as queries. Keys of what belongs to who is signed in begin with "mine", so that signing out forgets it.
 *
 *   const limits = useMine("show_limits", {});           // waits until somebody is signed in
 *   const fixture = useAsk("show_fixture", { path: { fixture } });
 *   const setLimit = useDo("set_limit", ["mine", "show_limits"]);   // a write; what it changes is asked for again
 */
import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type Answer, call, type Operation, type Request } from "./client";
import { ProblemError } from "./problems";
import { useSession } from "./session";

export interface Freshness {
  /** Ask again after so many milliseconds. */
  readonly every?: number | false;
  readonly enabled?: boolean;
}

/** A public read. */
export function useAsk<Name extends Operation>(
  name: Name,
  request: Request<Name>,
  { every = false, enabled = true }: Freshness = {},
): UseQueryResult<Answer<Name>> {
  return useQuery({
    queryKey: [name, request],
    queryFn: ({ signal }) => call(name, { ...request, signal }),
    refetchInterval: every,
    enabled,
  });
}

/** A read of what belongs to who is signed in; waits until somebody is. */
export function useMine<Name extends Operation>(
  name: Name,
  request: Request<Name>,
  { every = false, enabled = true }: Freshness = {},
): UseQueryResult<Answer<Name>> {
  const session = useSession();
  return useQuery({
    queryKey: ["mine", name, request],
    queryFn: ({ signal }) => call(name, { ...request, signal }),
    refetchInterval: every,
    enabled: enabled && Boolean(session.data),
  });
}

/** A write; after it `changes` (beginnings of query keys) are asked for again. */
export function useDo<Name extends Operation>(
  name: Name,
  ...changes: QueryKey[]
): UseMutationResult<Answer<Name>, Error, Request<Name>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: Request<Name>) => call(name, request),
    onSuccess: async () => {
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

/** Whether a failed read may be tried again by itself: not where the answer would be the same. */
export function worthAnother(count: number, error: Error): boolean {
  return count < 2 && !(error instanceof ProblemError && !error.passing);
}
