"""From a click to a linked account, through the product's own routes, the sandbox and PostgreSQL."""

import json
import threading
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from api.identity.answers import handle_events
from api.identity.birth import begins_at
from api.identity.desk import sealed_of
from api.identity.errors import SealBroken
from api.identity.links import run_out
from api.identity.sandbox.people import people as everybody
from api.identity.tables import AttemptRow, LinkRow, PersonRow
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.identity.service import Service

pytestmark = pytest.mark.process


def rows(database: Database, kind: Any) -> list[Any]:
    with database.session(write=False) as session:
        return list(session.exec(select(kind)).all())


def test_identity__of_an_adult__is_linked_and_shown_without_a_name(service: Service, database: Database) -> None:
    person = service.person(1)
    assert service.standing(person)["state"] == "none"
    assert service.prove(person, "adult") == "verified"
    standing = service.standing(person)
    assert (standing["state"], standing["provider"], standing["assurance"], standing["adult"]) == (
        "verified", "sandbox", "sandbox", True,
    )  # fmt: skip
    assert standing["expires_at"] - standing["verified_at"] == 365 * 86_400
    assert "MODELE" not in json.dumps(standing)
    (link,) = rows(database, LinkRow)
    assert (link.kid, link.algorithm, len(link.evidence_digest)) == ("sandbox", "ES256", 32)
    assert '"d"' not in link.jwk


@pytest.mark.parametrize("who", ["minor", "eighteen-tomorrow", "perhaps-minor"])
def test_identity__of_a_minor__is_rejected_until_grown_up(service: Service, database: Database, who: str) -> None:
    person = service.person(1)
    assert service.prove(person, who) == "rejected"
    assert service.standing(person)["why"] == "under-age"
    (attempt,) = rows(database, AttemptRow)
    assert attempt.adult_at > service.wall.now()
    assert rows(database, PersonRow) == []  # nothing of a child is kept but the day
    document = problem(service.begin(person), 409, "too-young")
    assert document["until"] == attempt.adult_at
    service.pass_by(attempt.adult_at - service.wall.now() + 1)
    person.sign_in()
    assert service.begin(person).status_code == 201


@pytest.mark.parametrize(
    ("who", "why"), [("", "cancelled"), ("not-confirmed", "cancelled"), ("out-of-order", "provider-unavailable")]
)
def test_identity__not_proved__is_a_failed_attempt_that_may_be_repeated(service: Service, who: str, why: str) -> None:
    person = service.person(1)
    assert service.prove(person, who) == "failed"
    assert service.standing(person)["why"] == why
    assert service.prove(person, "adult") == "verified"


def test_identity__proved_again_by_the_same_person__replaces_the_link(service: Service, database: Database) -> None:
    person = service.person(1)
    service.prove(person, "adult")
    service.pass_by(200)
    assert service.prove(person, "adult") == "verified"
    links = rows(database, LinkRow)
    assert len(links) == 2
    assert len([one for one in links if one.ended_at is None]) == 1
    assert len(rows(database, PersonRow)) == 1


def test_identity__of_a_name_and_birthday_known_here__waits_for_a_person(service: Service, database: Database) -> None:
    service.prove(service.person(1), "adult")
    other = service.person(2)
    begun = service.begin(other, "documents").json()
    info = {"firstName": "Andréa Claude", "lastName": "Modèle", "dob": everybody_birth("adult")}
    deliver(service, begun["attempt_id"], info)
    assert (service.standing(other)["attempt"], service.standing(other)["why"]) == ("pending", "same-name-and-birthday")
    assert service.standing(other)["state"] == "none"


def everybody_birth(who: str) -> str:
    from datetime import UTC, datetime

    return everybody(datetime.fromtimestamp(1_800_000_000, UTC).date())[who].birth


def deliver(service: Service, attempt: str, info: dict[str, Any], answer: str = "GREEN", **event: Any) -> Any:
    service.documents.review(attempt, answer, info)
    headers, body = service.documents.event(attempt, **event)
    return service.people(50).client.post("/v1/identity/webhooks/documents", content=body, headers=headers)


@pytest.mark.parametrize(
    ("decision", "state", "why"),
    [
        ("accept", "rejected", "duplicate-person"),
        ("reject", "rejected", "duplicate-person"),
        ("another-person", "verified", None),
    ],
)
def test_review__decided__ends_as_the_reviewer_says(
    service: Service, decision: str, state: str, why: str | None
) -> None:
    from api.context import Context
    from api.identity.links import decide

    service.prove(service.person(1), "adult")
    other = service.person(2)
    attempt = service.begin(other, "documents").json()["attempt_id"]
    info = {"firstName": "Andrea", "lastName": "MODELE", "dob": everybody_birth("adult")}
    deliver(service, attempt, info)
    context: Context = service.app.state.context
    done = decide(context, service.desk, UUID(attempt), decision)
    assert (done.state, done.why) == (state, why)
    if state == "verified":
        # ... and stays that other person when proved again
        service.pass_by(60)
        again = service.begin(other, "documents").json()["attempt_id"]
        service.documents.cases[again]["id"] = service.documents.cases[attempt]["id"]
        deliver(service, again, info)
        assert service.standing(other)["attempt"] == "verified"


