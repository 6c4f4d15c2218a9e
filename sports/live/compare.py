"""What several feeds of one match amount to while it is played. Pure; nothing settles on it.

    TRUSTED      a majority of the groups that are fresh, two at least, show one score and phase group
    UNCONFIRMED  one group alone has moved the score, less than 60 seconds ago: the others may follow
    APART        the groups have shown different scores for longer, or as many say one as say another
    BLIND        fewer than two groups are fresh

Only a TRUSTED score may be priced from; the other three are reasons to suspend. Between two groups a moved score is
UNCONFIRMED until the other follows: the one before is still shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sports.live.differ import FeedState
from sports.model import FixtureStatus, GroupName, Pair, StatusGroup, UnixTime

CONFIRM_S = 60
STALE_S = 120


class Feed(Enum):
    """How far what is shown can be trusted."""

    TRUSTED = "TRUSTED"
    UNCONFIRMED = "UNCONFIRMED"
    APART = "APART"
    BLIND = "BLIND"


@dataclass(frozen=True, slots=True)
class LiveView:
    """The score and phase shown, by whom, and why they are trusted or not. `lag_s` is how far the slowest is behind."""

    feed: Feed
    score: Pair | None
    phase: FixtureStatus
    supporters: tuple[GroupName, ...]
    others: tuple[GroupName, ...]
    reason: str
    lag_s: int = 0


def compare(
    states: Iterable[FeedState], now: UnixTime, *, confirm_s: int = CONFIRM_S, stale_s: int = STALE_S
) -> LiveView:
    """The view of the feeds of one match; a feed not seen for `stale_s`, silent or in doubt doesn't count."""
    by_group: dict[GroupName, list[FeedState]] = defaultdict(list)
    for state in states:
        by_group[state.group].append(state)
    voices = {group: voice for group, members in by_group.items() if (voice := _voice(members, now, stale_s))}
    silent = tuple(sorted(by_group.keys() - voices.keys()))
    if len(voices) < 2:
        only = next(iter(voices.values()), None)
        score, phase = (only.score, only.phase) if only else (None, FixtureStatus.UNKNOWN)
        return LiveView(Feed.BLIND, score, phase, tuple(voices), silent, f"{len(voices)} of 2 groups are fresh")
    camps: dict[tuple[Pair | None, StatusGroup], list[FeedState]] = defaultdict(list)
    for voice in voices.values():
        camps[voice.score, voice.phase.group].append(voice)
    ranked = sorted(camps.values(), key=lambda camp: (-len(camp), min(voice.scored_at or 0 for voice in camp)))
    first = ranked[0]
    others = tuple(sorted({voice.group for camp in ranked[1:] for voice in camp} | set(silent)))
    names = tuple(sorted(voice.group for voice in first))
    phase = max(first, key=lambda voice: voice.changed_at or 0).phase
    if len(ranked) == 1:
        moved = [voice.scored_at for voice in first if voice.scored_at is not None]
        lag_s = max(moved) - min(moved) if len(moved) == len(first) else 0
        return LiveView(Feed.TRUSTED, first[0].score, phase, names, others, f"{len(names)} groups agree", lag_s)
    # Since when they differ: the newest move of anybody.
    since = max((voice.scored_at or voice.changed_at or 0 for voice in voices.values()), default=0)
    apart_s = now - since
    if apart_s < confirm_s:
        return LiveView(
            Feed.UNCONFIRMED, first[0].score, phase, names, others, f"not all have followed after {apart_s} s"
        )
    if 2 * len(first) > len(voices) and len(first) >= 2:
        return LiveView(
            Feed.TRUSTED, first[0].score, phase, names, others, f"{len(names)} of {len(voices)} agree for {apart_s} s"
        )
    return LiveView(Feed.APART, first[0].score, phase, names, others, f"the feeds differ for {apart_s} s", apart_s)


def _voice(members: list[FeedState], now: UnixTime, stale_s: int) -> FeedState | None:
    """A group's one voice, None when none of its members can be heard or they differ."""
    heard = [
        state
        for state in members
        if state.seen_at is not None and now - state.seen_at <= stale_s and not state.doubts and not state.silent
    ]
    if not heard or len({(state.score, state.phase.group) for state in heard}) > 1:
        return None
    return max(heard, key=lambda state: state.changed_at or 0)
