"""The bodies of the API's requests and answers. Generated; change the API and run `generate_client`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AccountsWalletShown(TypedDict):
    """A wallet of the user; before `cool_until` nothing is paid out to it by this service."""

    id: str
    address: str
    method: str
    linked_at: int
    cool_until: int


Action = Literal["deposit", "bet", "grant"]
"""What somebody wants to do."""


class AliasWanted(TypedDict):
    """Names of one team."""

    names: list[str]


class AsOf(TypedDict):
    """The block that an answer is true of, and the last final one."""

    block: int
    final: int


class AssetConfig(TypedDict):
    """The token that stakes and payouts are in; `permit` is the domain of its ERC-2612 permits."""

    address: str
    name: str
    symbol: str
    decimals: int
    permit: DomainConfig | None


class AttemptBegun(TypedDict):
    """Where to send the browser."""

    attempt_id: str
    redirect_url: str


class AttemptWanted(TypedDict):
    """Which provider, and where to come back to."""

    provider: str
    return_to: NotRequired[Literal["account", "bet"]]


class BetBody(TypedDict):
    """A signed order; `first` for a wallet that has no grant or no money in the book yet."""

    order: OrderBody
    signature: str
    first: NotRequired[FirstBody | None]


class BetsShown(TypedDict):
    """Bets, newest first."""

    bets: list[ChainBetShown]
    as_of: AsOf


class BookConfig(TypedDict):
    """The contracts."""

    contracts: dict[str, str]
    deployed_at_block: int
    asset: AssetConfig
    domains: DomainsConfig


class BudgetShown(TypedDict):
    """A fixture's budget on the chain and what is reserved of it, units; `cap` is what the desk uses at most."""

    fixture: str
    start: int
    budget: int
    reserved: int
    cap: int | None
    block: int


class BudgetWanted(TypedDict):
    """How many units more a fixture's budget shall hold."""

    fixture: str
    units: int


class CapWanted(TypedDict):
    """The fixture as legs carry it, without one every fixture that has no cap of its own."""

    fixture: NotRequired[str | None]
    pot: NotRequired[PotWanted | None]
    units: int | None


class CapsCapShown(TypedDict):
    """A cap, units; `fixture` is null for that of all others, `pot` for one of a whole fixture."""

    fixture: str | None
    pot: NotRequired[PotShown | None]
    units: int
    set_at: int


class CashOutBody(TypedDict):
    """A signed wish to sell an open bet, or `part` of its stake, for `min_units` at least."""

    bet: str
    part: int
    min_units: int
    valid_until: int
    signature: str


class CashOutShown(TypedDict):
    """The desk's offer: call `cashOut(data)` of the book until `include_by`; anyone may."""

    id: str
    bet: str
    part: int
    units: int
    gain: int
    include_by: int
    data: str


class ChainBetShown(TypedDict):
    """A bet on the chain; `left` is the stake that was not sold back, units."""

    id: str
    bettor: str
    nonce: int
    stake: int
    left: int
    payout: int
    legs: list[LegShown]
    state: ChainViewsBetState
    placed_at: int
    block: int
    transaction: str
    paid: int
    end_final: bool
    end_transaction: str | None


class ChainCapShown(TypedDict):
    """A weekly cap and what is used of it, cents; a cap of null: none."""

    cap: int | None
    used: int


class ChainConfig(TypedDict):
    """The chain; `rpc_url` is one that a wallet may be given, null where the wallet has its own."""

    id: int
    name: str
    rpc_url: str | None
    block_time_s: int
    finality_s: int
    finality_tag: Literal["latest", "finalized"]


ChainViewsBetState = Literal["mined", "final", "settled", "cashed-out"]
"""Where a bet stands on the chain."""


class ChainWalletShown(TypedDict):
    """A wallet's account in the book; amounts are units, times seconds."""

    wallet: str
    balance: int
    open_payout: int
    eligible_until: int
    no_entry_before: int
    deposit: ChainCapShown
    stake: ChainCapShown
    withdrawal: PendingShown | None
    as_of: AsOf


class ChallengeGiven(TypedDict):
    """The text to sign with `personal_sign`, exactly as it is."""

    challenge_id: str
    message: str
    expires_at: int


