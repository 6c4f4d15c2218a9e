// Generated from the API's OpenAPI description by scripts/_dev/generate_dapp.py. Do not edit.

/** A wallet of the user; before `cool_until` nothing is paid out to it by this service. */
export interface AccountsWalletShown {
  id: string;
  address: string;
  method: string;
  linked_at: number;
  cool_until: number;
}

/** What somebody wants to do. */
export type Action = "deposit" | "bet" | "grant";

/** Names of one team. */
export interface AliasWanted {
  names: string[];
}

/** The block that an answer is true of, and the last final one. */
export interface AsOf {
  block: number;
  final: number;
}

/** The token that stakes and payouts are in; `permit` is the domain of its ERC-2612 permits, null without any. */
export interface AssetConfig {
  address: string;
  name: string;
  symbol: string;
  decimals: number;
  permit: DomainConfig | null;
}

/** Where to send the browser. */
export interface AttemptBegun {
  attempt_id: string;
  redirect_url: string;
}

/** Which provider, and where to come back to. */
export interface AttemptWanted {
  provider: string;
  return_to?: "account" | "bet";
}

/** A signed order; `first` for a wallet that has no grant or no money in the book yet. */
export interface BetBody {
  order: OrderBody;
  signature: string;
  first?: FirstBody | null;
}

/** Bets, newest first. */
export interface BetsShown {
  bets: ChainBetShown[];
  as_of: AsOf;
}

/** The contracts. */
export interface BookConfig {
  contracts: Record<string, string>;
  deployed_at_block: number;
  asset: AssetConfig;
  domains: DomainsConfig;
}

/** A fixture's budget on the chain and what is reserved of it, units; `cap` is what the desk uses at most. */
export interface BudgetShown {
  fixture: string;
  start: number;
  budget: number;
  reserved: number;
  cap: number | null;
  block: number;
}

/** How many units more a fixture's budget shall hold. */
export interface BudgetWanted {
  fixture: string;
  units: number;
}

/** The fixture as legs carry it, without one every fixture that has no cap of its own; null units take it away. With a pot: how much the desk lets that pot reserve at most, whatever else is free of the fixture's budget. */
export interface CapWanted {
  fixture?: string | null;
  pot?: PotWanted | null;
  units: number | null;
}

/** A cap, units; `fixture` is null for that of all others, `pot` for one of a whole fixture. */
export interface CapsCapShown {
  fixture: string | null;
  pot?: PotShown | null;
  units: number;
  set_at: number;
}

/** A signed wish to sell an open bet, or `part` of its stake, for `min_units` at least. */
export interface CashOutBody {
  bet: string;
  part: number;
  min_units: number;
  valid_until: number;
  signature: string;
}

/** The desk's offer: call `cashOut(data)` of the book until `include_by`; anyone may. `gain` is paid at finality. */
export interface CashOutShown {
  id: string;
  bet: string;
  part: number;
  units: number;
  gain: number;
  include_by: number;
  data: string;
}

/** A bet on the chain; `left` is the stake that was not sold back, units. */
export interface ChainBetShown {
  id: string;
  bettor: string;
  nonce: number;
  stake: number;
  left: number;
  payout: number;
  legs: LegShown[];
  state: ChainBetState;
  placed_at: number;
  block: number;
  transaction: string;
  paid: number;
  /** whether the block in which it ended is final */
  end_final: boolean;
  end_transaction: string | null;
}

/** Where a bet stands on the chain. */
export type ChainBetState = "mined" | "final" | "settled" | "cashed-out";

/** A weekly cap and what is used of it, cents; a cap of null: none. */
export interface ChainCapShown {
  cap: number | null;
  used: number;
}

/** The chain; `rpc_url` is one that a wallet may be given, null where the wallet has its own. */
export interface ChainConfig {
  id: number;
  name: string;
  rpc_url: string | null;
  block_time_s: number;
  finality_s: number;
  /** the block tag whose state counts as final */
  finality_tag: "latest" | "finalized";
}

/** A wallet's account in the book; amounts are units, times seconds. */
export interface ChainWalletShown {
  wallet: string;
  balance: number;
  open_payout: number;
  eligible_until: number;
  no_entry_before: number;
  deposit: ChainCapShown;
  stake: ChainCapShown;
  withdrawal: PendingShown | null;
  as_of: AsOf;
}

/** The text to sign with `personal_sign`, exactly as it is. */
export interface ChallengeGiven {
  challenge_id: string;
  message: string;
  /** wall clock, seconds since 1970 */
  expires_at: number;
}

/** A wallet that is to sign. */
export interface ChallengeWanted {
  address: string;
}

/** For a ticket that was not placed: call `placeOrClaim(data, desk_epoch)` of the book between these moments. */
export interface ClaimShown {
  data: string;
  desk_epoch: number;
  since: number;
  until: number;
}

/** Seconds of the half at match time `at`; while it runs, add what has passed since. */
export interface ClockShown {
  half: number;
  seconds: number;
  at: number;
  running: boolean;
}

/** Since when the account is closed. Settling and withdrawing stay possible, from the chain alone if need be. */
export interface ClosureShown {
  closed_at: number;
}

