/**
 * What can go wrong when the API is asked, as errors that say what to do.
 *
 *   ProblemError   the API said no: an RFC 9457 document; `is("bet-refused")` asks for its type
 *   Unreachable    it did not answer, or not what it should: the network, or a server that is down
 */

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly field?: string;
  readonly remedy?: string;
  readonly retry_after_s?: number;
  readonly instance?: string;
  readonly errors?: readonly { field: string; detail: string; remedy: string }[];
  /** Of `bet-refused`: which reason. */
  readonly reason?: string;
  /** Of `not-eligible`: every condition that is not met. */
  readonly unmet?: readonly { reason: string; remedy: string; until: number | null }[];
  readonly [further: string]: unknown;
}

export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
  }

  /** The type without its path: "bet-refused". */
  get slug(): string {
    return this.problem.type.split("/").pop() ?? "";
  }

  is(slug: string): boolean {
    return this.slug === slug;
  }

  /** Whether the same request may well be answered later. */
  get passing(): boolean {
    return this.problem.status >= 500 || this.problem.status === 429 || this.problem.status === 408;
  }
}

export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The document of an answer; made up from the status where the answer holds none, as a proxy's error page. */
export function problemOf(status: number, body: unknown): ProblemDocument {
  if (typeof body === "object" && body !== null && "type" in body && "title" in body)
    return { status, ...(body as object) } as ProblemDocument;
  return { type: "about:blank", title: `HTTP ${status}`, status };
}
