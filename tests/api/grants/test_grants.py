"""Grants and bars on a real chain: the registry takes what the product signs, and a person is barred in one event."""

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlmodel import select

from api.errors import ChainDown
from api.grants.barring import RegistryBarrer, send_bars
from api.grants.issuing import GrantDesk, grant_of
from api.grants.tables import BarRow, GrantRow
from proofbook.clock import ManualMatchClock
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.duties.test_duties_service import ready
from tests.api.identity.service import Service, service_of

if TYPE_CHECKING:
    from tests.contracts.world import World

pytestmark = pytest.mark.anvil


class AnvilChain:
    """The chain of the API's protocol, straight to Anvil."""

    def __init__(self, w3: Any) -> None:
        self.w3 = w3

    def chain_id(self) -> int:
        return int(self.w3.eth.chain_id)

    def head(self) -> int:
        return int(self.w3.eth.block_number)

    def genesis(self) -> str:
        return str(self.w3.eth.get_block(0)["hash"].hex())

    def call(self, to: str | None, data: bytes, gas: int = 10_000_000) -> bytes | None:
        return bytes(self.w3.eth.call({"to": to, "data": data}))


@pytest.fixture(scope="module")
def world() -> "Iterator[World]":
    from chain.development import ACCOUNTS
    from tests.anvil import anvil_process, connect
    from tests.contracts.world import build

    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        yield build(connect(url))


@pytest.fixture
def service(parts: dict[str, Any], world: "World") -> Iterator[Service]:
    from chain.development import key

    parts = {**parts, "chain": AnvilChain(world.w3), "match_clock": ManualMatchClock(world.now())}
    with service_of(parts) as made:
        made.app.state.grants = GrantDesk(key("issuer"), world.addresses.registry_domain)
        yield made


def barrer(world: "World") -> RegistryBarrer:
    from chain.bindings import KycRegistry
    from chain.development import key
    from chain.senders import UnlockedSender

    registry = KycRegistry(world.w3, world.registry.address)
    return RegistryBarrer(registry, UnlockedSender(world.w3, key("issuer").address))


def bring(world: "World", row: GrantRow) -> None:
    from chain.development import key
    from tests.contracts.world import as_tuple

    call = world.registry.functions.grant(as_tuple(grant_of(row)), bytes(row.signature))
    world.send(call, key("relayer").address)


def last(database: Database) -> GrantRow:
    with database.session(write=False) as session:
        return session.exec(select(GrantRow).order_by(GrantRow.seq.desc())).first()  # type: ignore[attr-defined, return-value]


def test_grant__of_somebody_eligible__is_taken_by_the_registry_with_their_caps(
    service: Service, world: "World", database: Database
) -> None:
    person = ready(service, 1_001, "adult")
    answer = person.ask("POST", "/v1/grants", {"wallet": person.address})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["deposit_cap"], answer.json()["stake_cap"]) == ("10000", "10000")
    assert not world.book.functions.eligible(person.address).call()
    bring(world, last(database))
    assert world.book.functions.eligible(person.address).call()
    # a second one, with a lower cap, has the next number and the first is void
    person.ask("PUT", "/v1/limits/stake", {"cents": 500})
    first = last(database)
    assert person.ask("POST", "/v1/grants", {"wallet": person.address}).json()["seq"] == first.seq + 1
    bring(world, last(database))
    assert world.refusal(world.registry.functions.grant(*_arguments(first)), person.address)[0] == "SequenceNotRising"


def _arguments(row: GrantRow) -> tuple[Any, bytes]:
    from tests.contracts.world import as_tuple

    return as_tuple(grant_of(row)), bytes(row.signature)


def test_grant__of_somebody_who_is_not__lists_what_is_missing_and_signs_nothing(
    service: Service, database: Database
) -> None:
    person = service.person(1_002)
    document = problem(person.ask("POST", "/v1/grants", {"wallet": person.address}), 403, "not-eligible")
    assert "identity-required" in [one["reason"] for one in document["unmet"]]
    other = ready(service, 1_003, "second-adult")
    document = problem(other.ask("POST", "/v1/grants", {"wallet": person.address}), 403, "not-eligible")
    assert [one["reason"] for one in document["unmet"]] == ["wallet-not-linked"]
    with database.session(write=False) as session:
        assert session.exec(select(GrantRow)).all() == []