/** The committee of this set of contracts, and who decides a result that was challenged twice. */
export interface CommitteeShown {
  oracle: string;
  members: string[];
  arbiters: string[];
  /** listed fixtures */
  fixtures: number;
  /** fixtures with a result */
  reported: number;
  /** first reports that each member has signed */
  signed: Record<string, number>;
  /** each member, in the committee's order */
  nodes: MemberShown[];
  block: number;
}

/** A competition with prices: how many of its fixtures are to come, and in play. */
export interface CompetitionShown {
  sport: string;
  key: string;
  name: string;
  season: number | null;
  to_come: number;
  in_play: number;
}

/** How an attempt ended. */
export interface Concluded {
  state: string;
  why?: string | null;
}

/** The installation. `book` is null where the API runs without contracts. */
export interface Config {
  profile: "development" | "testnet" | "production";
  play_money: boolean;
  origin: string;
  chain: ChainConfig;
  /** null where there is none, as on a local chain */
  explorer?: ExplorerConfig | null;
  book: BookConfig | null;
  identity: ProviderConfig[];
  /** whether bearer tokens of an OIDC provider are taken beside wallets */
  oidc: boolean;
  terms: TermsConfig;
  limits: LimitsConfig;
  faucet: boolean;
  /** whether a front may offer a wallet that it makes itself */
  demo_wallet: boolean;
  session_minutes: number;
  /** match time now */
  time: number;
}

/** Whether advertising is wanted. */
export interface ConsentBody {
  given: boolean;
}

/** What the reviewer found. */
export interface Decision {
  decision: "accept" | "reject" | "another-person";
}

/** A bet: where it stands, what it waits for and until when, its ticket, and where it was mined. */
export interface DeskBetShown {
  id: string;
  state: DeskBetState;
  reason: string;
  detail: string;
  /** null once it has ended */
  waiting_for: string | null;
  wait_until: number | null;
  received_at: number;
  order: OrderBody;
  odds_ppm: number[];
  payout: number | null;
  accepted_at: number | null;
  include_by: number | null;
  desk_epoch: number | null;
  desk_signatures: string[];
  block: number | null;
  block_hash: string | null;
  transaction: string | null;
  claim: ClaimShown | null;
  /** grant or deposit come with it, in a transaction of its own */
  first: boolean;
  /** the stake that was not sold back, units */
  left: number;
  /** what a request to sell names: the order's digest with the stake left */
  sale_id: string | null;
  sales: SaleShown[];
}

/** See the module. */
export type DeskBetState = "received" | "accepted" | "submitted" | "mined" | "final" | "refused" | "expired" | "sale-offered" | "sale-expired" | "part-sold" | "sold";

/** An EIP-712 domain, in the members' own names. */
export interface DomainConfig {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: string;
}

/** What is signed for which contract: orders and cash-outs, grants, fixtures and reports. */
export interface DomainsConfig {
  book: DomainConfig;
  registry: DomainConfig;
  oracle: DomainConfig;
}

/** What is still to be done before somebody may deposit, bet or be granted entry. */
export interface EligibilityShown {
  action: Action;
  eligible: boolean;
  unmet: UnmetShown[];
}

/** Sessions that ended. */
export interface Ended {
  ended: string[];
}

/** One entry of the log. */
export interface EntryShown {
  seq: number;
  at: number;
  kind: string;
  actor: string | null;
  payload: Record<string, unknown>;
  previous: string;
  hash: string;
}

/** Something that happened in a match; match seconds, sides stand as [home, away]. A goal without `confirmed_at` was shown by a feed, and no price was made with it. `score` and `reds` are those after it. `minute` is by the match clock at `at`, null where none was shown. */
export interface EventShown {
  kind: "kick_off" | "half_time" | "second_half" | "extra_time" | "ended" | "goal" | "goal_cancelled" | "score" | "red" | "red_cancelled" | "penalty" | "var" | "interrupted" | "off" | "reopened" | "halted" | "resumed" | "reported" | "challenged" | "ruled" | "void";
  /** when it was learned here: later than it happened */
  at: number;
  /** when the first price was made with it */
  confirmed_at?: number | null;
  side?: "home" | "away" | null;
  score?: [number, number] | null;
  reds?: [number, number] | null;
  minute?: number | null;
  /** minutes beyond `minute`: 45 and 2 */
  stoppage?: number | null;
  /** of a halt its reason; of a report how the match ended, if not played */
  why?: string[];
}

/** What happened in a match so far, in order; `time` is match time now. */
export interface EventsShown {
  fixture: string;
  time: number;
  events: EventShown[];
}

/** From when until when. */
export interface ExclusionShown {
  starts_at: number;
  ends_at: number;
  helpline?: string;
}

/** How long: 24 to 720 hours, or 1 to 12 months. */
export interface ExclusionWanted {
  length: number;
  unit: "hours" | "months";
}

/** Where the chain can be looked at by others' eyes: put a hash or an address behind these. */
export interface ExplorerConfig {
  url: string;
  transactions: string;
  addresses: string;
}

/** Bets on a fixture, units: those that are open on the chain, and tickets that may still be placed. `payouts` is what all of them together would be paid at most, with nothing netted; an accumulator counts in full for each of its fixtures. The book's own reserve, which is netted, stands on the chain. */
export interface Exposure {
  fixture: string;
  bets?: number;
  stakes?: number;
  payouts?: number;
  /** accepted or submitted, and not on the chain yet */
  tickets?: number;
  ticket_payouts?: number;
}

