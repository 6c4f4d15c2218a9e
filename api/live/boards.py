"""The kept boards of fixtures, read and searched. A body is parsed once a change; what was asked for is then filtered.

Names are compared without accents and case, so that "cote d'ivoire" finds Côte d'Ivoire.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlmodel import Session, col, select

from api.live.board import Board
from api.live.tables import LiveFixture

MAIN: Final = {"football": ("1:1:0:0-0",), "tennis": ("3:2:0:0-0",), "basketball": ("3:2:0:0-0",)}
"""The market that stands for a match where only one is shown, by sport."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; None and empty: any. Times are match seconds, `after` and `before` of the kick-off."""

    sport: str | None = None
    competition: str | None = None
    in_play: bool | None = None
    ended: bool | None = None
    status: str | None = None
    listed: bool | None = None
    after: int = 0
    before: int = 1 << 40
    words: tuple[str, ...] = ()

    def takes(self, board: Board) -> bool:
        """Whether a board is wanted."""
        equal = (
            (self.sport, board["sport"]),
            (self.competition, board.get("competition_key", "")),
            (self.in_play, board["in_play"]),
            (self.ended, board.get("phase") == "ended"),
            (self.status, board["status"]),
            (self.listed, board.get("listed", False)),
        )
        if any(want not in (None, has) for want, has in equal) or not self.after <= board["kickoff"] < self.before:
            return False
        names = searchable(" ".join(str(board.get(name, "")) for name in _SEARCHED)) if self.words else ""
        return all(word in names for word in self.words)


_SEARCHED: Final = ("home", "away", "home_code", "away_code", "competition")


def searchable(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(query: str | None) -> tuple[str, ...]:
    """The words of a search, each of which a name must have."""
    return tuple(searchable(query or "").split())


@dataclass(slots=True)
class Boards:
    """The boards that this process has parsed; safe to use from several threads."""

    _known: dict[str, tuple[int, Board]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self, session: Session) -> list[tuple[int, Board]]:
        """Every board with its number, by kick-off. They are shared: do not change them."""
        order = (col(LiveFixture.kickoff), col(LiveFixture.fixture))
        rows = session.exec(select(LiveFixture.fixture, LiveFixture.seq).order_by(*order)).all()
        with self._lock:
            missing = [name for name, seq in rows if self._known.get(name, (-1,))[0] < seq]
        fresh = self._read(session, missing)
        with self._lock:
            self._known |= fresh
            for name in self._known.keys() - {name for name, _ in rows}:
                del self._known[name]
            return [self._known[name] for name, _ in rows if name in self._known]

    def one(self, session: Session, fixture: str) -> tuple[int, Board] | None:
        """One board."""
        return self._read(session, [fixture]).get(fixture)

    @staticmethod
    def _read(session: Session, names: Sequence[str]) -> dict[str, tuple[int, Board]]:
        if not names:
            return {}
        rows = session.exec(select(LiveFixture).where(col(LiveFixture.fixture).in_(names)))
        return {row.fixture: (row.seq, json.loads(row.body)) for row in rows}


def shown(seq: int, board: Board, markets: Iterable[str] | None = None) -> dict[str, Any]:
    """What a route tells of a board; `markets` are the keys to tell, None all."""
    offered = board["markets"]
    keys = offered.keys() if markets is None else [key for key in markets if key in offered]
    counted = sum(any(market["odds_ppm"]) for market in offered.values())
    return {**board, "seq": seq, "market_count": counted, "markets": {key: offered[key] for key in keys}}
