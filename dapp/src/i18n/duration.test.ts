import { describe, expect, it } from "vitest";
import { durationText } from "./duration";

describe("a length of time", () => {
  it("is said in its two largest parts", () => {
    expect(durationText(6 * 86_400 + 3 * 3_600 + 59, "en")).toBe("6 days 3 hours");
    expect(durationText(125, "en")).toBe("2 minutes 5 seconds");
    expect(durationText(900, "fr")).toBe("15 minutes");
    expect(durationText(86_400 + 30, "en")).toBe("1 day");
  });

  it("is zero seconds where it is over", () => {
    expect(durationText(0, "en")).toBe("0 seconds");
    expect(durationText(-5, "en")).toBe("0 seconds");
  });
});
