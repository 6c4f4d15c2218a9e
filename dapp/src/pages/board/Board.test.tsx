import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prefer } from "@/app/preferences";
import { clear } from "@/slip/store";
import { draw, fixture, market, storeOf, tell } from "@/testing/render";
import { Board } from "./Board";

const KEY = "1:1:0:0-0";

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn<typeof fetch>().mockRejectedValue(new TypeError("no network in tests")));
});

afterEach(() => {
  cleanup();
  clear();
  prefer({ language: "en", oddsFormat: "decimal" });
  vi.unstubAllGlobals();
});

const rows = () =>
  screen.queryAllByRole("listitem").map((row) => within(row).getAllByRole("link")[0]?.textContent);

describe("the board", () => {
  it("says that it is loading, then that there is nothing, then shows matches by kick-off", () => {
    const store = storeOf();
    draw(<Board inPlay={false} />, store);
    expect(screen.getByRole("status").textContent).toContain("Loading");
    act(() => tell(store, "snapshot", { seq: 1, live: true, fixtures: [] }));
    expect(screen.getByText("No match fits")).toBeTruthy();
    const fixtures = [
      fixture("late", { kickoff: 9_000_000_000, home: "Late" }),
      fixture("soon", { home: "Soon" }),
    ];
    act(() => tell(store, "snapshot", { seq: 2, live: true, fixtures }));
    expect(rows().map((text) => text?.replace("Croatia", ""))).toEqual(["Soon", "Late"]);
  });

  it("moves odds where they are, with a word for the direction, and draws no other button anew", () => {
    const store = storeOf([fixture("one"), fixture("two", { home: "Spain" })]);
    draw(<Board inPlay={false} />, store);
    const button = screen.getByRole("button", { name: /^France 1\.97/ });
    const other = screen.getByRole("button", { name: /^Spain 1\.97/ });
    const before = other.innerHTML;
    const changed = { fixture: "one", seq: 2, markets: { [KEY]: market([2_100_000, 3_350_000, 4_400_000]) } };
    act(() => tell(store, "change", changed));
    expect(button.isConnected).toBe(true);
    expect(button.textContent).toContain("2.10");
    expect(button.textContent).toContain("risen");
    expect(other.innerHTML).toBe(before);
  });

  it("locks what is suspended, says so, and takes no pick of it", () => {
    const shut = market([1_970_000, 3_350_000, 4_400_000], { status: "suspended", why: ["goal"] });
    draw(<Board inPlay={false} />, storeOf([fixture("one", { markets: { [KEY]: shut } })]));
    const button = screen.getByRole("button", { name: /France 1\.97.*Suspended/ });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(button);
    expect(button.getAttribute("aria-pressed")).toBe("false");
  });

  it("finds by name without accents or capitals, and by competition", () => {
    const fixtures = [
      fixture("one", { home: "Côte d’Ivoire" }),
      fixture("two", { competition: "Ligue 1", home: "Lille" }),
    ];
    draw(<Board inPlay={false} />, storeOf(fixtures));
    const search = screen.getByLabelText("Search");
    fireEvent.change(search, { target: { value: "COTE" } });
    expect(rows()).toEqual(["Côte d’IvoireCroatia"]);
    fireEvent.change(search, { target: { value: "ligue" } });
    expect(rows()).toEqual(["LilleCroatia"]);
    fireEvent.change(search, { target: { value: "nobody" } });
    fireEvent.click(screen.getByRole("button", { name: "Show all matches" }));
    expect(rows()).toHaveLength(2);
  });

  it("keeps its list while a pointer is over it, and says that it has changed", () => {
    const store = storeOf([fixture("one")]);
    const { container } = draw(<Board inPlay={false} />, store);
    const list = container.querySelector("ul")?.closest("div");
    if (!list) throw new Error("no list");
    fireEvent.pointerEnter(list);
    act(() => tell(store, "change", { ...fixture("two", { home: "First", kickoff: 1, seq: 2 }) }));
    expect(rows()).toHaveLength(1);
    fireEvent.click(screen.getByRole("button", { name: /The list has changed/ }));
    expect(rows()).toHaveLength(2);
  });

  it("shows only what is played on the page of matches in play, with score and minute", () => {
    const clock = { half: 2, seconds: 600, at: 1_531_662_000, running: true };
    const playing = fixture("one", { in_play: true, phase: "second_half", score: [2, 1], clock });
    draw(<Board inPlay />, storeOf([playing, fixture("two")]));
    expect(rows()).toEqual(["France2Croatia1"]);
    expect(screen.getByText(/2nd half 5[56]’/)).toBeTruthy();
  });

  it("speaks French and writes other odds when that is chosen", () => {
    draw(<Board inPlay={false} />, storeOf([fixture("one")]));
    act(() => prefer({ language: "fr", oddsFormat: "fractional" }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Matchs");
    expect(screen.getByRole("button", { name: /^Nul 47\/20/ })).toBeTruthy();
  });
});
