import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { address, call, rememberCsrf } from "./client";
import { ProblemError, Unreachable } from "./problems";

const fetched = vi.fn<typeof fetch>();

function answers(...given: [number, unknown][]): void {
  for (const [status, body] of given)
    fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
}

describe("the client", () => {
  beforeEach(() => {
    fetched.mockReset();
    vi.stubGlobal("fetch", fetched);
    rememberCsrf(null);
  });
  afterEach(() => vi.unstubAllGlobals());

  it("fills a route in and leaves out what is not given", () => {
    expect(address("/v1/fixtures/{fixture}", { fixture: "a/b" })).toBe("/v1/fixtures/a%2Fb");
    expect(address("/v1/fixtures", {}, { sport: "football", in_play: undefined, limit: 3 })).toBe(
      "/v1/fixtures?sport=football&limit=3",
    );
  });

  it("asks for the session's token before the first write and sends it along", async () => {
    answers([200, { csrf_token: "t1" }], [200, { given: true }]);
    await call("change_consent", { body: { given: true } });
    const [route, options] = fetched.mock.calls[1] ?? [];
    expect(route).toBe("/v1/marketing-consent");
    expect(options?.headers).toMatchObject({ "X-CSRF-Token": "t1" });
  });

  it("begins a trace with each write, and none with a read", async () => {
    rememberCsrf("t1");
    answers([200, {}], [200, {}], [200, []]);
    await call("change_consent", { body: { given: true } });
    await call("change_consent", { body: { given: true } });
    await call("list_fixtures", {});
    const [one, other, read] = fetched.mock.calls.map(
      ([, options]) => ((options?.headers ?? {}) as Record<string, string>).traceparent,
    );
    expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(other).not.toBe(one);
    expect(read).toBeUndefined();
  });

  it("tries a write once more where its token was old, and once only", async () => {
    rememberCsrf("old");
    const crossSite = { type: "/problems/cross-site", title: "x", status: 403 };
    answers([403, crossSite], [200, { csrf_token: "new" }], [403, crossSite]);
    await expect(call("change_consent", { body: { given: true } })).rejects.toBeInstanceOf(ProblemError);
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("turns a problem document into an error with its type and remedy", async () => {
    answers([
      422,
      { type: "/problems/bet-refused", title: "t", status: 422, reason: "suspended", remedy: "ask again" },
    ]);
    const error = await call("list_fixtures", {}).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).is("bet-refused")).toBe(true);
    expect((error as ProblemError).problem.remedy).toBe("ask again");
    expect((error as ProblemError).passing).toBe(false);
  });

  it("makes a problem of an answer that is no document", async () => {
    fetched.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
    const error = (await call("list_fixtures", {}).catch((one: unknown) => one)) as ProblemError;
    expect(error.problem).toMatchObject({ status: 502, type: "about:blank" });
    expect(error.passing).toBe(true);
  });

  it("says that nobody answered", async () => {
    fetched.mockRejectedValueOnce(new TypeError("failed to fetch"));
    await expect(call("list_fixtures", {})).rejects.toBeInstanceOf(Unreachable);
  });
});
