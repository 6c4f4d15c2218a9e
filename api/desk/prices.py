"""Agreed prices and the guard's words from pricing's own tables, as the desk asks for them.

A market that the guard never opened is held; a price that no quorum of replicas signed is none (`offers.standing`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, text
from sqlmodel import Session

from api.desk.offers import MarketView
from api.fixtures import FixtureNames
from api.live.board import moment_of
from api.live.source import Priced, price
from pricing.columns import Offer
from pricing.guard import Status
from proofbook.database import Database

_SAID: Final = text("""
    SELECT price.asked_at, price.version, said.after, said.why, shut.at
    FROM unnest(CAST(:fixtures AS text[]), CAST(:markets AS text[])) WITH ORDINALITY AS asked(fixture, market, number)
    LEFT JOIN LATERAL (
        SELECT asked_at, version FROM pricing_published WHERE fixture = asked.fixture
        ORDER BY asked_at DESC, version DESC LIMIT 1
    ) price ON true
    LEFT JOIN LATERAL (
        SELECT after, why FROM pricing_changes WHERE fixture = asked.fixture AND market = asked.market
        ORDER BY pricing_changes.number DESC LIMIT 1
    ) said ON true
    LEFT JOIN LATERAL (
        SELECT max(pricing_changes.at) AS at FROM pricing_changes
        WHERE fixture = asked.fixture AND market = asked.market AND after IN ('suspended', 'settled')
    ) shut ON true
    ORDER BY asked.number
""")
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
        (found,) = self.views([(fixture, offer)], now)
        return found

    def views(self, markets: Sequence[tuple[int, Offer]], now: int) -> list[MarketView | None]:
        """Several markets, each as `view` gives it, in one question."""
        names = [self._names.name_of(fixture) for fixture, _ in markets]
        asked = [(name, json.dumps(offer)) for name, (_, offer) in zip(names, markets, strict=True) if name is not None]
        if not asked:
            return [None] * len(markets)
        with self._database.session(write=False) as session:
            values = {"fixtures": [name for name, _ in asked], "markets": [market for _, market in asked]}
            rows = iter(session.execute(_SAID, values).all())
            return [
                None if name is None else self._view(session, name, next(rows), offer, now)
                for name, (_, offer) in zip(names, markets, strict=True)
            ]

    def _view(self, session: Session, name: str, row: Row[Any], offer: Offer, now: int) -> MarketView | None:
        if row.asked_at is None:
            return None
        priced = self._priced(session, (name, int(row.asked_at), int(row.version)))
        index, good = moment_of(priced.sheet, now)
        rows = priced.sheet.minutes[index].markets if index is not None and good else ()
        found = next((one for one in rows if one.offer == offer), None)
        request = priced.request
        match = request.football or request.tennis or request.basketball
        return MarketView(
            status=Status.HELD if row.after is None else Status(row.after),
            why="the guard has not opened it" if row.after is None else row.why,
            shut_at=None if row.at is None else int(row.at),
            fair_ppm=() if found is None else found.fair_ppm,
            margin_ppm=0 if found is None else found.margin_ppm,
            asked_at=request.asked_at,
            until=priced.sheet.until,
            signers=priced.signers,
            live=match is not None and match.play is not None,
        )

    def _priced(self, session: Session, key: tuple[str, int, int]) -> Priced:
        """A price; one that was published never changes."""
        with self._lock:
            known = self._sheets.get(key)
        if known is not None:
            return known
        found = price(session, *key)
        with self._lock:
            if len(self._sheets) >= _KEPT:
                self._sheets.clear()
            self._sheets[key] = found
        return found
