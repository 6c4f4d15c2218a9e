import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draw, fixture, market, storeOf, tell } from "@/testing/render";
import { noteOdds } from "./deskOdds";
import { SlipPanel } from "./SlipPanel";
import { clear, pick, type SlipLeg } from "./store";

const KEY = "1:1:0:0-0";
const leg = (name: string, more: Partial<SlipLeg> = {}): SlipLeg => ({
  fixture: name,
  key: KEY,
  selection: 0,
  id: `0x${"0".repeat(31)}${name === "one" ? 1 : 2}`,
  market: 1,
  period: 1,
  line: 0,
  from: [0, 0],
  sport: "football",
  home: "France",
  away: "Croatia",
  oddsPpm: 1_970_000,
  ...more,
});

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn<typeof fetch>().mockRejectedValue(new TypeError("no network in tests")));
});

afterEach(() => {
  cleanup();
  clear();
  vi.unstubAllGlobals();
});

const returns = (container: HTMLElement) => container.querySelector("[data-sum=returns]")?.textContent;

describe("the slip", () => {
  it("says how to fill it", () => {
    draw(<SlipPanel />);
    expect(screen.getByText("Your slip is empty")).toBeTruthy();
  });

  it("says what a stake pays, in whole cents that are paid for sure, and what is no amount", {
    timeout: 30_000,
  }, async () => {
    pick(leg("one"));
    const { container } = draw(<SlipPanel />, storeOf([fixture("one")]));
    expect(returns(container)).toBe("€19.70");
    fireEvent.click(screen.getByRole("button", { name: "Add €5.00" }));
    expect(returns(container)).toBe("€29.55");
    const stake = screen.getByLabelText("Stake");
    fireEvent.change(stake, { target: { value: "ten" } });
    expect(screen.getByRole("alert").textContent).toContain("Type an amount");
    fireEvent.change(stake, { target: { value: "0,05" } });
    expect(screen.getByRole("alert").textContent).toContain("The smallest stake is €0.10");
    // It is loaded with the first pick, and a busy machine takes its time.
    const next = { name: "Connect a wallet to bet" };
    expect(await screen.findByRole("button", next, { timeout: 20_000 })).toBeTruthy();
  });

  it("says the desk's own odds where they are others than the board's, until the board's move", async () => {
    pick(leg("one"));
    const store = storeOf([fixture("one")]);
    const { container } = draw(<SlipPanel />, store);
    const now = { leg: leg("one"), oddsPpm: 1_970_000, boardPpm: 1_970_000, why: [], inPlay: false };
    act(() => noteOdds({ key: "one", legs: [now], words: [] }, [1_950_000]));
    expect(container.querySelector("[data-leg]")?.textContent).toContain("1.95");
    fireEvent.click(screen.getByRole("button", { name: /1.95|new odds/i }));
    expect(returns(container)).toBe("€19.50");
    const market = {
      "1:1:0:0-0": { ...fixture("one").markets["1:1:0:0-0"], odds_ppm: [2_100_000, 3e6, 4e6] },
    };
    act(() => tell(store, "change", { seq: 2, fixture: "one", markets: market }));
    expect(container.querySelector("[data-leg]")?.textContent).toContain("2.10");
  });

  it("combines several matches, and pays singles one by one when asked to", () => {
    pick(leg("one"));
    pick(leg("two", { oddsPpm: 2_000_000 }));
    const { container } = draw(<SlipPanel />, storeOf([fixture("one"), fixture("two")]));
    expect(returns(container)).toBe("€39.40");
    fireEvent.click(screen.getByRole("radio", { name: "Singles" }));
    expect(returns(container)).toBe("€39.70");
    expect(screen.getByText("€20.00")).toBeTruthy();
  });

  it("shows what odds were and are, and takes the new ones only when told to", () => {
    pick(leg("one"));
    const store = storeOf([fixture("one")]);
    const { container } = draw(<SlipPanel />, store);
    const changed = { fixture: "one", seq: 2, markets: { [KEY]: market([1_900_000, null, null]) } };
    act(() => tell(store, "change", changed));
    expect(screen.getByText(/Odds were 1\.97, now 1\.90/)).toBeTruthy();
    expect(returns(container)).toBe("€19.70");
    fireEvent.click(screen.getByRole("button", { name: "Take the new odds" }));
    expect(returns(container)).toBe("€19.00");
  });

  it("says why nothing can be bet on a leg that was suspended", () => {
    pick(leg("one"));
    const store = storeOf([fixture("one")]);
    draw(<SlipPanel />, store);
    const shut = market([1_970_000, null, null], { status: "suspended", why: ["goal", "var"] });
    act(() => tell(store, "change", { fixture: "one", seq: 2, markets: { [KEY]: shut } }));
    expect(screen.getByText(/No bets on this now: a goal and the video referee is looking/)).toBeTruthy();
  });
});