class ChallengeWanted(TypedDict):
    """A wallet that is to sign."""

    address: str


class ClaimShown(TypedDict):
    """For a ticket that was not placed: call `placeOrClaim(data."""

    data: str
    desk_epoch: int
    since: int
    until: int


class ClockShown(TypedDict):
    """Seconds of the half at match time `at`; while it runs, add what has passed since."""

    half: int
    seconds: int
    at: int
    running: bool


class ClosureShown(TypedDict):
    """Since when the account is closed. Settling and withdrawing stay possible."""

    closed_at: int


class CommitteeShown(TypedDict):
    """The committee of this set of contracts, and who decides a result that was challenged twice."""

    oracle: str
    members: list[str]
    arbiters: list[str]
    fixtures: int
    reported: int
    signed: dict[str, int]
    nodes: list[MemberShown]
    block: int


class CompetitionShown(TypedDict):
    """A competition with prices: how many of its fixtures are to come, and in play."""

    sport: str
    key: str
    name: str
    season: int | None
    to_come: int
    in_play: int


class Concluded(TypedDict):
    """How an attempt ended."""

    state: str
    why: NotRequired[str | None]


class Config(TypedDict):
    """The installation. `book` is null where the API runs without contracts."""

    profile: Literal["development", "testnet", "production"]
    play_money: bool
    origin: str
    chain: ChainConfig
    explorer: NotRequired[ExplorerConfig | None]
    book: BookConfig | None
    identity: list[ProviderConfig]
    oidc: bool
    terms: TermsConfig
    limits: LimitsConfig
    faucet: bool
    demo_wallet: bool
    session_minutes: int
    time: int


class ConsentBody(TypedDict):
    """Whether advertising is wanted."""

    given: bool


class Decision(TypedDict):
    """What the reviewer found."""

    decision: Literal["accept", "reject", "another-person"]


class DeskBetShown(TypedDict):
    """A bet: where it stands, what it waits for and until when, its ticket, and where it was mined."""

    id: str
    state: DeskStoreBetState
    reason: str
    detail: str
    waiting_for: str | None
    wait_until: int | None
    received_at: int
    order: OrderBody
    odds_ppm: list[int]
    payout: int | None
    accepted_at: int | None
    include_by: int | None
    desk_epoch: int | None
    desk_signatures: list[str]
    block: int | None
    block_hash: str | None
    transaction: str | None
    claim: ClaimShown | None
    first: bool
    left: int
    sale_id: str | None
    sales: list[SaleShown]


DeskStoreBetState = Literal[
    "received",
    "accepted",
    "submitted",
    "mined",
    "final",
    "refused",
    "expired",
    "sale-offered",
    "sale-expired",
    "part-sold",
    "sold",
]
"""See the module."""


class DomainConfig(TypedDict):
    """An EIP-712 domain, in the members' own names."""

    name: str
    version: str
    chainId: int
    verifyingContract: str


class DomainsConfig(TypedDict):
    """What is signed for which contract: orders and cash-outs, grants, fixtures and reports."""

    book: DomainConfig
    registry: DomainConfig
    oracle: DomainConfig


class EligibilityShown(TypedDict):
    """What is still to be done before somebody may deposit, bet or be granted entry."""

    action: Action
    eligible: bool
    unmet: list[UnmetShown]


class Ended(TypedDict):
    """Sessions that ended."""

    ended: list[str]


class EntryShown(TypedDict):
    """One entry of the log."""

    seq: int
    at: int
    kind: str
    actor: str | None
    payload: dict[str, Any]
    previous: str
    hash: str


class EventShown(TypedDict):
    """Something that happened in a match; match seconds, sides stand as [home, away]."""

    kind: Literal[
        "kick_off",
        "half_time",
        "second_half",
        "extra_time",
        "ended",
        "goal",
        "goal_cancelled",
        "score",
        "red",
        "red_cancelled",
        "penalty",
        "var",
        "interrupted",
        "off",
        "reopened",
        "halted",
        "resumed",
        "reported",
        "challenged",
        "ruled",
        "void",
    ]
    at: int
    confirmed_at: NotRequired[int | None]
    side: NotRequired[Literal["home", "away"] | None]
    score: NotRequired[list[int] | None]
    reds: NotRequired[list[int] | None]
    minute: NotRequired[int | None]
    stoppage: NotRequired[int | None]
    why: NotRequired[list[str]]


