"""Sportmonks v3 football: `{"data": fixture or [fixture, ...]}`; a fixture that stands alone, or a list, is read too.

Participants and scores have to be asked for (`include`) and are silently absent otherwise. `starting_at` is UTC without
a mark and must fit `starting_at_timestamp`. Scores are rows by description: `1ST_HALF`; `2ND_HALF` cumulative, the
score after 90 minutes; `2ND_HALF_ONLY` that half alone; `CURRENT` with extra time and without the shoot-out. Whether
`ET` is the 120 minutes or the 30 was not seen: it must be one of the two. State ids above 12 are from memory of the
documentation; a state that isn't here gives no vote. FT shows briefly before a break when extra time follows.
"""

from __future__ import annotations

from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, ProviderName, Scores, UnixTime
from sports.providers import limits
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
from sports.providers.tree import Node, goals_pair, load

_STATES = {
    1: ("NS", FixtureStatus.SCHEDULED),
    2: ("INPLAY_1ST_HALF", FixtureStatus.LIVE_FIRST_HALF),
    3: ("HT", FixtureStatus.HALF_TIME),
    4: ("BREAK", FixtureStatus.BREAK_BEFORE_ET),
    5: ("FT", FixtureStatus.FINISHED),
    6: ("INPLAY_ET", FixtureStatus.LIVE_EXTRA_TIME),
    7: ("AET", FixtureStatus.FINISHED),
    8: ("FT_PEN", FixtureStatus.FINISHED),
    9: ("INPLAY_PENALTIES", FixtureStatus.LIVE_PENALTIES),
    10: ("POSTPONED", FixtureStatus.POSTPONED),
    11: ("SUSPENDED", FixtureStatus.SUSPENDED),
    12: ("CANCELLED", FixtureStatus.CANCELLED),
    13: ("TBA", FixtureStatus.SCHEDULED),
    14: ("WO", FixtureStatus.WALKOVER),
    15: ("ABANDONED", FixtureStatus.ABANDONED),
    16: ("DELAYED", FixtureStatus.DELAYED),
    17: ("AWARDED", FixtureStatus.AWARDED),
    18: ("INTERRUPTED", FixtureStatus.INTERRUPTED),
    20: ("DELETED", FixtureStatus.CANCELLED),
    21: ("EXTRA_TIME_BREAK", FixtureStatus.LIVE_EXTRA_TIME),
    22: ("INPLAY_2ND_HALF", FixtureStatus.LIVE_SECOND_HALF),
    23: ("INPLAY_ET_2ND_HALF", FixtureStatus.LIVE_EXTRA_TIME),
    25: ("PEN_BREAK", FixtureStatus.LIVE_PENALTIES),
    26: ("PENDING", FixtureStatus.SCHEDULED),
}
_DECISION = {"FT": Decision.REGULAR, "AET": Decision.EXTRA_TIME, "FT_PEN": Decision.PENALTIES}
_WINNER = {(True, False): Winner.HOME, (False, True): Winner.AWAY, (False, False): Winner.DRAW}
_BEFORE_BREAK = {FixtureStatus.LIVE_FIRST_HALF, FixtureStatus.LIVE_OTHER}
INCLUDE = ("include", "participants;scores;state")


class Sportmonks:
    """Adapter of Sportmonks v3 for football, independence group G5."""

    name = ProviderName("sportmonks")
    group = GroupName("G5")
    capabilities = frozenset(
        {
            Capability.RESULT,
            Capability.LIVE,
            Capability.HALF_TIME,
            Capability.SPLIT_90,
            Capability.SHOOTOUT,
            Capability.STATUS_OFF,
        }
    )
    base_url = "https://api.sportmonks.com/v3/football"
    limits = limits.SPORTMONKS
    licence = "by subscription; what may be stored follows from the contract; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """One fixture by id, with what has to be asked for."""
        return Request(f"/fixtures/{ref.fixture_id}", (INCLUDE,), key_header="Authorization")

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The fixtures of one day in a league."""
        asked = (INCLUDE, ("filters", f"fixtureLeagues:{query.competition}"))
        return Request(f"/fixtures/date/{query.day}", asked, key_header="Authorization")

    def health(self, status_code: int, body: bytes) -> Health:
        """An answer without `data` and with a `message` is a refusal, also inside an HTTP 200."""
        health = health_of_status(status_code)
        if health is not Health.OK:
            return health
        value, problem = load(body)
        if problem is not None or not isinstance(value, dict | list):
            return Health.BROKEN
        return Health.DENIED if isinstance(value, dict) and "message" in value and "data" not in value else Health.OK

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read one fixture or a list of fixtures."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if isinstance(value, dict) and "state_id" not in value:
            value = value.get("data")
        rows = [value] if isinstance(value, dict) else value
        if not isinstance(rows, list):
            return ParseResult(problems=("the body has neither a fixture nor a list `data`",))
        return parse_each(self.name, self.group, body, fetched_at, rows, _read)


