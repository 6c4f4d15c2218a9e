"""All readings of a day against the catalogue: a second provider settles what one alone may not. Pure.

A kick-off that moved, or sides that are exchanged, are accepted when another independence group shows the same: the
same new kick-off within 20 minutes, or the same exchange. Two readings of one provider on one fixture under different
ids are both taken back: one of the two is another match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sports.fixtures import KICKOFF_TOLERANCE_S, Catalogue
from sports.matching.aliases import Aliases
from sports.matching.binding import Binding, Doubt, Verdict, bind
from sports.model import ProviderName, Reading

NOTHING: Mapping[ProviderName, Collection[str]] = {}


def bind_all(
    readings: Iterable[Reading],
    catalogue: Catalogue,
    aliases: Aliases,
    gone: Mapping[ProviderName, Collection[str]] = NOTHING,
) -> list[Binding]:
    """A binding a reading, in the order given; `gone` are ids that a provider no longer shows."""
    bindings = [bind(reading, catalogue, aliases, gone.get(reading.provider, ())) for reading in readings]
    by_key: dict[str, list[Binding]] = defaultdict(list)
    for binding in bindings:
        if binding.key is not None:
            by_key[binding.key].append(binding)
    return [_settled(binding, by_key[binding.key]) if binding.key is not None else binding for binding in bindings]


def _settled(binding: Binding, same: list[Binding]) -> Binding:
    if binding.verdict is Verdict.BOUND:
        twins = {
            other.reading.provider_fixture_id
            for other in same
            if other.reading.provider == binding.reading.provider and other.verdict is Verdict.BOUND
        }
        if len(twins) > 1:
            reason = f"{binding.reading.provider} shows {' and '.join(sorted(twins))} for one fixture"
            return replace(binding, verdict=Verdict.REVIEW, doubt=Doubt.SEVERAL, reason=reason)
        return binding
    if binding.doubt in (Doubt.MOVED, Doubt.SWAPPED):
        seconds = [other for other in same if _shows_the_same(binding, other)]
        if seconds:
            groups = ", ".join(sorted({other.reading.group for other in seconds}))
            reason = f"{binding.doubt.value}, and {groups} shows the same"
            return replace(binding, verdict=Verdict.BOUND, reason=reason)
    return binding


def _shows_the_same(binding: Binding, other: Binding) -> bool:
    """Whether another group shows the same oddity of the same fixture."""
    ours, theirs = binding.reading, other.reading
    if theirs.group == ours.group or ours.kickoff_utc is None or theirs.kickoff_utc is None:
        return False
    near = abs(ours.kickoff_utc - theirs.kickoff_utc) <= KICKOFF_TOLERANCE_S
    # A kick-off near one that is bound already needs no other oddity than its distance from the listed one.
    bound = binding.doubt is Doubt.MOVED and other.verdict is Verdict.BOUND and not other.swapped
    return near and (other.doubt is binding.doubt or bound)
