"""One reading against the fixtures of a catalogue. Pure; a person, or a second provider, decides what this cannot.

    by id      the id is bound, both teams and the kick-off fit                 BOUND
    by names   both sides CONTAINED or better, kick-offs within 20 minutes,
               one such fixture and no rival                                    BOUND
    moved      the same up to 36 hours apart                                    REVIEW; a second provider may bind it
    swapped    the sides fit better the other way round                         REVIEW, likewise; BOUND if neutral
    replaced   fits a fixture that has another id of this provider              REVIEW, unless that id is known as gone
    doubtful   one side fits, or several fixtures do                            REVIEW, proposals ranked
    not ours   nothing fits                                                     UNKNOWN

A side never makes up for the other: "Barrie v Kitchener" is not "Erie v Kitchener".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from sports.fixtures import KICKOFF_TOLERANCE_S, Catalogue, CatalogueFixture
from sports.matching.aliases import Aliases
from sports.matching.likeness import of_pair
from sports.matching.names import Grade
from sports.model import Pair, Reading, Scores, Side

MOVED_S = 36 * 3600
PROPOSALS = 5


class Verdict(Enum):
    """What a binding amounts to."""

    BOUND = "BOUND"
    REVIEW = "REVIEW"
    UNKNOWN = "UNKNOWN"


class Doubt(Enum):
    """Why a binding needs a person, or a second provider."""

    MOVED = "the kick-off moved"
    SWAPPED = "home and away are exchanged"
    REPLACED = "the provider gave the fixture another id"
    SEVERAL = "several fixtures fit"
    ONE_SIDE = "one side fits and the other does not"
    REBOUND = "the id is bound, and what it shows is another fixture"
    NAMELESS = "teams or kick-off are not named yet"


@dataclass(frozen=True, slots=True)
class Binding:
    """A reading's place. `grades` are home and away apart; `proposals` are keys of fixtures, the likeliest first."""

    reading: Reading
    verdict: Verdict
    key: str | None
    reason: str
    doubt: Doubt | None = None
    grades: tuple[Grade, Grade] = (Grade.NONE, Grade.NONE)
    proposals: tuple[str, ...] = ()

    @property
    def swapped(self) -> bool:
        """Whether the provider lists the sides the other way round."""
        return self.doubt is Doubt.SWAPPED

    @property
    def moved(self) -> bool:
        """Whether the kick-off is not the listed one."""
        return self.doubt is Doubt.MOVED


@dataclass(frozen=True, slots=True)
class _Fit:
    fixture: CatalogueFixture
    grades: tuple[Grade, Grade]
    swapped: bool
    apart_s: int

    @property
    def strong(self) -> bool:
        return min(self.grades) >= Grade.CONTAINED

    @property
    def near(self) -> bool:
        return self.apart_s <= KICKOFF_TOLERANCE_S


def bind(
    reading: Reading,
    catalogue: Catalogue,
    aliases: Aliases,
    gone: Collection[str] = (),
    *,
    competition: str | None = None,
) -> Binding:
    """The place of one reading; `gone` are ids of its provider that are no longer shown.

    `competition` is the key of the one whose list the reading comes from: no other's fixtures are looked at.
    """
    bound = catalogue.bound(reading.provider, reading.provider_fixture_id)
    if bound is not None:
        return _by_id(reading, bound)
    if not (reading.home and reading.away) or reading.kickoff_utc is None:
        return Binding(reading, Verdict.REVIEW, None, Doubt.NAMELESS.value, Doubt.NAMELESS)
    near_in_time = catalogue.around(reading.kickoff_utc, MOVED_S)
    possible = [one for one in near_in_time if competition in (None, one.competition.key)]
    fits = [fit for fixture in possible for fit in _fit(reading, fixture, aliases)]
    strong = [fit for fit in fits if fit.strong]
    near = [fit for fit in strong if fit.near]
    rivals = [fit for fit in fits if fit.near and not fit.strong and min(fit.grades) >= Grade.SHARED]
    if len(near) == 1 and not rivals:
        return _one(reading, near[0], gone)
    if len(near) > 1 or (near and rivals):
        return _review(reading, [*near, *rivals], Doubt.SEVERAL)
    if len(strong) == 1:
        fit = strong[0]
        doubt = Doubt.SWAPPED if fit.swapped else Doubt.MOVED
        return Binding(
            reading,
            Verdict.REVIEW,
            fit.fixture.key,
            f"{doubt.value}: {fit.apart_s} s apart",
            doubt,
            fit.grades,
            (fit.fixture.key,),
        )
    if strong:
        return _review(reading, strong, Doubt.SEVERAL)
    half = [fit for fit in fits if fit.near and max(fit.grades) >= Grade.CONTAINED]
    if half:
        return _review(reading, half, Doubt.ONE_SIDE)
    return Binding(reading, Verdict.UNKNOWN, None, "no fixture of the catalogue fits")


