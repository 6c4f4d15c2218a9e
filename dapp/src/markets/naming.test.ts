import { describe, expect, it } from "vitest";
import { translator } from "@/i18n/words";
import { lineText, marketName, periodName, selectionName } from "./naming";
import { MARKETS, PERIODS } from "./table";
import { marketWords } from "./words";

const sides = { sport: "football", home: "France", away: "Croatia" };
const en = translator(marketWords, "en");
const fr = translator(marketWords, "fr");
const ref = (market: number, line = 0, from = [0, 0]) => ({ market, period: 1, line, from });

describe("names of markets", () => {
  it("exist for every market, selection and period, in both languages, with nothing left to fill in", () => {
    for (const t of [en, fr]) {
      for (const [id, kind] of Object.entries(MARKETS)) {
        const names = kind.selections.map((_, index) =>
          selectionName(t, ref(Number(id), 10), index, sides, "."),
        );
        expect(new Set(names).size, kind.key).toBe(kind.selections.length);
        for (const name of [...names, marketName(t, ref(Number(id)), sides)])
          expect(name).not.toMatch(/[{}]|undefined/);
      }
      for (const [sport, codes] of Object.entries(PERIODS))
        for (const code of codes) expect(periodName(t, sport, code)).not.toMatch(/undefined/);
    }
  });

  it("write lines in quarters, the away side's with the other sign", () => {
    expect(lineText(10, ".")).toBe("2.5");
    expect(lineText(-3, ",", true)).toBe("\u22120,75");
    expect(selectionName(en, ref(7, -3), 0, sides, ".")).toBe("France \u22120.75");
    expect(selectionName(en, ref(7, -3), 1, sides, ".")).toBe("Croatia +0.75");
  });

  it("say from which score a market counts", () => {
    expect(marketName(en, ref(13, 0, [2, 1]), sides)).toBe("Next goal, counted from 2\u20131");
    expect(marketName(fr, ref(13), sides)).toBe("Prochain but");
  });

  it("name sides, scores and margins", () => {
    expect(selectionName(en, ref(2), 1, sides, ".")).toBe("France or Croatia");
    expect(selectionName(fr, ref(10), 1, sides, ",")).toBe("France / Nul");
    expect(selectionName(en, ref(11), 2, sides, ".")).toBe("France by 3 or more");
    expect(selectionName(en, ref(9), 1, sides, ".")).toBe("0\u20131");
  });
});
