"""What every provider promises, asked of every adapter: the sandbox, FranceConnect at both levels and any OpenID
provider (each played by an independent engine), and the documents provider."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from api.identity.birth import AgeVerdict, judge_age
from api.identity.errors import (
    EvidenceRejected,
    Outcome,
    ProviderFailed,
    ProviderRefused,
    ProviderUnavailable,
)
from api.identity.providers import RedirectProvider, WebhookProvider
from api.identity.providers.base import Assurance
from tests.api.identity.birthdays import today
from tests.api.identity.stages import (
    ProviderStage,
    altered,
    document_stage,
    franceconnect_stage,
    oidc_stage,
    original_birth,
    sandbox_stage,
)

STAGES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "sandbox": sandbox_stage,
    "franceconnect": lambda: franceconnect_stage("low"),
    "franceconnect-plus": lambda: franceconnect_stage("plus"),
    "oidc": oidc_stage,
    "documents": document_stage,
}
ASSURANCE = {
    "sandbox": Assurance.SANDBOX,
    "franceconnect": Assurance.LOW,
    "franceconnect-plus": Assurance.SUBSTANTIAL,
    "oidc": Assurance.LOW,
    "documents": Assurance.SUBSTANTIAL,
}
MARKS = {
    "sandbox": (),
    "documents": (pytest.mark.process,),
    **dict.fromkeys(("franceconnect", "franceconnect-plus", "oidc"), (pytest.mark.node_js,)),
}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=MARKS[name]) for name in STAGES])
def opened(request: pytest.FixtureRequest) -> Iterator[tuple[str, ProviderStage]]:
    with STAGES[request.param]() as stage:
        yield request.param, stage


@pytest.fixture
def stage(opened: tuple[str, ProviderStage]) -> Iterator[ProviderStage]:
    made = opened[1]
    yield made
    made.between.down, made.between.alter = False, None


def proved(stage: ProviderStage, person: str) -> Any:
    started = stage.start()
    return stage.finish(started, stage.answer(started, person))


def test_provider__happy__gives_a_verified_person(opened: tuple[str, ProviderStage], stage: ProviderStage) -> None:
    found = proved(stage, "adult")
    assert found.provider == opened[0] == stage.provider.id
    assert found.assurance is ASSURANCE[opened[0]]
    assert found.given_names[:2] == ("Andrea", "Claude")
    assert found.family_name == "MODELE"
    assert judge_age(found.birth, found.birth_original, completes=found.completes, today=today()).verdict is (
        AgeVerdict.ADULT
    )
    assert len(found.evidence.digest) == 32
    assert "MODELE" not in repr(found)
    assert found.subject not in repr(found)


def test_provider__the_same_person_twice__has_the_same_subject_and_another_a_different_one(
    stage: ProviderStage,
) -> None:
    if isinstance(stage.provider, WebhookProvider):
        started = stage.start()
        answer = stage.answer(started, "adult")
        assert stage.finish(started, answer).subject == stage.finish(started, answer).subject
    else:
        assert proved(stage, "adult").subject == proved(stage, "adult").subject
    assert proved(stage, "adult").subject != proved(stage, "second-adult").subject


@pytest.mark.parametrize("person", ["", "not-confirmed"])
def test_provider__cancelled_or_not_confirmed__tells_so(stage: ProviderStage, person: str) -> None:
    if person and stage.provider.id not in ("sandbox", "documents"):
        person = ""  # the independent engine knows only cancelling
    with pytest.raises(ProviderRefused) as caught:
        proved(stage, person)
    assert caught.value.outcome in (Outcome.CANCELLED, Outcome.NOT_CONFIRMED)


@pytest.mark.parametrize("person", ["minor", "child", "eighteen-tomorrow", "perhaps-minor"])
def test_provider__minor__is_judged_a_minor(stage: ProviderStage, person: str) -> None:
    found = proved(stage, person)
    age = judge_age(found.birth, found.birth_original, completes=found.completes, today=today())
    # Born "this year minus 18", day unknown: an adult only on the year's last day.
    expected = (
        AgeVerdict.ADULT if (person, today().month, today().day) == ("perhaps-minor", 12, 31) else AgeVerdict.MINOR
    )
    assert age.verdict is expected


@pytest.mark.parametrize("person", ["day-unknown", "month-unknown", "leap-day"])
def test_provider__partial_date__keeps_the_latest_birthday_possible(stage: ProviderStage, person: str) -> None:
    found = proved(stage, person)
    true = original_birth(person)
    assert found.birth == (true.completed() if stage.partial_is_completed else true)
    assert max(d.latest() for d in (found.birth, found.birth_original) if d) == true.latest()


@pytest.mark.parametrize("person", ["no-given-name", "no-family-name", "no-birthplace", "long-name", "born-abroad"])
def test_provider__person_without_what_most_have__is_proved_too(stage: ProviderStage, person: str) -> None:
    found = proved(stage, person)
    assert (found.given_names == ()) == (person == "no-given-name")
    assert (found.family_name is None) == (person == "no-family-name")
    assert person not in ("no-birthplace", "born-abroad") or found.birthplace is None


def test_provider__answer_of_another_attempt__is_refused(stage: ProviderStage) -> None:
    mine, others = stage.start(), stage.start()
    answer = stage.answer(others, "adult")
    with pytest.raises(ProviderFailed):
        stage.finish(mine, answer)


def test_provider__evidence_about_somebody_else__is_refused(stage: ProviderStage) -> None:
    first = stage.start()
    kept: list[bytes] = []

    def keep(path: str, body: bytes) -> bytes:
        if path.endswith(stage.evidence):
            kept.append(body)
        return body

    stage.between.alter = keep
    stage.finish(first, stage.answer(first, "second-adult"))
    second = stage.start()
    answer = stage.answer(second, "adult")
    stage.between.alter = lambda path, body: kept[0] if path.endswith(stage.evidence) else body
    with pytest.raises(EvidenceRejected) as caught:
        stage.finish(second, answer)
    assert caught.value.check == "sub"


def test_provider__answer_used_twice__is_refused_or_changes_nothing(stage: ProviderStage) -> None:
    started = stage.start()
    answer = stage.answer(started, "adult")
    first = stage.finish(started, answer)
    if isinstance(stage.provider, RedirectProvider):
        with pytest.raises(ProviderRefused) as caught:
            stage.finish(started, answer)
        assert caught.value.outcome is Outcome.EXPIRED
    else:
        # The event's id is the same: whoever stores it by its id sees that it came twice.
        assert isinstance(stage.provider, WebhookProvider)
        assert stage.provider.ingest(*answer) == stage.provider.ingest(*answer)
        assert stage.finish(started, answer).subject == first.subject


def test_provider__down__is_told_apart_from_a_refusal(stage: ProviderStage) -> None:
    started = stage.start()
    answer = stage.answer(started, "adult")
    stage.between.down = True
    with pytest.raises(ProviderUnavailable) as caught:
        stage.finish(started, answer)
    assert caught.value.outcome is Outcome.UNAVAILABLE


def test_provider__evidence_tampered_with__is_refused(stage: ProviderStage) -> None:
    started = stage.start()
    answer = stage.answer(started, "adult")
    stage.between.alter = lambda path, body: altered(body) if path.endswith(stage.evidence) else body
    with pytest.raises(EvidenceRejected):
        stage.finish(started, answer)
