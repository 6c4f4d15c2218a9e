"""Records out of the database: the replicas' signed price that stood when the desk gave a ticket.

A price goes into a receipt only if it verifies there: signed by a quorum, of that time, with each of the bet's offers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from api.fixtures import FixtureNames
from api.receipts.checks_price import LEAST_REPLICAS, ZERO, beside
from api.receipts.model import PricePart
from api.receipts.steps import Mismatch
from chain.deployment import Deployment
from chain.typed_data import Domain
from sports.words import FixtureId, Leg

_THERE: Final = text("SELECT to_regclass('pricing_published') IS NOT NULL")
_STOOD: Final = text(
    "SELECT body FROM pricing_published WHERE fixture = :fixture AND asked_at <= :at AND body <> ''"
    " ORDER BY asked_at DESC, version DESC LIMIT 1"
)


def prices_of(
    session: Session, at: Deployment, names: FixtureNames, legs: Sequence[int], accepted_at: int
) -> dict[int, PricePart]:
    """The prices behind a ticket's odds, by fixture; of a fixture without one that verifies there is none."""
    if not session.execute(_THERE).scalar_one():
        return {}
    by_fixture: defaultdict[FixtureId, list[Leg]] = defaultdict(list)
    for leg in map(Leg.unpack, legs):
        by_fixture[leg.fixture].append(leg)
    found: dict[int, PricePart] = {}
    for fixture, mine in by_fixture.items():
        body = session.execute(_STOOD, {"fixture": names.name_of(fixture), "at": accepted_at}).scalar()
        part = None if body is None else _part(body, at, fixture, mine, accepted_at)
        if part is not None:
            found[fixture] = part
    return found


def words_of(names: FixtureNames, legs: Sequence[int]) -> dict[int, str]:
    """Both sides of each fixture that the catalogue has, for people."""
    known = {fixture: names.about(names.name_of(fixture)) for fixture in (leg >> 128 for leg in legs)}
    return {fixture: f"{one.home.name} – {one.away.name}" for fixture, one in known.items() if one is not None}


def _part(body: str, at: Deployment, fixture: int, legs: Sequence[Leg], accepted_at: int) -> PricePart | None:
    # The engine takes a second to import, and most receipts are looked at without one.
    from pricing.agree.errors import AgreementError
    from pricing.agree.published import read_published, verify_published

    published = read_published(body.encode())
    if published.sheet.until < accepted_at:
        return None
    try:
        for leg in legs:
            beside(leg, published.sheet, accepted_at)
    except Mismatch:
        return None
    signers = {one.replica for one in published.signed}
    for contract in (at.book, ZERO):
        try:
            quorum = max(LEAST_REPLICAS, len(signers) // 2 + 1)
            verify_published(published, signers, quorum, Domain(at.chain_id, contract))
        except AgreementError:
            continue
        return PricePart(fixture, contract, json.loads(body))
    return None
