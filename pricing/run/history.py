"""What is kept of pricing: published prices, what the guard did, which replicas were left out. Owns `pricing_*` tables.

    pricing_published   one row a question; the first one to write it wins, so two that ask publish one price
    pricing_votes       signed votes of replicas that work from the queue
    pricing_changes     every change of a market's status, with its reasons
    pricing_replicas    every change of a replica's standing, with its reason

The same SQL runs on SQLite and PostgreSQL. Bodies are canonical JSON as text: what was signed can be checked from
the table alone.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import text

from pricing.agree import Published, published_bytes, read_published
from pricing.agree.statement import VOTES, Vote
from pricing.columns import Offer
from pricing.guard import Block, Cause, Change, Status
from pricing.priced import PricedSheet, read_sheet, sheet_bytes
from pricing.request import PricingRequest, Reference, canonical, read_request, request_bytes
from pricing.run.errors import SchemaTooNew
from proofbook.database import Database
from sports.words import Score

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """
        CREATE TABLE pricing_published (
            fixture TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            standing TEXT NOT NULL,
            reason TEXT NOT NULL,
            signers INTEGER NOT NULL,
            request TEXT NOT NULL,
            sheet TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (fixture, asked_at, version)
        )
        """,
        """
        CREATE TABLE pricing_votes (
            fixture TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            replica TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (fixture, asked_at, version, replica)
        )
        """,
        """
        CREATE TABLE pricing_changes (
            fixture TEXT NOT NULL,
            at BIGINT NOT NULL,
            number BIGINT NOT NULL,
            market TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (fixture, number)
        )
        """,
        """
        CREATE TABLE pricing_replicas (
            replica TEXT NOT NULL,
            at BIGINT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (replica, at)
        )
        """,
    ),
)
"""Never change one that was released, add the next."""
_MAKING: Final = 0x7072696365  # the advisory lock of those who make tables

_PRICES: Final = (
    "SELECT asked_at, version, request, sheet, body FROM pricing_published"
    " WHERE fixture = :fixture AND asked_at >= :since"
)
_FORGET: Final = (
    "DELETE FROM pricing_published WHERE fixture = :fixture",
    "DELETE FROM pricing_votes WHERE fixture = :fixture",
    "DELETE FROM pricing_changes WHERE fixture = :fixture",
)


class Kept(NamedTuple):
    """A price of the history; `published` is None for one that no replica signed."""

    asked_at: int
    version: int
    request: PricingRequest
    sheet: PricedSheet
    published: Published | None


class Point(NamedTuple):
    """A point of a chart: from `at` on, the fair probabilities of a market in millionths."""

    at: int
    fair_ppm: tuple[int, ...]


class KeptChange(NamedTuple):
    """A change of a market's status."""

    at: int
    offer: Offer
    before: str
    after: str
    why: str


