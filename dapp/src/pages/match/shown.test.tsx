import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { FixtureShown, MarketShown } from "@/api/schema";
import type { LiveStore } from "@/live/store";
import { draw, fixture, market, storeOf, tell } from "@/testing/render";
import { MarketBlock } from "./MarketBlock";
import { useShownKeys } from "./useShownKeys";

afterEach(cleanup);
const NAME = "one";
const total = (line: number, more: Partial<MarketShown>) =>
  market([], { market: 4, line, selections: ["over", "under"], ...more });
const LIVE: Partial<MarketShown> = { odds_ppm: [1_900_000, 1_900_000] };
const OVER: Partial<MarketShown> = { odds_ppm: [null, null], status: "suspended", why: ["left_out"] };
const become = (store: LiveStore, board: FixtureShown) =>
  act(async () => tell(store, "snapshot", { seq: 2, live: true, fixtures: [board] }));

function Keys() {
  return <p>{useShownKeys(NAME).join(" ")}</p>;
}

describe("the markets of a match", () => {
  it("that were over when the page was opened are left out, those that end while it is open stay", async () => {
    const board = (low: Partial<MarketShown>, high: Partial<MarketShown>) =>
      fixture(NAME, { markets: { "4:1:2:0-0": total(2, low), "4:1:10:0-0": total(10, high) } });
    const store = storeOf([board(OVER, LIVE)]);
    const { container } = draw(<Keys />, store);
    expect(container.textContent).toBe("4:1:10:0-0");
    await become(store, board(LIVE, OVER));
    expect(container.textContent?.split(" ").sort()).toEqual(["4:1:10:0-0", "4:1:2:0-0"]);
  });

  it("are called suspended only where no line of theirs is sold", async () => {
    const keys = ["4:1:2:0-0", "4:1:10:0-0"];
    const board = (high: Partial<MarketShown>) =>
      fixture(NAME, { markets: { "4:1:2:0-0": total(2, OVER), "4:1:10:0-0": total(10, high) } });
    const store = storeOf([board(LIVE)]);
    draw(<MarketBlock fixture={NAME} keys={keys} />, store);
    expect(screen.getByText("90 minutes")).toBeTruthy();
    await become(store, board(OVER));
    expect(screen.getByText("90 minutes · Suspended: not in the newest price")).toBeTruthy();
  });
});
