import { describe, expect, it } from "vitest";
import { minuteOf } from "../board/minute";
import { blocksOf, groupOf } from "./groups";

describe("markets of a match", () => {
  it("stand together by kind, period (the whole match first) and score, lines in order, whatever order they came in", () => {
    const keys = ["4:1:14:0-0", "1:1:0:0-0", "4:1:10:0-0", "7:1:-2:1-0", "7:1:-2:0-0", "4:0:6:0-0"];
    const blocks = blocksOf(keys, "football");
    expect(blocks).toEqual(blocksOf([...keys].reverse(), "football"));
    expect(blocks.map(({ id, group }) => `${id} ${group}`)).toEqual([
      "1:1:0-0 main",
      "4:1:0-0 goals",
      "4:0:0-0 halves",
      "7:1:0-0 handicaps",
      "7:1:1-0 handicaps",
    ]);
    expect(blocks[1]?.keys).toEqual(["4:1:10:0-0", "4:1:14:0-0"]);
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
