import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Board, type Boards, type Change, ofSnapshot, withBoard, withChange } from "./board";
import { matchTime, paceOf } from "./clock";
import { EventReader } from "./sse";
import { LiveStore } from "./store";

const market = (odds: (number | null)[], status: "open" | "suspended" = "open") => ({
  market: 1,
  period: 1,
  line: 0,
  from: [0, 0] as [number, number],
  name: "match result",
  selections: ["home", "draw", "away"],
  status,
  odds_ppm: odds,
});

const board = (fixture: string, seq = 1, more: Partial<Board> = {}): Board => ({
  fixture,
  id: `0x${"0".repeat(32)}`,
  sport: "football",
  home: "France",
  away: "Croatia",
  competition: "World Cup",
  kickoff: 1_531_666_800,
  in_play: false,
  status: "open",
  priced_at: 1_531_666_000,
  version: 1,
  signers: 3,
  seq,
  markets: { a: market([2_000_000, 3_000_000, 4_000_000]), b: market([1_500_000]) },
  ...more,
});

describe("boards", () => {
  const before: Boards = ofSnapshot(new Map(), [board("one"), board("two")], 1);

  it("take a change of one market and keep all other objects", () => {
    const after = withChange(before, {
      fixture: "one",
      seq: 2,
      markets: { a: market([2_100_000, null, null]) },
    });
    expect(after.get("one")?.markets.a?.odds_ppm[0]).toBe(2_100_000);
    expect(after.get("one")?.markets.b).toBe(before.get("one")?.markets.b);
    expect(after.get("two")).toBe(before.get("two"));
  });

  it("lose a market that is null and merge fields", () => {
    const after = withChange(before, { fixture: "one", seq: 2, in_play: true, markets: { a: null } });
    expect(Object.keys(after.get("one")?.markets ?? {})).toEqual(["b"]);
    expect(after.get("one")?.in_play).toBe(true);
  });

  it("are unchanged by what was known already or by half of a fixture never seen", () => {
    expect(withChange(before, { fixture: "one", seq: 1, in_play: true })).toBe(before);
    expect(withChange(before, { fixture: "new", seq: 9, in_play: true })).toBe(before);
    expect(withChange(before, { ...board("new", 9) }).get("new")?.home).toBe("France");
  });

  it("keep markets that say the same when a whole board comes", () => {
    const after = withBoard(before, board("one", 5));
    expect(after.get("one")?.markets.a).toBe(before.get("one")?.markets.a);
  });

  it("end the same whether changes come one by one or as a board at the end, for any changes", () => {
    const odds = fc.oneof(fc.constant(null), fc.integer({ min: 1_000_001, max: 9_000_000 }));
    const changes = fc.array(
      fc.record({
        key: fc.constantFrom("a", "b", "c"),
        market: fc.option(fc.array(odds, { minLength: 1, maxLength: 3 })),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(changes, (list) => {
        let boards = before;
        const markets = { ...before.get("one")?.markets };
        list.forEach(({ key, market: next }, index) => {
          const one = next === null ? null : market(next);
          boards = withChange(boards, { fixture: "one", seq: index + 2, markets: { [key]: one } } as Change);
          if (one === null) delete markets[key];
          else markets[key] = one;
        });
        expect(boards.get("one")?.markets).toEqual(markets);
      }),
    );
  });
});

describe("the reader of events", () => {
  const text =
    'retry: 2000\n\nid: 7\nevent: snapshot\ndata: {"a":1}\n\n: alive\n\nid: 8\n\nevent: status\ndata: {"é":2}\n\n';

  it("gives the same events however the bytes are cut, and a number alone as a sign of life", () => {
    const bytes = new TextEncoder().encode(text);
    const whole = new EventReader().feed(bytes);
    expect(whole).toEqual([
      { name: "snapshot", data: '{"a":1}', id: "7" },
      { name: null, data: "", id: "8" },
      { name: "status", data: '{"é":2}', id: null },
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 10 }), (cuts) => {
        const reader = new EventReader();
        const at = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        const events = at.slice(1).flatMap((end, index) => reader.feed(bytes.slice(at[index], end)));
        expect(events).toEqual(whole);
      }),
    );
  });
});

