"""When a match that some groups call off is void: everything that must hold beyond their words. Pure.

    1  a quorum of the configured groups says that it is off, as for a result
    2  the window to play it, from the listed kick-off, has passed
    3  the quorum said so without a break for `void_hold_s`, and each of it was read again after that
    4  nobody's last word is that it is being played or was: not after the quorum stood, however old that word is by
       now; and not before either, unless the match was broken off, which means that it had begun

A void pays everybody back and on chain only a challenge in time undoes it, so a silent or dead feed that last saw the
match in play weighs more here than its silence would for a score. Where a doubt stays, no report is made, and the
contract gives the stakes back at its deadline: a doubt costs days and nobody's bet.
"""

from __future__ import annotations

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
    stands = sorted(silence.since for silence in off)[rule.quorum - 1]
    broken_off = sum(silence.off is FixtureStatus.ABANDONED for silence in off) >= 2
    for group, providers in sorted(by_group.items()):
        for provider, readings in sorted(providers.items()):
            word = _last_word(readings, rule)
            if word is None or word.status.group not in _PLAY:
                continue
            if word.fetched_at >= stands or word.status.group is StatusGroup.ENDED or not broken_off:
                said = f"{provider} of {group} last said {word.status.value} at {_utc(word.fetched_at)}"
                return f"off, but in play or over elsewhere: {said}"
    if now < rule.start + rule.void_window_s:
        return f"off, but it may be played until {_utc(rule.start + rule.void_window_s)}"
    holds = stands + rule.void_hold_s
    if sum(silence.since <= stands and silence.last >= holds for silence in off) < rule.quorum:
        return f"off, but said by a quorum since {_utc(stands)} only; that must hold until {_utc(holds)}"
    return None


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
