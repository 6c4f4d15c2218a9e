import {
  type Hex,
  hashTypedData,
  hexToSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { domainOf, orderTypedData } from "@/chain/typedData";
import { payoutOf } from "@/odds/odds";
import { check, type Reader, settledFor } from "./checks";
import type { FixturePart, Receipt } from "./file";
import {
  digestOf,
  grantHash,
  listDigest,
  reportHash,
  signerOf,
  specificationHash,
  ticketHash,
} from "./hashes";

const BOOK = `0x${"5f".repeat(20)}` as const;
const REGISTRY = `0x${"6a".repeat(20)}` as const;
const ORACLE = `0x${"7b".repeat(20)}` as const;

describe("hashes of what was signed", () => {
  const ticket = {
    order: `0x${"07".repeat(32)}` as const,
    odds: [2_000_000, 1_700_000],
    payout: 17_000_000,
    acceptedAt: 1_531_668_000,
    includeBy: 1_531_668_600,
    deskEpoch: 3,
  };

  it("are those of chain.typed_data", () => {
    const hash = ticketHash(ticket);
    expect(hash).toBe("0x373c6e632151cbb23f5e7732615ada5f10c8a4ddf68acb5528da8574d5d7c9e9");
    expect(listDigest("Batch", [hash, `0x${"01".repeat(32)}`], 31_337, BOOK)).toBe(
      "0xcbb577570cf1e71b32d627447653674ca3b09b2468b4320c141a195657be5901",
    );
    expect(listDigest("SameGameOfTwo", [hash], 31_337, BOOK)).toBe(
      "0x881ee428f06688262af621a2d1479bcf5b0f3eab33872857db6e5e10213a28df",
    );
    const report = reportHash(`0x${"02".repeat(32)}`, 1, 2, "0x3", "0x4");
    expect(report).toBe("0x892fc1d95c9656dc4520aaa4b2be5c3371fc0ce42105656b42797b5882605e71");
    expect(listDigest("Reports", [report], 31_337, BOOK)).toBe(
      "0xc19dd208094e7588fd0afd12974bfac6b5bb3a4c7e924f9e6379693cd682fd91",
    );
  });

  it("name nobody for a signature that is none", async () => {
    expect(await signerOf(ticketHash(ticket), "0x1234")).toBeNull();
  });
});

const bettor = privateKeyToAccount(`0x${"11".repeat(32)}`);
const desk = privateKeyToAccount(`0x${"22".repeat(32)}`);
const issuer = privateKeyToAccount(`0x${"33".repeat(32)}`);
const LEG = 455867356320691211509944977504407603367350875500218468643443619349145845760n;
const bare = LEG & ~(0xffffffffn << 32n);
const BLOCK = `0x${"bb".repeat(32)}` as const;
const at = { transaction: `0x${"aa".repeat(32)}`, block: 5, block_hash: BLOCK, log: 0 } as const;

async function signed(account: typeof bettor, hash: Hex): Promise<Hex> {
  const whole = await account.sign({ hash });
  return serializeCompactSignature(signatureToCompactSignature(hexToSignature(whole)));
}

async function made(): Promise<Receipt> {
  const message = {
    bettor: bettor.address,
    legs: [bare],
    stake: 5_000_000n,
    minPayout: 9_000_000n,
    validUntil: 1_531_668_600n,
    nonce: 7n,
  };
  const id = hashTypedData(orderTypedData(domainOf(31_337, BOOK), message));
  const payout = Number(payoutOf(5_000_000n, [2_000_000]));
  const own = ticketHash({
    order: id,
    odds: [2_000_000],
    payout,
    acceptedAt: 1_531_668_000,
    includeBy: 1_531_668_600,
    deskEpoch: 1,
  });
  const policy = `0x${"09".repeat(32)}` as const;
  const grant = grantHash({
    wallet: bettor.address,
    policy,
    before: [425_500, 0, 1],
    after: [100, 200, 1, 9],
  });
  return {
    schema: "proofbook-receipt-1",
    digest: "0x",
    state: "settled",
    contracts: { chain_id: 31_337, book: BOOK, oracle: ORACLE, registry: REGISTRY, asset: BOOK },
    order: {
      id,
      bettor: bettor.address,
      legs: [`0x${bare.toString(16)}`],
      stake: 5_000_000,
      min_payout: 9_000_000,
      valid_until: 1_531_668_600,
      nonce: 7,
      signature: await signed(bettor, id),
    },
    ticket: {
      odds: [2_000_000],
      payout,
      accepted_at: 1_531_668_000,
      include_by: 1_531_668_600,
      desk_epoch: 1,
    },
    desk: {
      kind: "Batch",
      tickets: [own],
      position: 0,
      keys: [{ key: desk.address }],
      signatures: [await signed(desk, listDigest("Batch", [own], 31_337, BOOK))],
    },
    placed: at,
    grant: {
      eligible_until_hours: 425_500,
      no_entry_before_days: 0,
      tier: 1,
      policy,
      deposit_cap_cents: 100,
      stake_cap_cents: 200,
      seq: 1,
      bring_by: 9,
      issuer: issuer.address,
      signature: await signed(issuer, digestOf(grant, 31_337, REGISTRY)),
      at,
    },
    fixtures: [],
    cash_outs: [],
    settlement: { stake: 5_000_000, outcomes: ["won"], payout, at },
    prices: [],
    as_of: { number: 9, hash: BLOCK },
  };
}

function reader(receipt: Receipt, multiplier = 4_000_000n): Reader {
  const leg = (LEG >> 32n).toString(16).padStart(56, "0");
  const item = `00${receipt.order.id.slice(2)}${bettor.address.slice(2)}000000004c4b40000000075b4b6620`;
  return {
    transaction: async () => ({ blockHash: BLOCK, placed: [`0x01${leg}01${item}`] }),
    result: async () => ({ value: 0n, isFinal: true }),
    multipliers: async () => [multiplier],
  };
}

describe("a receipt", () => {
  it("that is whole holds line by line, and says what is somebody's word and what is not in it", async () => {
    const receipt = await made();
    const lines = await check(receipt, reader(receipt), BOOK);
    const of = (holds: string) => lines.filter((one) => one.holds === holds).map((one) => one.proof);
    expect(of("fails")).toEqual([]);
    expect(of("holds")).toEqual(["contracts", "order", "ticket", "inclusion", "grant", "settlement"]);
    expect(of("attested")).toEqual(["identity"]);
    expect(of("absent")).toEqual(["price", "votes", "sources"]);
  });

  const spoiled: readonly [string, string, (receipt: Receipt) => Receipt][] = [
    [
      "a stake that was not signed",
      "order",
      (one) => ({ ...one, order: { ...one.order, stake: 6_000_000 } }),
    ],
    ["a payout that does not follow", "ticket", (one) => ({ ...one, ticket: { ...one.ticket, payout: 1 } })],
    [
      "another block",
      "inclusion",
      (one) => ({ ...one, placed: { ...one.placed, block_hash: `0x${"cc".repeat(32)}` } }),
    ],
    [
      "another cap in the grant",
      "grant",
      (one) => ({ ...one, grant: { ...one.grant, stake_cap_cents: 999 } }),
    ],
    [
      "too small a payment",
      "settlement",
      (one) => ({ ...one, settlement: one.settlement && { ...one.settlement, payout: 9 } }),
    ],
  ];

  it.each(spoiled)("with %s fails there", async (_, proof, spoil) => {
    const receipt = await made();
    const lines = await check(spoil(receipt), reader(receipt), BOOK);
    expect(lines.filter((one) => one.holds === "fails").map((one) => one.proof)).toContain(proof);
  });

  it("with reports holds where members signed what stands, and fails where another one did", async () => {
    const receipt = await made();
    const specification = { sport: 1, start: 1_531_666_800 };
    const hash = specificationHash(specification);
    const item = reportHash(hash, 0, 1, "0x3", "0x0");
    const signature = await signed(desk, listDigest("Reports", [item], 31_337, ORACLE));
    const report = {
      ballot: 0,
      round: 1,
      value: "0x3" as const,
      voids: "0x0" as const,
      items: [item],
      signatures: [{ member: desk.address, signature }],
      at,
    };
    const part = {
      id: hash.slice(0, 34) as Hex,
      specification,
      members: [desk.address],
      reports: [report],
      value: "0x3" as const,
      votes: [],
    };
    const of = async (one: FixturePart, value = 3n) => {
      const ask = { ...reader(receipt), result: async () => ({ value, isFinal: true }) };
      const lines = await check({ ...receipt, fixtures: [one] }, ask, BOOK);
      return lines.find((found) => found.proof === "report")?.holds;
    };
    expect(await of(part)).toBe("holds");
    expect(await of(part, 4n)).toBe("fails");
    expect(await of({ ...part, members: [issuer.address] })).toBe("fails");
    expect(await of({ ...part, id: "0x1" })).toBe("fails");
    expect(await of({ ...part, specification: { ...specification, start: 1 } })).toBe("fails");
    expect(await of({ ...part, reports: [] })).toBe("absent");
  });

  it("of other contracts is said to be", async () => {
    const receipt = await made();
    const [first] = await check(receipt, reader(receipt), REGISTRY);
    expect(first).toMatchObject({ proof: "contracts", holds: "fails" });
  });
});

describe("what a stake is settled for", () => {
  it("is nothing once a leg is lost, nothing yet while one is open, and the product otherwise", () => {
    expect(settledFor(10n, [0n, null])).toBe(0n);
    expect(settledFor(10n, [4_000_000n, null])).toBeNull();
    expect(settledFor(10n, [4_000_000n, 2_000_000n, 3_000_000n])).toBe(30n);
  });
});
