"""What the sandbox remembers between requests: visits, codes and tokens, each for its short life. In memory alone."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

VISIT_S: Final = 600
CODE_S: Final = 30
TOKEN_S: Final = 60
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Visit:
    """One authorization request, and who was chosen for it."""

    query: Mapping[str, str]
    until: float
    person: str = ""
    used: bool = False
    access: str = ""


class Book:
    """Visits by their page, their code and their access token; each code is taken once."""

    def __init__(self, now: Callable[[], float], token: Callable[[], str]) -> None:
        self._now = now
        self._token = token
        self._lock = threading.Lock()
        self._pages: dict[str, Visit] = {}
        self._codes: dict[str, Visit] = {}
        self._tokens: dict[str, Visit] = {}

    def open(self, query: Mapping[str, str]) -> str:
        """Note a request; gives the id of its page."""
        with self._lock:
            page = self._token()
            self._put(self._pages, page, Visit(dict(query), self._now() + VISIT_S))
            return page

    def close(self, page: str) -> Visit | None:
        """Take the request of a page, once."""
        with self._lock:
            return self._alive(self._pages.pop(page, None))

    def code(self, visit: Visit, person: str) -> str:
        """Give a code for a person's answer."""
        with self._lock:
            code = self._token()
            self._put(self._codes, code, replace(visit, person=person, until=self._now() + CODE_S))
            return code

    def redeem(self, code: str) -> tuple[Visit, str] | None:
        """Take a code: its visit and an access token. Used again, it also ends the token that it gave."""
        with self._lock:
            visit = self._codes.get(code)
            if visit is None:
                return None
            if visit.used:
                self._tokens.pop(visit.access, None)
                return None
            access = self._token()
            self._codes[code] = replace(visit, used=True, access=access)
            if self._alive(visit) is None:
                return None
            self._put(self._tokens, access, replace(visit, until=self._now() + TOKEN_S))
            return visit, access

    def of_token(self, access: str) -> Visit | None:
        """The visit of an access token."""
        with self._lock:
            return self._alive(self._tokens.get(access))

    def _alive(self, visit: Visit | None) -> Visit | None:
        return visit if visit is not None and self._now() < visit.until else None

    @staticmethod
    def _put(where: dict[str, Visit], key: str, visit: Visit) -> None:
        while len(where) >= _MOST:
            where.pop(next(iter(where)))
        where[key] = visit


def pairwise(sector: str, person: str, secret: bytes) -> str:
    """The subject of a person at one service: another one elsewhere."""
    return hashlib.sha256(b"|".join((sector.encode(), person.encode(), secret))).hexdigest() + "s1"