def _read(fixture: Node) -> Found:
    found = Found(fixture_id=fixture["id"].identifier(), winner=Winner.NO_FIELD)
    found.kickoff = fixture["starting_at"].moment_utc()
    if fixture["starting_at_timestamp"].integer() != found.kickoff:
        fixture["starting_at_timestamp"].fail()
    found.raw_status, found.status = _state(fixture)
    found.decision = _DECISION.get(found.raw_status)
    if fixture["participants"].present:
        home, away = (_participant(fixture["participants"], side) for side in ("home", "away"))
        found.home, found.home_id = home["name"].text(nullable=True), home["id"].identifier()
        found.away, found.away_id = away["name"].text(nullable=True), away["id"].identifier()
        found.winner = _winner(home["meta"]["winner"], away["meta"]["winner"])
    parts = _parts(fixture["scores"]) if fixture["scores"].present else {}
    if found.status is FixtureStatus.FINISHED:
        found.scores = _ended(parts, found.flags)
    else:
        found.running = parts.get("CURRENT")
        found.scores = Scores(half_time=None if found.status in _BEFORE_BREAK else parts.get("1ST_HALF"))
    return found


def _state(fixture: Node) -> tuple[str, FixtureStatus]:
    """The state's name and meaning; an included `state` must be of the same id and name."""
    number = fixture["state_id"].integer()
    word, status = _STATES.get(number or 0, (f"state {number}", FixtureStatus.UNKNOWN))
    said = fixture["state"]
    if said.present and (said["id"].integer() != number or said["developer_name"].text() != word):
        said.fail()
    return word, status


def _participant(rows: Node, side: str) -> Node:
    """The one team that is marked as playing on a side."""
    marked = [row for row in rows.each() if row["meta"]["location"].text() == side]
    if len(marked) == 1:
        return marked[0]
    rows.fail()
    return Node(None, f"{rows.path}.{side}", rows.faults)


def _winner(home: Node, away: Node) -> Winner:
    if not (home.present or away.present):
        return Winner.NO_FIELD
    if home.null and away.null:
        return Winner.DRAW
    said = home.boolean(), away.boolean()
    return Winner.UNSAID if said[0] is None or said[1] is None else _WINNER.get((said[0], said[1]), Winner.UNSAID)


def _parts(rows: Node) -> dict[str, Pair]:
    """Scores by description, each with exactly one row a side."""
    sides: dict[str, dict[str, Node]] = {}
    for row in rows.each():
        description, side = row["description"].text() or "", row["score"]["participant"].text() or ""
        if side in sides.setdefault(description, {}):
            row.fail()
        sides[description][side] = row["score"]["goals"]
    found: dict[str, Pair] = {}
    for description, both in sides.items():
        if both.keys() != {"home", "away"}:
            rows.fail()
            continue
        pair = goals_pair(both["home"], both["away"])
        if pair is not None:
            found[description] = pair
    return found


def _ended(parts: dict[str, Pair], flags: list[Flag]) -> Scores:
    """The four scores, if the rows repeat one another rightly."""
    names = ("1ST_HALF", "2ND_HALF", "2ND_HALF_ONLY", "CURRENT", "ET", "PENALTY_SHOOTOUT")
    half, regulation, second, current, extra, kicks = map(parts.get, names)
    if regulation is None or current is None:
        return Scores()
    if half is not None and second is not None and half.plus(second) != regulation:
        flags.append(Flag.PARTS_DISAGREE)
    if extra is None:
        if current != regulation:
            flags.append(Flag.PARTS_DISAGREE)
        return Scores(half, regulation, None, kicks)
    if current not in (extra, regulation.plus(extra)):
        flags.append(Flag.PARTS_DISAGREE)
    return Scores(half, regulation, current, kicks)
