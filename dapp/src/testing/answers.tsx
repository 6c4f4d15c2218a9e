/** For tests of pages of one's own: somebody is signed in, and the API answers from a table. Wallets are the test's to mock. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import { rememberCsrf } from "@/api/client";
import { type Config, ConfigContext } from "@/api/config";
import { prefer } from "@/app/preferences";
import { CONFIG } from "./render";

export { CONFIG };
export const WALLET = "0x1111111111111111111111111111111111111111";

/** An answer: content, or a status with a problem's type; `"down"` does not answer at all. */
export type Told =
  | object
  | readonly unknown[]
  | { readonly problem: string; readonly status: number }
  | "down";
export interface Asked {
  readonly route: string;
  readonly body: unknown;
}

const SESSION = {
  user_id: "u",
  roles: ["customer"],
  csrf_token: "t",
  wallets: [{ id: "w", address: WALLET, method: "key", linked_at: 1, cool_until: 0 }],
};

/** Draw a page or a part of one; what it asked of the API stands in the list that comes back. */
export function draw(
  node: ReactNode,
  table: Readonly<Record<string, Told>>,
  config: Partial<Config> = {},
): Asked[] {
  const asked: Asked[] = [];
  const all: Readonly<Record<string, Told>> = { "GET /v1/session": SESSION, ...table };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const route = `${init.method} ${url.split("?")[0]}`;
    asked.push({ route, body: init.body ? JSON.parse(String(init.body)) : null });
    const told = all[route] ?? { problem: "not-found", status: 404 };
    if (told === "down") throw new TypeError("fetch failed");
    if (!("problem" in told)) return Response.json(told);
    const problem = { type: `/problems/${told.problem}`, title: told.problem, ...told };
    return Response.json(problem, { status: Number(told.status) });
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <ConfigContext value={{ ...CONFIG, ...config }}>{node}</ConfigContext>
    </QueryClientProvider>,
  );
  return asked;
}

afterEach(() => {
  cleanup();
  prefer({ language: "en" });
  rememberCsrf(null);
  vi.unstubAllGlobals();
});