describe("the store", () => {
  afterEach(() => vi.useRealTimers());

  const event = (name: string, value: unknown, id: string | null = null) => ({
    name,
    data: JSON.stringify(value),
    id,
  });
  const filled = (): LiveStore => {
    const store = new LiveStore();
    store.take(event("snapshot", { seq: 1, live: true, fixtures: [board("one"), board("two")] }, "1"));
    return store;
  };

  it("tells of a price to the listeners of that market alone", () => {
    const store = filled();
    const told: string[] = [];
    for (const topic of ["one", "one a", "one b", "two a", "list"])
      store.subscribe(topic, () => told.push(topic));
    store.take(
      event("change", { fixture: "one", seq: 2, priced_at: 5, markets: { a: market([9_000_000]) } }, "2"),
    );
    expect(told).toEqual(["one a"]);
  });

  it("tells of a heading to its fixture and the list, once each", () => {
    const store = filled();
    const told: string[] = [];
    for (const topic of ["one", "two", "list"]) store.subscribe(topic, () => told.push(topic));
    const heading = store.heading("two");
    store.take(event("change", { fixture: "one", seq: 2, in_play: true, score: [1, 0] }, "2"));
    expect(told.sort()).toEqual(["list", "one"]);
    expect(store.heading("two")).toBe(heading);
  });

  it("forgets fixtures that a snapshot does not hold any more", () => {
    const store = filled();
    store.take(event("snapshot", { seq: 5, live: false, fixtures: [board("two", 5)] }, "5"));
    expect(store.fixtures()).toEqual(["two"]);
    expect(store.heading("one")).toBeUndefined();
    expect(store.connection).toBe("stale");
  });

  it("comes back after the last number it saw, and is live again with the first bytes", async () => {
    vi.useFakeTimers();
    const asked: (string | null)[] = [];
    const stream = (...texts: string[]) =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
            if (asked.length < 2) controller.close();
          },
        }),
      );
    const fetching = vi.fn<typeof fetch>(async (_, options) => {
      asked.push(new Headers(options?.headers).get("Last-Event-ID"));
      if (asked.length === 1)
        return stream(
          `id: 3\nevent: snapshot\ndata: ${JSON.stringify({ seq: 3, live: true, fixtures: [] })}\n\n`,
        );
      if (asked.length === 2) throw new TypeError("no network");
      return stream("id: 4\n\n");
    });
    const store = new LiveStore({ fetch: fetching, random: () => 0.5 });
    const states: string[] = [];
    store.subscribe("connection", () => states.push(store.connection));
    store.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([null, "3", "3"]);
    expect(states).toEqual(["live", "offline", "live"]);
    store.stop();
  });

  it("is stale when nothing was heard for long, and asks anew", async () => {
    vi.useFakeTimers();
    const fetching = vi.fn<typeof fetch>(
      (_, options) =>
        new Promise((_resolve, reject) =>
          options?.signal?.addEventListener("abort", () => reject(new Error("gone"))),
        ),
    );
    const store = new LiveStore({ fetch: fetching, silenceMs: 1_000, random: () => 0.5 });
    store.start();
    await vi.advanceTimersByTimeAsync(1_001);
    expect(store.connection).toBe("stale");
    await vi.advanceTimersByTimeAsync(1_001);
    expect(fetching).toHaveBeenCalledTimes(2);
    store.stop();
  });
});

describe("match time", () => {
  it("goes on at real pace from one reading, and at the measured one from two", () => {
    expect(matchTime([], 5)).toBeNull();
    expect(matchTime([{ at: 0, match: 100 }], 2_500)).toBe(102);
    const fast = [
      { at: 0, match: 100 },
      { at: 10_000, match: 700 },
    ];
    expect(paceOf(fast)).toBe(60);
    expect(matchTime(fast, 11_000)).toBe(760);
  });

  it("takes a pace near one for one, since readings are whole seconds", () => {
    const samples = [
      { at: 0, match: 100 },
      { at: 20_000, match: 121 },
    ];
    expect(paceOf(samples)).toBe(1);
  });
});
