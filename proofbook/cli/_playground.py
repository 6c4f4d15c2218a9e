"""A local chain with every part in play: what the console, the demo and their tests do, in the product's own steps.

Orders, tickets, grants, specifications and reports are signed by the code that signs them in production, with the
development keys; the same keys pay. Only for a local chain: nobody else has these keys, and time is
moved by hand. Every jump in time is said through `say`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from eth_utils.crypto import keccak
from web3 import Web3
from web3.types import RPCEndpoint, TxReceipt

from api.desk import TICKET_LIFE_S, accepted, sign_batch, sign_order, ticket_for
from api.issuer import sign_grant
from chain.bindings import BetBook, BookLens, FixtureOracle, HousePool, KycRegistry, PlayEuro
from chain.bindings import fixture_oracle as oracle_types
from chain.bindings import kyc_registry as registry_types
from chain.bindings.bet_book import Settled
from chain.contract import Call
from chain.deploying import LOCAL_CHAIN
from chain.deployment import Deployment
from chain.development import REPORTERS, key
from chain.senders import KeySender
from chain.typed_data import NO_CAP, SANDBOX_POLICY, Fixture, Order
from chain.wire import (
    Accepted,
    SettledItem,
    Terms,
    decode_settled,
    encode_place,
    encode_report,
    encode_settle,
)
from chain.words import DeskWord
from oracle.reporting import report_of, sign_reports
from proofbook.errors import ProofbookError
from sports.words import Result, Sport, VoidIntervals

EURO: Final = 10**6
HOUR_S: Final = 3_600
DAY_S: Final = 24 * HOUR_S
WEEK_S: Final = 7 * DAY_S
YEAR_S: Final = 365 * DAY_S
LIQUIDITY: Final = 1_000_000 * EURO
BUDGET: Final = 2_000 * EURO
_GAS_MONEY: Final = 10 * 10**18
_FAUCET: Final = 100_000 * EURO
_ALLOWANCE: Final = 1 << 200
_CLOSES: Final = 13
_SLOTS: Final = 64
_WINDOWS_S: Final = (15 * 60 + 1, 2 * HOUR_S, 16 * HOUR_S)
_DURATION_S: Final = {Sport.FOOTBALL: 95 * 60, Sport.TENNIS: 45 * 60, Sport.BASKETBALL: 75 * 60}

Say = Callable[[str], None]


class PlaygroundError(ProofbookError):
    """What was asked for cannot be done here."""


@dataclass
class Playground:
    """One set of contracts on a local chain. Parts are named as in `chain.development`; money is asset units."""

    w3: Web3
    addresses: Deployment
    say: Say = print
    fixtures: dict[int, Fixture] = field(default_factory=dict)
    _nonces: dict[str, int] = field(default_factory=dict)
    _senders: dict[str, KeySender] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.w3.eth.chain_id != LOCAL_CHAIN:
            raise PlaygroundError(
                f"chain {self.w3.eth.chain_id} is not a local one: the development keys mean nothing there",
                "use `--network ethereum:local:foundry`; on other networks contracts and words still work",
            )
        at = self.addresses
        self.asset = PlayEuro(self.w3, at.asset)
        self.book = BetBook(self.w3, at.book)
        self.pool = HousePool(self.w3, at.pool)
        self.oracle = FixtureOracle(self.w3, at.oracle)
        self.registry = KycRegistry(self.w3, at.registry)
        self.lens = BookLens(self.w3, at.lens)

    # -- chain

    def send(self, call: Call[Any], part: str) -> TxReceipt:
        """Mine a call that a part pays for; a refusal is raised by its name and costs nothing."""
        return call.transact(self.sender(part))

    def sender(self, part: str) -> KeySender:
        """The account of a part, with gas money."""
        if part not in self._senders:
            self._senders[part] = KeySender(self.w3, key(part).account)
            # An Anvil that was started by hand funds ten accounts, and there are more parts.
            if self.w3.eth.get_balance(self._senders[part].address) < _GAS_MONEY:
                self._rpc("anvil_setBalance", [self._senders[part].address, hex(_GAS_MONEY)])
        return self._senders[part]

    def _rpc(self, method: str, arguments: list[Any]) -> None:
        answer = self.w3.provider.make_request(RPCEndpoint(method), arguments)
        if "error" in answer:
            raise PlaygroundError(f"the node refused {method}: {answer['error']}", "use an Anvil chain")

    def now(self) -> int:
        """Timestamp that the next block will have at least."""
        return int(self.w3.eth.get_block("latest")["timestamp"]) + 1

    def travel_to(self, when: int, why: str) -> None:
        """Mine a block at that time and say so; a time that has passed is no reason to move."""
        ahead = when - self.now()
        if ahead > 0:
            self._rpc("evm_setNextBlockTimestamp", [when])
            self._rpc("evm_mine", [])
            self.say(f"travelled {span(ahead)} ahead: {why}")

    # -- money and identity

    def admit(self, part: str, deposit: int = 0) -> None:
        """Let a part enter, if it may not yet, and bring its balance up to `deposit`, from the faucet."""
        wallet = key(part).address
        if not self.book.eligible(wallet):
            grant, signature = sign_grant(
                wallet,
                key("issuer"),
                self.addresses.registry_domain,
                now=self.now(),
                valid_s=YEAR_S,
                seq=self.registry.sequence(wallet) + 1,
                policy=SANDBOX_POLICY,
                deposit_cap=NO_CAP,
                stake_cap=NO_CAP,
            )
            given = registry_types.Grant(*grant.message().values())
            self.send(self.registry.grant(given, signature), "relayer")
        missing = deposit - self.lens.account(wallet).balance
        if missing > 0:
            self._mint(part, missing)
            self.send(self.book.deposit(missing), part)

    def _mint(self, part: str, units: int) -> None:
        wallet = key(part).address
        held = self.asset.balance_of(wallet)
        while held < units:
            self.send(self.asset.faucet(wallet, min(_FAUCET, units - held)), part)
            held = self.asset.balance_of(wallet)
        if self.asset.allowance(wallet, self.book.address) < units:
            self.send(self.asset.approve(self.book.address, _ALLOWANCE), part)

    def provide(self, units: int = LIQUIDITY) -> None:
        """Let the provider enter the pool, and wait until its shares work: entries count from the next epoch."""
        self.admit("provider")
        self._mint("provider", units)
        self.send(self.pool.request_entry(units), "provider")
        # A request waits for the whole of the next epoch, so that nobody enters on a result that is already known.
        self.travel_to((self.now() // WEEK_S + 2) * WEEK_S + 1, "the pool takes new money at the end of a weekly epoch")
        self._close_epochs()

    def _close_epochs(self) -> None:
        while self.pool.current() < self.now() // WEEK_S:
            self.send(self.pool.close(_CLOSES), "provider")

    # -- fixtures

    def specify(self, home: str | int, away: str | int, *, start_in: int = HOUR_S, sport: int = 1) -> Fixture:
        """A specification of two sides, by catalogue number or name, that starts in so many seconds."""
        start = self.now() + start_in
        return Fixture(
            sport=sport,
            competition=1,
            season=2026,
            home=side_id(home),
            away=side_id(away),
            start=start,
            earliest=start + _DURATION_S[Sport(sport)],
            close=start + 2 * HOUR_S,
            deadline=start + 4 * DAY_S,
            rules=1,
            committee=0,
            tie=0,
        )

    def list_fixture(self, spec: Fixture, payer: str = "relayer") -> int:
        """List on the word of the two cold keys; gives the fixture's id."""
        digest = spec.digest(self.addresses.oracle_domain)
        signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
        given = oracle_types.Fixture(*spec.message().values())
        self.send(self.oracle.list_by_keys(given, signatures), payer)
        self.fixtures[spec.fixture_id()] = spec
        return spec.fixture_id()

    def fund(self, fixture: int, units: int = BUDGET) -> None:
        """Set money of the pool aside for a fixture, whose largest loss that is; fill the pool first if it is empty."""
        if self.pool.nav() == 0:
            raise PlaygroundError(
                "the pool is empty", "call provide() before listing: it has to wait for the next epoch"
            )
        self._close_epochs()
        self.send(self.pool.fund([fixture], [units]), "allocator")

    def fixture(self, home: str | int, away: str | int, *, budget: int = BUDGET, **when: int) -> int:
        """A listed and funded fixture; liquidity comes first where there is none, as that takes until next week."""
        if self.pool.nav() == 0:
            self.provide()
        identity = self.list_fixture(self.specify(home, away, **when))
        self.fund(identity, budget)
        return identity

    # -- bets

    def order(self, part: str, legs: Sequence[int], stake: int, *, min_payout: int = 0) -> Order:
        """An order on legs without odds, with a nonce that is free."""
        nonce = self._next_nonce(part)
        valid_until = self.now() + HOUR_S
        return Order(key(part).address, tuple(sorted(legs)), stake, min_payout, valid_until, nonce)

    def _next_nonce(self, part: str) -> int:
        if part not in self._nonces:
            wallet = key(part).address
            # A slot's word: terms hash 216, nonce 32, tag 8. An empty word is a free slot.
            words = [self.book.bet_slot(wallet, slot) for slot in range(_SLOTS)]
            self._nonces[part] = max([(word >> 8 & 0xFFFF_FFFF) + 1 for word in words if word], default=0)
        self._nonces[part] += 1
        return self._nonces[part] - 1

    def accept(self, part: str, order: Order, odds: Sequence[int], *, life_s: int = TICKET_LIFE_S) -> Accepted:
        """The order with the desk's ticket at these odds (millionths) and the bettor's signature."""
        domain = self.addresses.book_domain
        epoch = DeskWord.unpack(self.book.desk()).epoch
        ticket = ticket_for(order, odds, domain, accepted_at=self.now() - 1, life_s=life_s, epoch=epoch)
        return accepted(order, ticket, sign_order(order, key(part), domain))

    def place(self, bet: Accepted) -> Accepted:
        """Place one bet by the relayer; what refuses it is raised by its name."""
        keys = [key("desk"), key("second_desk")]
        data = encode_place([bet], sign_batch([bet.ticket], keys, self.addresses.book_domain))
        self.send(self.book.place(data), "relayer")
        return bet

    # -- results

    def report(
        self, fixture: int, result: Result, *, voids: VoidIntervals | None = None, signers: int = 4
    ) -> TxReceipt:
        """Report at the first second that the specification allows, signed by that many reporters."""
        spec = self.specification(fixture)
        self.travel_to(spec.earliest, "a result may be reported from then on")
        one = report_of(spec.struct_hash(), result, voids, ballot=0, round_=0)
        domain = self.addresses.oracle_domain
        signed = {key(r).address: sign_reports([one], key(r), domain) for r in REPORTERS[:signers]}
        data = encode_report(spec.committee, self.addresses.committee, [one], signed)
        return self.send(self.oracle.report(data), "transmitter")

    def specification(self, fixture: int) -> Fixture:
        """What a fixture was listed with, from this session or from the chain's events."""
        if fixture not in self.fixtures:
            events = self.oracle.events.listed(self.addresses.block, fixture=fixture)
            if not events:
                raise PlaygroundError(f"fixture {fixture:#034x} is not listed here", "list one: fixture(...)")
            spec = events[0].spec
            self.fixtures[fixture] = Fixture(*(getattr(spec, name) for name in Fixture.__slots__))
        return self.fixtures[fixture]

    def is_final(self, fixture: int) -> bool:
        """Whether the result can no longer change."""
        return self.oracle.result_of(fixture, self.book.swing(fixture)).is_final

    def finish(self, fixture: int) -> None:
        """Wait for the end of the challenge window of a reported result."""
        if not self.oracle.reported(fixture):
            raise PlaygroundError(f"fixture {fixture:#034x} has no result yet", "report one: report(fixture, '2-1')")
        for wait in _WINDOWS_S:
            if self.is_final(fixture):
                return
            self.travel_to(self.now() + wait, "the challenge window of the result passes")

    def settle(self, bet: Terms) -> SettledItem:
        """Settle one bet; anyone may. What refuses it is raised by its name."""
        receipt = self.send(self.book.settle(encode_settle([bet])), "relayer")
        return next(item for event in self.book.events.of(receipt, Settled) for item in decode_settled(event.data))


def side_id(side: str | int) -> int:
    """Catalogue number of a side; a name stands for a number that follows from it."""
    return side if isinstance(side, int) else int.from_bytes(keccak(text=side)[:4], "big")


def span(seconds: int) -> str:
    """A length of time for people."""
    days, rest = divmod(seconds, DAY_S)
    hours, rest = divmod(rest, HOUR_S)
    minutes, rest = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


__all__ = ["BUDGET", "EURO", "LIQUIDITY", "Playground", "PlaygroundError", "side_id", "span"]
