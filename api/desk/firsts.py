"""What first bets bring, in PostgreSQL; each function works in the caller's transaction."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from api.desk.first import Parts
from api.desk.store import UNDER_WAY
from api.desk.tables import DeskBet, DeskFirst
from chain.permit import Permit
from chain.typed_data import Grant


def keep(session: Session, digest: bytes, parts: Parts) -> None:
    """Keep what comes with an order, before the order itself; what is kept of one that is known stays as it is."""
    if session.get(DeskBet, digest) is not None:
        return
    row = session.get(DeskFirst, digest) or DeskFirst(bet=digest, parts="")
    row.parts = _text(parts)
    session.add(row)


def find(session: Session, digest: bytes) -> Parts | None:
    """What was kept with an order."""
    row = session.get(DeskFirst, digest)
    return None if row is None else parts_of(row)


def parts_of(row: DeskFirst) -> Parts:
    """The parts of a row."""
    known: dict[str, Any] = json.loads(row.parts)
    grant, permit = known["grant"], known["permit"]
    if grant is not None:
        grant = Grant(**(grant | {"policy": bytes.fromhex(grant["policy"])}))
    if permit is not None:
        permit = Permit(**(permit | {"r": bytes.fromhex(permit["r"]), "s": bytes.fromhex(permit["s"])}))
    return Parts(grant, bytes.fromhex(known["grant_signature"]), permit)


def another_under_way(session: Session, bettor: str, digest: bytes, now: int) -> bool:
    """Whether another first bet of the wallet has a ticket that may still be placed: both would use one permit."""
    query = select(col(DeskBet.id)).where(
        col(DeskBet.bettor) == bettor.lower(),
        col(DeskBet.first),
        col(DeskBet.state).in_(UNDER_WAY),
        col(DeskBet.include_by) >= now,
        col(DeskBet.id) != digest,
    )
    return session.exec(query).first() is not None


def _text(parts: Parts) -> str:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items()}
        return value.hex() if isinstance(value, bytes) else value

    return json.dumps(plain(asdict(parts)))