def _by_id(reading: Reading, fixture: CatalogueFixture) -> Binding:
    known = reading.provider in fixture.swapped
    seen = exchanged(reading) if known else reading
    wrong = fixture.check(seen)
    if wrong is None:
        reason, doubt = ("by id, sides exchanged as known", Doubt.SWAPPED) if known else ("by id", None)
        return Binding(reading, Verdict.BOUND, fixture.key, reason, doubt, (Grade.EXACT, Grade.EXACT))
    expected = (fixture.home.providers[reading.provider].id, fixture.away.providers[reading.provider].id)
    shown = (seen.home_id, seen.away_id)
    doubt = Doubt.MOVED if shown == expected else Doubt.SWAPPED if shown == expected[::-1] else Doubt.REBOUND
    if known and doubt is Doubt.SWAPPED:
        # Turned so far, and no longer: accepting the row ends the turning.
        reason = "the catalogue turns this provider's sides, and now they are shown straight"
        return Binding(reading, Verdict.REVIEW, fixture.key, reason, Doubt.REBOUND, proposals=(fixture.key,))
    if doubt is Doubt.SWAPPED and fixture.neutral:
        return Binding(reading, Verdict.BOUND, fixture.key, f"{doubt.value}, on neutral ground", doubt)
    return Binding(reading, Verdict.REVIEW, fixture.key, wrong, doubt, proposals=(fixture.key,))


def _fit(reading: Reading, fixture: CatalogueFixture, aliases: Aliases) -> Iterable[_Fit]:
    """How a fixture fits, with the sides as they are or exchanged, whichever is better; nothing where no side does."""
    if fixture.sport is not reading.sport:
        return
    straight = _grades(reading.home, reading.away, fixture, aliases)
    crossed = _grades(reading.away, reading.home, fixture, aliases)
    swapped = (min(crossed), max(crossed)) > (min(straight), max(straight))
    grades = crossed if swapped else straight
    if max(grades) > Grade.NONE:
        yield _Fit(fixture, grades, swapped, abs((reading.kickoff_utc or 0) - fixture.start))


def _grades(home: str, away: str, fixture: CatalogueFixture, aliases: Aliases) -> tuple[Grade, Grade]:
    ours = max(aliases.grade(home, name) for name in fixture.home.names)
    return ours, max(aliases.grade(away, name) for name in fixture.away.names)


def _one(reading: Reading, fit: _Fit, gone: Collection[str]) -> Binding:
    """The one fixture that fits, unless something about it needs a second look."""
    key = fit.fixture.key
    other = fit.fixture.providers.get(reading.provider)
    if other is not None and other not in gone:
        reason = f"{Doubt.REPLACED.value}: it has {other!r} and now {reading.provider_fixture_id!r}"
        return Binding(reading, Verdict.REVIEW, key, reason, Doubt.REPLACED, fit.grades, (key,))
    doubt = Doubt.SWAPPED if fit.swapped else Doubt.REPLACED if other is not None else None
    if fit.swapped and not fit.fixture.neutral:
        return Binding(reading, Verdict.REVIEW, key, Doubt.SWAPPED.value, doubt, fit.grades, (key,))
    reason = "by names" if doubt is None else f"by names: {doubt.value}"
    return Binding(reading, Verdict.BOUND, key, reason, doubt, fit.grades)


def _review(reading: Reading, fits: list[_Fit], doubt: Doubt) -> Binding:
    def rank(fit: _Fit) -> tuple[int, int, int, str]:
        teams = fit.fixture.home.name, fit.fixture.away.name
        sides = (reading.away, reading.home) if fit.swapped else (reading.home, reading.away)
        return -min(fit.grades), -of_pair(*sides, *teams), fit.apart_s, fit.fixture.key

    ranked = sorted(fits, key=rank)[:PROPOSALS]
    return Binding(
        reading,
        Verdict.REVIEW,
        None,
        doubt.value,
        doubt,
        ranked[0].grades,
        tuple(dict.fromkeys(fit.fixture.key for fit in ranked)),
    )


def exchanged(reading: Reading) -> Reading:
    """The reading with home and away, and everything that belongs to a side, the other way round."""
    scores = reading.scores
    return replace(
        reading,
        home=reading.away,
        away=reading.home,
        home_id=reading.away_id,
        away_id=reading.home_id,
        running=_turned(reading.running),
        scores=Scores(
            _turned(scores.half_time),
            _turned(scores.regulation),
            _turned(scores.after_extra_time),
            _turned(scores.shootout),
            _each_turned(scores.quarters),
            _each_turned(scores.sets),
        ),
        goals=tuple(replace(goal, side=_other(goal.side)) for goal in reading.goals)
        if reading.goals is not None
        else None,
        advancing=_other(reading.advancing) if reading.advancing is not None else None,
    )


def _turned(pair: Pair | None) -> Pair | None:
    return Pair(pair.away, pair.home) if pair is not None else None


def _each_turned(pairs: tuple[Pair, ...] | None) -> tuple[Pair, ...] | None:
    return tuple(Pair(pair.away, pair.home) for pair in pairs) if pairs is not None else None


def _other(side: Side) -> Side:
    return Side.AWAY if side is Side.HOME else Side.HOME
