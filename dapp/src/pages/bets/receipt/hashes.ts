/** Struct hashes and digests of what a receipt's signatures are over (`chain/typed_data.py`); compared with it in the tests. */
import {
  type Address,
  compactSignatureToSignature,
  concat,
  encodeAbiParameters,
  type Hex,
  keccak256,
  pad,
  parseCompactSignature,
  recoverAddress,
  serializeSignature,
  toBytes,
  toHex,
} from "viem";

const TICKET =
  "Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)";
const REPORT = "Report(bytes32 fixture,uint256 ballot,uint256 round,uint256 value,uint256 voids)";
const GRANT =
  "Grant(address wallet,uint256 eligibleUntil,uint256 noEntryBefore,uint256 tier,bytes32 policy,uint256 depositCap,uint256 stakeCap,uint256 seq,uint256 bringBy)";
const FIXTURE_FIELDS = [
  "sport",
  "competition",
  "season",
  "home",
  "away",
  "start",
  "earliest",
  "close",
  "deadline",
  "rules",
  "committee",
  "tie",
] as const;
const FIXTURE = `Fixture(${FIXTURE_FIELDS.map((name) => `uint256 ${name}`).join(",")})`;
const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

export type ListKind = "Batch" | "BatchOfTwo" | "SameGame" | "SameGameOfTwo" | "Reports";

export interface Ticket {
  readonly order: Hex;
  readonly odds: readonly number[];
  readonly payout: number;
  readonly acceptedAt: number;
  readonly includeBy: number;
  readonly deskEpoch: number;
}

export function ticketHash(ticket: Ticket): Hex {
  const odds = keccak256(concat(ticket.odds.map(word)));
  const rest = [ticket.payout, ticket.acceptedAt, ticket.includeBy, ticket.deskEpoch].map(word);
  return struct(TICKET, ticket.order, odds, ...rest);
}

export function reportHash(fixture: Hex, ballot: number, round: number, value: Hex, voids: Hex): Hex {
  return struct(REPORT, fixture, word(ballot), word(round), word(BigInt(value)), word(BigInt(voids)));
}

export function specificationHash(specification: Readonly<Record<string, number | Hex>>): Hex {
  return struct(FIXTURE, ...FIXTURE_FIELDS.map((name) => word(BigInt(specification[name] ?? 0))));
}

export interface GrantWords {
  readonly wallet: Address;
  readonly policy: Hex;
  /** Eligible until, no entry before, tier. */
  readonly before: readonly number[];
  /** Deposit cap, stake cap, sequence, bring by. */
  readonly after: readonly number[];
}

export function grantHash({ wallet, policy, before, after }: GrantWords): Hex {
  return struct(GRANT, pad(wallet, { size: 32 }), ...before.map(word), policy, ...after.map(word));
}

/** What a signature over a list covers: its members' struct hashes. */
export function listDigest(kind: ListKind, members: readonly Hex[], chainId: number, contract: Address): Hex {
  const type =
    kind === "Reports" ? `Reports(Report[] reports)${REPORT}` : `${kind}(Ticket[] tickets)${TICKET}`;
  const list = keccak256(concat([keccak256(toBytes(type)), keccak256(concat([...members]))]));
  return digestOf(list, chainId, contract);
}

/** What a signature over a struct covers in a contract's domain. */
export function digestOf(hash: Hex, chainId: number, contract: Address): Hex {
  const domain = keccak256(
    encodeAbiParameters(
      [
        { type: "bytes32" },
        { type: "bytes32" },
        { type: "bytes32" },
        { type: "uint256" },
        { type: "address" },
      ],
      [
        keccak256(toBytes(DOMAIN)),
        keccak256(toBytes("Proofbook")),
        keccak256(toBytes("1")),
        BigInt(chainId),
        contract,
      ],
    ),
  );
  return keccak256(concat(["0x1901", domain, hash]));
}

/** Who signed a digest with 64 bytes (EIP-2098); null where nobody can have. */
export async function signerOf(digest: Hex, signature: Hex): Promise<Address | null> {
  try {
    const whole = serializeSignature(compactSignatureToSignature(parseCompactSignature(signature)));
    return await recoverAddress({ hash: digest, signature: whole });
  } catch {
    return null;
  }
}

function struct(type: string, ...words: readonly Hex[]): Hex {
  return keccak256(concat([keccak256(toBytes(type)), ...words]));
}

function word(value: number | bigint): Hex {
  return toHex(value, { size: 32 });
}
