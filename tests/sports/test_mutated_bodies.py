"""100,000 damaged bodies (`--soak`; fewer by default): nothing raised, no vote gained, no value changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from sports.model import Flag
from sports.providers import Adapter
from tests.plugin import SHARED
from tests.sports import mutation
from tests.sports.test_adapters_mutation import NOT_ENDED, VOTING


@pytest.fixture(scope="module")
def shaped() -> list[mutation.Whole]:
    """Bodies of the project's own. Those that contradict themselves are left out: one byte can reconcile them."""
    bodies = [
        mutation.whole(name, content)
        for source in (VOTING, NOT_ENDED)
        for name, contents in source.items()
        for content in contents
    ]
    return [body for body in bodies if not any(Flag.NOT_COMPLETED in one.flags for one in body.readings.values())]


def test_mutated_bodies__of_every_shape__gain_nothing(
    shaped: list[mutation.Whole], counts: Callable[[int, int], int], seeds: tuple[int, int]
) -> None:
    for seed in seeds:
        report = mutation.run(shaped, counts(3_000, 50_000), seed)
        assert report.clean, report.examples[:5]
        assert report.kept, "some damage must leave the vote, or nothing was compared"
        assert report.lost


@pytest.mark.data
def test_mutated_bodies__as_recorded__gain_nothing(counts: Callable[[int, int], int], seeds: tuple[int, int]) -> None:
    recorded = mutation.recorded(SHARED / "data" / "provider_samples")
    assert len(recorded) > 200
    for seed in seeds:
        report = mutation.run(recorded, counts(3_000, 100_000), seed)
        assert report.clean, report.examples[:5]
        assert min(report.kept, report.lost) > 0


def test_mutation__touches_what_it_says() -> None:
    one = mutation.whole("football-data", {"id": 1, "a": [1, {"b": "x,}"}], "c": None})
    shown = {path: one.body[start:end] for start, end, path in one.spans}
    assert shown == {
        ("id",): b'"id": 1',
        ("a", 0): b"1",
        ("a", 1, "b"): b'"b": "x,}"',
        ("a", 1): b' {"b": "x,}"}',
        ("a",): b'"a": [1, {"b": "x,}"}]',
        ("c",): b'"c": null',
    }


@pytest.mark.parametrize("wrong", ["raises", "gains", "changes"])
def test_hold__notices(wrong: str) -> None:
    """The check itself: a value that moves although its bytes were left alone is counted."""
    voting, voteless = VOTING["football-data"][0], NOT_ENDED["football-data"][0]
    other = voting | {"score": voting["score"] | {"fullTime": {"home": 3, "away": 1}}}
    report = mutation.Report()
    if wrong == "raises":
        broken = replace(mutation.whole("football-data", voting), adapter=cast("Adapter", None))
        mutation.hold(broken, "x", b"{}", set(), report)
        assert (report.exceptions, report.clean) == (1, False)
        return
    base, shown = (voting, other) if wrong == "changes" else (voteless, voting)
    mutation.hold(
        mutation.whole("football-data", base), "x", mutation.whole("football-data", shown).body, set(), report
    )
    assert (report.gained, report.changed) == ((0, 1) if wrong == "changes" else (1, 0))
