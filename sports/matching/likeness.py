"""How alike two names look, to rank proposals for a person. No decision reads it.

A ratio from 0 to 100 over sorted words, from the standard library; where RapidFuzz is installed, its `token_set_ratio`
(which gives 100 for a subset: "Paris" in "Paris FC" and in "Paris Saint-Germain") stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from importlib import import_module
from importlib.util import find_spec

from sports.matching.names import normalised


def likeness(ours: str, theirs: str) -> int:
    """From 0 for nothing in common to 100 for equal."""
    return round(_ratio(normalised(ours), normalised(theirs)))


def of_pair(home: str, away: str, other_home: str, other_away: str) -> int:
    """The worse side's likeness: one exact side must not lift a wrong one."""
    return min(likeness(home, other_home), likeness(away, other_away))


def _by_words(ours: str, theirs: str) -> float:
    a, b = sorted(ours.split()), sorted(theirs.split())
    return 100 * SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio()


def _best() -> Callable[[str, str], float]:
    if find_spec("rapidfuzz") is None:
        return _by_words
    ratio: Callable[[str, str], float] = import_module("rapidfuzz.fuzz").token_set_ratio
    return ratio


_ratio = _best()
