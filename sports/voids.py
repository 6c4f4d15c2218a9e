"""When a match that some groups call off is void: everything that must hold beyond their words. Pure.

    1  a quorum of the configured groups says that it is off, as for a result
    2  the window to play it, from the listed kick-off, has passed
    3  the quorum said so without a break for `void_hold_s`, and each of it was read again after that
    4  nobody's last word is that it is being played or was: not since a quorum first called it off, however old that
       word is by now; and not before either, unless the match was broken off, which means that it had begun

A void pays everybody back and on chain only a challenge in time undoes it, so a silent or dead feed that last saw the
match in play weighs more here than its silence would for a score. Where a doubt stays, no report is made, and the
contract gives the stakes back at its deadline: a doubt costs days and nobody's bet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sports.model import FixtureStatus, GroupName, ProviderName, Reading, StatusGroup, UnixTime
from sports.votes import Silence, SourceRule

_PLAY = (StatusGroup.LIVE, StatusGroup.STOPPED, StatusGroup.ENDED)


def doubt_of(
    off: Sequence[Silence],
    by_group: Mapping[GroupName, Mapping[ProviderName, Sequence[Reading]]],
    rule: SourceRule,
    now: UnixTime,
) -> str | None:
    """Why a match that the groups of `off` call off is not void yet, or None when it is."""
    if len(off) < rule.quorum:
        if len(off) == 1:
            return "one group alone says that it is off"
        return f"{len(off)} of {rule.quorum} groups that it takes say that it is off"
    begun = sorted(_first_off(providers, rule) for providers in by_group.values())[rule.quorum - 1]
    broken_off = sum(silence.off is FixtureStatus.ABANDONED for silence in off) >= 2
    for group, providers in sorted(by_group.items()):
        for provider, readings in sorted(providers.items()):
            word = _last_word(readings, rule)
            if word is None or word.status.group not in _PLAY:
                continue
            if word.fetched_at >= begun or word.status.group is StatusGroup.ENDED or not broken_off:
                said = f"{provider} of {group} last said {word.status.value} at {_utc(word.fetched_at)}"
                return f"off, but in play or over elsewhere: {said}"
    if now < rule.start + rule.void_window_s:
        return f"off, but it may be played until {_utc(rule.start + rule.void_window_s)}"
    if not any(_held(off, silence.since, rule) for silence in off):
        stands = sorted(silence.since for silence in off)[rule.quorum - 1]
        holds = stands + rule.void_hold_s
        return f"off, but said by a quorum since {_utc(stands)} only; that must hold until {_utc(holds)}"
    return None


def _first_off(providers: Mapping[ProviderName, Sequence[Reading]], rule: SourceRule) -> float:
    """When a group first called the match off, taken back since or not: one sight of play more never moves it."""
    words = (reading for readings in providers.values() for reading in readings)
    return min((word.fetched_at for word in words if _is_off(word, rule)), default=math.inf)


def _is_off(word: Reading, rule: SourceRule) -> bool:
    return word.status.group is StatusGroup.OFF or rule.beyond_window(word.kickoff_utc)


def _held(off: Sequence[Silence], since: int, rule: SourceRule) -> bool:
    until = since + rule.void_hold_s
    return sum(silence.since <= since and silence.last >= until for silence in off) >= rule.quorum


def _last_word(readings: Sequence[Reading], rule: SourceRule) -> Reading | None:
    """A provider's newest reading that says anything about play; of two at one moment the one that saw it played."""
    known = [
        reading
        for reading in readings
        if reading.status is not FixtureStatus.UNKNOWN and not rule.beyond_window(reading.kickoff_utc)
    ]
    return max(known, key=lambda one: (one.fetched_at, one.status.group in _PLAY), default=None)


def _utc(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"
