"""The table of states, and what keys and seals promise."""

import itertools
import os
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.identity.attempts import FINAL, OPEN, TABLE, Event, Rejection, State, may_start, step
from api.identity.birth import PartialDate
from api.identity.errors import SealBroken, TransitionRefused
from api.identity.person import letters, person_key, subject_key
from api.identity.providers import Evidence, VerifiedIdentity
from api.identity.providers.base import Assurance
from api.identity.vault import LocalMasterKey, Vault

PEPPER = b"p" * 32
ALICE = VerifiedIdentity(
    provider="franceconnect",
    issuer="https://oidc.example.org",
    subject="alice",
    assurance=Assurance.LOW,
    acr="eidas1",
    amr=(),
    birth=PartialDate(1992, 7, 14),
    birth_original=None,
    completes=True,
    evidence=Evidence(b"\0" * 32, "k", "ES256", {}, 0.0),
    given_names=("Andrea", "Claude"),
    family_name="D’ÎLE-ROUSSE",
)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
def test_attempt__any_state_and_event__follows_the_table_or_is_refused(state: State, event: Event) -> None:
    if (state, event) in TABLE:
        assert step(state, event) is TABLE[state, event]
    else:
        with pytest.raises(TransitionRefused):
            step(state, event)


@given(st.lists(st.sampled_from(Event)))
def test_attempt__whatever_happens__is_verified_only_through_an_answer_and_a_proof(events: list[Event]) -> None:
    state, done = State.STARTED, []
    for event in events:
        try:
            state = step(state, event)
        except TransitionRefused:
            assert state in State
            continue
        done.append(event)
    if state is State.VERIFIED:
        assert done[0] is Event.ANSWER
        assert Event.PROVE in done
        assert Event.REVOKE not in done


@pytest.mark.parametrize("state", sorted(FINAL))
def test_attempt__that_ended__never_moves(state: State) -> None:
    assert not [event for event in Event if (state, event) in TABLE]
    assert state not in OPEN


@pytest.mark.parametrize("state", sorted(State))
def test_attempt__every_state__can_be_reached(state: State) -> None:
    reached = {State.STARTED}
    for _ in State:
        reached |= {after for (before, _), after in TABLE.items() if before in reached}
    assert state in reached


@pytest.mark.parametrize(
    ("rejection", "adult_at", "now", "may"),
    [
        (None, None, 0, True),
        (Rejection.UNDER_AGE, 100, 99, False),
        (Rejection.UNDER_AGE, 100, 100, True),
        (Rejection.UNDER_AGE, None, 100, False),
        (Rejection.MISMATCH, None, 0, True),
        (Rejection.DUPLICATE_PERSON, None, 0, True),
    ],
)
def test_attempt__after_a_rejection__starts_again_once_grown_up(
    rejection: Rejection | None, adult_at: int | None, now: int, may: bool
) -> None:
    assert may_start(rejection, adult_at, now) is may


# -- the person's key


@pytest.mark.parametrize(
    "same",
    [
        {"family_name": "d'ile rousse"},
        {"family_name": "D'Île–Rousse"},
        {"given_names": ("ANDRÉA",)},
        {"given_names": ("Andrea", "Dominique")},
        {"provider": "documents", "issuer": "x", "subject": "y"},
        {"birthplace": "Bastia"},
        {"evidence": Evidence(b"\1" * 32, "other", "RS256", {}, 1.0)},
    ],
)
def test_person_key__of_the_same_person_written_otherwise__is_the_same(same: dict[str, object]) -> None:
    assert person_key(PEPPER, replace(ALICE, **same)) == person_key(PEPPER, ALICE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"family_name": "D’ÎLE"},
        {"family_name": None},
        {"given_names": ("Claude", "Andrea")},
        {"given_names": ()},
        {"birth": PartialDate(1992, 7, 15)},
        {"family_name": "D’ÎLE-ROUSSEA", "given_names": ("ndrea",)},
    ],
)
def test_person_key__of_another_person__is_another(other: dict[str, object]) -> None:
    assert person_key(PEPPER, replace(ALICE, **other)) != person_key(PEPPER, ALICE)  # type: ignore[arg-type]


def test_person_key__of_a_date_that_one_provider_completes_and_another_does_not__is_the_same() -> None:
    completed = replace(ALICE, birth=PartialDate(1992, 1, 1))
    assert person_key(PEPPER, replace(ALICE, birth=PartialDate(1992))) == person_key(PEPPER, completed)


def test_person_key__without_names__is_the_providers_subject() -> None:
    nameless = replace(ALICE, family_name=None, given_names=())
    assert person_key(PEPPER, nameless)[0] == 2
    assert person_key(PEPPER, nameless) != person_key(PEPPER, replace(nameless, subject="bob"))


def test_person_key__with_another_pepper_or_ordinal__is_another() -> None:
    keys = {person_key(PEPPER, ALICE), person_key(b"q" * 32, ALICE), person_key(PEPPER, ALICE, 1)}
    assert len(keys) == 3
    assert subject_key(PEPPER, ALICE) != subject_key(PEPPER, replace(ALICE, provider="other"))


@given(st.text(max_size=40))
def test_letters__of_any_name__are_stable(name: str) -> None:
    assert letters(letters(name)) == letters(name)


# -- the seal


def vault(*secrets: bytes) -> Vault:
    return Vault(LocalMasterKey(secrets or (b"master",), os.urandom), os.urandom)


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=40) | st.none() | st.integers(), max_size=5))
def test_seal__of_any_value__opens_to_it_and_shows_nothing(value: dict[str, object]) -> None:
    own, person = vault(), uuid4()
    key = own.new_key(person)
    sealed = own.seal(person, key, "identity", value)
    assert own.open(person, key, "identity", sealed) == value
    assert own.seal(person, key, "identity", value) != sealed


def test_seal__moved_or_altered__does_not_open() -> None:
    own, person = vault(), UUID(int=1)
    key = own.new_key(person)
    sealed = own.seal(person, key, "identity", {"name": "MODELE"})
    with pytest.raises(SealBroken):
        own.open(UUID(int=2), key, "identity", sealed)
    with pytest.raises(SealBroken):
        own.open(person, key, "other", sealed)
    with pytest.raises(SealBroken):
        own.open(person, own.new_key(person), "identity", sealed)
    for position in range(len(sealed)):
        spoiled = bytearray(sealed)
        spoiled[position] ^= 1
        with pytest.raises(SealBroken):
            own.open(person, key, "identity", bytes(spoiled))
    for size in (0, 1, 12, 20):
        with pytest.raises(SealBroken):
            own.open(person, key, "identity", sealed[:size])


def test_master_key__changed__opens_what_the_old_one_wrapped_and_wraps_anew() -> None:
    person = UUID(int=1)
    old, both, new = vault(b"old"), vault(b"new", b"old"), vault(b"new")
    key = old.new_key(person)
    sealed = old.seal(person, key, "identity", {"a": 1})
    with pytest.raises(SealBroken):
        new.open(person, key, "identity", sealed)
    moved = both.rewrap(person, key)
    assert moved.master != key.master
    assert new.open(person, moved, "identity", sealed) == {"a": 1}
    assert "data" not in repr(key)