def test_exclusion__asked__bars_every_wallet_in_one_event_within_seconds(
    service: Service, world: "World", database: Database, record_property: Any
) -> None:
    person = ready(service, 1_004, "adult")
    second = service.people(1_005)
    assert person.link(second).status_code == 201
    service.pass_by(25 * 3_600)
    person.sign_in()
    service.register.banned = set()
    from api.duties.rechecking import recheck

    recheck(service.app.state.context, service.desk)
    for wallet in (person.address, second.address):
        answer = person.ask("POST", "/v1/grants", {"wallet": wallet})
        assert answer.status_code == 201, answer.text
        bring(world, last(database)) if wallet == person.address else None
    with database.session(write=False) as session:
        drawer = session.exec(select(GrantRow).where(GrantRow.address == second.address.lower())).one()
    block = world.w3.eth.block_number
    began = time.monotonic()
    assert person.ask("POST", "/v1/self-exclusions", {"length": 1, "unit": "months"}).status_code == 201
    assert send_bars(service.app.state.context, barrer(world)) == 1
    took = time.monotonic() - began
    record_property("self-exclusion to chain, ms", round(took * 1_000))
    events = world.registry.events.EntryBarred().get_logs(from_block=block + 1)
    assert [sorted(one["args"]["wallets"]) for one in events] == [sorted([person.address, second.address])]
    assert not world.book.functions.eligible(person.address).call()
    # the grant in the drawer: void by the bar, and it could not lower the day either
    assert world.refusal(world.registry.functions.grant(*_arguments(drawer)), person.address)[0] == "SequenceNotRising"
    assert problem(person.ask("POST", "/v1/grants", {"wallet": person.address}), 403, "not-eligible")
    assert took < 5
    # after a crash between chain and database: again, and nothing changes
    with database.session() as session:
        row = session.exec(select(BarRow)).one()
        row.mined_at = None
        session.add(row)
    assert send_bars(service.app.state.context, barrer(world)) == 1
    assert send_bars(service.app.state.context, barrer(world)) == 0
    assert not world.book.functions.eligible(person.address).call()


def test_bar__while_the_chain_refuses__waits_and_the_next_one_goes(service: Service, database: Database) -> None:
    from chain.errors import ChainError

    person, other = ready(service, 1_006, "adult"), ready(service, 1_007, "second-adult")
    for one in (person, other):
        one.ask("POST", "/v1/self-exclusions", {"length": 24, "unit": "hours"})

    class Moody:
        def __init__(self) -> None:
            self.told: list[list[str]] = []

        def bar(self, bar: UUID, addresses: list[str], day: int) -> bytes:
            if not self.told and person.address.lower() in addresses:
                raise ChainError("no", "later")
            self.told.append(addresses)
            return b"\1" * 32

    moody = Moody()
    context = service.app.state.context
    assert send_bars(context, moody) == 1
    assert send_bars(context, moody) == 1
    with database.session(write=False) as session:
        assert all(json.loads(row.addresses) in moody.told for row in session.exec(select(BarRow)).all())


def test_grant__while_the_chain_is_down__is_a_503_and_eligibility_still_answers(service: Service) -> None:
    person = ready(service, 1_008, "adult")

    class Down(AnvilChain):
        def call(self, to: str | None, data: bytes, gas: int = 10_000_000) -> bytes | None:
            raise ChainDown

    object.__setattr__(service.app.state.context, "chain", Down(None))
    problem(person.ask("POST", "/v1/grants", {"wallet": person.address}), 503, "chain-down")
    assert person.ask("GET", "/v1/eligibility").status_code == 200


def test_cap__lowered_while_the_wallet_is_in__the_registry_takes_the_workers_grant_and_its_bar(
    service: Service, world: "World", database: Database
) -> None:
    from api.grants.renewing import renew
    from api.work.outbox import RegistryOffice
    from chain.bindings import KycRegistry
    from chain.development import key

    class Sending:
        def send(self, name: str, to: str, data: bytes) -> bytes:
            sent = world.w3.eth.send_transaction({"from": key("issuer").address, "to": to, "data": data})
            receipt = world.w3.eth.wait_for_transaction_receipt(sent)
            assert receipt["status"] == 1, name
            return bytes(sent)

    office = RegistryOffice(KycRegistry(world.w3, world.registry.address), Sending())  # type: ignore[arg-type]
    context, grants = service.app.state.context, service.app.state.grants
    person = ready(service, 1_009, "adult")
    assert person.ask("POST", "/v1/grants", {"wallet": person.address}).status_code == 201
    bring(world, last(database))
    before = world.book.functions.limits(person.address).call()
    person.ask("PUT", "/v1/limits/stake", {"cents": 500})
    assert renew(context, service.desk, grants, office) == 0
    assert before >> 48 & (1 << 48) - 1 == 10_000
    assert world.book.functions.limits(person.address).call() >> 48 & (1 << 48) - 1 == 500
    person.ask("POST", "/v1/self-exclusions", {"length": 24, "unit": "hours"})
    assert send_bars(context, office) == 1
    assert not world.book.functions.eligible(person.address).call()
