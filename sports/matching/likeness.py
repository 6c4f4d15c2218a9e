"""How alike two names look, to rank proposals for a person: RapidFuzz, and nothing else uses it. No decision reads it.

`token_set_ratio` gives 100 for a subset ("Paris" in "Paris FC" and in "Paris Saint-Germain"), and 60 for some names
that have nothing to do with each other: good enough for an order, never for a choice.
"""

from __future__ import annotations

from rapidfuzz.fuzz import token_set_ratio

from sports.matching.names import normalised


def likeness(ours: str, theirs: str) -> int:
    """From 0 for nothing in common to 100 for equal, or for words that all occur in the other."""
    return round(token_set_ratio(normalised(ours), normalised(theirs)))


def of_pair(home: str, away: str, other_home: str, other_away: str) -> int:
    """The worse side's likeness: one exact side must not lift a wrong one."""
    return min(likeness(home, other_home), likeness(away, other_away))