/** What a wallet without gas brings with its order, in one transaction that we pay for; the grant is ours. */
export interface FirstBody {
  permit?: PermitBody | null;
}

/** What the house can still lose on a fixture as of a block, units; a quote says what it takes of one bet. */
export interface FixtureLimit {
  fixture: string;
  budget: number;
  reserved: number;
  left: number;
  minimum_stake: number;
  close_at: number;
  block: number;
}

/** A fixture; times are match time in seconds since 1970, sides stand as [home, away]. */
export interface FixtureShown {
  fixture: string;
  /** what legs carry; null where no catalogue has the fixture */
  id?: string | null;
  /** whether the chain knows it; no bet is taken before */
  listed?: boolean;
  /** the last that the oracle said; bets are settled once it is final */
  result?: "reported" | "challenged" | "ruled" | "void" | null;
  sport: string;
  home: string;
  away: string;
  home_code?: string;
  away_code?: string;
  neutral?: boolean;
  competition: string;
  competition_key?: string;
  season?: number | null;
  kickoff: number;
  phase?: "before" | "first_half" | "half_time" | "second_half" | "extra_time" | "in_play" | "ended";
  in_play: boolean;
  /** as the last price knew it */
  score?: [number, number] | null;
  half_time?: [number, number] | null;
  /** sets, the one under way last; or quarters */
  parts?: [number, number][] | null;
  reds?: [number, number] | null;
  clock?: ClockShown | null;
  status: "open" | "suspended";
  /** codes that hold for all of its markets while it is suspended */
  why?: string[];
  priced_at: number;
  version: number;
  /** replicas that signed the price; 0: nobody did */
  signers: number;
  /** number of the change that this is the state after */
  seq: number;
  /** markets that have odds, whether shown here or not */
  market_count?: number;
  markets: Record<string, MarketShown>;
}

/** What is on its way. */
export interface Given {
  units: number;
  gas_wei: string;
  transactions: string[];
}

/** A grant as the registry takes it; hours, days and seconds since 1970, caps cents a week, amounts as text. */
export interface GrantShown {
  wallet: string;
  eligible_until: number;
  no_entry_before: number;
  tier: number;
  policy: string;
  deposit_cap: string;
  stake_cap: string;
  seq: number;
  bring_by: number;
  signature: string;
  registry: string;
}

/** The wallet that is to be let in. */
export interface GrantWanted {
  wallet: string;
}

/** A halt with its reason, which is public, and a note, which operators see: say nothing of a person in it. */
export interface HaltBegun {
  fixture?: string | null;
  reason?: "maintenance" | "data" | "chain" | "integrity" | "match" | null;
  note?: string | null;
}

/** A halt; match seconds. `fixture` is null for everything. */
export interface HaltShown {
  fixture: string | null;
  began_at: number;
  ended_at: number | null;
  reason?: "maintenance" | "data" | "chain" | "integrity" | "match" | null;
  note?: string | null;
}

/** The fixture as legs carry it; without one, everything. */
export interface HaltWanted {
  fixture?: string | null;
}

/** The last entry of the log, as `SEQ:HASH`; noted elsewhere it shows later whether the log was cut or written anew. `at` is when that entry was written, null for an empty log; `time` is now. Both are wall seconds. */
export interface HeadShown {
  head: string;
  at: number | null;
  time: number;
}

/** The process answers. */
export interface Health {
  status?: "ok";
}

/** A node's signed word that it lives, as it sends it to its peers; wall seconds. */
export interface Heartbeat {
  version: string;
  config: string;
  clock: number;
  head: number;
  head_hash: string;
  instance: string;
  signing: boolean;
  signature: string;
}

/** The member whose it is; `taken` is false for one that is older than what is known. */
export interface HeartbeatTaken {
  member: string;
  taken: boolean;
}

/** A page of bets, the newest first; ask with `before=next` for those behind it. `block` is the index's. */
export interface HistoryShown {
  bets: ToldShown[];
  next: string | null;
  block: number;
}

/** A leg: `word` is the packed one with odds; `line` in quarters, odds in millionths. */
export interface LegShown {
  word: string;
  fixture: string;
  market: number;
  period: number;
  line: number;
  selection: number;
  odds_ppm: number;
}

/** What a leg waits for; `fixture` null where it is the bet as a whole, `until` null where nobody knows. */
export interface LegWaits {
  fixture: string | null;
  why: string;
  until: number | null;
}

/** What a week's cap is on. */
export type LimitKind = "deposit" | "stake";

/** A weekly cap in cents; none before it is set. */
export interface LimitShown {
  kind: LimitKind;
  cents?: number | null;
  pending_cents?: number | null;
  pending_from?: number | null;
}

/** Another cap: lower holds at once, higher in 48 hours. */
export interface LimitWanted {
  cents: number;
}

/** Bounds of what can be asked; units, cents and seconds. `minimum_stake` is null while the chain is silent. */
export interface LimitsConfig {
  minimum_stake: number | null;
  maximum_stake: number;
  most_legs?: number;
  most_weekly_cents: number;
  ticket_life_s: number;
  ticket_life_in_play_s: number;
  /** in play, by sport */
  acceptance_delay_s: Record<string, number>;
}

