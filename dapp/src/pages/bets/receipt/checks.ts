/** A receipt checked in the browser, proof by proof: recomputed here, or somebody's word, or not in the file. */
import { hashTypedData } from "viem";
import { domainOf, orderTypedData } from "@/chain/typedData";
import type { Address, Hex } from "@/chain/wagmi";
import { payoutOf } from "@/odds/odds";
import { sameAddress } from "../openBets";
import { decodePlaced, withOdds } from "../wire";
import type { FixturePart, Place, Receipt } from "./file";
import {
  digestOf,
  grantHash,
  listDigest,
  reportHash,
  signerOf,
  specificationHash,
  ticketHash,
} from "./hashes";

export type Proof =
  | "contracts"
  | "order"
  | "ticket"
  | "inclusion"
  | "grant"
  | "identity"
  | "price"
  | "report"
  | "votes"
  | "sources"
  | "cashOut"
  | "settlement";
export type Holds = "holds" | "fails" | "attested" | "absent";

export interface Line {
  readonly proof: Proof;
  readonly holds: Holds;
  /** What was found: addresses, hashes, numbers; never words of a language. */
  readonly detail: string;
}

/** What is asked of the chain. */
export interface Reader {
  /** Logs of the book in a transaction, and the hash of its block; null where the chain has none such. */
  readonly transaction: (hash: Hex) => Promise<{ blockHash: Hex; placed: readonly Hex[] } | null>;
  /** The result that stands for a fixture, and whether it is final. */
  readonly result: (fixture: bigint) => Promise<{ value: bigint; isFinal: boolean }>;
  /** What final results make of legs with odds, half-millionths; null for one that is open. */
  readonly multipliers: (legs: readonly bigint[]) => Promise<readonly (bigint | null)[]>;
}

const VALUE = (1n << 165n) - 1n;
const ONE = 10n ** 18n;
const PPM = 1_000_000n;

/** All lines, in the order in which a bet came about. `book` is the contract that this site is for. */
export async function check(receipt: Receipt, reader: Reader, book: string): Promise<Line[]> {
  const lines = [
    line("contracts", sameAddress(receipt.contracts.book, book), receipt.contracts.book),
    await orderLine(receipt),
    await ticketLine(receipt),
    await inclusionLine(receipt, reader),
    await grantLine(receipt),
    { proof: "identity", holds: "attested", detail: receipt.grant.issuer } as const,
    said("price", receipt.prices.length),
  ];
  for (const part of receipt.fixtures) lines.push(await reportLine(receipt, part, reader));
  const votes = receipt.fixtures.reduce((sum, part) => sum + part.votes.length, 0);
  lines.push(said("votes", votes), said("sources", votes));
  for (const one of receipt.cash_outs) lines.push(await placeLine("cashOut", one.at, reader));
  lines.push(await settlementLine(receipt, reader));
  return lines;
}

function line(proof: Proof, holds: boolean, detail: string): Line {
  return { proof, holds: holds ? "holds" : "fails", detail };
}

/** What the file holds and this page does not recompute: `proofbook verify` does. */
function said(proof: Proof, count: number): Line {
  return { proof, holds: count > 0 ? "attested" : "absent", detail: count > 0 ? String(count) : "" };
}

async function orderLine({ order, contracts }: Receipt): Promise<Line> {
  const digest = hashTypedData(
    orderTypedData(domainOf(contracts.chain_id, contracts.book), {
      bettor: order.bettor,
      legs: order.legs.map(BigInt),
      stake: BigInt(order.stake),
      minPayout: BigInt(order.min_payout),
      validUntil: BigInt(order.valid_until),
      nonce: BigInt(order.nonce),
    }),
  );
  if (digest !== order.id) return line("order", false, digest);
  if (order.signature === null) return line("order", true, order.bettor);
  const signer = await signerOf(digest, order.signature);
  // A contract wallet's betting key signs for it: whose it is, `proofbook verify` finds in the logs.
  if (signer !== null && !sameAddress(signer, order.bettor))
    return { proof: "order", holds: "attested", detail: signer };
  return line("order", signer !== null, signer ?? "");
}

async function ticketLine({ order, ticket, desk, contracts }: Receipt): Promise<Line> {
  const payout = payoutOf(BigInt(order.stake), ticket.odds);
  const own = ticketHash({
    order: order.id,
    odds: ticket.odds,
    payout: ticket.payout,
    acceptedAt: ticket.accepted_at,
    includeBy: ticket.include_by,
    deskEpoch: ticket.desk_epoch,
  });
  const digest = listDigest(desk.kind, desk.tickets, contracts.chain_id, contracts.book);
  const wanted = desk.kind.endsWith("OfTwo") ? 2 : 1;
  const signers = await Promise.all(desk.signatures.map((signature) => signerOf(digest, signature)));
  const holds =
    payout === BigInt(ticket.payout) &&
    ticket.payout >= order.min_payout &&
    desk.tickets[desk.position] === own &&
    signers.length === wanted &&
    signers.every((signer, index) => signer !== null && sameAddress(signer, desk.keys[index]?.key ?? ""));
  return line("ticket", holds, signers.filter((signer) => signer !== null).join(", "));
}

