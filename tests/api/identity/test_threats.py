"""The threats of identity, a test named after each; `ROWS` names the tests of each row of the analysis."""

import hashlib
import importlib
import logging
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from api.identity.errors import SandboxForbidden
from api.identity.setup import make_desk
from api.identity.tables import LinkRow, PersonRow
from api.settings import check
from proofbook.database import Database
from proofbook.errors import SettingsError
from tests.api.app_world import problem
from tests.api.identity.service import Service
from tests.api.people import Person

pytestmark = pytest.mark.process


def links(database: Database) -> list[LinkRow]:
    with database.session(write=False) as session:
        return list(session.exec(select(LinkRow)).all())


def begun(service: Service, person: Person, who: str) -> str:
    """A person at the end of the provider's pages; the address that their browser is to follow."""
    answer = service.begin(person)
    assert answer.status_code == 201, answer.text
    return service.answer(answer.json()["redirect_url"], who)


def test_threat_csrf_on_callback__attackers_identity_pushed_on_a_victim__is_refused_and_links_nothing(
    service: Service, database: Database
) -> None:
    attacker, victim = service.person(1), service.person(2)
    url = begun(service, attacker, "adult")
    problem(service.come_back(victim, url), 400, "callback-refused")
    assert links(database) == []
    again = service.people(1)  # the same user in another browser: another session
    again.sign_in()
    problem(service.come_back(again, url), 400, "callback-refused")
    assert service.come_back(attacker, url).status_code == 303


def test_threat_csrf_on_start__without_the_sessions_token__is_refused(service: Service) -> None:
    person = service.person(1)
    person.csrf = ""
    problem(service.begin(person), 403, "cross-site")


def test_threat_mix_up__answer_of_another_issuer__is_refused(service: Service, database: Database) -> None:
    person = service.person(1)
    url = begun(service, person, "adult").replace("sandbox.example.org", "evil.example.org")
    assert service.come_back(person, url).status_code == 303
    assert service.standing(person)["attempt"] == "failed"
    assert links(database) == []


def test_threat_mix_up__answer_at_another_providers_address__is_refused(service: Service) -> None:
    person = service.person(1)
    url = begun(service, person, "adult").replace("/callback/sandbox", "/callback/documents")
    problem(service.come_back(person, url), 400, "callback-refused")


def test_threat_code_injection__codes_of_two_sessions_swapped__fail_both(service: Service, database: Database) -> None:
    one, two = service.person(1), service.person(2)
    first, second = begun(service, one, "adult"), begun(service, two, "second-adult")
    codes = [parse_qs(urlsplit(url).query)["code"][0] for url in (first, second)]
    for person, url, own, other in ((one, first, *codes), (two, second, *reversed(codes))):
        assert service.come_back(person, url.replace(own, other)).status_code == 303
        assert service.standing(person)["attempt"] == "failed"
    assert links(database) == []


def test_threat_replay__callback_used_again__is_refused(service: Service, database: Database) -> None:
    person = service.person(1)
    url = begun(service, person, "adult")
    assert service.come_back(person, url).status_code == 303
    problem(service.come_back(person, url), 400, "callback-refused")
    assert len(links(database)) == 1


