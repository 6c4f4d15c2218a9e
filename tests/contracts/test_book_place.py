"""Bad bets: each is refused by its own error when alone, and by a code that harms nobody else in a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from api.desk import accepted, sign_order, ticket_for
from chain.development import key
from chain.typed_data import Domain, Order
from chain.wire import Accepted, Code
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World, signer_of

pytestmark = pytest.mark.anvil
EVENS = 2_000_000
STAKE = 10 * EURO
VOID = Result(Status.VOID).pack()
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def leg(fixture: int, market: int = 1, selection: int = 0, period: int = 1, **fields: Any) -> int:
    return Leg(FixtureId(fixture), market, period, selection, **fields).pack()


@dataclass
class Trial:
    """A bet that must be refused: the error when alone, the code in a batch. `error` may depend on the time."""

    bet: Accepted
    code: Code
    error: Callable[[World], tuple[Any, ...]]
    keys: tuple[str, ...] = ("desk", "second_desk")


def signed(world: World, order: Order, odds: int = EVENS, **ticket: Any) -> Accepted:
    return world.accept("ann", order, odds, **ticket)


# ------------------------------------------------------------------------------------------------------- the cases


def paused(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
    until = world.at() + 14 * 86_400
    return Trial(bet, Code.PAUSED, lambda w: ("Paused", until))


def unknown_fixture(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(12345), STAKE))
    return Trial(bet, Code.UNKNOWN_FIXTURE, lambda w: ("FixtureUnknown", 12345))


def listed_but_never_funded(world: World) -> Trial:
    fixture = world.fixture(budget=0)
    bet = signed(world, world.order("ann", leg(fixture), STAKE))
    return Trial(bet, Code.UNKNOWN_FIXTURE, lambda w: ("FixtureUnknown", fixture))


def _market(**changes: Any) -> Callable[[World], Trial]:
    def case(world: World) -> Trial:
        bet = signed(world, world.order("ann", leg(world.fixture(), **changes), STAKE))
        return Trial(bet, Code.UNKNOWN_MARKET, lambda w: ("UnknownMarket", bet.legs[0]))

    return case


def odds_of_one(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE), 1_000_000)
    return Trial(bet, Code.ODDS, lambda w: ("OddsTooLow", 1_000_000))


def closed(world: World) -> Trial:
    fixture = world.fixture()
    close = world.fixtures[fixture].close
    world.travel(close)
    bet = signed(world, world.order("ann", leg(fixture), STAKE), accepted_at=close - 1, life_s=60)
    return Trial(bet, Code.MARKET_CLOSED, lambda w: ("MarketClosed", fixture, close))


def reported(world: World) -> Trial:
    fixture = world.fixture()
    world.travel(world.fixtures[fixture].earliest)
    world.send(world.oracle.functions.report(world.report(fixture, ONE_TO_NIL)), key("relayer").address)
    bet = signed(world, world.order("ann", leg(fixture), STAKE), life_s=60)
    return Trial(bet, Code.REPORTED, lambda w: ("FixtureReported", fixture))


def pot_settling(world: World) -> Trial:
    fixture = world.fixture(start_in=8 * 3_600)
    first, _ = (world.bet("ann", leg(fixture, selection=i), STAKE, EVENS) for i in (0, 1))
    world.send(world.oracle.functions.report(world.report(fixture, VOID)), key("relayer").address)
    world.travel(world.now() + 2 * 3_600)
    world.settle([first])
    bet = signed(world, world.order("ann", leg(fixture), STAKE))
    return Trial(bet, Code.POT_SETTLING, lambda w: ("PotSettling", bet.legs[0] >> 72 << 72))


def _stake(units: int) -> Callable[[World], Trial]:
    def case(world: World) -> Trial:
        bet = signed(world, world.order("ann", leg(world.fixture()), units))
        return Trial(bet, Code.STAKE, lambda w: ("StakeTooSmall", units, 100_000))

    return case


def order_expired(world: World) -> Trial:
    order = world.order("ann", leg(world.fixture()), STAKE, valid_until=world.at() - 1)
    return Trial(signed(world, order), Code.ORDER_EXPIRED, lambda w: ("OrderExpired", order.valid_until, w.at()))


def ticket_expired(world: World) -> Trial:
    fixture, at = world.fixture(), world.at()
    bet = signed(world, world.order("ann", leg(fixture), STAKE), accepted_at=at - 10, life_s=9)
    return Trial(bet, Code.TICKET_EXPIRED, lambda w: ("TicketExpired", at - 1, w.at()))


def ticket_beyond_ten_minutes(world: World) -> Trial:
    fixture, at = world.fixture(), world.at()
    bet = signed(world, world.order("ann", leg(fixture), STAKE), accepted_at=at - 601, life_s=3_600)
    return Trial(bet, Code.TICKET_EXPIRED, lambda w: ("TicketExpired", at + 2_999, w.at()))


def ticket_beyond_sixty_seconds_in_play(world: World) -> Trial:
    fixture = world.fixture()
    start = world.fixtures[fixture].start
    world.travel(start)
    bet = signed(world, world.order("ann", leg(fixture), STAKE), accepted_at=start - 61, life_s=600)
    return Trial(bet, Code.TICKET_EXPIRED, lambda w: ("TicketExpired", start + 539, w.at()))


def accepted_later(world: World) -> Trial:
    at = world.at() + 1_000
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE), accepted_at=at)
    return Trial(bet, Code.ACCEPTED_LATER, lambda w: ("AcceptedInTheFuture", at, w.at()))


def payout_below_minimum(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE, min_payout=2 * STAKE + 1))
    return Trial(bet, Code.PAYOUT_BELOW_MINIMUM, lambda w: ("PayoutBelowMinimum", 2 * STAKE, 2 * STAKE + 1))


def _forged(world: World, bet: Accepted, signature: bytes, signer: str | None = None) -> Trial:
    digest = bet.order.digest(world.addresses.book_domain)
    recovered = signer_of(digest, signature) if signer is None else signer
    assert recovered != bet.order.bettor
    return Trial(
        replace(bet, signature=signature),
        Code.BETTOR_SIGNATURE,
        lambda w: ("BadBettorSignature", recovered, bet.order.bettor),
    )


def wrong_signer(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    signature = sign_order(bet.order, key("ben"), world.addresses.book_domain)
    trial = _forged(world, bet, signature)
    assert trial.error(world)[1] == key("ben").address
    return trial


ZERO = "0x" + "00" * 20


def zero_signature(world: World) -> Trial:
    return _forged(world, signed(world, world.order("ann", leg(world.fixture()), STAKE)), bytes(64), ZERO)


def high_s(world: World) -> Trial:
    """s above half of the order, as far as 255 bits can say it; the curve would accept it."""
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    s = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A1
    return _forged(world, bet, bet.signature[:32] + s.to_bytes(32, "big"), ZERO)


def _domain(change: Callable[[Domain], Domain]) -> Callable[[World], Trial]:
    def case(world: World) -> Trial:
        bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
        return _forged(world, bet, sign_order(bet.order, key("ann"), change(world.addresses.book_domain)))

    return case


def _changed(**fields: Any) -> Callable[[World], Trial]:
    """The bettor signed one order; the relayer brings another that the desk signed."""

    def case(world: World) -> Trial:
        order = world.order("ann", leg(world.fixture()), STAKE)
        signature = sign_order(order, key("ann"), world.addresses.book_domain)
        new = {name: change(getattr(order, name)) for name, change in fields.items()}
        return _forged(world, signed(world, replace(order, **new)), signature)

    return case


def never_granted(world: World) -> Trial:
    order = replace(world.order("ann", leg(world.fixture()), STAKE), bettor=key("transmitter").address)
    domain = world.addresses.book_domain
    ticket = ticket_for(order, (EVENS,), domain, accepted_at=world.at(), life_s=600, epoch=1)
    bet = accepted(order, ticket, sign_order(order, key("transmitter"), domain))
    return Trial(bet, Code.NOT_ELIGIBLE, lambda w: ("NotEligible", order.bettor, 0, 0))


def grant_ended(world: World) -> Trial:
    until = world.book.functions.accounts(key("ann").address).call() >> 168 & 0xFFFFFFFF
    world.travel(until * 3_600)
    world.grant("ben")
    world.send(world.pool.functions.close(100), key("relayer").address)
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    return Trial(bet, Code.NOT_ELIGIBLE, lambda w: ("NotEligible", key("ann").address, until, 0))


def barred(world: World) -> Trial:
    day = world.at() // 86_400 + 2
    world.send(world.registry.functions.bar([key("ann").address], day), key("issuer").address)
    until = world.book.functions.accounts(key("ann").address).call() >> 168 & 0xFFFFFFFF
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    return Trial(bet, Code.NOT_ELIGIBLE, lambda w: ("NotEligible", key("ann").address, until, day))


def balance_short(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture(budget=5_000 * EURO)), 1_000 * EURO + 1))
    return Trial(bet, Code.BALANCE, lambda w: ("InsufficientBalance", 1_000 * EURO, 1_000 * EURO + 1))


def account_cap(world: World) -> Trial:
    world.fill("ann", 2_000 * EURO)
    bet = signed(world, world.order("ann", leg(world.fixture()), 2_500 * EURO), 4_200_000_000)
    payout = 2_500 * EURO * 4_200
    return Trial(bet, Code.ACCOUNT_CAP, lambda w: ("AccountCap", 0, payout))


def _slot_word(world: World, nonce: int) -> int:
    return int(world.book.functions.betSlot(key("ann").address, nonce).call())


def replayed(world: World) -> Trial:
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    world.send(world.book.functions.place(world.packed([bet])), key("relayer").address)
    word = _slot_word(world, 0)
    assert word & 0xFF == 1
    return Trial(bet, Code.NONCE, lambda w: ("NonceUsed", key("ann").address, 0, word))


def slot_still_open(world: World) -> Trial:
    fixture = world.fixture()
    world.bet("ann", leg(fixture), STAKE, EVENS)
    word = _slot_word(world, 0)
    bet = signed(world, world.order("ann", leg(fixture), STAKE, nonce=64))
    return Trial(bet, Code.NONCE, lambda w: ("NonceUsed", key("ann").address, 64, word))


def _after_settlement(first: int, second: int) -> Callable[[World], Trial]:
    def case(world: World) -> Trial:
        old = world.fixture()
        order = world.order("ann", leg(old), STAKE, nonce=first)
        bet = signed(world, order)
        world.send(world.book.functions.place(world.packed([bet])), key("relayer").address)
        world.finish(old, ONE_TO_NIL)
        world.settle([bet.terms])
        word = _slot_word(world, first)
        assert word == first << 8 | 3
        late = signed(world, world.order("ann", leg(world.fixture()), STAKE, nonce=second))
        return Trial(late, Code.NONCE, lambda w: ("NonceUsed", key("ann").address, second, word))

    return case


def budget_exceeded(world: World) -> Trial:
    fixture = world.fixture(budget=20 * EURO)
    bet = signed(world, world.order("ann", leg(fixture), 21 * EURO))
    return Trial(bet, Code.BUDGET, lambda w: ("BudgetExceeded", fixture, 21 * EURO, 20 * EURO))


def one_key_beyond_a_quarter(world: World) -> Trial:
    fixture = world.fixture(budget=100 * EURO)
    bet = signed(world, world.order("ann", leg(fixture), 25 * EURO + 1))
    error = ("OneKeyLimit", fixture, 25 * EURO + 1, 25 * EURO)
    return Trial(bet, Code.ONE_KEY, lambda w: error, keys=("desk",))


def weekly_stake_cap(world: World) -> Trial:
    world.grant("ann", stake_cap=999)
    bet = signed(world, world.order("ann", leg(world.fixture()), STAKE))
    return Trial(bet, Code.STAKE_LIMIT, lambda w: ("StakeLimit", key("ann").address, 999))


CASES: dict[str, Callable[[World], Trial]] = {
    "paused": paused,
    "unknown fixture": unknown_fixture,
    "listed, never funded": listed_but_never_funded,
    "unknown market": _market(market=14),
    "market zero": _market(market=0),
    "market of no small number": _market(market=0xFFFF),
    "not for the sport": _market(market=1, period=3),
    "selection too high": _market(selection=3),
    "line where there is none": _market(line=2),
    "no line where there must be one": _market(market=4, selection=0),
    "line beyond every score": _market(market=4, line=2_041),
    "score in an absolute market": _market(priced_at=Score(1, 0)),
    "odds of one": odds_of_one,
    "closed": closed,
    "reported": reported,
    "pot settling": pot_settling,
    "zero stake": _stake(0),
    "stake under the minimum": _stake(99_999),
    "order expired": order_expired,
    "ticket expired": ticket_expired,
    "ticket longer than ten minutes": ticket_beyond_ten_minutes,
    "ticket longer than sixty seconds in play": ticket_beyond_sixty_seconds_in_play,
    "accepted later": accepted_later,
    "payout below the minimum": payout_below_minimum,
    "wrong signer": wrong_signer,
    "zero signature": zero_signature,
    "high s": high_s,
    "other chain": _domain(lambda d: replace(d, chain_id=1)),
    "other contract": _domain(lambda d: replace(d, contract=key("ann").address)),
    "changed bettor": _changed(bettor=lambda _: key("ben").address),
    "changed leg": _changed(legs=lambda legs: (legs[0] + (1 << 64),)),
    "changed stake": _changed(stake=lambda units: units + 1),
    "changed minimum payout": _changed(min_payout=lambda units: units + 1),
    "changed end of validity": _changed(valid_until=lambda when: when + 1),
    "changed nonce": _changed(nonce=lambda n: n + 1),
    "never granted": never_granted,
    "grant ended": grant_ended,
    "barred": barred,
    "balance short": balance_short,
    "account cap": account_cap,
    "replayed": replayed,
    "slot still open": slot_still_open,
    "replayed after settlement": _after_settlement(64, 64),
    "lower nonce of a settled slot": _after_settlement(64, 0),
    "budget exceeded": budget_exceeded,
    "one key beyond a quarter": one_key_beyond_a_quarter,
    "weekly stake cap": weekly_stake_cap,
}


@pytest.mark.parametrize("name", CASES)
def test_place__one_bad_bet__reverts_with_its_error_and_arguments(world: World, name: str) -> None:
    trial = CASES[name](world)
    call = world.book.functions.place(world.packed([trial.bet], trial.keys))
    assert world.refusal(call, key("relayer").address) == trial.error(world)


@pytest.mark.parametrize("name", CASES)
def test_place_many__one_bad_bet_of_three__has_its_code_and_the_others_are_placed(world: World, name: str) -> None:
    trial = CASES[name](world)
    other = world.fixture() if name != "paused" else 0
    world.nonces["ben"] = 32
    good = [world.accept("ben", world.order("ben", leg(other), EURO), EVENS) for _ in range(2)]
    before = world.book.functions.accounts(trial.bet.order.bettor).call()
    slot = world.book.functions.betSlot(trial.bet.order.bettor, trial.bet.order.nonce).call()
    bets = [good[0], trial.bet, good[1]]
    items = world.place_many(bets, trial.keys)
    passed = Code.OK if name != "paused" else Code.PAUSED
    assert [item.code for item in items] == [passed, trial.code, passed]
    domain = world.addresses.book_domain
    assert [item.order for item in items] == [bet.order.digest(domain) for bet in bets]
    assert [item.terms for item in items] == [bet.terms for bet in bets]
    if trial.bet.order.bettor != key("ben").address:
        assert world.book.functions.accounts(trial.bet.order.bettor).call() == before
    assert world.book.functions.betSlot(trial.bet.order.bettor, trial.bet.order.nonce).call() == slot
    for bet in good if name != "paused" else ():
        assert world.book.functions.betSlot(bet.order.bettor, bet.order.nonce).call() & 0xFF == 1
    assert world.solvent()
