/** A receipt's file as the front reads it (`api/receipts/model.py`): words are `0x…`, amounts units, times match seconds. */
import type { Address, Hex } from "@/chain/wagmi";

export interface Place {
  readonly transaction: Hex;
  readonly block: number;
  readonly block_hash: Hex;
  readonly log: number;
}

export interface ReportPart {
  readonly ballot: number;
  readonly round: number;
  readonly value: Hex;
  readonly voids: Hex;
  /** Struct hashes of the list that the members signed. */
  readonly items: readonly Hex[];
  readonly signatures: readonly { readonly member: Address; readonly signature: Hex }[];
  readonly at: Place;
}

export interface FixturePart {
  readonly id: Hex;
  readonly specification: Readonly<Record<string, number | Hex>>;
  readonly members: readonly Address[];
  readonly reports: readonly ReportPart[];
  /** Null until the result is final. */
  readonly value: Hex | null;
  readonly votes: readonly { readonly member: Address }[];
}

export interface Receipt {
  readonly schema: string;
  readonly digest: Hex;
  readonly state: string;
  readonly contracts: {
    readonly chain_id: number;
    readonly book: Address;
    readonly oracle: Address;
    readonly registry: Address;
    readonly asset: Address;
  };
  readonly order: {
    readonly id: Hex;
    readonly bettor: Address;
    readonly legs: readonly Hex[];
    readonly stake: number;
    readonly min_payout: number;
    readonly valid_until: number;
    readonly nonce: number;
    readonly signature: Hex | null;
  };
  readonly ticket: {
    readonly odds: readonly number[];
    readonly payout: number;
    readonly accepted_at: number;
    readonly include_by: number;
    readonly desk_epoch: number;
  };
  readonly desk: {
    readonly kind: "Batch" | "BatchOfTwo" | "SameGame" | "SameGameOfTwo";
    readonly tickets: readonly Hex[];
    readonly position: number;
    readonly keys: readonly { readonly key: Address }[];
    readonly signatures: readonly Hex[];
  };
  readonly placed: Place;
  readonly grant: {
    readonly eligible_until_hours: number;
    readonly no_entry_before_days: number;
    readonly tier: number;
    readonly policy: Hex;
    readonly deposit_cap_cents: number;
    readonly stake_cap_cents: number;
    readonly seq: number;
    readonly bring_by: number;
    readonly issuer: Address;
    readonly signature: Hex;
    readonly at: Place;
  };
  readonly fixtures: readonly FixturePart[];
  readonly cash_outs: readonly {
    readonly part: number;
    readonly paid: number;
    readonly gain: number;
    readonly request: Hex;
    readonly at: Place;
  }[];
  readonly settlement: {
    readonly stake: number;
    readonly outcomes: readonly (string | null)[];
    readonly payout: number;
    readonly at: Place;
  } | null;
  /** It was never placed, for the house's fault: what its bond paid instead. */
  readonly claim?: { readonly paid: number } | null;
  readonly prices: readonly unknown[];
  readonly as_of: { readonly number: number; readonly hash: Hex };
}
