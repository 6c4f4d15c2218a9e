import { fireEvent, screen, waitFor } from "@testing-library/react";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ToldShown } from "@/api/schema";
import { draw, type Told } from "@/testing/answers";
import RealityCheck from "./RealityCheck";
import { isTime, matchSince, played } from "./reality";

const NOW = Math.floor(Date.now() / 1_000);
const pause = { played_s: 7_200, due: true, due_at: NOW - 60, every_minutes: 60 };
const bet = (status: ToldShown["status"], stake: number, paid = 0, left = stake) =>
  ({ status, paid, bet: { order: { stake }, left } }) as unknown as ToldShown;

describe("the time for a reality check", () => {
  it("is when the API says so, and not before somebody was signed in for an interval", () => {
    expect(isTime(pause, NOW - 3_600, NOW)).toBe(true);
    expect(isTime(pause, NOW - 3_599, NOW)).toBe(false);
    expect(isTime({ ...pause, due_at: NOW + 1 }, NOW - 9_000, NOW)).toBe(false);
  });

  it("counts bets from the same length of match time back", () => {
    expect(matchSince(NOW - 100, NOW, 5_000)).toBe(4_900);
    expect(matchSince(NOW - 9_000, NOW, 5_000)).toBe(0);
    expect(matchSince(NOW + 50, NOW, 5_000)).toBe(5_000);
  });
});

describe("what was played", () => {
  it("is told in stakes, in what came back, and in what the ended bets brought", () => {
    const bets = [
      bet("settled", 10, 25),
      bet("settled", 10, 0),
      bet("cashed-out", 10, 8, 0),
      bet("open", 10, 4, 6),
      bet("under-way", 10),
      bet("refused", 99),
      bet("expired", 99),
    ];
    expect(played(bets)).toEqual({ count: 5, staked: 50n, open: 16n, paid: 37n, result: 3n });
  });

  it("never loses more than was staked, and nothing where nothing has ended", () => {
    const states = fc.constantFrom<ToldShown["status"]>("settled", "open", "refused", "cashed-out");
    const bets = fc.array(fc.tuple(states, fc.nat(1_000), fc.nat(1_000)));
    fc.assert(
      fc.property(bets, (all) => {
        const found = played(all.map(([status, stake, paid]) => bet(status, stake, paid)));
        expect(-found.result <= found.staked).toBe(true);
        if (all.every(([status]) => status === "open" || status === "refused")) expect(found.result).toBe(0n);
      }),
    );
  });
});

describe("the reality check", () => {
  const session = (since: number) => [
    {
      id: "s",
      current: true,
      carrier: "cookie",
      agent: "",
      created_at: NOW - since,
      proved_at: 1,
      seen_at: 1,
      expires_at: 1,
    },
  ];
  const table = (more: Readonly<Record<string, Told>> = {}) => ({
    "GET /v1/reality-check": pause,
    "GET /v1/sessions": session(3_900),
    "GET /v1/config": { time: 10_000 },
    "GET /v1/bets/history": {
      bets: [bet("settled", 10_000_000, 0), bet("open", 5_000_000)],
      next: null,
      block: 1,
    },
    ...more,
  });

  it("says how long it was and what it cost, and shows the ways to limits and to a break", async () => {
    draw(<RealityCheck />, table());
    expect(await screen.findByRole("dialog", { name: "A moment for yourself" })).toBeTruthy();
    expect(screen.getByText(/You have been signed in for 1 hour 5 minutes/)).toBeTruthy();
    expect(await screen.findByText("Lost in all")).toBeTruthy();
    expect(screen.getByText("€15.00")).toBeTruthy();
    expect(screen.getByText("€10.00")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Change my limits" }).getAttribute("href")).toBe("/limits");
    expect(screen.getByRole("link", { name: "Take a break" }).getAttribute("href")).toBe("/exclusion");
    expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  });

  it("is answered once, keeps the interval, and tells the other tabs", async () => {
    const asked = draw(<RealityCheck />, table({ "POST /v1/reality-check": { ...pause, due: false } }));
    fireEvent.click(await screen.findByRole("button", { name: "Go on" }));
    await waitFor(() => expect(localStorage.getItem("proofbook.pause-answered")).toBeTruthy());
    const sent = asked.filter(({ route }) => route === "POST /v1/reality-check");
    expect(sent).toEqual([{ route: "POST /v1/reality-check", body: { every_minutes: 60 } }]);
  });

  it("is gone here once it was answered in another tab", async () => {
    const told = { ...pause };
    draw(<RealityCheck />, table({ "GET /v1/reality-check": told }));
    await screen.findByRole("dialog");
    told.due_at = NOW + 3_600;
    window.dispatchEvent(new StorageEvent("storage", { key: "proofbook.pause-answered" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Go on" })).toBeNull());
  });

  it("waits where somebody is changing their limits", async () => {
    window.history.pushState({}, "", "/limits");
    const asked = draw(<RealityCheck />, table());
    await waitFor(() => expect(asked.some(({ route }) => route === "GET /v1/sessions")).toBe(true));
    expect(screen.queryByRole("button", { name: "Go on" })).toBeNull();
    window.history.pushState({}, "", "/");
  });

  it("whose sums cannot be had says so, and can still be answered", async () => {
    draw(<RealityCheck />, table({ "GET /v1/bets/history": "down" }));
    expect((await screen.findByRole("alert")).textContent).toContain("No answer");
    expect((screen.getByRole("button", { name: "Go on" }) as HTMLButtonElement).disabled).toBe(false);
  });
});