class History:
    """The history in a database; safe to use from several processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def migrate(self) -> None:
        """Bring the tables to this version. Raises SchemaTooNew."""
        with self._database.session() as session:
            if session.get_bind().dialect.name == "postgresql":  # processes that start together make the tables once
                session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MAKING})
            session.execute(text("CREATE TABLE IF NOT EXISTS pricing_schema (version INTEGER NOT NULL)"))
            row = session.execute(text("SELECT max(version) FROM pricing_schema")).one()
            done = int(row[0] or 0)
            if done > len(MIGRATIONS):
                raise SchemaTooNew(done, len(MIGRATIONS))
            for number, statements in enumerate(MIGRATIONS[done:], start=done + 1):
                for statement in statements:
                    session.execute(text(statement))
                session.execute(text("INSERT INTO pricing_schema VALUES (:number)"), {"number": number})

    def publish(self, published: Published) -> bool:
        """Keep an agreed price; False where one of the same question is kept already."""
        body = published_bytes(published)
        return self._publish(published.version, published.request, published.sheet, len(published.signed), body)

    def keep_unsigned(self, request: PricingRequest, sheet: PricedSheet, version: int = 0) -> bool:
        """Keep a price that no replica signed; False where one of the same question is kept already."""
        return self._publish(version, request, sheet, 0, b"")

    def keep_vote(self, vote: Vote) -> list[Vote]:
        """Keep a replica's vote and give all of its question, this one or the one it gave before included."""
        question = {"fixture": vote.request.fixture, "asked_at": vote.request.asked_at, "version": vote.version}
        body = canonical(VOTES.dump_python(vote, mode="json")).decode()
        with self._database.session() as session:
            session.execute(
                text(
                    "INSERT INTO pricing_votes VALUES (:fixture, :asked_at, :version, :replica, :body)"
                    " ON CONFLICT DO NOTHING"
                ),
                {**question, "replica": vote.replica, "body": body},
            )
        # In a transaction of its own: of two that vote at once, the later one sees both.
        with self._database.session(write=False) as session:
            rows = session.execute(
                text(
                    "SELECT body FROM pricing_votes WHERE fixture = :fixture AND asked_at = :asked_at"
                    " AND version = :version ORDER BY replica"
                ),
                question,
            ).all()
        return [VOTES.validate_json(row[0], strict=True) for row in rows]

    def keep_changes(self, fixture: str, changes: Iterable[Change]) -> None:
        """Keep what the guard did, in order."""
        with self._database.session() as session:
            row = session.execute(
                text("SELECT max(number) FROM pricing_changes WHERE fixture = :fixture"), {"fixture": fixture}
            ).one()
            for number, change in enumerate(changes, start=int(row[0] or 0) + 1):
                session.execute(
                    text("INSERT INTO pricing_changes VALUES (:fixture, :at, :number, :market, :before, :after, :why)"),
                    {
                        "fixture": fixture,
                        "at": change.at,
                        "number": number,
                        "market": json.dumps(change.offer),
                        "before": change.before.value,
                        "after": change.after.value,
                        "why": "; ".join(str(block) for block in change.why),
                    },
                )

    def shut(self, fixture: str, at: int, why: str) -> int:
        """Keep that every market which was open last is suspended, and why; how many those are.

        For a run that ends, or that takes up what another one left: nobody watches such a market.
        """
        open_ = [offer for offer, status in self.statuses(fixture).items() if status == Status.OPEN]
        block = Block(Cause.KILLED, "", at, why)
        self.keep_changes(fixture, [Change(offer, Status.OPEN, Status.SUSPENDED, at, (block,)) for offer in open_])
        return len(open_)

    def keep_standing(self, replica: str, at: int, reason: str) -> None:
        """Keep why a replica is not counted from now on; an empty reason: it is."""
        with self._database.session() as session:
            session.execute(
                text("INSERT INTO pricing_replicas VALUES (:replica, :at, :reason) ON CONFLICT DO NOTHING"),
                {"replica": replica, "at": at, "reason": reason},
            )

    def fixtures(self) -> list[str]:
        """The fixtures that prices are kept of."""
        return [row[0] for row in self._rows("SELECT DISTINCT fixture FROM pricing_published ORDER BY fixture")]

    def newest(self, fixture: str) -> int | None:
        """The moment of the last price or change that is kept of a fixture."""
        rows = self._rows(
            "SELECT max(at) FROM (SELECT max(asked_at) AS at FROM pricing_published WHERE fixture = :fixture"
            " UNION ALL SELECT max(at) FROM pricing_changes WHERE fixture = :fixture) AS kept",
            fixture=fixture,
        )
        return None if rows[0][0] is None else int(rows[0][0])

    def last(self, fixture: str) -> Kept | None:
        """The newest kept price."""
        rows = self._rows(f"{_PRICES} ORDER BY asked_at DESC, version DESC LIMIT 1", fixture=fixture, since=0)
        return _kept(rows[0]) if rows else None

    def last_reference(self, fixture: str) -> Reference | None:
        """The prices of others that the last kept price was made from."""
        last = self.last(fixture)
        match = None if last is None else last.request.football or last.request.tennis or last.request.basketball
        return None if match is None else match.reference

    def statuses(self, fixture: str) -> dict[Offer, str]:
        """The last status of every market."""
        rows = self._rows(
            "SELECT market, after FROM pricing_changes JOIN (SELECT max(number) AS newest FROM pricing_changes"
            " WHERE fixture = :fixture GROUP BY market) AS latest ON number = newest WHERE fixture = :fixture"
            " ORDER BY number",
            fixture=fixture,
        )
        return {_offer(json.loads(row[0])): row[1] for row in rows}

    def forget(self, fixture: str) -> None:
        """Drop everything of a fixture: for replays, which live the same minutes again."""
        with self._database.session() as session:
            for statement in _FORGET:
                session.execute(text(statement), {"fixture": fixture})

    def prices(self, fixture: str, since: int = 0) -> list[Kept]:
        """The kept prices of a fixture from a moment on, in order."""
        rows = self._rows(f"{_PRICES} ORDER BY asked_at, version", fixture=fixture, since=since)
        return [_kept(row) for row in rows]

    def series(self, fixture: str, offer: Offer) -> list[Point]:
        """A market's fair probabilities over time, each minute of a schedule until the next price took its place."""
        points: list[Point] = []
        for kept in self.prices(fixture):
            points = [point for point in points if point.at < kept.asked_at]
            for minute in kept.sheet.minutes:
                found = next((market.fair_ppm for market in minute.markets if market.offer == offer), ())
                if found:
                    points.append(Point(minute.since, found))
        return points

    def changes(self, fixture: str) -> list[KeptChange]:
        """What the guard did, in order."""
        rows = self._rows(
            "SELECT at, market, before, after, why FROM pricing_changes WHERE fixture = :fixture ORDER BY number",
            fixture=fixture,
        )
        return [KeptChange(row[0], _offer(json.loads(row[1])), row[2], row[3], row[4]) for row in rows]

    def standings(self) -> list[tuple[str, int, str]]:
        """Replica, moment and reason of every change of a standing, in order."""
        rows = self._rows("SELECT replica, at, reason FROM pricing_replicas ORDER BY at, replica")
        return [(row[0], row[1], row[2]) for row in rows]

    def _publish(self, version: int, request: PricingRequest, sheet: PricedSheet, signers: int, body: bytes) -> bool:
        with self._database.session() as session:
            done = session.execute(
                text(
                    "INSERT INTO pricing_published VALUES (:fixture, :asked_at, :version, :standing, :reason, :signers,"
                    " :request, :sheet, :body) ON CONFLICT DO NOTHING RETURNING version"
                ),
                {
                    "fixture": request.fixture,
                    "asked_at": request.asked_at,
                    "version": version,
                    "standing": sheet.standing.value,
                    "reason": sheet.reason.value,
                    "signers": signers,
                    "request": request_bytes(request).decode(),
                    "sheet": sheet_bytes(sheet).decode(),
                    "body": body.decode(),
                },
            )
            return done.first() is not None

    def _rows(self, statement: str, **values: object) -> Sequence[Any]:
        with self._database.session(write=False) as session:
            return session.execute(text(statement), values).all()


def _kept(row: Any) -> Kept:
    return Kept(
        row[0],
        row[1],
        read_request(row[2].encode()),
        read_sheet(row[3].encode()),
        read_published(row[4].encode()) if row[4] else None,
    )


def _offer(values: list[Any]) -> Offer:
    market, period, line, priced_at = values
    return Offer(market, period, line, Score(*priced_at))
