import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascending, legWord, type Pick, pickOf } from "./legs";
import vectors from "./vectors.json";

const picks: fc.Arbitrary<Pick> = fc.record({
  id: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((id) => `0x${id.toString(16).padStart(32, "0")}`),
  market: fc.nat(0xffff),
  period: fc.nat(0xff),
  line: fc.integer({ min: -0x8000, max: 0x7fff }),
  from: fc.tuple(fc.nat(0xff), fc.nat(0xff)),
  selection: fc.nat(0xff),
});

describe("legs", () => {
  it.each(vectors)("are packed as sports.words packs them: $word", ({ word, from, ...rest }) => {
    expect(legWord({ ...rest, from: [from[0] ?? 0, from[1] ?? 0] })).toBe(word);
  });

  it("come back from their words", () => {
    fc.assert(
      fc.property(picks, (pick) => {
        expect(pickOf(legWord(pick))).toEqual(pick);
      }),
    );
  });

  it("are ordered by their words as numbers", () => {
    const words = vectors.map((one) => one.word as `0x${string}`);
    expect(ascending([...words].reverse())).toEqual(
      [...words].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
    );
  });

  it("are refused where a field does not fit", () => {
    const good = pickOf(vectors[0]?.word ?? "0x0");
    for (const wrong of [{ market: 65_536 }, { selection: -1 }, { id: "0x12" }, { from: [256, 0] as const }])
      expect(() => legWord({ ...good, ...wrong })).toThrow(RangeError);
  });
});