/** What an operator does with a user's identity. */
export interface LinkAction {
  action: "suspend" | "reinstate" | "revoke" | "release";
}

/** The signature of the further wallet. */
export interface LinkWallet {
  challenge_id: string;
  signature: string;
}

/** A market; `odds_ppm` are decimal odds in millionths in the order of `selections`, null: not offered. */
export interface MarketShown {
  /** market id of a leg word */
  market: number;
  period: number;
  /** in quarters: 10 is 2.5 */
  line: number;
  /** score when priced, of markets that count from it */
  from: [number, number];
  name: string;
  selections: string[];
  status: "open" | "held" | "suspended" | "settled";
  /** codes of reasons, empty while it is open: GET /v1/reasons */
  why?: string[];
  odds_ppm: (number | null)[];
}

/** Accept it as `fixture`, or as the only one proposed; or say that it is none of those proposed. */
export interface MatchingDecision {
  decision: "accept" | "reject";
  fixture?: string | null;
}

/** A provider's fixture that could not be bound without a person; `proposals` are fixtures of the catalogue. */
export interface MatchingRow {
  id: string;
  provider: string;
  provider_fixture_id: string;
  home: string;
  away: string;
  kickoff_utc: number | null;
  reason: string;
  proposals: string[];
  swapped: boolean;
  found_at: number;
  state: "open" | "accepted" | "rejected";
  fixture: string | null;
  decided_at: number | null;
}

/** A member: the last first report that it signed, match seconds, and the last word of its node, wall seconds. `heard` is whether that word is of now. A node that tells this API nothing may live all the same. */
export interface MemberShown {
  member: string;
  /** first reports that it has signed */
  signed: number;
  last_fixture?: string | null;
  last_signed_at?: number | null;
  heard?: boolean;
  heard_at?: number | null;
  /** whether it says that it signs; null if never heard */
  signing?: boolean | null;
  /** newest block that it knew */
  head?: number | null;
}

/** A node's vote with the normalised readings of its sources; `signature` is its reporter's, over all of it. */
export interface NodeRecord {
  fixture: string;
  vote: VotePart;
  readings: Record<string, unknown>[];
  signature: string;
}

/** What nodes kept of a fixture: votes as receipts show them, and the normalised readings of all their sources. */
export interface NodeVotes {
  fixture: string;
  votes: VotePart[];
  readings: Record<string, unknown>[];
}

/** What is taken if the price moves: any odds, those shown or better, or at most `within_ppm` less payout. */
export interface OddsChangeBody {
  policy?: Policy;
  within_ppm?: number;
}

/** An order as the wallet signs it. */
export interface OrderBody {
  bettor: string;
  legs: string[];
  stake: number;
  min_payout: number;
  valid_until: number;
  nonce: number;
}

/** What an ended bet came to: paid more than the stake that was left, as much, some of it, or nothing. */
export type Outcome = "won" | "refunded" | "partly" | "lost" | "sold";

/** Which bets are wanted. */
export type Part = "all" | "open" | "ended";

/** When the next one is wanted. */
export interface PauseAnswer {
  every_minutes?: 15 | 30 | 45 | 60;
}

/** How long somebody has played, and whether it is time to say so. */
export interface PauseShown {
  played_s: number;
  due: boolean;
  due_at: number;
  every_minutes: number;
  helpline?: string;
}

/** A withdrawal that waits: units, and the second from which it is paid. */
export interface PendingShown {
  units: number;
  withdraw_at: number;
}

/** A permit that the wallet signed for the book: units, last second, signature. */
export interface PermitBody {
  units: number;
  deadline: number;
  signature: string;
}

/** The token's permit to sign (ERC-2612): domain `name, version, chainId, verifyingContract`, then the message. */
export interface PermitShown {
  name: string;
  version: string;
  chain_id: number;
  verifying_contract: string;
  owner: string;
  spender: string;
  value: number;
  nonce: number;
  deadline: number;
  digest: string;
}

/** What the customer takes if the price moves. */
export type Policy = "any" | "better" | "within";

/** A pot, with its key on the chain. */
export interface PotShown {
  key: string;
  market: number;
  period: number;
  line: number;
  from: [number, number];
}

/** A pot of a fixture in the words of its legs: what bets on one market at one line net in. */
export interface PotWanted {
  market: number;
  period: number;
  /** in quarters: 10 is 2.5 */
  line?: number;
  /** score when priced, if it counts */
  from?: [number, number];
}

/** From `at` on, the fair chances of a market's selections in millionths, without margin. */
export interface PricePoint {
  at: number;
  fair_ppm: number[];
}

export interface Problem {
  /** stable; what programs compare */
  type: string;
  title: string;
  status: number;
  detail?: string;
  field?: string;
  remedy?: string;
  retry_after_s?: number;
  instance?: string;
  errors?: { field: string; detail: string; remedy: string; }[];
}

/** One type of problem document. */
export interface ProblemKind {
  type: string;
  title: string;
  status: number;
  meaning: string;
}

/** A proposal, the transaction that carries it out, and what that says, line by line. `refused` is why the chain would not take it now, empty if it would. */
export interface ProposalMade {
  id: string;
  fixture: string;
  units: number;
  transaction: Unsigned;
  says: string[];
  refused: string;
}