class EventsShown(TypedDict):
    """What happened in a match so far, in order; `time` is match time now."""

    fixture: str
    time: int
    events: list[EventShown]


class ExclusionShown(TypedDict):
    """From when until when."""

    starts_at: int
    ends_at: int
    helpline: NotRequired[str]


class ExclusionWanted(TypedDict):
    """How long: 24 to 720 hours, or 1 to 12 months."""

    length: int
    unit: Literal["hours", "months"]


class ExplorerConfig(TypedDict):
    """Where the chain can be looked at by others' eyes: put a hash or an address behind these."""

    url: str
    transactions: str
    addresses: str


class Exposure(TypedDict):
    """Bets on a fixture, units: those that are open on the chain, and tickets that may still be placed."""

    fixture: str
    bets: NotRequired[int]
    stakes: NotRequired[int]
    payouts: NotRequired[int]
    tickets: NotRequired[int]
    ticket_payouts: NotRequired[int]


class FirstBody(TypedDict):
    """What a wallet without gas brings with its order, in one transaction that we pay for; the grant is ours."""

    permit: NotRequired[PermitBody | None]


class FixtureLimit(TypedDict):
    """What the house can still lose on a fixture as of a block, units; a quote says what it takes of one bet."""

    fixture: str
    budget: int
    reserved: int
    left: int
    minimum_stake: int
    close_at: int
    block: int


class FixtureShown(TypedDict):
    """A fixture; times are match time in seconds since 1970, sides stand as [home, away]."""

    fixture: str
    id: NotRequired[str | None]
    listed: NotRequired[bool]
    result: NotRequired[Literal["reported", "challenged", "ruled", "void"] | None]
    sport: str
    home: str
    away: str
    home_code: NotRequired[str]
    away_code: NotRequired[str]
    neutral: NotRequired[bool]
    competition: str
    competition_key: NotRequired[str]
    season: NotRequired[int | None]
    kickoff: int
    phase: NotRequired[Literal["before", "first_half", "half_time", "second_half", "extra_time", "in_play", "ended"]]
    in_play: bool
    score: NotRequired[list[int] | None]
    half_time: NotRequired[list[int] | None]
    parts: NotRequired[list[list[int]] | None]
    reds: NotRequired[list[int] | None]
    clock: NotRequired[ClockShown | None]
    status: Literal["open", "suspended"]
    why: NotRequired[list[str]]
    priced_at: int
    version: int
    signers: int
    seq: int
    market_count: NotRequired[int]
    markets: dict[str, MarketShown]


class Given(TypedDict):
    """What is on its way."""

    units: int
    gas_wei: str
    transactions: list[str]


class GrantShown(TypedDict):
    """A grant as the registry takes it; hours, days and seconds since 1970, caps cents a week, amounts as text."""

    wallet: str
    eligible_until: int
    no_entry_before: int
    tier: int
    policy: str
    deposit_cap: str
    stake_cap: str
    seq: int
    bring_by: int
    signature: str
    registry: str


class GrantWanted(TypedDict):
    """The wallet that is to be let in."""

    wallet: str


class HaltBegun(TypedDict):
    """A halt with its reason, which is public, and a note, which operators see: say nothing of a person in it."""

    fixture: NotRequired[str | None]
    reason: NotRequired[Literal["maintenance", "data", "chain", "integrity", "match"] | None]
    note: NotRequired[str | None]


class HaltShown(TypedDict):
    """A halt; match seconds. `fixture` is null for everything."""

    fixture: str | None
    began_at: int
    ended_at: int | None
    reason: NotRequired[Literal["maintenance", "data", "chain", "integrity", "match"] | None]
    note: NotRequired[str | None]


class HaltWanted(TypedDict):
    """The fixture as legs carry it; without one, everything."""

    fixture: NotRequired[str | None]


class HeadShown(TypedDict):
    """The last entry of the log, as `SEQ:HASH`."""

    head: str
    at: int | None
    time: int


