import { describe, expect, it } from "vitest";
import { deskState, dispute, operatorBond, oracleTerms, resultHead } from "./oracleWords";

const packed = (...fields: readonly (readonly [number, bigint | number])[]): bigint =>
  fields.reduce((word, [at, value]) => word | (BigInt(value) << BigInt(at)), 0n);

describe("words of the oracle and the desk are taken apart as docs/words.md draws them", () => {
  it("terms: windows, large swing in whole units, bond in hundredths of a percent", () => {
    expect(oracleTerms(packed([0, 900], [16, 7_200], [32, 50_000], [64, 500]))).toEqual({
      fast: 900,
      slow: 7_200,
      largeSwing: 50_000_000_000n,
      bondPpm: 50_000,
    });
  });

  it("a result: a pair that is absent is not zero", () => {
    const word = packed(
      [0, 1],
      [8, 0],
      [16, 0],
      [24, 4],
      [32, 2],
      [121, 1],
      [165, 2],
      [168, 1],
      [176, 3],
      [184, 0b1011],
      [200, 1_700_000_000],
    );
    const head = resultHead(word);
    expect(head.status).toBe("finished");
    expect(head.pairs.slice(0, 3)).toEqual([null, [4, 2], null]);
    expect(head.phase).toBe("revote");
    expect([head.ballot, head.round, head.reportedAt]).toEqual([1, 3, 1_700_000_000]);
    expect(head.signers).toEqual([0, 1, 3]);
  });

  it("a dispute: bonds in cents, those that nobody paid left out", () => {
    const word = packed([0, 10], [32, 20], [64, 1], [72, 2], [80, 1], [96, 10_000], [136, 20_000]);
    expect(dispute(word)).toEqual({
      since: 10,
      opens: 20,
      changes: 1,
      challenges: 2,
      confirmed: true,
      bonds: [100_000_000n, 200_000_000n],
    });
  });

  it("an operator's bond and the desk", () => {
    expect(operatorBond(packed([0, 5], [56, 6], [112, 7], [168, 8], [224, 9]))).toEqual({
      free: 5n,
      staked: 6n,
      owed: 7n,
      exiting: 8n,
      exitAt: 9,
    });
    const desk = deskState(packed([0, 0xabcd], [160, 3], [192, 1_700_000_000], [232, 50]));
    expect(desk).toEqual({
      key: `0x${"abcd".padStart(40, "0")}`,
      epoch: 3,
      pausedUntil: 1_700_000_000,
      minimumStake: 500_000n,
    });
  });
});
