"""Over HTTP, on a real chain: somebody proves who they are, signs twice, and has a bet, with no ether at any time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account

from api.desk import firsts, store
from api.desk.gate import duties_gate
from api.desk.reading import BookReader
from api.desk.service import Desk
from api.grants.issuing import GrantDesk
from api.relay.first import call_of
from chain.bindings import FirstBet
from chain.development import key
from chain.senders import UnlockedSender
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.api.app_world import problem
from tests.api.duties.test_duties_service import ready
from tests.api.grants.test_grants import AnvilChain
from tests.api.identity.service import Service, service_of
from tests.api.people import Person
from tests.api.relay.relay_stage import Open
from tests.contracts.world import EURO

if TYPE_CHECKING:
    from tests.contracts.world import World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
TOKENS = 60 * EURO
KEY = {"idempotency-key": "key-00001"}


@pytest.fixture
def leg(world: World) -> int:
    return Leg(FixtureId(world.fixture(2_000 * EURO, start_in=9_000)), 1, 1, 0).pack()


@pytest.fixture
def clock(world: World, leg: int) -> ManualMatchClock:
    return ManualMatchClock(world.at())


@pytest.fixture
def service(parts: dict[str, Any], world: World, clock: ManualMatchClock) -> Iterator[Service]:
    wall: ManualWallClock = parts["wall_clock"]
    with service_of({**parts, "chain": AnvilChain(world.w3), "match_clock": clock}) as made:
        at = world.addresses
        made.app.state.grants = GrantDesk(key("issuer"), at.registry_domain)
        made.app.state.desk = Desk(
            parts["database"],
            BookReader(world.w3, at),
            Open(),
            [key("desk"), key("second_desk")],
            at.book_domain,
            clock,
            gate=duties_gate(lambda: int(wall.now()), made.desk.lowest),
        )
        yield made


@pytest.fixture
def eve(service: Service, world: World) -> Person:
    """Somebody who may bet, with tokens and without ether."""
    person = ready(service, 1_009, "adult")
    world.send(world.asset.functions.faucet(person.address, TOKENS), key("relayer").address)
    assert world.w3.eth.get_balance(person.address) == 0  # type: ignore[arg-type]
    return person


def quote(person: Person, leg: int, stake: int = 20 * EURO, deposit: int | None = 20 * EURO) -> dict[str, Any]:
    slip = {"bettor": person.address, "legs": [hex(leg)], "stake": stake, "deposit": deposit}
    answer = person.ask("POST", "/v1/quotes", slip)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def signed(person: Person, digest: str) -> str:
    return "0x" + bytes(Account._sign_hash(bytes.fromhex(digest[2:]), person.key.key).signature).hex()


def body(person: Person, quoted: dict[str, Any]) -> dict[str, Any]:
    """What a front sends: both signatures over what the quote named."""
    found: dict[str, Any] = {"order": quoted["order"], "signature": signed(person, quoted["digest"]), "first": {}}
    permit = quoted["permit"]
    if permit is not None:
        signature = signed(person, permit["digest"])
        found["first"]["permit"] = {"units": permit["value"], "deadline": permit["deadline"], "signature": signature}
    return found


def carry(world: World, database: Database, bet: str) -> None:
    """Bring a bet to the chain as the relayer does."""
    with database.session(write=False) as session:
        row, parts = store.find(session, bytes.fromhex(bet[2:])), firsts.find(session, bytes.fromhex(bet[2:]))
    assert row is not None
    assert parts is not None
    contract = FirstBet(world.w3, world.addresses.first_bet)
    receipt = call_of(contract, row, parts).transact(UnlockedSender(world.w3, key("relayer").address))
    with database.session() as session:
        row.block_number = receipt["blockNumber"]
        store.move(session, row, store.BetState.MINED, world.at())


def test_first__quoted_signed_twice_and_sent__is_accepted_and_mined_with_its_caps(
    eve: Person, world: World, leg: int, database: Database, clock: ManualMatchClock
) -> None:
    quoted = quote(eve, leg)
    assert quoted["most"] == 20 * EURO
    assert quoted["stops"] == "balance"
    sent = body(eve, quoted)
    answer = eve.ask("POST", "/v1/bets", sent, **KEY)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["state"], shown["first"], shown["waiting_for"]) == ("accepted", True, "the relayer's next batch")
    assert eve.ask("POST", "/v1/bets", sent, **KEY).json() == shown
    carry(world, database, shown["id"])
    view = world.lens.functions.account(eve.address).call()
    assert (view[0], view[1]) == (0, shown["payout"])
    assert world.registry.functions.sequence(eve.address).call() == 1  # one grant, though it was sent twice
    limits = world.book.functions.limits(eve.address).call()
    assert (limits & (1 << 48) - 1, limits >> 48 & (1 << 48) - 1) == (10_000, 10_000)

    # with the grant in force the next one brings a deposit alone
    clock.set(world.at())
    again = body(eve, quote(eve, leg, 10 * EURO, 10 * EURO))
    second = eve.ask("POST", "/v1/bets", again, **{"idempotency-key": "key-00002"}).json()
    assert second["state"] == "accepted", second
    with database.session(write=False) as session:
        parts = firsts.find(session, bytes.fromhex(second["id"][2:]))
    assert parts is not None
    assert parts.grant is None
    carry(world, database, second["id"])
    assert world.asset.functions.balanceOf(eve.address).call() == TOKENS - 30 * EURO


def test_first__lowered_cap__goes_with_the_next_first_bet(
    eve: Person, world: World, leg: int, database: Database, clock: ManualMatchClock
) -> None:
    shown = eve.ask("POST", "/v1/bets", body(eve, quote(eve, leg, 5 * EURO, 5 * EURO)), **KEY).json()
    carry(world, database, shown["id"])
    clock.set(world.at())
    assert eve.ask("PUT", "/v1/limits/deposit", {"cents": 600}).status_code == 200
    sent = body(eve, quote(eve, leg, 5 * EURO, 5 * EURO))
    document = problem(eve.ask("POST", "/v1/bets", sent, **{"idempotency-key": "key-00002"}), 422, "bet-refused")
    assert (document["reason"], document["field"]) == ("deposit-limit", "body.first.permit")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("order for a permit", "permit"),
        ("permit of other units", "permit"),
        ("more than the wallet holds", "tokens"),
        ("no permit", "balance"),
    ],
)
def test_first__part_that_the_chain_would_not_take__refused_with_its_field_and_nothing_kept_open(
    eve: Person, leg: int, fault: str, reason: str
) -> None:
    quoted = quote(eve, leg, deposit=61 * EURO if fault.startswith("more") else 20 * EURO)
    sent = body(eve, quoted)
    if fault == "order for a permit":
        sent["first"]["permit"]["signature"] = sent["signature"]
    elif fault == "permit of other units":
        sent["first"]["permit"]["units"] += 1
    elif fault == "no permit":
        sent["first"] = {}
    document = problem(eve.ask("POST", "/v1/bets", sent, **KEY), 422, "bet-refused")
    assert document["reason"] == reason
    assert document["remedy"]


def test_first__somebody_who_may_not_bet__is_told_all_that_is_missing_and_granted_nothing(
    service: Service, world: World, leg: int
) -> None:
    minor = service.person(1_010)
    order = Order(minor.address, (leg,), EURO, 0, world.at() + 600, 0)
    digest = "0x" + order.digest(world.addresses.book_domain).hex()
    shown = {"bettor": minor.address, "legs": [hex(leg)], "stake": EURO, "min_payout": 0}
    shown |= {"valid_until": order.valid_until, "nonce": 0}
    sent = {"order": shown, "signature": signed(minor, digest), "first": {}}
    document = problem(minor.ask("POST", "/v1/bets", sent, **KEY), 403, "not-eligible")
    assert "identity-required" in [one["reason"] for one in document["unmet"]]


@pytest.mark.parametrize(
    ("permit", "field"),
    [
        ({"units": 0}, "body.first.permit.units"),
        ({"units": 1 << 56}, "body.first.permit.units"),
        ({"deadline": -1}, "body.first.permit.deadline"),
        ({"signature": "0x12"}, "body.first.permit.signature"),
    ],
)
def test_first__bad_values__name_their_field(eve: Person, leg: int, permit: dict[str, Any], field: str) -> None:
    sent = body(eve, quote(eve, leg))
    sent["first"]["permit"] |= permit
    assert problem(eve.ask("POST", "/v1/bets", sent, **KEY), 422, "invalid-request")["field"] == field