class Health(TypedDict):
    """The process answers."""

    status: NotRequired[Literal["ok"]]


class Heartbeat(TypedDict):
    """A node's signed word that it lives, as it sends it to its peers; wall seconds."""

    version: str
    config: str
    clock: int
    head: int
    head_hash: str
    instance: str
    signing: bool
    signature: str


class HeartbeatTaken(TypedDict):
    """The member whose it is; `taken` is false for one that is older than what is known."""

    member: str
    taken: bool


class HistoryShown(TypedDict):
    """A page of bets, the newest first; ask with `before=next` for those behind it. `block` is the index's."""

    bets: list[ToldShown]
    next: str | None
    block: int


class LegShown(TypedDict):
    """A leg: `word` is the packed one with odds; `line` in quarters, odds in millionths."""

    word: str
    fixture: str
    market: int
    period: int
    line: int
    selection: int
    odds_ppm: int


class LegWaits(TypedDict):
    """What a leg waits for; `fixture` null where it is the bet as a whole, `until` null where nobody knows."""

    fixture: str | None
    why: str
    until: int | None


LimitKind = Literal["deposit", "stake"]
"""What a week's cap is on."""


class LimitShown(TypedDict):
    """A weekly cap in cents; none before it is set."""

    kind: LimitKind
    cents: NotRequired[int | None]
    pending_cents: NotRequired[int | None]
    pending_from: NotRequired[int | None]


class LimitWanted(TypedDict):
    """Another cap: lower holds at once, higher in 48 hours."""

    cents: int


class LimitsConfig(TypedDict):
    """Bounds of what can be asked; units, cents and seconds. `minimum_stake` is null while the chain is silent."""

    minimum_stake: int | None
    maximum_stake: int
    most_legs: NotRequired[int]
    most_weekly_cents: int
    ticket_life_s: int
    ticket_life_in_play_s: int
    acceptance_delay_s: dict[str, int]


class LinkAction(TypedDict):
    """What an operator does with a user's identity."""

    action: Literal["suspend", "reinstate", "revoke", "release"]


class LinkWallet(TypedDict):
    """The signature of the further wallet."""

    challenge_id: str
    signature: str


MarketShown = TypedDict(
    "MarketShown",
    {
        "market": "int",
        "period": "int",
        "line": "int",
        "from": "list[int]",
        "name": "str",
        "selections": "list[str]",
        "status": "Literal['open', 'held', 'suspended', 'settled']",
        "why": "NotRequired[list[str]]",
        "odds_ppm": "list[int | None]",
    },
)
"""A market; `odds_ppm` are decimal odds in millionths in the order of `selections`, null: not offered."""


class MatchingDecision(TypedDict):
    """Accept it as `fixture`, or as the only one proposed; or say that it is none of those proposed."""

    decision: Literal["accept", "reject"]
    fixture: NotRequired[str | None]


class MatchingRow(TypedDict):
    """A provider's fixture that could not be bound without a person; `proposals` are fixtures of the catalogue."""

    id: str
    provider: str
    provider_fixture_id: str
    home: str
    away: str
    kickoff_utc: int | None
    reason: str
    proposals: list[str]
    swapped: bool
    found_at: int
    state: Literal["open", "accepted", "rejected"]
    fixture: str | None
    decided_at: int | None


class MemberShown(TypedDict):
    """A member: the last first report that it signed, match seconds, and the last word of its node."""

    member: str
    signed: int
    last_fixture: NotRequired[str | None]
    last_signed_at: NotRequired[int | None]
    heard: NotRequired[bool]
    heard_at: NotRequired[int | None]
    signing: NotRequired[bool | None]
    head: NotRequired[int | None]


class NodeRecord(TypedDict):
    """A node's vote with the normalised readings of its sources; `signature` is its reporter's, over all of it."""

    fixture: str
    vote: VotePart
    readings: list[dict[str, Any]]
    signature: str


class NodeVotes(TypedDict):
    """What nodes kept of a fixture: votes as receipts show them."""

    fixture: str
    votes: list[VotePart]
    readings: list[dict[str, Any]]


