"""The state of the book as the database has it, in a handful of statements, and what was written since the last look.

Sums over all that ever happened are not made anew each time: what ended in a final block never changes, so it is added
up once, and only what came behind it is looked at. Whoever begins begins at the newest row, as counters do.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Session

from api.chain import views
from api.observe.boards import Offer, Shown, shown, together

# What is left of open bets: in all (a row without a fixture), and by fixture.
_OPEN: Final = text("""
    WITH left_open AS (
        SELECT b.bettor, b.nonce, b.stake - coalesce(c.sold, 0) AS stake,
               b.payout - coalesce(div(b.payout::numeric * c.sold, b.stake), 0) AS payout
        FROM book_bets b LEFT JOIN LATERAL (
            SELECT sum(part) AS sold FROM book_cash_outs o WHERE o.bettor = b.bettor AND o.nonce = b.nonce
        ) c ON true WHERE b.end_block IS NULL
    )
    SELECT NULL AS fixture, NULL AS sport, count(*), coalesce(sum(stake), 0), coalesce(sum(payout), 0) AS payouts
    FROM left_open
    UNION ALL
    SELECT l.fixture, f.sport, count(*), sum(o.stake), sum(o.payout) FROM left_open o
    JOIN (SELECT DISTINCT bettor, nonce, fixture FROM book_legs) l USING (bettor, nonce)
    LEFT JOIN book_fixtures f ON f.fixture = l.fixture GROUP BY l.fixture, f.sport
    ORDER BY fixture NULLS FIRST
""")
_SETTLED: Final = text("""
    SELECT coalesce(sum(b.stake), 0), coalesce(sum(coalesce(b.paid, 0) + coalesce(c.paid, 0)), 0)
    FROM book_bets b LEFT JOIN LATERAL (
        SELECT sum(paid) + sum(coalesce(gain_paid, 0)) AS paid FROM book_cash_outs o
        WHERE o.bettor = b.bettor AND o.nonce = b.nonce
    ) c ON true WHERE b.end_block > :after AND b.end_block <= :until
""")
_LAGS: Final = text("""
    SELECT b.end_time - max(r.time) FROM book_bets b JOIN book_legs l USING (bettor, nonce)
    JOIN book_results r ON r.fixture = l.fixture AND r.time <= b.end_time
    WHERE b."end" = 'settled' AND b.end_block > :after AND b.end_block <= :until
    GROUP BY b.bettor, b.nonce, b.end_time
""")
_WAITING: Final = text("""
    SELECT count(*), min(told) FROM (
        SELECT max(r.told) AS told FROM book_bets b JOIN book_legs l USING (bettor, nonce)
        LEFT JOIN (SELECT fixture, max(time) AS told FROM book_results GROUP BY fixture) r ON r.fixture = l.fixture
        WHERE b.end_block IS NULL GROUP BY b.bettor, b.nonce HAVING count(*) = count(r.told)
    ) waiting
""")
_TICKETS: Final = text(
    "SELECT count(*), coalesce(sum(payout), 0) FROM desk_bets WHERE state IN ('accepted', 'submitted')"
)
_UNKNOWN: Final = text("""
    SELECT count(*) FROM book_bets b WHERE b.end_block IS NULL
    AND NOT EXISTS (SELECT FROM desk_bets d WHERE d.id = b.id)
""")
_BATCHES: Final = text(
    "SELECT count(*), min(made_at) FILTER (WHERE state = 'made') FROM desk_batches WHERE state <> 'closed'"
)
_SETTLEMENTS: Final = text("SELECT count(*) FROM settlement_batches WHERE closed = ''")
_HALTS: Final = text("SELECT count(*) FROM desk_halts WHERE ended_at IS NULL")
_BARS: Final = text("SELECT count(*), min(asked_at) FROM chain_bars WHERE mined_at IS NULL")
_STATES: Final = text("""
    SELECT s.seq, s.state, s.reason, s.at - b.received_at FROM desk_states s JOIN desk_bets b ON b.id = s.bet
    WHERE s.seq > :after ORDER BY s.seq
""")
_ENTRIES: Final = text("""
    SELECT seq, kind, payload FROM event_log WHERE seq > :after AND kind IN
    ('session.opened', 'identity.started', 'identity.attempt', 'duty.excluded', 'grant.bar_mined') ORDER BY seq
