"""Who may speak of a fixture: its specification and the members of its committee, asked of the chain once a fixture.

Only of fixtures that the index has, so that a stranger can make us ask no more often than there are fixtures. What a
fixture's id stands for, its committee included, can never change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import Session

from api.chain.tables import FixtureRow
from api.receipts.build_result import listing_of
from api.receipts.onchain import ChainView
from chain.deployment import Deployment

MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Listing:
    """Struct hash of a fixture's specification, and its committee."""

    specification: bytes
    members: tuple[str, ...]


@dataclass(slots=True)
class Listings:
    """Those that were asked for; safe to use from several threads."""

    _known: OrderedDict[int, Listing] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, session: Session, fixture: int, view: ChainView, deployment: Deployment) -> Listing | None:
        """The listing of a fixture that the index has; None for another. Raises NotToBeBuilt, ChainUnusable."""
        with self._lock:
            if fixture in self._known:
                return self._known[fixture]
        row = session.get(FixtureRow, fixture.to_bytes(16, "big"))
        if row is None:
            return None
        listed, members = listing_of(view, deployment, fixture, view.head().number)
        found = Listing(listed.specification, members)
        with self._lock:
            self._known[fixture] = found
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def members(self) -> frozenset[str]:
        """Every member of a committee that was asked for."""
        with self._lock:
            return frozenset(member for one in self._known.values() for member in one.members)