class OddsChangeBody(TypedDict):
    """What is taken if the price moves: any odds, those shown or better, or at most `within_ppm` less payout."""

    policy: NotRequired[Policy]
    within_ppm: NotRequired[int]


class OrderBody(TypedDict):
    """An order as the wallet signs it."""

    bettor: str
    legs: list[str]
    stake: int
    min_payout: int
    valid_until: int
    nonce: int


Outcome = Literal["won", "refunded", "partly", "lost", "sold"]
"""What an ended bet came to: paid more than the stake that was left, as much, some of it, or nothing."""

Part = Literal["all", "open", "ended"]
"""Which bets are wanted."""


class PauseAnswer(TypedDict):
    """When the next one is wanted."""

    every_minutes: NotRequired[Literal[15, 30, 45, 60]]


class PauseShown(TypedDict):
    """How long somebody has played, and whether it is time to say so."""

    played_s: int
    due: bool
    due_at: int
    every_minutes: int
    helpline: NotRequired[str]


class PendingShown(TypedDict):
    """A withdrawal that waits: units, and the second from which it is paid."""

    units: int
    withdraw_at: int


class PermitBody(TypedDict):
    """A permit that the wallet signed for the book: units, last second, signature."""

    units: int
    deadline: int
    signature: str


class PermitShown(TypedDict):
    """The token's permit to sign (ERC-2612): domain `name, version, chainId, verifyingContract`."""

    name: str
    version: str
    chain_id: int
    verifying_contract: str
    owner: str
    spender: str
    value: int
    nonce: int
    deadline: int
    digest: str


Policy = Literal["any", "better", "within"]
"""What the customer takes if the price moves."""

PotShown = TypedDict("PotShown", {"key": "str", "market": "int", "period": "int", "line": "int", "from": "list[int]"})
"""A pot, with its key on the chain."""

PotWanted = TypedDict(
    "PotWanted", {"market": "int", "period": "int", "line": "NotRequired[int]", "from": "NotRequired[list[int]]"}
)
"""A pot of a fixture in the words of its legs: what bets on one market at one line net in."""


class PricePoint(TypedDict):
    """From `at` on, the fair chances of a market's selections in millionths, without margin."""

    at: int
    fair_ppm: list[int]


class Problem(TypedDict):
    """Problem"""

    type: str
    title: str
    status: int
    detail: NotRequired[str]
    field: NotRequired[str]
    remedy: NotRequired[str]
    retry_after_s: NotRequired[int]
    instance: NotRequired[str]
    errors: NotRequired[list[dict[str, Any]]]


class ProblemKind(TypedDict):
    """One type of problem document."""

    type: str
    title: str
    status: int
    meaning: str


class ProposalMade(TypedDict):
    """A proposal, the transaction that carries it out, and what that says, line by line."""

    id: str
    fixture: str
    units: int
    transaction: Unsigned
    says: list[str]
    refused: str


class ProposalShown(TypedDict):
    """What became of a proposal; `final` is a mined one behind a block that cannot go any more."""

    id: str
    fixture: str
    units: int
    made_at: int
    state: Literal["proposed", "mined", "final"]
    block: int | None
    transaction: str | None


class ProviderConfig(TypedDict):
    """A provider of identity; `franceconnect`: show its own button, as its rules ask for."""

    id: str
    kind: Literal["oidc", "documents"]
    franceconnect: bool
    sandbox: bool


class ProviderShown(TypedDict):
    """A provider that is offered."""

    id: str
    kind: Literal["redirect", "webhook"]


class QuoteBody(TypedDict):
    """A slip. `deposit`: units that a permit will bring with the order, for a wallet without gas."""

    bettor: str
    legs: list[str]
    stake: int
    odds_change: NotRequired[OddsChangeBody]
    deposit: NotRequired[int | None]


class QuoteShown(TypedDict):
    """Fields to sign, and what stood at `at`. `most` is the largest stake now, and `stops` what stops more."""

    order: OrderBody
    digest: str
    odds_ppm: list[int]
    payout: int
    most: int
    stops: str
    at: int
    permit: NotRequired[PermitShown | None]


