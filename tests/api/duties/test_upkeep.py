"""What follows from a duty without anybody asking: new grants, bars, what is kept and what is erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api.accounts.tables import Challenge, SessionRow, Wallet
from api.duties.purging import purge
from api.duties.retention import ATTEMPT_S
from api.duties.tables import ConsentRow, KeptExclusionRow, LimitRow, TermsRow
from api.grants.barring import GRANT_LIFE_S
from api.grants.issuing import GrantDesk
from api.grants.renewing import ask_renewals, renew, renewals_waiting
from api.grants.tables import BarRow, GrantRow, RenewalRow
from api.identity.tables import AttemptRow, LinkRow, PersonRow
from chain.development import key
from chain.errors import ChainError
from chain.typed_data import Domain, Grant
from proofbook.database import Database
from tests.api.conftest import FakeChain
from tests.api.duties.test_duties_service import ready, unmet
from tests.api.identity.service import Service, service_of
from tests.api.people import Person

pytestmark = pytest.mark.process
REGISTRY = Domain(31_337, "0x" + "77" * 20)


@pytest.fixture
def service(parts: dict[str, Any]) -> Iterator[Service]:
    with service_of(parts) as made:
        made.app.state.grants = GrantDesk(key("issuer"), REGISTRY)
        yield made


class Registry:
    """Takes grants, unless it is told not to; a chain that holds the numbers of what it took."""

    def __init__(self, chain: FakeChain) -> None:
        self.taken: list[Grant] = []
        self.down = False
        self._chain = chain
        self.hold(0)

    def hold(self, number: int) -> None:
        """The number that the chain says of every wallet."""
        self._chain.call = lambda to, data, gas=0: number.to_bytes(32, "big")  # type: ignore[method-assign]

    def bring(self, name: UUID, grant: Grant, signature: bytes) -> bytes:
        if self.down:
            raise ChainError("no", "later")
        self.taken.append(grant)
        return b"\1" * 32


@pytest.fixture
def registry(chain: FakeChain) -> Registry:
    return Registry(chain)


def renewed(service: Service, registry: Registry) -> int:
    return renew(service.app.state.context, service.desk, service.app.state.grants, registry)


def rows(database: Database, table: Any) -> list[Any]:
    with database.session(write=False) as session:
        return list(session.exec(select(table)).all())


def granted(person: Person) -> int:
    answer = person.ask("POST", "/v1/grants", {"wallet": person.address})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["seq"])


def test_cap__lowered__brings_a_grant_with_the_next_number_and_the_lower_cap_to_the_chain_once(
    service: Service, registry: Registry
) -> None:
    person = ready(service, 1, "adult")
    first = granted(person)
    assert person.ask("PUT", "/v1/limits/stake", {"cents": 20_000}).status_code == 200  # higher: in 48 hours
    assert person.ask("PUT", "/v1/limits/deposit", {"cents": 10_000}).status_code == 200  # the same
    assert renewals_waiting(service.app.state.context) == []
    assert person.ask("PUT", "/v1/limits/stake", {"cents": 500}).status_code == 200
    assert person.ask("PUT", "/v1/limits/deposit", {"cents": 400}).status_code == 200
    assert renewed(service, registry) == 0
    assert [(one.seq, one.stake_cap, one.deposit_cap) for one in registry.taken] == [(first + 1, 500, 400)]
    assert renewed(service, registry) == 0
    assert len(registry.taken) == 1


def test_cap__lowered_by_somebody_without_a_grant__asks_for_none(service: Service) -> None:
    person = ready(service, 1, "adult")
    person.ask("PUT", "/v1/limits/stake", {"cents": 500})
    assert renewals_waiting(service.app.state.context) == []


def test_renewal__chain_down__waits_and_is_the_same_grant_afterwards(
    service: Service, registry: Registry, database: Database
) -> None:
    person = ready(service, 1, "adult")
    granted(person)
    person.ask("PUT", "/v1/limits/stake", {"cents": 500})
    registry.down = True
    assert (renewed(service, registry), renewed(service, registry)) == (1, 1)
    registry.down = False
    assert renewed(service, registry) == 0
    assert [one.seq for one in registry.taken] == [2]
    assert len(rows(database, GrantRow)) == 2


def test_renewal__overtaken_on_the_chain_by_a_later_number__is_over(service: Service, registry: Registry) -> None:
    person = ready(service, 1, "adult")
    granted(person)
    person.ask("PUT", "/v1/limits/stake", {"cents": 500})
    registry.down = True
    assert renewed(service, registry) == 1
    registry.hold(9)
    assert renewed(service, registry) == 0
    assert renewals_waiting(service.app.state.context) == []


def test_renewal__of_somebody_who_may_not_enter__signs_nothing_and_ends_with_the_grant_that_it_was_for(
    service: Service, registry: Registry, database: Database
) -> None:
    person = ready(service, 1, "adult")
    granted(person)
    context = service.app.state.context
    with database.session() as session:
        (link,) = session.exec(select(LinkRow)).all()
        assert ask_renewals(context, session, link.user_id) == 1
        assert ask_renewals(context, session, link.user_id) == 0
    person.ask("POST", "/v1/self-exclusions", {"length": 1, "unit": "months"})
    assert renewed(service, registry) == 0
    assert len(renewals_waiting(context)) == 1
    service.pass_by(GRANT_LIFE_S)
    assert renewed(service, registry) == 0
    assert registry.taken == []
    assert renewals_waiting(context) == []
    assert rows(database, RenewalRow)[0].grant_id is None


def test_wallet__removed_with_a_grant__is_barred_alone(
    service: Service, registry: Registry, database: Database
) -> None:
    person = ready(service, 1, "adult")
    other = service.people(2)
    assert person.link(other).status_code == 201
    wallets = {one["address"].lower(): one["id"] for one in person.ask("GET", "/v1/wallets").json()}
    granted(person)
    # the further wallet never held a grant: nothing is left of it on the chain
    assert person.ask("DELETE", f"/v1/wallets/{wallets[other.address.lower()]}").status_code == 200
    assert rows(database, BarRow) == []
    assert person.link(service.people(3)).status_code == 201
    assert person.ask("DELETE", f"/v1/wallets/{wallets[person.address.lower()]}").status_code == 200
    (bar,) = rows(database, BarRow)
    assert json.loads(bar.addresses) == [person.address.lower()]
    assert bar.ends_at == service.wall.now() + GRANT_LIFE_S


def test_exclusion__identity_erased_while_it_holds__still_binds_the_person_and_goes_at_its_end(
    service: Service, database: Database
) -> None:
    person = ready(service, 1, "adult")
    made = person.ask("POST", "/v1/self-exclusions", {"length": 3, "unit": "months"}).json()
    assert person.ask("POST", "/v1/account/closure").status_code == 200
    assert person.ask("POST", "/v1/identity/erasure").status_code == 200
    other, stranger = ready(service, 2, "adult"), ready(service, 3, "second-adult")
    assert unmet(other) == ["excluded"]
    assert other.ask("GET", "/v1/self-exclusions").json()[0]["ends_at"] == made["ends_at"]
    assert unmet(stranger) == []
    # proved again, it is not taken over twice
    service.prove(other, "adult")
    assert len(other.ask("GET", "/v1/self-exclusions").json()) == 1
    purge(service.app.state.context)
    assert rows(database, KeptExclusionRow) != []
    service.pass_by(made["ends_at"] - service.wall.now())
    purge(service.app.state.context)
    assert rows(database, KeptExclusionRow) == []
    other.sign_in()
    assert "excluded" not in unmet(other)


def test_erasure__without_an_exclusion__keeps_nothing_of_the_person(service: Service, database: Database) -> None:
    person = ready(service, 1, "adult")
    person.ask("POST", "/v1/account/closure")
    assert person.ask("POST", "/v1/identity/erasure").status_code == 200
    assert rows(database, KeptExclusionRow) == []


def test_purge__open_account__erases_what_has_ended_and_nothing_else(service: Service, database: Database) -> None:
    person = ready(service, 1, "adult")
    assert purge(service.app.state.context) == 0
    service.pass_by(ATTEMPT_S + 86_400)
    assert purge(service.app.state.context) > 0
    assert purge(service.app.state.context) == 0
    assert rows(database, AttemptRow) == rows(database, Challenge) == rows(database, SessionRow) == []
    assert rows(database, PersonRow)[0].erased_at is None
    person.sign_in()
    assert len(rows(database, LimitRow)) == 2


@pytest.mark.parametrize("bet", [False, True])
def test_purge__closed_account__erases_the_identity_when_the_law_lets_go_and_the_rest_after_five_years(
    service: Service, registry: Registry, database: Database, bet: bool
) -> None:
    person = ready(service, 1, "adult")
    if bet:
        granted(person)
    person.ask("POST", "/v1/account/closure")
    purge(service.app.state.context)
    assert (rows(database, PersonRow)[0].erased_at is not None) is not bet
    assert len(rows(database, LimitRow)) == 2
    service.pass_by(6 * 366 * 86_400)
    purge(service.app.state.context)
    assert rows(database, PersonRow)[0].erased_at is not None
    assert [rows(database, table) for table in (LimitRow, TermsRow, ConsentRow, Wallet)] == [[], [], [], []]
    assert purge(service.app.state.context) == 0