/** What became of a proposal; `final` is a mined one behind a block that cannot go any more. */
export interface ProposalShown {
  id: string;
  fixture: string;
  units: number;
  made_at: number;
  state: "proposed" | "mined" | "final";
  block: number | null;
  transaction: string | null;
}

/** A provider of identity; `franceconnect`: show its own button, as its rules ask for. */
export interface ProviderConfig {
  id: string;
  kind: "oidc" | "documents";
  franceconnect: boolean;
  sandbox: boolean;
}

/** A provider that is offered. */
export interface ProviderShown {
  id: string;
  kind: "redirect" | "webhook";
}

/** A slip. `deposit`: units that a permit will bring with the order, for a wallet without gas. */
export interface QuoteBody {
  bettor: string;
  legs: string[];
  stake: number;
  odds_change?: OddsChangeBody;
  deposit?: number | null;
}

/** Fields to sign, and what stood at `at`. `most` is the largest stake now, and `stops` what stops more. `permit` is to be signed besides where a deposit was asked for, and sent as `first.permit` with the order. */
export interface QuoteShown {
  order: OrderBody;
  /** what the wallet signs: EIP-712 digest, and the bet's id */
  digest: string;
  odds_ppm: number[];
  payout: number;
  most: number;
  stops: string;
  at: number;
  permit?: PermitShown | null;
}

/** What requests need, part by part; and the worker's loops, whose trouble makes requests no less possible. `worker` is empty before any worker has worked on this database. */
export interface Readiness {
  status?: "ok" | "degraded";
  parts: Record<string, "ok" | "down">;
  worker: Record<string, "ok" | "failing" | "late">;
  chain_id: number;
  block: number;
  match_time: number;
}

/** Whether the record was new here. */
export interface RecordKept {
  fresh: boolean;
}

/** How many former links others need not respect any more. */
export interface Released {
  released: number;
}

/** What the oracle said at a moment; `signers` are members, empty where the event names none. */
export interface ResultEvent {
  event: string;
  time: number;
  block: number;
  signers: string[];
}

/** A fixture and the events of its result, oldest first; `fixture` is pricing's name of it. */
export interface ResultShown {
  fixture: string;
  id: string;
  start: number;
  state: "waiting" | "reported" | "challenged" | "ruled" | "void";
  events: ResultEvent[];
}

/** An attempt that a person must look at, without the person. */
export interface ReviewShown {
  attempt_id: string;
  user_id: string;
  provider: string;
  why: string;
  since: number;
}

/** An offer to buy the bet or a part of it back: offered until `include_by`, mined, final, or expired. */
export interface SaleShown {
  id: string;
  part: number;
  units: number;
  gain: number;
  state: string;
  include_by: number;
  block: number | null;
}

/** A session of the user. */
export interface SessionShown {
  id: string;
  current: boolean;
  carrier: string;
  agent: string;
  created_at: number;
  proved_at: number;
  seen_at: number;
  expires_at: number;
}

/** The signature; `carrier` token for programs, cookie for browsers. */
export interface SignIn {
  challenge_id: string;
  signature: string;
  carrier?: "cookie" | "token";
}

/** Who is signed in. `csrf_token` is for browsers' writes, `token` is told once, to programs. */
export interface SignedIn {
  user_id: string;
  roles: ("customer" | "operator")[];
  session_id?: string | null;
  expires_at?: number | null;
  csrf_token?: string | null;
  token?: string | null;
  wallets?: AccountsWalletShown[];
}

/** How somebody's identity stands. */
export interface StandingShown {
  state: string;
  provider?: string | null;
  assurance?: string | null;
  verified_at?: number | null;
  expires_at?: number | null;
  adult?: boolean | null;
  attempt?: string | null;
  why?: string | null;
}

/** See the module. */
export type Status = "under-way" | "open" | "settled" | "cashed-out" | "refused" | "expired";

/** The terms in force, and whom to call who plays too much. */
export interface TermsConfig {
  version: string;
  helpline: string;
}

/** The present terms, and what was accepted last. */
export interface TermsShown {
  present: string;
  accepted: string | null;
}

/** The version that was read. */
export interface TermsWanted {
  version: string;
}

/** A bet with what became of it; `paid` is all that the book has paid for it, sales included, units. */
export interface ToldShown {
  bet: DeskBetShown;
  status: Status;
  outcome: Outcome | null;
  paid: number;
  ended_at: number | null;
  end_transaction: string | null;
  /** whether the block in which it ended is final */
  end_final: boolean;
  waits: LegWaits[];
}

/** A condition that is not met. */
export interface UnmetShown {
  reason: string;
  remedy: string;
  until?: number | null;
}

/** A transaction for the wallet of `sender`; gas and nonce are that wallet's own business. */
export interface Unsigned {
  chain_id: number;
  sender: string;
  to: string;
  data: string;
  value?: string;
}

/** A node's vote: its signature covers `evidence`, the digest of what its sources had sent (SHA-256 by group). */
export interface VotePart {
  member: string;
  ballot: number;
  round: number;
  value: number;
  voids: number;
  evidence: string;
  certificate: string;
  signature: string;
  sources: [string, string][];
}

/** How many votes were kept. */
export interface VotesKept {
  votes: number;
}

/** The wallet, and what replaces the session's token. */
export interface WalletLinked {
  wallet: AccountsWalletShown;
  csrf_token?: string | null;
  token?: string | null;
}