""")
_BOARDS: Final = text("SELECT fixture, seq FROM live_fixtures")
_BOARD: Final = text("SELECT fixture, body FROM live_fixtures WHERE fixture = ANY(:fixtures)")
_OVERLAP: Final = 500
"""A row of a transaction that took longer may come behind rows with higher numbers."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An order went into a state, `after_s` match seconds after it came in."""

    state: str
    reason: str
    after_s: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the event log."""

    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """One look; units, match seconds, and `bars_since` wall seconds. `fixtures` by what is at risk, the most first."""

    open_bets: int
    open_stakes: int
    open_payouts: int
    tickets: int
    ticket_payouts: int
    unknown: int
    by_sport: dict[int, int]
    fixtures: tuple[tuple[int, int], ...]
    settled_stakes: int
    settled_payouts: int
    lags: tuple[int, ...]
    unsettled: int
    unsettled_since: int | None
    batches: int
    batch_since: int | None
    settlements: int
    halts: int
    bars: int
    bars_since: int | None
    index: views.Position
    offer: Offer
    moved: tuple[Moved, ...]
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Looking:
    """Remembers what was seen; used by one thread at a time."""

    _state: int | None = None
    _seen: deque[int] = field(default_factory=lambda: deque(maxlen=4 * _OVERLAP))
    _entry: int | None = None
    _block: int | None = None
    _settled: tuple[int, int] = (0, 0)
    _boards: dict[str, tuple[int, Shown | None]] = field(default_factory=dict)

    def look(self, session: Session) -> Picture:
        """Read everything in the caller's transaction. Raises SQLAlchemyError; then nothing was seen."""
        at = views.position(session)
        every, *by_fixture = session.execute(_OPEN).all()
        by_sport: dict[int, int] = {}
        for one in by_fixture:
            by_sport[one.sport or 0] = by_sport.get(one.sport or 0, 0) + int(one.payouts)
        at_risk = sorted(((int.from_bytes(one.fixture, "big"), int(one.payouts)) for one in by_fixture), key=_most)
        offer = self._offer(session)
        tickets, waiting = session.execute(_TICKETS).one(), session.execute(_WAITING).one()
        batches, bars = session.execute(_BATCHES).one(), session.execute(_BARS).one()
        settlements, halts = session.execute(_SETTLEMENTS).scalar_one(), session.execute(_HALTS).scalar_one()
        entries, moved = self._entries(session), self._moved(session)
        settled, lags = self._ended(session, at.final)
        return Picture(
            open_bets=every[2],
            open_stakes=int(every[3]),
            open_payouts=int(every[4]),
            tickets=tickets[0],
            ticket_payouts=int(tickets[1]),
            unknown=session.execute(_UNKNOWN).scalar_one(),
            by_sport=by_sport,
            fixtures=tuple(at_risk),
            settled_stakes=settled[0],
            settled_payouts=settled[1],
            lags=lags,
            unsettled=waiting[0],
            unsettled_since=waiting[1],
            batches=batches[0],
            batch_since=batches[1],
            settlements=settlements,
            halts=halts,
            bars=bars[0],
            bars_since=bars[1],
            index=at,
            offer=offer,
            moved=moved,
            entries=entries,
        )

    def _ended(self, session: Session, final: int) -> tuple[tuple[int, int], tuple[int, ...]]:
        """Sums over all bets that have ended, and how long those waited that have done so for good since."""

        def summed(after: int, until: int) -> tuple[int, int]:
            stakes, paid = session.execute(_SETTLED, {"after": after, "until": until}).one()
            return int(stakes), int(paid)

        lags: tuple[int, ...] = ()
        if self._block is None:
            self._settled = summed(-1, final)
        elif final > self._block:
            more = summed(self._block, final)
            self._settled = (self._settled[0] + more[0], self._settled[1] + more[1])
            found = session.execute(_LAGS, {"after": self._block, "until": final})
            lags = tuple(max(0, int(lag)) for lag in found.scalars())
        self._block = final if self._block is None else max(final, self._block)
        late = summed(self._block, 1 << 62)
        return (self._settled[0] + late[0], self._settled[1] + late[1]), lags

    def _moved(self, session: Session) -> tuple[Moved, ...]:
        newest = int(session.execute(text("SELECT coalesce(max(seq), 0) FROM desk_states")).scalar_one())
        if self._state is None:
            self._state = newest
            self._seen.extend(range(max(1, newest - _OVERLAP), newest + 1))
            return ()
        known, found = set(self._seen), []
        for seq, state, reason, after_s in session.execute(_STATES, {"after": self._state - _OVERLAP}):
            if seq not in known:
                self._seen.append(seq)
                found.append(Moved(state, reason, int(after_s)))
                newest = max(newest, seq)
        self._state = newest
        return tuple(found)

    def _entries(self, session: Session) -> tuple[Entry, ...]:
        if self._entry is None:
            self._entry = int(session.execute(text("SELECT coalesce(max(seq), 0) FROM event_log")).scalar_one())
            return ()
        rows = session.execute(_ENTRIES, {"after": self._entry}).all()
        if rows:
            self._entry = int(rows[-1][0])
        return tuple(Entry(kind, json.loads(payload)) for _, kind, payload in rows)

    def _offer(self, session: Session) -> Offer:
        """The boards; only those are read that changed."""
        now = dict(session.execute(_BOARDS).tuples().all())
        due = [name for name, seq in now.items() if self._boards.get(name, (-1, None))[0] != seq]
        for name in self._boards.keys() - now.keys():
            del self._boards[name]
        if due:
            for name, body in session.execute(_BOARD, {"fixtures": due}):
                self._boards[name] = (now[name], shown(json.loads(body)))
        return together(one for _, one in self._boards.values() if one is not None)


def _most(one: tuple[int, int]) -> tuple[int, int]:
    return -one[1], one[0]
