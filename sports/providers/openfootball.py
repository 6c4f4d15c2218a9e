"""openfootball (football.json, worldcup.json): one file a competition and season, `{"name": ..., "matches": [...]}`.

No ids, so a fixture is called "title/round/home v away" and a team by its name. `ft` is the score after 90 minutes,
`et` that after extra time with the 90 in it, `p` the shoot-out. The only status words are postponed and awarded: a
match with a score and without such a word was played. As a lost word would end a match, a field that is not known here
takes the vote. Times are local: a mark like `UTC-6` or the competition's zone tells which; without either there is no
kick-off.
The club leagues are derived from football-data.org and vote in its group; the World Cup files are kept by hand.
The lists of goals are not in order; they only check the scores (three half-time scores of 64 were wrong in 2022).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, ProviderName, Scores, UnixTime
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
from sports.providers.local_time import at_offset, in_europe
from sports.providers.sanity import Winner
from sports.providers.tree import Node, goals_pair, load, plain_pair

CLUBS, WORLD_CUP = GroupName("G1"), GroupName("G7")
_STATUS = {"postponed": FixtureStatus.POSTPONED, "awarded": FixtureStatus.AWARDED}
_FIELDS = frozenset(
    {"round", "num", "group", "date", "time", "team1", "team2", "status"}
    | {"score", "goals1", "goals2", "ground", "stadium", "city", "attendance"}
)
_SCORES = frozenset({"ht", "ft", "et", "p"})
_WORLD_CUP = re.compile(r"World Cup \d{4}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2}:\d{2})(?: UTC([+-]\d{1,2})(?::?(\d{2}))?)?", re.ASCII)
# Titles seen, with the winter offset of their European zone.
_EUROPE = {"English": timedelta(0), "Deutsche": timedelta(hours=1)}
# Tournaments in one zone without summer time.
_FIXED = {"World Cup 2022": timedelta(hours=3)}
LAST_MINUTE = 120


class OpenFootball:
    """Adapter of openfootball, independence groups G1 (clubs) and G7 (World Cup)."""

    name = ProviderName("openfootball")
    group = CLUBS
    capabilities = frozenset({Capability.RESULT, Capability.SPLIT_90, Capability.SHOOTOUT})
    base_url = "https://raw.githubusercontent.com/openfootball"
    licence = "CC0: free for any use"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The file that holds the fixture; there is no call for one match."""
        return self.request_fixtures(FixturesQuery(ref.competition))

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The file of a competition, coded as season and league ("2022-23/de.1") or as a year ("worldcup/2022")."""
        cup, _, year = query.competition.partition("/")
        if cup == "worldcup":
            return Request(f"/worldcup.json/master/{year}/worldcup.json")
        return Request(f"/football.json/master/{query.competition}.json")

    def health(self, status_code: int, body: bytes) -> Health:
        """The HTTP status tells all."""
        del body
        return health_of_status(status_code)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read the matches of a file."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if not isinstance(value, dict) or not isinstance(value.get("matches"), list):
            return ParseResult(problems=("the body has no list `matches`",))
        title = value.get("name")
        if not isinstance(title, str) or not title:
            return ParseResult(problems=("the body has no `name`, which its matches are called by",))
        group = WORLD_CUP if _WORLD_CUP.fullmatch(title) else CLUBS
        return parse_each(self.name, group, body, fetched_at, value["matches"], lambda match: _read(title, match))


def _read(title: str, match: Node) -> Found:
    found = Found(winner=Winner.NO_FIELD)
    found.home = found.home_id = match["team1"].text()
    found.away = found.away_id = match["team2"].text()
    played_in = match["round"].text()
    if found.home and found.away and played_in:
        found.fixture_id = f"{title}/{played_in}/{found.home} v {found.away}"
    _only(match, _FIELDS)
    found.kickoff = _kickoff(title, match["date"], match["time"])
    score, status = match["score"], match["status"]
    if status.present:
        found.raw_status = status.text() or ""
        found.status = _STATUS.get(found.raw_status.lower(), FixtureStatus.UNKNOWN)
    elif score.present and not score.null:
        found.raw_status, found.status = "played", FixtureStatus.FINISHED
    else:
        found.raw_status, found.status = "not played", FixtureStatus.SCHEDULED
    if found.status is FixtureStatus.FINISHED:
        _only(score, _SCORES)
        shown = score.value if isinstance(score.value, dict) else {}
        half, after, kicks = [_pair(score[name]) if name in shown else None for name in ("ht", "et", "p")]
        if kicks is not None and after is None:
            score["et"].fail()
        found.scores = _checked(match, Scores(half, _pair(score["ft"]), after, kicks), found.flags)
        extra = Decision.EXTRA_TIME if after is not None else Decision.REGULAR
        found.decision = Decision.PENALTIES if kicks is not None else extra
    return found


def _only(node: Node, known: frozenset[str]) -> None:
    """Note every field that is not known."""
    if isinstance(node.value, dict) and not node.value.keys() <= known:
        for key in node.value.keys() - known:
            node[key].fail()


def _pair(node: Node) -> Pair | None:
    """A score, written as a list of two numbers."""
    both = node.value
    if not isinstance(both, list) or len(both) != 2:
        node.fail()
        return None
    pair = plain_pair(both[0], both[1])
    if pair is not None:
        return pair
    return goals_pair(Node(both[0], (node, "[0]"), node.faults), Node(both[1], (node, "[1]"), node.faults))


def _kickoff(title: str, date: Node, time: Node) -> UnixTime | None:
    """The moment of a local date and time, or None where the zone is not known."""
    day, clock = date.text(), time.text() if time.present else None
    if day is None or clock is None:
        return None
    readable, moment = _moment(title, day, clock)
    if not readable:
        date.fail()
    return moment


@lru_cache(maxsize=4096)
def _moment(title: str, day: str, time: str) -> tuple[bool, UnixTime | None]:
    """Whether date and time can be read, and their moment; a round's matches share it."""
    clock = _TIME.fullmatch(time)
    if clock is None or not _DATE.fullmatch(day):
        return True, None
    try:
        local = datetime.fromisoformat(f"{day}T{clock[1]:0>5}")
    except ValueError:
        return False, None
    if clock[2] is not None:
        minutes = int(clock[3] or 0)
        offset = timedelta(hours=int(clock[2]), minutes=-minutes if clock[2][0] == "-" else minutes)
        return True, at_offset(local, offset)
    if title in _FIXED:
        return True, at_offset(local, _FIXED[title])
    standard = _EUROPE.get(title.partition(" ")[0])
    return True, in_europe(local, standard) if standard is not None else None


def _checked(match: Node, scores: Scores, flags: list[Flag]) -> Scores:
    """The scores held against the lists of goals, where there are any."""
    if not (match["goals1"].present or match["goals2"].present):
        return scores
    home, away = ([goal["minute"].integer() or 0 for goal in match[name].each()] for name in ("goals1", "goals2"))
    if not all(1 <= minute <= LAST_MINUTE for minute in home + away):
        match["goals1"].fail()
    at_45, at_90, at_120 = (
        Pair(sum(minute <= last for minute in home), sum(minute <= last for minute in away))
        for last in (45, 90, LAST_MINUTE)
    )
    if at_90 != scores.regulation or at_120 != (scores.after_extra_time or scores.regulation):
        flags.append(Flag.PARTS_DISAGREE)
    if scores.half_time is not None and at_45 != scores.half_time:
        flags.append(Flag.HALF_TIME_CONTRADICTED)
        return Scores(None, scores.regulation, scores.after_extra_time, scores.shootout)
    return scores
