"""Aliases of teams: names of one team that no rule could join. One normal form for writing and for reading."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from sports.errors import SportsError
from sports.matching.names import Grade, grade, normalised

FILE = Path(__file__).with_name("aliases.csv")


class AliasClash(SportsError):
    """A name given to two teams; one of them must go."""

    def __init__(self, name: str, first: str, second: str) -> None:
        super().__init__(f"{name!r} is an alias of {first!r} and of {second!r}", "take it from one of them")
        self.name = name


class Aliases:
    """Sets of names, each set one team. Immutable: `plus` gives another."""

    def __init__(self, teams: Iterable[Iterable[str]] = ()) -> None:
        self._team_of: dict[str, str] = {}
        self._names: dict[str, frozenset[str]] = {}
        for names in teams:
            self._add(list(names))

    def __len__(self) -> int:
        return len(self._team_of)

    def plus(self, *names: str) -> Aliases:
        """The same with these names joined, and joined to the team that one of them already belongs to."""
        grown = Aliases()
        grown._team_of, grown._names = dict(self._team_of), dict(self._names)
        grown._add(list(names))
        return grown

    def grade(self, ours: str, theirs: str) -> Grade:
        """How well two names of one side agree, aliases first."""
        a, b = self._team_of.get(normalised(ours)), self._team_of.get(normalised(theirs))
        if a is not None and b is not None:
            # Two known teams are one or they aren't: that words are shared says nothing any more.
            return Grade.EXACT if a == b else Grade.NONE
        direct = grade(ours, theirs)
        if direct is Grade.EXACT or (a is None and b is None):
            return direct
        # The unknown name may agree with any of the known team's names.
        known, other = (a, theirs) if a is not None else (b or "", ours)
        return max(direct, *(grade(name, other) for name in self._names[known]))

    def _add(self, names: list[str]) -> None:
        keys = [normalised(name) for name in names]
        if len(keys) < 2 or not all(keys):
            raise SportsError(f"{names!r} joins nothing: give two names", "write both names of the team")
        teams = {self._team_of[key] for key in keys if key in self._team_of}
        if len(teams) > 1:
            first, second = sorted(teams)[:2]
            raise AliasClash(names[-1], first, second)
        team = teams.pop() if teams else keys[0]
        self._team_of.update(dict.fromkeys(keys, team))
        self._names[team] = self._names.get(team, frozenset()) | frozenset(keys)


@lru_cache(maxsize=1)
def shipped_aliases() -> Aliases:
    """The aliases that come with the project."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return Aliases(line.split("|") for line in lines if line and not line.startswith("#"))