/** The wallet, and how much play money in units (millionths of a euro). */
export interface Wanted {
  wallet: string;
  units?: number;
}

/** What each operation takes and answers. */
export interface Operations {
  /** Healthz. */
  healthz: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Health;
  };
  /** Problem Kinds. */
  problem_kinds: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ProblemKind[];
  };
  /** Problem Kind. */
  problem_kind: {
    path: { slug: string };
    query: undefined;
    body: undefined;
    answer: ProblemKind;
  };
  /** Readyz. */
  readyz: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Readiness;
  };
  /** Close My Account. */
  close_my_account: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ClosureShown;
  };
  /** Place Bet. */
  place_bet: {
    path: undefined;
    query: undefined;
    body: BetBody;
    answer: DeskBetShown;
  };
  /** List Bets. */
  list_bets: {
    path: undefined;
    query: { limit?: number };
    body: undefined;
    answer: DeskBetShown[];
  };
  /** Bet History. */
  bet_history: {
    path: undefined;
    query: { part?: Part; before?: string | null; since?: number; until?: number; limit?: number };
    body: undefined;
    answer: HistoryShown;
  };
  /** Show Bet. */
  show_bet: {
    path: { bet: string };
    query: undefined;
    body: undefined;
    answer: DeskBetShown;
  };
  /** Bet Events. */
  bet_events: {
    path: { bet: string };
    query: undefined;
    body: undefined;
    answer: void;
  };
  /** Download Receipt. */
  download_receipt: {
    path: { bet: string };
    query: undefined;
    body: undefined;
    answer: void;
  };
  /** Cash Out. */
  cash_out: {
    path: undefined;
    query: undefined;
    body: CashOutBody;
    answer: CashOutShown;
  };
  /** Show Bet On Chain. */
  show_bet_on_chain: {
    path: { bet: string };
    query: undefined;
    body: undefined;
    answer: ChainBetShown;
  };
  /** Show Committee. */
  show_committee: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: CommitteeShown;
  };
  /** List Competitions. */
  list_competitions: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: CompetitionShown[];
  };
  /** Show Config. */
  show_config: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Config;
  };
  /** Show Eligibility. */
  show_eligibility: {
    path: undefined;
    query: { action?: Action; wallet?: string | null };
    body: undefined;
    answer: EligibilityShown;
  };
  /** Faucet. */
  faucet: {
    path: undefined;
    query: undefined;
    body: Wanted;
    answer: Given;
  };
  /** List Fixtures. */
  list_fixtures: {
    path: undefined;
    query: { sport?: "football" | "tennis" | "basketball" | null; competition?: string | null; in_play?: boolean | null; ended?: boolean | null; status?: "open" | "suspended" | null; listed?: boolean | null; after?: number; before?: number; q?: string | null; markets?: "none" | "main" | "all"; offset?: number; limit?: number };
    body: undefined;
    answer: FixtureShown[];
  };
  /** Show Fixture. */
  show_fixture: {
    path: { fixture: string };
    query: undefined;
    body: undefined;
    answer: FixtureShown;
  };
  /** List Events. */
  list_events: {
    path: { fixture: string };
    query: undefined;
    body: undefined;
    answer: EventsShown;
  };
  /** Price History. */
  price_history: {
    path: { fixture: string };
    query: { market?: number; period?: number; line?: number; score?: string };
    body: undefined;
    answer: PricePoint[];
  };
  /** Fixture Limit. */
  fixture_limit: {
    path: { fixture: string };
    query: undefined;
    body: undefined;
    answer: FixtureLimit;
  };
  /** Sign A Grant. */
  sign_a_grant: {
    path: undefined;
    query: undefined;
    body: GrantWanted;
    answer: GrantShown;
  };
  /** Identity Standing. */
  identity_standing: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: StandingShown;
  };
  /** Begin Identity. */
  begin_identity: {
    path: undefined;
    query: undefined;
    body: AttemptWanted;
    answer: AttemptBegun;
  };
  /** Erase Identity. */
  erase_identity: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: StandingShown;
  };
  /** Identity Keys. */
  identity_keys: {
    path: { provider: string };
    query: undefined;
    body: undefined;
    answer: Record<string, unknown>;
  };
  /** Identity Providers. */
  identity_providers: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ProviderShown[];
  };
  /** Revoke Identity. */
  revoke_identity: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: StandingShown;
  };
  /** Identity Webhook. */
  identity_webhook: {
    path: { provider: string };
    query: undefined;
    body: undefined;
    answer: Record<string, string>;
  };
  /** Show Limits. */
  show_limits: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LimitShown[];
  };
  /** Set Limit. */
  set_limit: {
    path: { kind: LimitKind };
    query: undefined;
    body: LimitWanted;
    answer: LimitShown;
  };
  /** Show Log Head. */
  show_log_head: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: HeadShown;
  };
  /** Show Consent. */
  show_consent: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ConsentBody;
  };
  /** Change Consent. */
  change_consent: {
    path: undefined;
    query: undefined;
    body: ConsentBody;
    answer: ConsentBody;
  };
  /** Take Heartbeat. */
  take_heartbeat: {
    path: undefined;
    query: undefined;
    body: Heartbeat;
    answer: HeartbeatTaken;
  };
  /** Keep Node Record. */
  keep_node_record: {
    path: undefined;
    query: undefined;
    body: NodeRecord;
    answer: RecordKept;
  };
  /** Keep Node Votes. */
  keep_node_votes: {
    path: undefined;
    query: undefined;
    body: NodeVotes;
    answer: VotesKept;
  };
  /** Show Budgets. */
  show_budgets: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: BudgetShown[];
  };
  /** Show Proposals. */
  show_proposals: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ProposalShown[];
  };
  /** Make Proposal. */
  make_proposal: {
    path: undefined;
    query: undefined;
    body: BudgetWanted;
    answer: ProposalMade;
  };
  /** Show Caps. */
  show_caps: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: CapsCapShown[];
  };
  /** Change Cap. */
  change_cap: {
    path: undefined;
    query: undefined;
    body: CapWanted;
    answer: CapsCapShown[];
  };
  /** Show Exposure. */
  show_exposure: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Exposure[];
  };
  /** Show Halts. */
  show_halts: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: HaltShown[];
  };
  /** Begin Halt. */
  begin_halt: {
    path: undefined;
    query: undefined;
    body: HaltBegun;
    answer: HaltShown;
  };
  /** Identity Reviews. */
  identity_reviews: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ReviewShown[];
  };
  /** Decide Identity. */
  decide_identity: {
    path: { attempt: string };
    query: undefined;
    body: Decision;
    answer: Concluded;
  };
  /** Act On Identity. */
  act_on_identity: {
    path: { user_id: string };
    query: undefined;
    body: LinkAction;
    answer: StandingShown;
  };
  /** List Entries. */
  list_entries: {
    path: undefined;
    query: { after?: number; limit?: number };
    body: undefined;
    answer: EntryShown[];
  };
  /** Add Alias. */
  add_alias: {
    path: undefined;
    query: undefined;
    body: AliasWanted;
    answer: AliasWanted;
  };
  /** Matching Reviews. */
  matching_reviews: {
    path: undefined;
    query: { decided?: boolean };
    body: undefined;
    answer: MatchingRow[];
  };
  /** Decide Matching. */
  decide_matching: {
    path: { row: string };
    query: undefined;
    body: MatchingDecision;
    answer: MatchingRow;
  };
  /** End Halt. */
  end_halt: {
    path: undefined;
    query: undefined;
    body: HaltWanted;
    answer: HaltShown;
  };
  /** Release Wallet. */
  release_wallet: {
    path: { address: string };
    query: undefined;
    body: undefined;
    answer: Released;
  };
  /** Quote. */
  quote: {
    path: undefined;
    query: undefined;
    body: QuoteBody;
    answer: QuoteShown;
  };
  /** Show Pause. */
  show_pause: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: PauseShown;
  };
  /** Go On Playing. */
  go_on_playing: {
    path: undefined;
    query: undefined;
    body: PauseAnswer;
    answer: PauseShown;
  };
  /** List Reasons. */
  list_reasons: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: string[];
  };
  /** List Results. */
  list_results: {
    path: undefined;
    query: { limit?: number };
    body: undefined;
    answer: ResultShown[];
  };
  /** Show Exclusions. */
  show_exclusions: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ExclusionShown[];
  };
  /** Exclude Me. */
  exclude_me: {
    path: undefined;
    query: undefined;
    body: ExclusionWanted;
    answer: ExclusionShown;
  };
  /** Who Am I. */
  who_am_i: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: SignedIn;
  };
  /** List Sessions. */
  list_sessions: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: SessionShown[];
  };
  /** End Other Sessions. */
  end_other_sessions: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Ended;
  };
  /** End Session. */
  end_session: {
    path: { session_id: string };
    query: undefined;
    body: undefined;
    answer: Ended;
  };
  /** Sign In With Wallet. */
  sign_in_with_wallet: {
    path: undefined;
    query: undefined;
    body: SignIn;
    answer: SignedIn;
  };
  /** Ask For Challenge. */
  ask_for_challenge: {
    path: undefined;
    query: undefined;
    body: ChallengeWanted;
    answer: ChallengeGiven;
  };
  /** Sign Out. */
  sign_out: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Ended;
  };
  /** Show Terms. */
  show_terms: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: TermsShown;
  };
  /** Take Terms. */
  take_terms: {
    path: undefined;
    query: undefined;
    body: TermsWanted;
    answer: TermsShown;
  };
  /** List Wallets. */
  list_wallets: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: AccountsWalletShown[];
  };
  /** Link Further Wallet. */
  link_further_wallet: {
    path: undefined;
    query: undefined;
    body: LinkWallet;
    answer: WalletLinked;
  };
  /** Ask For Link Challenge. */
  ask_for_link_challenge: {
    path: undefined;
    query: undefined;
    body: ChallengeWanted;
    answer: ChallengeGiven;
  };
  /** Remove Wallet. */
  remove_wallet: {
    path: { wallet_id: string };
    query: undefined;
    body: undefined;
    answer: Ended;
  };
  /** Show Wallet. */
  show_wallet: {
    path: { wallet: string };
    query: undefined;
    body: undefined;
    answer: ChainWalletShown;
  };
  /** List Wallet Bets. */
  list_wallet_bets: {
    path: { wallet: string };
    query: { before?: number | null; limit?: number };
    body: undefined;
    answer: BetsShown;
  };
}