class Readiness(TypedDict):
    """What requests need, part by part; and the worker's loops, whose trouble makes requests no less possible."""

    status: NotRequired[Literal["ok", "degraded"]]
    parts: dict[str, Literal["ok", "down"]]
    worker: dict[str, Literal["ok", "failing", "late"]]
    chain_id: int
    block: int
    match_time: int


class RecordKept(TypedDict):
    """Whether the record was new here."""

    fresh: bool


class Released(TypedDict):
    """How many former links others need not respect any more."""

    released: int


class ResultEvent(TypedDict):
    """What the oracle said at a moment; `signers` are members, empty where the event names none."""

    event: str
    time: int
    block: int
    signers: list[str]


class ResultShown(TypedDict):
    """A fixture and the events of its result, oldest first; `fixture` is pricing's name of it."""

    fixture: str
    id: str
    start: int
    state: Literal["waiting", "reported", "challenged", "ruled", "void"]
    events: list[ResultEvent]


class ReviewShown(TypedDict):
    """An attempt that a person must look at, without the person."""

    attempt_id: str
    user_id: str
    provider: str
    why: str
    since: int


class SaleShown(TypedDict):
    """An offer to buy the bet or a part of it back: offered until `include_by`, mined, final, or expired."""

    id: str
    part: int
    units: int
    gain: int
    state: str
    include_by: int
    block: int | None


class SessionShown(TypedDict):
    """A session of the user."""

    id: str
    current: bool
    carrier: str
    agent: str
    created_at: int
    proved_at: int
    seen_at: int
    expires_at: int


class SignIn(TypedDict):
    """The signature; `carrier` token for programs, cookie for browsers."""

    challenge_id: str
    signature: str
    carrier: NotRequired[Literal["cookie", "token"]]


class SignedIn(TypedDict):
    """Who is signed in. `csrf_token` is for browsers' writes, `token` is told once, to programs."""

    user_id: str
    roles: list[Literal["customer", "operator"]]
    session_id: NotRequired[str | None]
    expires_at: NotRequired[int | None]
    csrf_token: NotRequired[str | None]
    token: NotRequired[str | None]
    wallets: NotRequired[list[AccountsWalletShown]]


class StandingShown(TypedDict):
    """How somebody's identity stands."""

    state: str
    provider: NotRequired[str | None]
    assurance: NotRequired[str | None]
    verified_at: NotRequired[int | None]
    expires_at: NotRequired[int | None]
    adult: NotRequired[bool | None]
    attempt: NotRequired[str | None]
    why: NotRequired[str | None]


Status = Literal["under-way", "open", "settled", "cashed-out", "refused", "expired"]
"""See the module."""


class TermsConfig(TypedDict):
    """The terms in force, and whom to call who plays too much."""

    version: str
    helpline: str


class TermsShown(TypedDict):
    """The present terms, and what was accepted last."""

    present: str
    accepted: str | None


class TermsWanted(TypedDict):
    """The version that was read."""

    version: str


class ToldShown(TypedDict):
    """A bet with what became of it; `paid` is all that the book has paid for it, sales included, units."""

    bet: DeskBetShown
    status: Status
    outcome: Outcome | None
    paid: int
    ended_at: int | None
    end_transaction: str | None
    end_final: bool
    waits: list[LegWaits]


class UnmetShown(TypedDict):
    """A condition that is not met."""

    reason: str
    remedy: str
    until: NotRequired[int | None]


class Unsigned(TypedDict):
    """A transaction for the wallet of `sender`; gas and nonce are that wallet's own business."""

    chain_id: int
    sender: str
    to: str
    data: str
    value: NotRequired[str]


class VotePart(TypedDict):
    """A node's vote: its signature covers `evidence`."""

    member: str
    ballot: int
    round: int
    value: int
    voids: int
    evidence: str
    certificate: str
    signature: str
    sources: list[list[str]]


class VotesKept(TypedDict):
    """How many votes were kept."""

    votes: int


class WalletLinked(TypedDict):
    """The wallet, and what replaces the session's token."""

    wallet: AccountsWalletShown
    csrf_token: NotRequired[str | None]
    token: NotRequired[str | None]


class Wanted(TypedDict):
    """The wallet, and how much play money in units (millionths of a euro)."""

    wallet: str
    units: NotRequired[int]
