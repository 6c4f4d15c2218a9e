"""Acts that the tests of attacks, incidents and review items share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from chain.development import ARBITERS, key
from chain.typed_data import Report, Ruling
from chain.wire import Accepted, SignedList, Terms, encode_members, encode_ruling, encode_slash
from chain.words import PHASES, FixtureWord, OperatorWord, PotWord, ResultHead
from oracle.reporting import sign_reports
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World

ANN, BEN, PROVIDER, RELAYER = (key(who).address for who in ("ann", "ben", "provider", "relayer"))
OWNER, GUARDIAN, ISSUER = (key(who).address for who in ("deployer", "guardian", "issuer"))
ALLOCATOR, BOND_OWNER, TRANSMITTER = (key(who).address for who in ("allocator", "bond_owner", "transmitter"))
ZERO: Final = "0x" + "00" * 20
BOTH: Final = ("desk", "second_desk")
EVENS: Final = 2_000_000
MINUTE, HOUR, DAY, EPOCH = 60, 3_600, 86_400, 7 * 86_400
FAST, SLOW = 15 * MINUTE, 2 * HOUR
BOND_FLOOR: Final = 100 * EURO
OPEN, SETTLED, CANCELLED, CLAIMED, CASHED = 1, 3, 4, 5, 6
"""Tags of a bet's slot."""


def played(home: int, away: int) -> int:
    """A finished football match, goalless at half time."""
    return Result(Status.FINISHED, (Score(0, 0), Score(home, away), *[None] * 5)).pack()


HOME_WINS, DRAW, AWAY_WINS = played(1, 0), played(1, 1), played(0, 1)
VOID: Final = Result(Status.VOID).pack()


# -- bets


def leg_of(fixture: int, selection: int = 0, market: int = 1, line: int = 0) -> int:
    """A leg at full time without odds; by default the home side to win."""
    return Leg(FixtureId(fixture), market, 1, selection, line).pack()


def single(world: World, fixture: int, who: str = "ann", stake: int = 100 * EURO, **options: Any) -> Accepted:
    """An accepted single that is not placed; `odds`, `selection`, `nonce` and what `World.accept` takes."""
    odds, selection = options.pop("odds", EVENS), options.pop("selection", 0)
    changes = {name: options.pop(name) for name in ("nonce", "min_payout", "valid_until") if name in options}
    return world.accept(who, world.order(who, leg_of(fixture, selection), stake, **changes), odds, **options)


def slip(world: World, legs: Sequence[int], who: str = "ann", stake: int = 10 * EURO, **options: Any) -> Accepted:
    """An accepted accumulator at evens a leg, or at `odds` each."""
    odds = options.pop("odds", EVENS)
    order = replace(world.order(who, legs[0], stake), legs=tuple(legs))
    return world.accept(who, order, *[odds] * len(legs), **options)


def place(world: World, bet: Accepted, keys: Sequence[str] = BOTH, **options: Any) -> Any:
    """The call that places one bet."""
    return world.book.functions.place(world.packed([bet], keys, **options))


def put(world: World, bet: Accepted, keys: Sequence[str] = BOTH, **options: Any) -> Terms:
    """Place it, and wait until it may be cashed out."""
    world.send(place(world, bet, keys, **options), RELAYER)
    world.travel(max(world.now(), bet.ticket.accepted_at + MINUTE))
    return bet.terms


def tag(world: World, bet: Accepted | Terms) -> int:
    """What the slot of a bet says of it, if the slot is its own."""
    terms = bet if isinstance(bet, Terms) else bet.terms
    slot = int(world.book.functions.betSlot(terms.bettor, terms.nonce).call())
    return slot & 0xFF if slot >> 8 & 0xFFFFFFFF == terms.nonce else 0


def word(world: World, fixture: int) -> FixtureWord:
    """A fixture as the book sees it."""
    return FixtureWord.unpack(world.book.functions.fixtures(fixture).call())


def pot(world: World, leg: int) -> PotWord:
    """The head of a leg's pot."""
    return PotWord.unpack(world.book.functions.pots(leg >> 72 << 72).call())


def counters(world: World) -> tuple[int, int]:
    """Units held for customers and for the house, which are all that the book holds."""
    customers, house = world.book.functions.vault().call()
    assert world.asset.functions.balanceOf(world.book.address).call() == customers + house
    assert world.solvent()
    return int(customers), int(house)