def test_documents__event_repeated__is_known_and_changes_nothing(service: Service, database: Database) -> None:
    person = service.person(1)
    attempt = service.begin(person, "documents").json()["attempt_id"]
    info = {"firstName": "A", "lastName": "B", "dob": "1990-01-05"}
    assert deliver(service, attempt, info).json() == {"status": "taken"}
    assert service.standing(person)["state"] == "verified"
    assert deliver(service, attempt, info).json() == {"status": "known"}
    # a later word of the provider does not move what is final
    assert deliver(service, attempt, {}, "RED", sequence=2).json() == {"status": "taken"}
    assert service.standing(person)["state"] == "verified"
    assert len(rows(database, LinkRow)) == 1


def test_documents__while_the_provider_is_down__are_handled_once_it_is_back(service: Service) -> None:
    person = service.person(1)
    attempt = service.begin(person, "documents").json()["attempt_id"]
    service.documents.down = True
    assert deliver(service, attempt, {"firstName": "A", "lastName": "B", "dob": "1990-01-05"}).status_code == 200
    assert service.standing(person)["attempt"] == "started"
    service.documents.down = False
    assert handle_events(service.app.state.context, service.desk) == 1
    assert service.standing(person)["state"] == "verified"
    assert handle_events(service.app.state.context, service.desk) == 0


def test_identity__run_out__is_expired_and_an_old_attempt_failed(service: Service) -> None:
    person = service.person(1)
    service.prove(person, "adult")
    other = service.person(2)
    service.begin(other)
    context = service.app.state.context
    assert run_out(context) == 0
    service.pass_by(366 * 86_400)
    assert run_out(context) == 2
    person.sign_in()
    other.sign_in()
    assert service.standing(person)["state"] == "expired"
    assert (service.standing(other)["attempt"], service.standing(other)["why"]) == ("failed", "run-out")
    assert service.prove(person, "adult") == "verified"


def test_personal_data__at_rest__is_sealed_and_opens_only_for_its_row(service: Service, database: Database) -> None:
    service.prove(service.person(1), "adult")
    service.prove(service.person(2), "second-adult")
    one, two = rows(database, PersonRow)
    sealed, others = sealed_of(one), sealed_of(two)
    assert sealed is not None
    assert others is not None
    assert service.desk.open(one.id, "identity", sealed)["family_name"] in ("MODELE", "SPECIMEN")
    with pytest.raises(SealBroken):
        service.desk.open(one.id, "identity", others)
    with database.engine.connect() as connection:
        for table in ("persons", "identity_links", "kyc_attempts", "event_log", "provider_logouts"):
            dumped = str(connection.execute(text(f"SELECT * FROM {table}")).fetchall())
            for secret in ("MODELE", "Andrea", "SPECIMEN", everybody_birth("adult")):
                assert secret not in dumped, table


def test_attempt__that_ended__keeps_no_secret(service: Service, database: Database) -> None:
    service.prove(service.person(1), "adult")
    (attempt,) = rows(database, AttemptRow)
    assert (attempt.sealed, attempt.wrapped) == (None, None)


def test_erasure__before_and_after_the_law_lets_go__is_refused_then_done(service: Service, database: Database) -> None:
    from api.duties.recording import close_account

    person = service.person(1)
    service.prove(person, "adult")
    assert (
        problem(person.ask("POST", "/v1/identity/erasure"), 409, "must-be-kept")["remedy"] == "close the account first"
    )
    context = service.app.state.context
    (link,) = rows(database, LinkRow)
    with database.session() as session:
        close_account(context, session, link.user_id)
    service.pass_by(6 * 366 * 86_400)
    person.sign_in()
    before = rows(database, PersonRow)[0]
    assert person.ask("POST", "/v1/identity/erasure").status_code == 200
    (after,) = rows(database, PersonRow)
    assert (after.sealed, after.wrapped, after.erased_at) == (None, None, int(service.wall.now()))
    assert after.key != before.key
    (gone,) = rows(database, LinkRow)
    assert gone.subject_key != link.subject_key
    assert gone.evidence_digest == bytes(32)


def test_two_attempts__begun_at_the_same_moment__leave_one_open(service: Service, database: Database) -> None:
    person = service.person(1)
    codes: list[int] = []

    def begin() -> None:
        codes.append(service.begin(person).status_code)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {201, 409}
    assert 201 in codes
    assert len([one for one in rows(database, AttemptRow) if one.state == "started"]) == 1


def test_register__that_knows_the_person__rejects_and_one_that_is_down_lets_nobody_in(service: Service) -> None:
    service.register.banned = {"MODELE"}
    person = service.person(1)
    assert service.prove(person, "adult") == "rejected"
    assert service.standing(person)["why"] == "excluded"
    service.register.down = True
    other = service.person(2)
    assert service.prove(other, "second-adult") == "verified"


def test_operator__suspends_and_releases__through_the_table(service: Service) -> None:
    person = service.person(1)
    service.prove(person, "adult")
    refused = person.ask("POST", f"/v1/operator/identity/users/{UUID(int=1)}", {"action": "suspend"})
    problem(refused, 403, "not-allowed")


def test_birthday__begins_at_midnight_in_paris(service: Service, database: Database) -> None:
    from datetime import UTC, date, datetime

    service.prove(service.person(1), "adult")
    (person,) = rows(database, PersonRow)
    born = date.fromisoformat(everybody_birth("adult"))
    assert person.adult_at == begins_at(born.replace(year=born.year + 18))
    assert datetime.fromtimestamp(person.adult_at, UTC).hour == 22
