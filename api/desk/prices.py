"""Agreed prices and the guard's words from pricing's own tables, as the desk asks for them.

A market that the guard never opened is held; a price that no quorum of replicas signed is none (`offers.standing`).
"""

from __future__ import annotations

import json
import threading
from typing import Final

from sqlalchemy import text

from api.desk.offers import MarketView
from api.fixtures import FixtureNames
from api.live.board import moment_of
from api.live.source import Priced, price
from pricing.columns import Offer
from pricing.guard import Status
from proofbook.database import Database

_LATEST: Final = text(
    "SELECT asked_at, version FROM pricing_published WHERE fixture = :fixture"
    " ORDER BY asked_at DESC, version DESC LIMIT 1"
)
_SAID: Final = text(
    "SELECT after, why FROM pricing_changes WHERE fixture = :fixture AND market = :market ORDER BY number DESC LIMIT 1"
)
_SHUT: Final = text(
    "SELECT max(at) FROM pricing_changes WHERE fixture = :fixture AND market = :market"
    " AND after IN ('suspended', 'settled')"
)
_KEPT: Final = 500


class HistoryPrices:
    """Reads the price history; safe to use from several threads."""

    def __init__(self, database: Database, names: FixtureNames | None = None) -> None:
        self._database = database
        self._names = names or FixtureNames()
        self._lock = threading.Lock()
        self._sheets: dict[tuple[str, int, int], Priced] = {}

    def view(self, fixture: int, offer: Offer, now: int) -> MarketView | None:
        """See `Prices.view`."""
        name = self._names.name_of(fixture)
        market = {"fixture": name, "market": json.dumps(offer)}
        with self._database.session(write=False) as session:
            found = session.execute(_LATEST, {"fixture": name}).first()
            if found is None:
                return None
            key = (name, int(found.asked_at), int(found.version))
            with self._lock:
                priced = self._sheets.get(key)
            if priced is None:
                priced = price(session, *key)
            said = session.execute(_SAID, market).first()
            shut_at = session.execute(_SHUT, market).scalar()
        with self._lock:
            if len(self._sheets) >= _KEPT:
                self._sheets.clear()
            self._sheets[key] = priced
        index, good = moment_of(priced.sheet, now)
        rows = priced.sheet.minutes[index].markets if index is not None and good else ()
        row = next((one for one in rows if one.offer == offer), None)
        request = priced.request
        match = request.football or request.tennis or request.basketball
        return MarketView(
            status=Status.HELD if said is None else Status(said.after),
            why="the guard has not opened it" if said is None else said.why,
            shut_at=None if shut_at is None else int(shut_at),
            fair_ppm=() if row is None else row.fair_ppm,
            margin_ppm=0 if row is None else row.margin_ppm,
            asked_at=request.asked_at,
            until=priced.sheet.until,
            signers=priced.signers,
            live=match is not None and match.play is not None,
        )