def claims_bond(world: World, units: int = 1_000 * EURO) -> None:
    """The desk puts up what claims are paid from."""
    world.send(world.asset.functions.faucet(BOND_OWNER, units), BOND_OWNER)
    world.send(world.asset.functions.approve(world.book.address, units), BOND_OWNER)
    world.send(world.pool.functions.postClaimsBond(units), BOND_OWNER)


def claim(world: World, bet: Accepted, keys: Sequence[str] = BOTH, *, epoch: int = 1) -> Any:
    """The call that places a ticket late or claims for it."""
    return world.book.functions.placeOrClaim(world.packed([bet], keys), epoch)


# -- results


def arm(world: World, *names: str) -> None:
    """Give parts money for bonds, and let the oracle take it."""
    for name in names or ("ann", "ben", "reporter_0"):
        wallet = key(name).address
        world.send(world.asset.functions.faucet(wallet, 100_000 * EURO), wallet)
        world.send(world.asset.functions.approve(world.oracle.address, 2**255), wallet)


def bring(world: World, fixture: int, value: int, **options: Any) -> Any:
    """Report with the first `signers` of four, three by default."""
    data = world.report(fixture, value, **{"signers": 3, **options})
    return world.send(world.oracle.functions.report(data), TRANSMITTER)


def report_at_earliest(world: World, fixture: int, value: int, **options: Any) -> None:
    """Report a played match as early as it may be."""
    world.travel(max(world.now(), world.fixtures[fixture].earliest))
    bring(world, fixture, value, **options)


def challenge(world: World, fixture: int, who: str = BEN) -> Any:
    """Pay the whole bond that is missing and challenge."""
    missing = world.oracle.functions.missingBond(fixture).call()
    return world.send(world.oracle.functions.challenge(fixture, missing), who)


def state(world: World, fixture: int) -> tuple[str, int, int, bool]:
    """Phase, value, end of what time decides, final."""
    _, result, _, end, is_final = world.oracle.functions.stateOf(fixture).call()
    head = ResultHead.unpack(result)
    return PHASES[head.phase], head.value, end, is_final


def settle_by_time(world: World, fixture: int) -> None:
    """Wait until the window that runs is over."""
    world.travel(max(world.now(), state(world, fixture)[2]))


def ruling(world: World, fixture: int, value: int, signers: tuple[str, ...] = (), voids: int = 0) -> Any:
    """A call that brings a ruling of two arbiters; `signers` of the first ballot are shown under the value."""
    ballot = ResultHead.unpack(world.oracle.functions.stateOf(fixture).call()[1]).ballot
    struct = world.fixtures[fixture].struct_hash()
    ruled = Ruling(struct, ballot, value, voids)
    digest = ruled.digest(world.addresses.oracle_domain)
    signatures = {key(who).address: key(who).sign(digest) for who in ARBITERS[:2]}
    evidence: dict[str, Any] = {}
    if signers:
        one = Report(struct, 0, 0, value, voids)
        shown = {key(who).address: sign_reports([one], key(who), world.addresses.oracle_domain) for who in signers}
        evidence = {"members": world.addresses.committee, "lists": [SignedList((one,), shown)], "ballot": 0}
    return world.oracle.functions.rule(encode_ruling(ruled, world.addresses.arbiters, signatures, **evidence))


def equivocation(world: World, fixture: int, who: str, round_: int = 5) -> Any:
    """A call that proves two results of one member in one round of the first ballot."""
    struct, domain = world.fixtures[fixture].struct_hash(), world.addresses.oracle_domain
    one, other = (Report(struct, 0, round_, value, 0) for value in (HOME_WINS, AWAY_WINS))
    lists = (([one], sign_reports([one], key(who), domain)), ([other], sign_reports([other], key(who), domain)))
    return world.oracle.functions.slash(encode_slash(world.addresses.committee, one, other, lists))


def operator(world: World, who: str) -> OperatorWord:
    """An operator's bond."""
    return OperatorWord.unpack(world.oracle.functions.operators(key(who).address).call())


def members(world: World) -> bytes:
    """The committee, packed."""
    return encode_members(world.addresses.committee)


def purse(world: World, wallet: str) -> int:
    """Units of the asset in a wallet."""
    return int(world.asset.functions.balanceOf(wallet).call())