async function inclusionLine(receipt: Receipt, reader: Reader): Promise<Line> {
  const { order, ticket, placed } = receipt;
  // Never placed, and paid for: the place is that of the claim.
  if (receipt.claim != null) return placeLine("inclusion", placed, reader);
  const found = await reader.transaction(placed.transaction);
  const legs = order.legs.map((leg, index) => withOdds(BigInt(leg), ticket.odds[index] ?? 0));
  const taken = found?.placed
    .flatMap((data) => decodePlaced(data))
    .some(
      ({ code, order: id, terms }) =>
        code === 0 &&
        id === order.id &&
        terms.stake === BigInt(order.stake) &&
        terms.acceptedAt === ticket.accepted_at &&
        String(terms.legs) === String(legs),
    );
  return line("inclusion", taken === true && found?.blockHash === placed.block_hash, placed.transaction);
}

async function grantLine({ grant, order, contracts, ticket }: Receipt): Promise<Line> {
  const hash = grantHash({
    wallet: order.bettor,
    policy: grant.policy,
    before: [grant.eligible_until_hours, grant.no_entry_before_days, grant.tier],
    after: [grant.deposit_cap_cents, grant.stake_cap_cents, grant.seq, grant.bring_by],
  });
  const signer = await signerOf(digestOf(hash, contracts.chain_id, contracts.registry), grant.signature);
  const inForce = ticket.accepted_at <= grant.eligible_until_hours * 3_600;
  return line("grant", signer !== null && sameAddress(signer, grant.issuer) && inForce, signer ?? "");
}

async function reportLine(receipt: Receipt, part: FixturePart, reader: Reader): Promise<Line> {
  const { contracts } = receipt;
  if (part.reports.length === 0) return { proof: "report", holds: "absent", detail: part.id };
  const specification = specificationHash(part.specification);
  // The upper half of the hash is the id that legs carry.
  if (BigInt(specification.slice(0, 34)) !== BigInt(part.id)) return line("report", false, part.id);
  const signers = new Set<Address>();
  for (const report of part.reports) {
    const own = reportHash(specification, report.ballot, report.round, report.value, report.voids);
    const digest = listDigest("Reports", report.items, contracts.chain_id, contracts.oracle);
    if (!report.items.includes(own)) return line("report", false, part.id);
    for (const { member, signature } of report.signatures) {
      const signer = await signerOf(digest, signature);
      const known = part.members.some((one) => sameAddress(one, member));
      if (signer === null || !known || !sameAddress(signer, member)) return line("report", false, member);
      signers.add(member);
    }
  }
  const detail = [...signers].join(", ");
  if (part.value === null) return line("report", true, detail);
  const stands = await reader.result(BigInt(part.id));
  const same = stands.isFinal && (stands.value & VALUE) === (BigInt(part.value) & VALUE);
  return line("report", same, detail);
}

async function placeLine(proof: Proof, at: Place, reader: Reader): Promise<Line> {
  const found = await reader.transaction(at.transaction);
  return line(proof, found?.blockHash === at.block_hash, at.transaction);
}

async function settlementLine(receipt: Receipt, reader: Reader): Promise<Line> {
  const { settlement, order, ticket } = receipt;
  if (settlement === null) return { proof: "settlement", holds: "absent", detail: "" };
  const legs = order.legs.map((leg, index) => withOdds(BigInt(leg), ticket.odds[index] ?? 0));
  const now = await reader.multipliers(legs);
  const each = settlement.outcomes.map((outcome, index) =>
    outcome === "void" ? 2n * PPM : (now[index] ?? null),
  );
  const owed = settledFor(BigInt(settlement.stake), each);
  const mined = await placeLine("settlement", settlement.at, reader);
  return { ...mined, holds: owed === BigInt(settlement.payout) ? mined.holds : "fails" };
}

/** Units for a stake whose legs came to these multipliers, floored leg by leg; null while a leg is open and none is lost. */
export function settledFor(stake: bigint, multipliers: readonly (bigint | null)[]): bigint | null {
  if (multipliers.some((one) => one === 0n)) return 0n;
  let product = ONE;
  for (const one of multipliers) {
    if (one === null) return null;
    product = (product * one) / (2n * PPM);
  }
  return (stake * product) / ONE;
}