def test_threat_replay__callback_twice_at_the_same_moment__wins_once(service: Service, database: Database) -> None:
    person = service.person(1)
    person.sign_in("token")
    url = urlsplit(begun(service, person, "adult"))
    codes: list[int] = []

    def follow() -> None:
        codes.append(person.ask("GET", f"{url.path}?{url.query}").status_code)

    threads = [threading.Thread(target=follow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count(303) == 1
    # The losers are refused, or their session has been replaced meanwhile.
    assert set(codes) <= {303, 400, 401}
    assert len(links(database)) == 1


def test_threat_replay__answer_after_the_attempts_time__is_refused(service: Service) -> None:
    person = service.person(1)
    url = begun(service, person, "adult")
    service.pass_by(35 * 60)
    problem(service.come_back(person, url), 400, "callback-refused")


def test_threat_takeover_by_relink__another_persons_identity__is_a_mismatch_and_replaces_nobody(
    service: Service, database: Database
) -> None:
    person = service.person(1)
    service.prove(person, "adult")
    assert service.prove(person, "second-adult") == "rejected"
    assert service.standing(person)["why"] == "mismatch"
    assert service.standing(person)["state"] == "verified"
    assert len(links(database)) == 1


def test_threat_takeover_by_relink__without_step_up_or_before_the_cool_down__is_refused(service: Service) -> None:
    person = service.person(1)
    service.prove(person, "adult")
    service.pass_by(301)
    problem(service.begin(person), 401, "step-up-needed")
    problem(person.ask("POST", "/v1/identity/revocation"), 401, "step-up-needed")
    person.sign_in()
    assert person.ask("POST", "/v1/identity/revocation").json()["state"] == "none"
    until = problem(service.begin(person), 409, "relink-cooling")["until"]
    assert until - service.wall.now() == 3 * 86_400
    service.pass_by(3 * 86_400)
    person.sign_in()
    assert service.prove(person, "second-adult") == "rejected"  # not even then, without support's word
    assert service.prove(person, "adult") == "verified"


def test_threat_session_fixation__after_an_identity_is_proved__the_session_is_another(service: Service) -> None:
    person = service.person(1)
    before = dict(person.client.cookies)
    service.prove(person, "adult")
    after = dict(person.client.cookies)
    assert before.keys() == after.keys()
    assert before != after
    old = service.people(9)
    for name, value in before.items():
        old.client.cookies.set(name, value)
    problem(old.ask("GET", "/v1/identity"), 401, "not-signed-in")


def test_threat_one_person_many_accounts__one_after_the_other__is_rejected(
    service: Service, database: Database
) -> None:
    assert service.prove(service.person(1), "adult") == "verified"
    other = service.person(2)
    assert service.prove(other, "adult") == "rejected"
    assert service.standing(other)["why"] == "duplicate-person"
    assert len(links(database)) == 1


def test_threat_one_person_many_accounts__in_parallel__one_wins(service: Service, database: Database) -> None:
    people = [service.person(number) for number in (1, 2, 3)]
    urls = [urlsplit(begun(service, person, "adult")) for person in people]
    threads = [
        threading.Thread(target=person.ask, args=("GET", f"{url.path}?{url.query}"))
        for person, url in zip(people, urls, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = links(database)
    assert len(found) == 1
    with database.session(write=False) as session:
        assert len(session.exec(select(PersonRow)).all()) == 1


def test_threat_minor_by_completed_birth_date__only_the_year_known__is_rejected(service: Service) -> None:
    person = service.person(1)
    assert service.prove(person, "perhaps-minor") == "rejected"
    assert service.standing(person)["why"] == "under-age"


def test_threat_wallet_swap__another_address_beside_the_proof__is_refused(service: Service) -> None:
    person, other = service.person(1), service.people(7)
    asked = person.challenge("/v1/wallets/challenges", other.address)
    assert other.address in asked["message"]
    proof = {"challenge_id": asked["challenge_id"], "signature": other.sign(asked["message"])}
    swapped = {**proof, "address": service.people(8).address}
    assert problem(person.ask("POST", "/v1/wallets", swapped), 422, "invalid-request")["field"] == "body.address"
    # A text with another address is another text: nobody proved that one.
    forged = asked["message"].replace(other.address, service.people(8).address)
    changed = {**proof, "signature": service.people(8).sign(forged)}
    problem(person.ask("POST", "/v1/wallets", changed), 422, "bad-signature")


@pytest.mark.parametrize("target", ["//evil", "https://evil.example.org", "/account", "javascript:alert(1)", ""])
def test_threat_open_redirect__an_address_in_place_of_a_name__is_refused(service: Service, target: str) -> None:
    assert service.begin(service.person(1), return_to=target).status_code == 422


def test_threat_leak__in_log_redirect_and_headers__there_is_neither_code_nor_claim(
    service: Service, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    person = service.person(1)
    url = begun(service, person, "adult")
    query = parse_qs(urlsplit(url).query)
    with caplog.at_level(logging.DEBUG, logger="api"):
        answer = service.come_back(person, url)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    logged = caplog.text + "".join(capsys.readouterr())
    for secret in (query["code"][0], query["state"][0], "MODELE", "Andrea", hashlib.sha256(b"").hexdigest()):
        assert secret not in logged
        assert secret not in answer.headers["location"]


def test_threat_leak__at_the_end__the_providers_session_is_closed_and_the_way_back_is_used_once(
    service: Service,
) -> None:
    person = service.person(1)
    answer = service.come_back(person, begun(service, person, "adult"))
    assert urlsplit(answer.headers["location"]).path == "/session/end"
    back = service.browser.get(answer.headers["location"])
    assert back.status_code == 303
    problem(service.come_back(service.person(2), back.headers["location"]), 400, "callback-refused")
    home = service.come_back(person, back.headers["location"])
    assert home.headers["location"].endswith("/account?identity=done")
    problem(service.come_back(person, back.headers["location"]), 400, "callback-refused")


def test_threat_forged_webhook__altered_by_a_byte_or_unsigned__is_refused_and_changes_nothing(service: Service) -> None:
    person = service.person(1)
    attempt = service.begin(person, "documents").json()["attempt_id"]
    service.documents.review(attempt, "GREEN", {"firstName": "A", "lastName": "B", "dob": "1990-01-05"})
    headers, body = service.documents.event(attempt)
    client = service.people(9).client
    for spoiled, sent in ((body[:-1] + b" ", headers), (body, {}), (body.replace(b"Reviewed", b"reviewed"), headers)):
        problem(client.post("/v1/identity/webhooks/documents", content=spoiled, headers=sent), 400, "event-refused")
    assert service.standing(person)["attempt"] == "started"


def test_threat_sandbox_in_production__settings_and_desk__refuse_it(parts: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="sandbox lets anybody in"):
        check({"profile": "production", "chain": "base", "identity_providers": ("sandbox",)})
    from api.context import Context
    from api.settings import Settings

    settings = Settings().model_copy(update={"profile": "production", "pepper_file": None})
    context = Context(settings, parts["database"], parts["match_clock"], parts["chain"])
    with pytest.raises((SandboxForbidden, SettingsError)):
        make_desk(context, environ={})


def test_threat_exclusion_register_down__a_new_account__is_not_let_in(service: Service) -> None:
    service.register.down = True
    person = service.person(1)
    service.prove(person, "adult")
    reasons = [one["reason"] for one in person.ask("GET", "/v1/eligibility").json()["unmet"]]
    assert "register-not-checked" in reasons


def test_threat_expensive_verification__again_and_again__is_slowed_down(parts: dict[str, Any]) -> None:
    from tests.api.identity.service import service_of

    with service_of(parts, requests_per_s=0.001, requests_burst=30) as service:
        person = service.person(1)
        codes = [service.begin(person).status_code for _ in range(12)]
    assert 429 in codes


def test_provider_down__at_the_start__is_a_503_and_the_rest_works(service: Service) -> None:
    person = service.person(1)
    service.between.down = True
    assert problem(service.begin(person), 503, "provider-down")["retry_after_s"] > 0
    assert service.standing(person)["state"] == "none"
    assert person.ask("GET", "/v1/eligibility").status_code == 200


ROWS = {
    "CSRF on start and callback": (
        "identity.test_threats:test_threat_csrf_on_callback__attackers_identity_pushed_on_a_victim__"
        "is_refused_and_links_nothing",
        "identity.test_threats:test_threat_csrf_on_start__without_the_sessions_token__is_refused",
    ),
    "mix-up": (
        "identity.test_threats:test_threat_mix_up__answer_of_another_issuer__is_refused",
        "identity.test_threats:test_threat_mix_up__answer_at_another_providers_address__is_refused",
    ),
    "code injection": (
        "identity.test_threats:test_threat_code_injection__codes_of_two_sessions_swapped__fail_both",
        "identity.test_relying_party:test_code__of_another_attempt__fails_by_its_verifier",
    ),
    "replay of nonce and id token": (
        "identity.test_threats:test_threat_replay__callback_used_again__is_refused",
        "identity.test_threats:test_threat_replay__callback_twice_at_the_same_moment__wins_once",
        "identity.test_threats:test_threat_replay__answer_after_the_attempts_time__is_refused",
    ),
    "token substitution": ("identity.test_relying_party:test_userinfo__of_a_second_person__is_refused",),
    "alg confusion, jwk and jku": ("identity.test_relying_party:test_token__signed_by_a_trick__is_refused",),
    "JWKS rotation and outage": (
        "identity.test_relying_party:test_keys__rotated_to_a_new_id__are_asked_for_again",
        "identity.test_relying_party:test_keys__unknown_again_and_again__are_asked_for_once_a_minute",
        "identity.test_relying_party:test_keys__while_the_issuer_is_down__are_used_for_a_day_and_then_not",
    ),
    "takeover by re-link": (
        "identity.test_threats:test_threat_takeover_by_relink__another_persons_identity__"
        "is_a_mismatch_and_replaces_nobody",
        "identity.test_threats:test_threat_takeover_by_relink__without_step_up_or_before_the_cool_down__is_refused",
    ),
    "session fixation": (
        "identity.test_threats:test_threat_session_fixation__after_an_identity_is_proved__the_session_is_another",
        "accounts.test_sign_in:test_sign_in__over_an_older_session__ends_it_whoever_it_was",
        "accounts.test_wallets:test_link__old_token__is_worth_nothing_afterwards",
    ),
    "wallet swap": (
        "identity.test_threats:test_threat_wallet_swap__another_address_beside_the_proof__is_refused",
        "accounts.test_sign_in:test_sign_in__message_of_another_wallet_or_text__is_refused",
        "accounts.test_wallets:test_link__signature_of_the_account_in_place_of_the_wallet__is_refused",
        "accounts.test_wallets:test_link__sign_in_text_signed_for_it__is_refused",
    ),
    "phishing on a look-alike domain": (
        "accounts.test_sign_in:test_sign_in__text_names_this_service_whatever_host_the_request_names",
        "accounts.test_sign_in:test_challenge__after_five_minutes__is_gone",
    ),
    "signature malleability": (
        "accounts.test_signatures:test_key__high_s__is_refused",
        "accounts.test_sign_in:test_sign_in__same_proof_many_times_at_once__counts_once",
    ),
    "contract wallet changes its owner": (
        "accounts.test_signatures:test_contract_wallet__its_owner_signs__is_asked_each_time_anew",
    ),
    "one person, many accounts": (
        "identity.test_threats:test_threat_one_person_many_accounts__one_after_the_other__is_rejected",
        "identity.test_threats:test_threat_one_person_many_accounts__in_parallel__one_wins",
    ),
    "minor by a completed date": (
        "identity.test_threats:test_threat_minor_by_completed_birth_date__only_the_year_known__is_rejected",
        "identity.test_birth:test_age__of_partial_and_completed_dates__is_judged_by_the_latest_birthday",
    ),
    "open redirect": ("identity.test_threats:test_threat_open_redirect__an_address_in_place_of_a_name__is_refused",),
    "SSRF by discovery and webhook": (
        "identity.test_relying_party:test_metadata__pointing_elsewhere__is_refused_and_never_asked",
        "identity.test_relying_party:test_metadata__of_a_private_host_even_if_configured__is_refused",
        "identity.test_documents:test_attempt_id__with_characters_of_a_path__stays_one_part_of_it",
    ),
    "leak by log and referrer": (
        "identity.test_threats:test_threat_leak__in_log_redirect_and_headers__there_is_neither_code_nor_claim",
        "accounts.test_sign_in:test_log__of_all_this__holds_ids_and_words_and_no_address",
    ),
    "forged webhook": (
        "identity.test_threats:test_threat_forged_webhook__altered_by_a_byte_or_unsigned__"
        "is_refused_and_changes_nothing",
        "identity.test_documents:test_event__with_any_byte_changed__is_refused",
        "identity.test_documents:test_event__by_its_age__is_taken_as_long_as_the_provider_repeats_it",
        "identity.test_documents:test_event__that_says_green_of_a_case_that_is_not__proves_nothing",
        "identity.test_service:test_documents__event_repeated__is_known_and_changes_nothing",
    ),
    "sandbox in production": (
        "identity.test_threats:test_threat_sandbox_in_production__settings_and_desk__refuse_it",
        "identity.test_sandbox:test_sandbox__outside_development_and_test_chains__does_not_start",
    ),
    "exclusion register down": (
        "identity.test_threats:test_threat_exclusion_register_down__a_new_account__is_not_let_in",
        "duties.test_rules:test_register__by_its_last_answer__lets_in_or_not",
        "duties.test_rules:test_register__down__gives_no_new_answer_and_an_alert",
    ),
    "expensive verification": (
        "identity.test_threats:test_threat_expensive_verification__again_and_again__is_slowed_down",
        "identity.test_relying_party:test_answer__that_drips_for_longer_than_five_seconds__is_an_outage",
        "accounts.test_signatures:test_odd_contract__answers_anything_but_the_word__is_no_yes",
        "test_app:test_body__over_the_limit__is_refused_whether_its_length_is_stated_or_not",
    ),
}
"""The threats that were written down before anything was built, row by row, and the tests of each."""


def test_threats__each_row_of_the_analysis__has_its_tests() -> None:
    assert len(ROWS) == 22
    for row, tests in ROWS.items():
        for test in tests:
            module, _, name = test.partition(":")
            assert callable(getattr(importlib.import_module(f"tests.api.{module}"), name)), row
