"""Changes of boards in one sequence without gaps, in the database; each number is told to who listens.

PostgreSQL's NOTIFY is lost on who is away and takes a lock for all at commit: so only the number is told, by the one
publisher, and a listener reads every row after the last that it knows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from api.live.board import Board, change_of
from pricing.request import canonical

CHANNEL: Final = "proofbook_live"
KEPT: Final = 20_000
"""Changes that stay; who was away for longer begins with a snapshot."""
_LOCK: Final = 0x6C697665
_CLEAN_EVERY: Final = 500


def publish(session: Session, boards: Sequence[Board], at: int, told_at_ms: int, *, notify: bool = True) -> list[int]:
    """Keep what changed of some boards, and tell it when the transaction ends; gives the numbers.

    `notify` False leaves the telling to a bus: NOTIFY takes a lock that all commits of the server share.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = head(session)
    made = []
    for board in boards:
        row = session.execute(
            text("SELECT body FROM live_fixtures WHERE fixture = :fixture"), {"fixture": board["fixture"]}
        ).first()
        change = change_of(None if row is None else json.loads(row.body), board)
        if change is None:
            continue
        last += 1
        made.append(last)
        values = {
            "seq": last,
            "fixture": board["fixture"],
            "at": at,
            "told_at": told_at_ms,
            "kickoff": board["kickoff"],
        }
        session.execute(
            text("INSERT INTO live_outbox VALUES (:seq, :fixture, :at, :told_at, :body)"),
            {**values, "body": canonical(change).decode()},
        )
        session.execute(
            text(
                "INSERT INTO live_fixtures VALUES (:fixture, :seq, :kickoff, :body) ON CONFLICT (fixture)"
                " DO UPDATE SET seq = :seq, kickoff = :kickoff, body = :body"
            ),
            {**values, "body": canonical(board).decode()},
        )
    if made:
        if notify:
            session.execute(text("SELECT pg_notify(:channel, :seq)"), {"channel": CHANNEL, "seq": str(last)})
        if last // _CLEAN_EVERY != (last - len(made)) // _CLEAN_EVERY:
            session.execute(text("DELETE FROM live_outbox WHERE seq <= :oldest"), {"oldest": last - KEPT})
    return made


def head(session: Session) -> int:
    """Number of the last change, 0 before the first."""
    return int(session.execute(text("SELECT coalesce(max(seq), 0) FROM live_outbox")).scalar_one())
