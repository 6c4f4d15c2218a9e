import { describe, expect, it } from "vitest";
import { type Accepted, acceptedOf } from "@/slip/tickets";
import { bringable, CLAIM_WINDOW_S, keptOpen, placingOf, termsOf, wayOf } from "./ticketWays";
import vectors from "./vectors.json";
import { encodeSettle } from "./wire";

const BOOK = `0x${"b0".repeat(20)}`;
const kept = vectors.map(({ data, ...one }, index) => ({
  data,
  one: { id: `0x${`${index}`.repeat(64)}`, book: BOOK, ...one } satisfies Accepted,
}));
const [first] = kept;
if (first === undefined) throw new Error("there is no vector");
const { one } = first;
const { includeBy } = one.ticket;

describe("a bet that was accepted", () => {
  it.each(kept)("is brought with what chain.wire makes of it", ({ one: accepted, data }) => {
    expect(placingOf(accepted)).toBe(data);
  });

  it("is settled by the terms that it was placed with", () => {
    expect(encodeSettle(termsOf(one))).toContain(one.order.bettor.slice(2));
    expect(termsOf(one).legs.map((leg) => Number((leg >> 32n) & 0xffffffffn))).toEqual(one.ticket.odds);
  });

  it("is placed until its end, claimed for after it, and then no more", () => {
    expect(wayOf(one.ticket, includeBy - 1)).toBe("place");
    expect(wayOf(one.ticket, includeBy)).toBe("claim");
    expect(wayOf(one.ticket, includeBy + CLAIM_WINDOW_S)).toBe("claim");
    expect(wayOf(one.ticket, includeBy + CLAIM_WINDOW_S + 1)).toBe("over");
  });

  it("is offered only while the chain does not have it and its time lasts", () => {
    expect(bringable([one], [], includeBy)).toEqual([one]);
    expect(bringable([one], [7n], includeBy)).toEqual([]);
    expect(bringable([one], [], includeBy + 1_000)).toEqual([]);
  });

  it("is an open bet once the chain has its nonce, the newest of that nonce alone", () => {
    const older = { ...one, id: "0x1" };
    expect(keptOpen([one, older], [])).toEqual([]);
    expect(keptOpen([one, older], [7n])).toEqual([{ id: one.id, terms: termsOf(one) }]);
  });

  it("is one of its own wallet and book alone", () => {
    const bare = { id: "0x2", book: BOOK, order: one.order, signature: "0x" };
    expect(acceptedOf([one, bare], one.order.bettor.toUpperCase(), BOOK.toUpperCase())).toEqual([one]);
    expect(acceptedOf([one], BOOK, BOOK)).toEqual([]);
    expect(acceptedOf([one], one.order.bettor, undefined)).toEqual([]);
  });
});
