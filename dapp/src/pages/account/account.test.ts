import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countdown, depositRoom, withdrawalOf } from "./withdrawal";

describe("a withdrawal", () => {
  const account = (withdrawing: bigint, withdrawAt: bigint, balance = 100n) => ({
    withdrawing,
    withdrawAt,
    balance,
  });

  it("is none before it was asked for", () => {
    expect(withdrawalOf(account(0n, 0n), 1_000)).toEqual({ state: "none" });
  });

  it("waits until its time, and is ripe from that second on", () => {
    expect(withdrawalOf(account(40n, 1_000n), 999)).toEqual({
      state: "waits",
      units: 40n,
      at: 1_000,
      secondsLeft: 1,
    });
    expect(withdrawalOf(account(40n, 1_000n), 1_000)).toEqual({ state: "ripe", units: 40n });
  });

  it("never promises more than the balance: the rest was bet meanwhile", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.bigInt(0n, 10n ** 15n), (asked, balance) => {
        const found = withdrawalOf(account(asked, 5n, balance), 10);
        expect(found.state === "ripe" && found.units <= balance && found.units <= asked).toBe(true);
      }),
    );
  });
});

describe("the room for deposits", () => {
  it("is what the week has left, never below zero, and none where there is no cap", () => {
    const of = (depositCap: bigint, depositUsed: bigint, capped = true) =>
      depositRoom({ capped, depositCap, depositUsed });
    expect([of(100n, 30n), of(100n, 130n), of(0n, 0n, false), of((1n << 48n) - 1n, 5n)]).toEqual([
      70n,
      0n,
      null,
      null,
    ]);
  });
});

describe("a countdown", () => {
  it("shows hours only where there are any, and stops at zero", () => {
    expect([countdown(65), countdown(3_725), countdown(-3), countdown(0.2)]).toEqual([
      "01:05",
      "1:02:05",
      "00:00",
      "00:01",
    ]);
  });
});
