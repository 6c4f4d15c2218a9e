import { hashTypedData } from "viem";
import { describe, expect, it } from "vitest";
import { cashOutTypedData, domainOf, orderTypedData } from "./typedData";
import vectors from "./vectors.json";
import type { Address, Hex } from "./wagmi";

describe("typed data", () => {
  it.each(vectors.Order)(
    "of an order has the digest that the contracts check: $digest",
    ({ domain, message, digest }) => {
      const order = {
        bettor: message.bettor as Address,
        legs: message.legs.map(BigInt),
        stake: BigInt(message.stake),
        minPayout: BigInt(message.minPayout),
        validUntil: BigInt(message.validUntil),
        nonce: BigInt(message.nonce),
      };
      expect(hashTypedData(orderTypedData(domainOf(domain.chainId, domain.verifyingContract), order))).toBe(
        digest,
      );
    },
  );

  it.each(vectors.CashOutRequest)(
    "of a cash-out has the digest that the contracts check: $digest",
    (vector) => {
      const { domain, message, digest } = vector;
      const request = {
        order: message.order as Hex,
        part: BigInt(message.part),
        minUnits: BigInt(message.minUnits),
        validUntil: BigInt(message.validUntil),
      };
      expect(
        hashTypedData(cashOutTypedData(domainOf(domain.chainId, domain.verifyingContract), request)),
      ).toBe(digest);
    },
  );

  it("changes with chain, contract and every field", () => {
    const one = vectors.Order[0];
    if (one === undefined) throw new Error("no vectors");
    const order = {
      bettor: one.message.bettor as Address,
      legs: one.message.legs.map(BigInt),
      stake: BigInt(one.message.stake),
      minPayout: BigInt(one.message.minPayout),
      validUntil: BigInt(one.message.validUntil),
      nonce: BigInt(one.message.nonce),
    };
    const domain = domainOf(one.domain.chainId, one.domain.verifyingContract);
    const digests = [
      orderTypedData(domain, order),
      orderTypedData(domainOf(2, one.domain.verifyingContract), order),
      orderTypedData(domainOf(one.domain.chainId, `0x${"22".repeat(20)}`), order),
      orderTypedData(domain, { ...order, legs: order.legs.map((leg) => leg + 1n) }),
      orderTypedData(domain, { ...order, stake: order.stake + 1n }),
      orderTypedData(domain, { ...order, minPayout: order.minPayout + 1n }),
      orderTypedData(domain, { ...order, validUntil: order.validUntil + 1n }),
      orderTypedData(domain, { ...order, nonce: order.nonce + 1n }),
    ].map((data) => hashTypedData(data));
    expect(new Set(digests).size).toBe(digests.length);
  });
});