/** Method and path of each operation. */
export const ROUTES: { readonly [Name in keyof Operations]: readonly [string, string] } = {
  healthz: ["GET", "/healthz"],
  problem_kinds: ["GET", "/problems"],
  problem_kind: ["GET", "/problems/{slug}"],
  readyz: ["GET", "/readyz"],
  close_my_account: ["POST", "/v1/account/closure"],
  place_bet: ["POST", "/v1/bets"],
  list_bets: ["GET", "/v1/bets"],
  bet_history: ["GET", "/v1/bets/history"],
  show_bet: ["GET", "/v1/bets/{bet}"],
  bet_events: ["GET", "/v1/bets/{bet}/events"],
  download_receipt: ["GET", "/v1/bets/{bet}/receipt"],
  cash_out: ["POST", "/v1/cash-outs"],
  show_bet_on_chain: ["GET", "/v1/chain/bets/{bet}"],
  show_committee: ["GET", "/v1/committee"],
  list_competitions: ["GET", "/v1/competitions"],
  show_config: ["GET", "/v1/config"],
  show_eligibility: ["GET", "/v1/eligibility"],
  faucet: ["POST", "/v1/faucet"],
  list_fixtures: ["GET", "/v1/fixtures"],
  show_fixture: ["GET", "/v1/fixtures/{fixture}"],
  list_events: ["GET", "/v1/fixtures/{fixture}/events"],
  price_history: ["GET", "/v1/fixtures/{fixture}/history"],
  fixture_limit: ["GET", "/v1/fixtures/{fixture}/limit"],
  sign_a_grant: ["POST", "/v1/grants"],
  identity_standing: ["GET", "/v1/identity"],
  begin_identity: ["POST", "/v1/identity/attempts"],
  erase_identity: ["POST", "/v1/identity/erasure"],
  identity_keys: ["GET", "/v1/identity/jwks/{provider}"],
  identity_providers: ["GET", "/v1/identity/providers"],
  revoke_identity: ["POST", "/v1/identity/revocation"],
  identity_webhook: ["POST", "/v1/identity/webhooks/{provider}"],
  show_limits: ["GET", "/v1/limits"],
  set_limit: ["PUT", "/v1/limits/{kind}"],
  show_log_head: ["GET", "/v1/log/head"],
  show_consent: ["GET", "/v1/marketing-consent"],
  change_consent: ["PUT", "/v1/marketing-consent"],
  take_heartbeat: ["POST", "/v1/node-heartbeats"],
  keep_node_record: ["POST", "/v1/node-records"],
  keep_node_votes: ["POST", "/v1/node-votes"],
  show_budgets: ["GET", "/v1/operator/budgets"],
  show_proposals: ["GET", "/v1/operator/budgets/proposals"],
  make_proposal: ["POST", "/v1/operator/budgets/proposals"],
  show_caps: ["GET", "/v1/operator/caps"],
  change_cap: ["PUT", "/v1/operator/caps"],
  show_exposure: ["GET", "/v1/operator/exposure"],
  show_halts: ["GET", "/v1/operator/halts"],
  begin_halt: ["POST", "/v1/operator/halts"],
  identity_reviews: ["GET", "/v1/operator/identity/reviews"],
  decide_identity: ["POST", "/v1/operator/identity/reviews/{attempt}"],
  act_on_identity: ["POST", "/v1/operator/identity/users/{user_id}"],
  list_entries: ["GET", "/v1/operator/log"],
  add_alias: ["POST", "/v1/operator/matching/aliases"],
  matching_reviews: ["GET", "/v1/operator/matching/reviews"],
  decide_matching: ["POST", "/v1/operator/matching/reviews/{row}"],
  end_halt: ["POST", "/v1/operator/resumptions"],
  release_wallet: ["POST", "/v1/operator/wallets/{address}/release"],
  quote: ["POST", "/v1/quotes"],
  show_pause: ["GET", "/v1/reality-check"],
  go_on_playing: ["POST", "/v1/reality-check"],
  list_reasons: ["GET", "/v1/reasons"],
  list_results: ["GET", "/v1/results"],
  show_exclusions: ["GET", "/v1/self-exclusions"],
  exclude_me: ["POST", "/v1/self-exclusions"],
  who_am_i: ["GET", "/v1/session"],
  list_sessions: ["GET", "/v1/sessions"],
  end_other_sessions: ["DELETE", "/v1/sessions"],
  end_session: ["DELETE", "/v1/sessions/{session_id}"],
  sign_in_with_wallet: ["POST", "/v1/sign-in"],
  ask_for_challenge: ["POST", "/v1/sign-in/challenges"],
  sign_out: ["POST", "/v1/sign-out"],
  show_terms: ["GET", "/v1/terms"],
  take_terms: ["POST", "/v1/terms"],
  list_wallets: ["GET", "/v1/wallets"],
  link_further_wallet: ["POST", "/v1/wallets"],
  ask_for_link_challenge: ["POST", "/v1/wallets/challenges"],
  remove_wallet: ["DELETE", "/v1/wallets/{wallet_id}"],
  show_wallet: ["GET", "/v1/wallets/{wallet}"],
  list_wallet_bets: ["GET", "/v1/wallets/{wallet}/bets"],
};
