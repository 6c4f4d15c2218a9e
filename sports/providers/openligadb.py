"""OpenLigaDB: one match as an object, or a list of matches. A wiki: good as a third opinion, never alone.

There is no status word, only `matchIsFinished`. The rows of `matchResults` are typed per league and stand in any
order, so a row's meaning is what its id, its name and its `resultTypeKind` agree on. A shoot-out is entered with or
without the goals before it: only a reading that allows one of the two is taken.
`goals` carry the running score and stand in any order; wrong rows cannot be deleted there, so a list that doesn't lead
step by step to the score is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

from sports.model import Decision, FixtureStatus, Flag, Goal, GroupName, Pair, ProviderName, Scores, Side, UnixTime
from sports.providers.adapter import (
    Capability,
    FixtureRef,
    FixturesQuery,
    Health,
    ParseResult,
    Request,
    health_of_status,
)
from sports.providers.build import Found, parse_each
from sports.providers.sanity import Winner
from sports.providers.tree import Faults, Node, goals_pair, load

HALF, FULL, EXTRA, KICKS = "half time", "90 minutes", "after extra time", "shoot-out"
_BY_ID = {1: HALF, 2: FULL, 3: EXTRA, 4: EXTRA, 5: KICKS}
# Parts of names, the first that fits wins: "Ergebnis nach Verlängerung" also holds "ergebnis".
_BY_NAME = (
    ("halbzeit", HALF),
    ("verlängerung", EXTRA),
    ("n.v.", EXTRA),
    ("elfmeter", KICKS),
    ("n.e.", KICKS),
    ("endergebnis", FULL),
    ("90 min", FULL),
)
_BY_KIND = {"HalfTime": HALF, "After90Minutes": FULL}


class OpenLigaDB:
    """Adapter of OpenLigaDB, independence group G4."""

    name = ProviderName("openligadb")
    group = GroupName("G4")
    capabilities = frozenset(
        {Capability.RESULT, Capability.LIVE, Capability.HALF_TIME, Capability.SPLIT_90, Capability.EVENTS}
    )
    base_url = "https://api.openligadb.de"
    licence = "ODbL: attribution and share-alike"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """One match by id; no key."""
        return Request(f"/getmatchdata/{ref.fixture_id}")

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """A round of a league's season; there is no call by day."""
        return Request(f"/getmatchdata/{query.competition}/{query.season}/{query.round}")

    def health(self, status_code: int, body: bytes) -> Health:
        """The HTTP status tells all; an unknown match is an empty or null body."""
        health = health_of_status(status_code)
        return Health.MISSING if health is Health.OK and body.strip() in (b"", b"null", b"[]") else health

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read one match or a list of matches."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if not isinstance(value, dict | list):
            return ParseResult(problems=("the body is neither a match nor a list of matches",))
        matches = value if isinstance(value, list) else [value]
        return parse_each(self.name, self.group, body, fetched_at, matches, _read)


def _read(match: Node) -> Found:
    found = Found(fixture_id=match["matchID"].identifier(), winner=Winner.NO_FIELD)
    found.home, found.home_id = match["team1"]["teamName"].text(nullable=True), match["team1"]["teamId"].identifier()
    found.away, found.away_id = match["team2"]["teamName"].text(nullable=True), match["team2"]["teamId"].identifier()
    found.kickoff = match["matchDateTimeUTC"].moment()
    finished = match["matchIsFinished"].boolean()
    results = _results(match["matchResults"], found.flags)
    found.raw_status = {True: "finished", False: "not finished", None: ""}[finished]
    half, full, after, kicks = (results.get(meaning) for meaning in (HALF, FULL, EXTRA, KICKS))
    if finished is True:
        found.status = FixtureStatus.FINISHED
        found.decision = (
            Decision.PENALTIES if KICKS in results else Decision.EXTRA_TIME if EXTRA in results else Decision.REGULAR
        )
        shootout = _shootout(kicks, after or full) if kicks is not None else None
        found.scores = Scores(half, full, after, shootout)
        found.goals = _goals(match["goals"], full, found.flags)
    elif finished is False and match["matchResults"].value == []:
        # Nothing entered yet. Whether play began can't be told: the volunteers may be late.
        found.status = FixtureStatus.SCHEDULED
    elif finished is False:
        found.status = FixtureStatus.LIVE_OTHER
        found.running = after or full
        found.goals = _goals(match["goals"], None, found.flags)
    return found


def _results(rows: Node, flags: list[Flag]) -> dict[str, Pair]:
    """The results by meaning; two rows of one meaning, or a row of none, take the vote."""
    found: dict[str, Pair] = {}
    for row in rows.each():
        meaning = _meaning(row)
        pair = goals_pair(row["pointsTeam1"], row["pointsTeam2"])
        if meaning is None or meaning in found:
            flags.append(Flag.MALFORMED)
        elif pair is not None:
            found[meaning] = pair
    return found


def _meaning(row: Node) -> str | None:
    """What a row's id, name and kind agree on; an id alone isn't enough, since leagues define their own types."""
    number, name = row["resultTypeID"].integer(), (row["resultName"].text() or "").casefold()
    by_id = _BY_ID.get(number) if number is not None else None
    by_name = next((meaning for part, meaning in _BY_NAME if part in name), None)
    kind = row["resultTypeKind"]
    by_kind = by_name if kind.null or not kind.present else _BY_KIND.get(kind.text() or "")
    # The kinds of extra time and shoot-out aren't documented: an unknown one contradicts only the two that are.
    if by_kind is None and by_name in (EXTRA, KICKS):
        by_kind = by_name
    return by_id if by_id == by_name == by_kind else None


def _shootout(entered: Pair, before: Pair | None) -> Pair | None:
    """The kicks alone, if only one way of entering them is possible."""
    if before is None or before == Pair(0, 0) or not entered.reaches(before):
        return entered
    return None


def _goals(rows: Node, full: Pair | None, flags: list[Flag]) -> tuple[Goal, ...] | None:
    """The goals in the order of the running score; `full` parts the 90 minutes from extra time."""
    quiet = Node(rows.value, rows.path, Faults())
    steps = sorted(_steps(quiet.each()), key=lambda step: step[0].total)
    goals: list[Goal] = []
    score = Pair(0, 0)
    for now, minute, own_goal, penalty in steps:
        side = Side.HOME if now == score.plus(Pair(1, 0)) else Side.AWAY
        if now != score.plus(Pair(1, 0) if side is Side.HOME else Pair(0, 1)):
            quiet.fail()
            break
        score = now
        regulation = full is None or score.total <= full.total
        goals.append(Goal(side, regulation, minute, None, own_goal, penalty))
    if quiet.faults:
        flags.append(Flag.GOALS_INCONSISTENT)
        return None
    return tuple(goals)


def _steps(rows: Iterable[Node]) -> list[tuple[Pair, int | None, bool, bool]]:
    steps = []
    for row in rows:
        pair = goals_pair(row["scoreTeam1"], row["scoreTeam2"])
        minute = row["matchMinute"].integer(nullable=True)
        own_goal, penalty = row["isOwnGoal"].boolean(nullable=True), row["isPenalty"].boolean(nullable=True)
        if pair is not None:
            steps.append((pair, minute, own_goal is True, penalty is True))
    return steps
