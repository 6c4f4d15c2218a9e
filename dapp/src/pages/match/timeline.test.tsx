import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { EventShown } from "@/api/schema";
import type { Heading } from "@/live/board";
import { NOW, type Staged, stage } from "@/testing/stage";
import { Timeline } from "./Timeline";
import { itemsOf, markOf, minuteTold } from "./timelineRows";

const heading = (more: Partial<Heading> = {}): Heading => ({
  fixture: "one",
  sport: "football",
  home: "France",
  away: "Croatia",
  competition: "World Cup",
  kickoff: NOW,
  in_play: true,
  status: "open",
  priced_at: 0,
  version: 1,
  signers: 3,
  seq: 1,
  score: [0, 0],
  phase: "first_half",
  ...more,
});
const EVENTS: EventShown[] = [
  { kind: "kick_off", at: NOW, confirmed_at: NOW, score: [0, 0], minute: 1 },
  { kind: "goal", at: NOW + 60, confirmed_at: NOW + 70, side: "home", score: [1, 0], minute: 18 },
  { kind: "goal", at: NOW + 90, side: "away", score: [1, 1], minute: 45, stoppage: 2 },
  { kind: "halted", at: NOW + 100, why: ["halt_data"] },
];
const ROUTE = "GET /v1/fixtures/one/events";
const draw = (staged: Staged, more: Partial<Heading> = {}) =>
  stage(<Timeline heading={heading(more)} />, staged);
const told = (events: readonly EventShown[]) => ({ api: { [ROUTE]: { fixture: "one", time: NOW, events } } });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("an event of a match", () => {
  it("has its minute as people say it", () => {
    expect(minuteTold({ minute: 18 })).toBe("18’");
    expect(minuteTold({ minute: 45, stoppage: 2 })).toBe("45+2’");
    expect(minuteTold({ minute: null })).toBeNull();
  });

  it("keeps its key when further ones come", () => {
    const before = itemsOf(EVENTS.slice(0, 2));
    const after = itemsOf(EVENTS);
    expect(after.map(({ event }) => event)).toEqual([...EVENTS].reverse());
    for (const { key, event } of before) expect(after.find((one) => one.key === key)?.event).toBe(event);
    expect(new Set(itemsOf([...EVENTS, ...EVENTS]).map(({ key }) => key)).size).toBe(8);
  });

  it("is asked for when the board changes, and not when a price does", () => {
    expect(markOf(heading({ score: [1, 0] }))).not.toBe(markOf(heading()));
    expect(markOf(heading({ status: "suspended", why: ["var"] }))).not.toBe(markOf(heading()));
    expect(markOf(heading({ seq: 9, version: 7 }))).toBe(markOf(heading()));
  });
});

describe("the timeline of a match", () => {
  it("of a page that was opened late has everything, the latest first", async () => {
    draw(told(EVENTS));
    await screen.findByText("Kick-off");
    const lines = screen.getAllByRole("listitem").map((one) => one.textContent);
    expect(lines[0]).toContain("An operator has halted bets (feeds or prices look wrong)");
    expect(lines[1]).toBe("45+2’Goal: Croatia, 1–1 – shown by a feed; no price was made with it yet");
    expect(lines[2]).toBe("18’Goal: France, 1–0");
    expect(lines[3]).toBe("1’Kick-off");
  });

  it("is told in French too", async () => {
    draw({ ...told(EVENTS), language: "fr" });
    expect(await screen.findByText("But : France, 1–0")).toBeTruthy();
  });

  it("that has nothing yet says so in play, and is not there before", async () => {
    draw(told([]));
    expect(await screen.findByText("Nothing has been told yet.")).toBeTruthy();
    cleanup();
    draw(told([]), { in_play: false });
    expect(screen.queryByText("What happened")).toBeNull();
  });

  it("says that it is on its way, and that it cannot be had", async () => {
    draw({ api: { [ROUTE]: new TypeError("no network") } });
    expect(screen.getByRole("status").textContent).toContain("Loading");
    expect((await screen.findByRole("alert")).textContent).toContain("No answer");
  });
});
