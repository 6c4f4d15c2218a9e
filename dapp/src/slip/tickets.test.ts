import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DeskBetShown } from "@/api/schema";

const ID = `0x${"0d".repeat(32)}`;
const ORDER = {
  bettor: `0x${"a1".repeat(20)}`,
  legs: [`0x${"1".padStart(64, "0")}`],
  stake: 10_000_000,
  min_payout: 20_000_000,
  valid_until: 1_000,
  nonce: 3,
};
const SIGNED = { id: ID, book: `0x${"b0".repeat(20)}`, order: ORDER, signature: "0x12" };
const accepted = (more: Partial<DeskBetShown> = {}) =>
  ({
    id: ID,
    state: "accepted",
    order: ORDER,
    odds_ppm: [2_000_000],
    accepted_at: 100,
    include_by: 700,
    desk_epoch: 2,
    desk_signatures: ["0x34"],
    ...more,
  }) as DeskBetShown;
const stored = () => JSON.parse(localStorage.getItem("proofbook.tickets") ?? "[]");
/** The module as a page that was just opened has it. */
const reloaded = async () => {
  vi.resetModules();
  return import("./tickets");
};

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

describe("a signed order", () => {
  it("is kept with its ticket, which a reload finds again", async () => {
    const before = await reloaded();
    before.keepOrder(SIGNED);
    before.noteBet(accepted({ desk_signatures: [], accepted_at: null }));
    expect(stored()).toEqual([SIGNED]);
    before.noteBet(accepted());
    const ticket = { odds: [2_000_000], acceptedAt: 100, includeBy: 700, epoch: 2, signatures: ["0x34"] };
    expect(stored()).toEqual([{ ...SIGNED, ticket }]);
    const after = await reloaded();
    // What was kept is still known: another bet is kept beside it.
    after.keepOrder({ ...SIGNED, id: "0x2" });
    expect(stored().map((one: { id: string }) => one.id)).toEqual(["0x2", ID]);
  });

  it("is forgotten where the desk refuses it", async () => {
    const { keepOrder, noteBet } = await reloaded();
    keepOrder(SIGNED);
    noteBet(accepted({ state: "refused", desk_signatures: [] }));
    expect(localStorage.getItem("proofbook.tickets")).toBeNull();
  });

  it("of somebody else is not kept: nobody signed it here", async () => {
    const { noteBet } = await reloaded();
    noteBet(accepted());
    expect(stored()).toEqual([]);
  });

  it("is dropped where there are too many, the oldest first", async () => {
    const { keepOrder } = await reloaded();
    for (let index = 0; index < 90; index++) keepOrder({ ...SIGNED, id: `0x${index}` });
    expect(stored()).toHaveLength(80);
    expect(stored()[0].id).toBe("0x89");
  });

  it("is none where the storage holds something else", async () => {
    localStorage.setItem("proofbook.tickets", '{"a":1}');
    const first = await reloaded();
    first.keepOrder(SIGNED);
    expect(stored()).toEqual([SIGNED]);
    localStorage.setItem("proofbook.tickets", '[null,{"id":1}]');
    const second = await reloaded();
    second.keepOrder(SIGNED);
    expect(stored()).toEqual([SIGNED]);
  });
});
