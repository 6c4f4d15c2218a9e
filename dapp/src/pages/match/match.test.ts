import { describe, expect, it } from "vitest";
import type { Heading } from "@/live/board";
import { minuteOf } from "../board/minute";
import { blocksOf, groupOf } from "./groups";
import { happened } from "./happened";

const heading = (more: Partial<Heading>): Heading => ({
  fixture: "one",
  sport: "football",
  home: "France",
  away: "Croatia",
  competition: "World Cup",
  kickoff: 0,
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

describe("the timeline", () => {
  it("tells a goal with its side, and other changes of the score as a score", () => {
    expect(happened(heading({}), heading({ score: [1, 0] }))).toEqual([
      { kind: "goal", side: "home", score: [1, 0] },
    ]);
    expect(happened(heading({ score: [1, 0] }), heading({ score: [0, 0] }))).toEqual([
      { kind: "score", score: [0, 0] },
    ]);
    expect(happened(heading({}), heading({ score: [1, 1] }))).toEqual([{ kind: "score", score: [1, 1] }]);
    expect(happened(heading({ sport: "tennis" }), heading({ sport: "tennis", score: [1, 0] }))[0]?.kind).toBe(
      "score",
    );
  });

  it("tells cards, parts, and why prices are suspended", () => {
    const after = heading({ reds: [0, 1], phase: "half_time", status: "suspended", why: ["red"] });
    expect(happened(heading({}), after)).toEqual([
      { kind: "red", side: "away" },
      { kind: "phase", phase: "half_time" },
      { kind: "shut", why: ["red"] },
    ]);
  });

  it("tells nothing of a new price", () => {
    expect(happened(heading({}), heading({ priced_at: 9, version: 2, seq: 2 }))).toEqual([]);
  });
});

describe("markets of a match", () => {
  it("stand together by kind, period and score, lines in order, whatever order they came in", () => {
    const keys = ["4:1:14:0-0", "1:1:0:0-0", "4:1:10:0-0", "7:1:-2:1-0", "7:1:-2:0-0", "4:0:6:0-0"];
    const blocks = blocksOf(keys, "football");
    expect(blocks).toEqual(blocksOf([...keys].reverse(), "football"));
    expect(blocks.map(({ id, group }) => `${id} ${group}`)).toEqual([
      "1:1:0-0 main",
      "4:0:0-0 halves",
      "4:1:0-0 goals",
      "7:1:0-0 handicaps",
      "7:1:1-0 handicaps",
    ]);
    expect(blocks[2]?.keys).toEqual(["4:1:10:0-0", "4:1:14:0-0"]);
  });

  it("are parts where they are not of the whole match", () => {
    expect(groupOf({ market: 3, period: 2 }, "tennis")).toBe("main");
    expect(groupOf({ market: 3, period: 0 }, "tennis")).toBe("halves");
  });
});

describe("the minute", () => {
  const clock = (half: number, seconds: number, running = true) => ({
    clock: { half, seconds, at: 100, running },
  });

  it("counts on while the clock runs, and beyond the half as people say it", () => {
    expect(minuteOf(clock(1, 0), 100)).toBe("1\u2019");
    expect(minuteOf(clock(2, 1_050), 130)).toBe("64\u2019");
    expect(minuteOf(clock(1, 2_700), 100)).toBe("45+1\u2019");
    expect(minuteOf(clock(2, 2_700), 220)).toBe("90+3\u2019");
  });

  it("is not told where the clock stands or none is known", () => {
    expect(minuteOf(clock(2, 0, false), 100)).toBeNull();
    expect(minuteOf({ clock: null }, 100)).toBeNull();
  });
});
