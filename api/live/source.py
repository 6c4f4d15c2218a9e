"""Reads what pricing published, from its own tables: the latest price of each fixture, the guard's last words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from pricing.columns import Offer
from pricing.priced import PricedSheet, read_sheet
from pricing.request import PricingRequest, read_request
from sports.words import Score

# One step through the index a fixture, however long its history is.
_LATEST: Final = text("""
    WITH RECURSIVE names AS (
        (SELECT fixture FROM pricing_published ORDER BY fixture LIMIT 1)
        UNION ALL
        SELECT (SELECT fixture FROM pricing_published WHERE fixture > names.fixture ORDER BY fixture LIMIT 1)
        FROM names WHERE names.fixture IS NOT NULL
    )
    SELECT latest.fixture, latest.asked_at, latest.version FROM names CROSS JOIN LATERAL (
        SELECT fixture, asked_at, version FROM pricing_published
        WHERE fixture = names.fixture ORDER BY asked_at DESC, version DESC LIMIT 1
    ) latest
""")
_NUMBERS: Final = text("""
    WITH RECURSIVE names AS (
        (SELECT fixture FROM pricing_changes ORDER BY fixture LIMIT 1)
        UNION ALL
        SELECT (SELECT fixture FROM pricing_changes WHERE fixture > names.fixture ORDER BY fixture LIMIT 1)
        FROM names WHERE names.fixture IS NOT NULL
    )
    SELECT names.fixture, (SELECT max(number) FROM pricing_changes WHERE fixture = names.fixture) AS number
    FROM names WHERE names.fixture IS NOT NULL
""")
_ONE: Final = text(
    "SELECT request, sheet, signers FROM pricing_published"
    " WHERE fixture = :fixture AND asked_at = :asked_at AND version = :version"
)
_CHANGES: Final = text(
    "SELECT number, market, after, why FROM pricing_changes"
    " WHERE fixture = :fixture AND number > :number ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Priced:
    """The latest price of a fixture."""

    version: int
    signers: int
    request: PricingRequest
    sheet: PricedSheet


def latest(session: Session) -> dict[str, tuple[int, int]]:
    """Moment and version of the latest price of each fixture."""
    return {row.fixture: (row.asked_at, row.version) for row in session.execute(_LATEST)}


def price(session: Session, fixture: str, asked_at: int, version: int) -> Priced:
    """One price."""
    row = session.execute(_ONE, {"fixture": fixture, "asked_at": asked_at, "version": version}).one()
    return Priced(version, row.signers, read_request(row.request.encode()), read_sheet(row.sheet.encode()))


def change_numbers(session: Session) -> dict[str, int]:
    """Number of the guard's last change of each fixture."""
    return {row.fixture: row.number for row in session.execute(_NUMBERS)}


def changes(session: Session, fixture: str, after: int) -> Iterator[tuple[int, Offer, str, str]]:
    """What the guard said after a number: number, offer, status, reasons."""
    for row in session.execute(_CHANGES, {"fixture": fixture, "number": after}):
        market, period, line, priced_at = json.loads(row.market)
        yield row.number, Offer(market, period, line, Score(*priced_at)), row.after, row.why
