"""Reads what pricing published, from its own tables: the latest price of each fixture, the guard's last words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from api.live.story import Seen
from pricing.columns import Offer
from pricing.guard import Status
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
_EARLY_S: Final = 3_600
"""How long before its kick-off a match may begin."""
_CHANGES: Final = text(
    "SELECT number, market, after, why FROM pricing_changes"
    " WHERE fixture = :fixture AND number > :number ORDER BY number"
)

_PLAYS: Final = text("""
    SELECT asked_at, request::json #> '{football,play}' AS play FROM pricing_published
    WHERE fixture = :fixture AND asked_at >= :since ORDER BY asked_at, version
""")
_WHY: Final = text("""
    SELECT at, why FROM pricing_changes WHERE fixture = :fixture GROUP BY at, why ORDER BY at, min(number)
""")
_ENDED: Final = text("""
    SELECT bool_and(after = :settled) AS over, max(at) AS at FROM (
        SELECT DISTINCT ON (market) after, at FROM pricing_changes
        WHERE fixture = :fixture ORDER BY market, number DESC
    ) latest
""")


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


def plays(session: Session, fixture: str, kickoff: int) -> list[Seen]:
    """The states of play that prices were made from, in order; those of football, the one sport that is followed."""
    found = []
    for row in session.execute(_PLAYS, {"fixture": fixture, "since": kickoff - _EARLY_S}):
        if row.play is not None:
            reds, score = Score(*row.play["reds"]), Score(*row.play["score"])
            found.append(Seen(row.asked_at, row.play["heard_at"], row.play["half"], row.play["clock_s"], score, reds))
    return found


def whys(session: Session, fixture: str) -> list[tuple[int, str]]:
    """When the guard changed a market, and its reasons then, in order; each once a moment."""
    return [(row.at, row.why) for row in session.execute(_WHY, {"fixture": fixture})]


def ended_at(session: Session, fixture: str) -> int | None:
    """When the last market was settled by the guard; None while one is not."""
    row = session.execute(_ENDED, {"fixture": fixture, "settled": Status.SETTLED.value}).one()
    return int(row.at) if row.over else None
