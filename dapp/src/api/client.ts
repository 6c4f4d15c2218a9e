/**
 * The API, typed by its own description: `call("show_fixture", { path: { fixture } })`.
 *
 * Reads are plain. Writes carry the session's CSRF token, which is kept here and asked for where it is not known yet; a
 * write that was refused because the token was old is tried once more with a new one.
 */
import { ProblemError, problemOf, Unreachable } from "./problems";
import { type Operations, ROUTES } from "./schema";

export type Operation = keyof Operations;
export type Answer<Name extends Operation> = Operations[Name]["answer"];

type Given<
  Name extends Operation,
  Part extends "path" | "query" | "body",
> = undefined extends Operations[Name][Part]
  ? { [Key in Part]?: undefined }
  : Partial<Operations[Name][Part]> extends Operations[Name][Part]
    ? { [Key in Part]?: Operations[Name][Part] }
    : { [Key in Part]: Operations[Name][Part] };

export type Request<Name extends Operation> = Given<Name, "path"> &
  Given<Name, "query"> &
  Given<Name, "body"> & {
    signal?: AbortSignal;
    /** Of a write that must happen once, however often it is sent; made up for each call where none is given. */
    idempotencyKey?: string;
  };

const WITHIN_MS = 15_000;
let csrf: string | null = null;

/** Keep the token of a session; null after signing out. */
export function rememberCsrf(token: string | null | undefined): void {
  csrf = token ?? null;
}

/** Ask the API. Throws ProblemError or Unreachable. */
export async function call<Name extends Operation>(
  name: Name,
  request: Request<Name>,
): Promise<Answer<Name>> {
  const [method] = ROUTES[name];
  if (method === "GET" || SIGNED_OUT.has(name)) return send(name, request, csrf);
  if (csrf === null) await renewCsrf();
  const once = { idempotencyKey: crypto.randomUUID(), ...request };
  try {
    return await send(name, once, csrf);
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.is("cross-site")) throw error;
    await renewCsrf();
    return send(name, once, csrf);
  }
}

/** Writes that need no session. */
const SIGNED_OUT: ReadonlySet<Operation> = new Set<Operation>(["ask_for_challenge", "sign_in_with_wallet"]);

/** 32 random hexadecimal digits: a trace begins with the click (W3C Trace Context). */
const digits = (): string => crypto.randomUUID().replaceAll("-", "");

async function renewCsrf(): Promise<void> {
  rememberCsrf((await send("who_am_i", {}, null)).csrf_token);
}

async function send<Name extends Operation>(
  name: Name,
  request: Request<Name>,
  token: string | null,
): Promise<Answer<Name>> {
  const [method, route] = ROUTES[name];
  const { path, query, body, signal, idempotencyKey } = request as Loose;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && token !== null) headers["X-CSRF-Token"] = token;
  if (idempotencyKey !== undefined) headers["Idempotency-Key"] = idempotencyKey;
  if (method !== "GET") headers.traceparent = `00-${digits()}-${digits().slice(16)}-01`;
  const within = AbortSignal.timeout(WITHIN_MS);
  let answer: Response;
  try {
    answer = await fetch(address(route, path, query), {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal === undefined ? within : AbortSignal.any([signal, within]),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(`${method} ${route}`, { cause: error });
  }
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw new ProblemError(problemOf(answer.status, content));
  return content as Answer<Name>;
}

interface Loose {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** A route with its parameters filled in; values that are not given are left out. */
export function address(
  route: string,
  path: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = route.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(path[name] ?? "")),
  );
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === "" ? filled : `${filled}?${text}`;
}
