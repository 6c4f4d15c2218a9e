"""Duties through the product's routes and PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from api.duties.rechecking import recheck
from api.duties.tables import ExclusionRow
from api.duties.terms import PRESENT
from api.grants.tables import BarRow
from api.identity.links import Event, move_link, release
from api.identity.tables import LinkRow
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.identity.service import Service, service_of
from tests.api.people import Person

pytestmark = pytest.mark.process


@pytest.fixture
def service(parts: dict[str, object]) -> Iterator[Service]:
    with service_of(parts) as made:
        yield made


def unmet(person: Person, action: str = "bet") -> list[str]:
    answer = person.ask("GET", f"/v1/eligibility?action={action}")
    assert answer.status_code == 200, answer.text
    return [one["reason"] for one in answer.json()["unmet"]]


def ready(service: Service, number: int, who: str) -> Person:
    """Somebody who may bet."""
    person = service.person(number)
    assert person.ask("POST", "/v1/terms", {"version": PRESENT}).status_code == 200
    for kind in ("deposit", "stake"):
        assert person.ask("PUT", f"/v1/limits/{kind}", {"cents": 10_000}).status_code == 200
    assert service.prove(person, who) == "verified"
    return person


def test_eligibility__from_nothing_to_everything__shrinks_step_by_step(service: Service) -> None:
    person = service.person(1)
    assert unmet(person) == [
        "terms-not-accepted",
        "identity-required",
        "register-not-checked",
        "deposit-limit-not-set",
        "stake-limit-not-set",
    ]
    person.ask("POST", "/v1/terms", {"version": PRESENT})
    person.ask("PUT", "/v1/limits/deposit", {"cents": 5_000})
    assert "terms-not-accepted" not in unmet(person)
    assert "deposit-limit-not-set" not in unmet(person, "deposit")
    service.prove(person, "adult")
    assert unmet(person, "deposit") == []
    assert unmet(person) == ["stake-limit-not-set"]


def test_limit__lowered_and_raised__holds_at_once_and_after_48_hours(service: Service) -> None:
    person = service.person(1)
    assert person.ask("PUT", "/v1/limits/stake", {"cents": 5_000}).json()["cents"] == 5_000
    assert person.ask("PUT", "/v1/limits/stake", {"cents": 1_000}).json()["cents"] == 1_000
    raised = person.ask("PUT", "/v1/limits/stake", {"cents": 9_000}).json()
    assert (raised["cents"], raised["pending_cents"]) == (1_000, 9_000)
    assert raised["pending_from"] == service.wall.now() + 48 * 3_600
    service.pass_by(48 * 3_600 - 1)
    person.sign_in()
    assert [one["cents"] for one in person.ask("GET", "/v1/limits").json()] == [None, 1_000]
    service.pass_by(1)
    assert [one["cents"] for one in person.ask("GET", "/v1/limits").json()] == [None, 9_000]


@pytest.mark.parametrize("cents", [-1, 1.5, "many", None, 1 << 60])
def test_limit__of_a_bad_value__is_refused_by_its_name(service: Service, cents: object) -> None:
    answer = service.person(1).ask("PUT", "/v1/limits/stake", {"cents": cents})
    assert answer.status_code == 422
    assert answer.json()["field"] == "body.cents"


def test_exclusion__asked__holds_at_once_on_every_account_of_the_person_and_is_never_shortened(
    service: Service, database: Database
) -> None:
    person = ready(service, 1, "adult")
    assert person.ask("PUT", "/v1/marketing-consent", {"given": True}).status_code == 200
    made = person.ask("POST", "/v1/self-exclusions", {"length": 3, "unit": "months"})
    assert made.status_code == 201
    assert unmet(person) == ["excluded"]
    assert person.ask("GET", "/v1/marketing-consent").json() == {"given": False}
    shorter = person.ask("POST", "/v1/self-exclusions", {"length": 24, "unit": "hours"})
    assert problem(shorter, 409, "excluded-already")["ends_at"] == made.json()["ends_at"]
    # another account of the same person, after the first let go of the identity
    context = service.app.state.context
    with database.session() as session:
        (link,) = session.exec(select(LinkRow)).all()
        move_link(context, session, link.user_id, Event.REVOKE, None)
        release(context, session, link.user_id, link.user_id)
    other = ready(service, 2, "adult")
    assert unmet(other) == ["excluded"]
    service.pass_by(made.json()["ends_at"] - service.wall.now() - 1)
    other.sign_in()
    assert "excluded" in unmet(other)
    service.pass_by(1)
    assert "excluded" not in unmet(other)


def test_exclusion__asked_before_the_person_was_known__follows_them(service: Service, database: Database) -> None:
    person = service.person(1)
    person.ask("POST", "/v1/self-exclusions", {"length": 720, "unit": "hours"})
    service.prove(person, "adult")
    with database.session(write=False) as session:
        (row,) = session.exec(select(ExclusionRow)).all()
        (link,) = session.exec(select(LinkRow)).all()
    assert row.person_id == link.person_id


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM self_exclusions",
        "UPDATE self_exclusions SET ends_at = ends_at - 1",
        "UPDATE self_exclusions SET starts_at = 0",
    ],
)
def test_exclusion__changed_by_hand__is_refused_by_the_database(
    service: Service, database: Database, change: str
) -> None:
    service.person(1).ask("POST", "/v1/self-exclusions", {"length": 24, "unit": "hours"})
    with pytest.raises(IntegrityError, match="never shortened"), database.engine.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize(("length", "unit"), [(23, "hours"), (13, "months"), (0, "months")])
def test_exclusion__of_another_length__is_refused(service: Service, length: int, unit: str) -> None:
    problem(
        service.person(1).ask("POST", "/v1/self-exclusions", {"length": length, "unit": unit}), 422, "bad-exclusion"
    )


def test_terms__of_another_version__are_refused(service: Service) -> None:
    person = service.person(1)
    problem(person.ask("POST", "/v1/terms", {"version": "1999-01-1"}), 409, "old-terms")
    assert person.ask("GET", "/v1/terms").json() == {"present": PRESENT, "accepted": None}


def test_marketing__unless_somebody_said_yes__is_no(service: Service) -> None:
    person = ready(service, 1, "adult")
    assert person.ask("GET", "/v1/marketing-consent").json() == {"given": False}


def test_reality_check__after_its_minutes__is_due_until_answered(service: Service) -> None:
    person = service.person(1)
    assert person.ask("GET", "/v1/reality-check").json()["due"] is False
    service.pass_by(3_500)
    person.ask("GET", "/v1/session")
    service.pass_by(100)
    shown = person.ask("GET", "/v1/reality-check").json()
    assert (shown["due"], shown["played_s"], shown["helpline"]) == (True, 3_600, "09 74 75 13 13")
    assert person.ask("POST", "/v1/reality-check", {"every_minutes": 15}).json()["due"] is False
    service.pass_by(15 * 60)
    assert person.ask("GET", "/v1/reality-check").json()["due"] is True


def played_s(person: Person) -> int:
    return int(person.ask("GET", "/v1/reality-check").json()["played_s"])


def test_visit__signed_in_after_a_break__begins_anew_and_keeps_the_chosen_interval(service: Service) -> None:
    person = service.person(1)
    service.pass_by(50)
    assert played_s(person) == 50  # since the sign-in, not since it was first asked about
    assert person.ask("POST", "/v1/reality-check", {"every_minutes": 30}).json()["played_s"] == 50
    person.ask("POST", "/v1/sign-out")
    service.pass_by(3 * 86_400)
    person.sign_in()
    shown = person.ask("GET", "/v1/reality-check").json()
    assert (shown["played_s"], shown["due"], shown["every_minutes"]) == (0, False, 30)
    assert shown["due_at"] == service.wall.now() + 30 * 60


def test_visit__signed_out_and_in_again_at_once__goes_on_and_the_check_stays_due(service: Service) -> None:
    person = service.person(1)
    for _ in range(4):
        service.pass_by(900)
        assert person.ask("GET", "/v1/session").status_code == 200
    person.ask("POST", "/v1/sign-out")
    service.pass_by(899)
    person.sign_in()
    shown = person.ask("GET", "/v1/reality-check").json()
    assert (shown["played_s"], shown["due"]) == (4 * 900 + 899, True)


def test_visit__of_a_second_device_and_a_step_up__is_the_same(service: Service) -> None:
    person = service.person(1)
    service.pass_by(600)
    other = service.people(1)
    other.sign_in("token")
    person.sign_in()
    assert (played_s(person), played_s(other)) == (600, 600)


def test_closure__of_an_account__ends_entry_and_asks_for_a_bar(service: Service, database: Database) -> None:
    person = ready(service, 1, "adult")
    assert person.ask("POST", "/v1/account/closure").status_code == 200
    assert unmet(person) == ["account-closed"]
    with database.session(write=False) as session:
        assert len(session.exec(select(BarRow)).all()) == 1


def test_register__down_at_the_start_and_a_ban_later__close_and_bar(service: Service, database: Database) -> None:
    service.register.down = True
    person = ready(service, 1, "adult")
    assert unmet(person) == ["register-not-checked"]
    context = service.app.state.context
    assert recheck(context, service.desk) == 0
    service.register.down = False
    assert recheck(context, service.desk) == 0
    assert unmet(person) == []
    service.register.banned = {"MODELE"}
    assert recheck(context, service.desk) == 0  # asked less than a day ago
    service.pass_by(86_400)
    person.sign_in()
    assert unmet(person) == ["register-not-checked"]  # nobody's entry outlives the answer
    assert recheck(context, service.desk) == 1
    assert unmet(person) == ["not-admitted"]
    with database.session(write=False) as session:
        assert len(session.exec(select(BarRow)).all()) == 1
