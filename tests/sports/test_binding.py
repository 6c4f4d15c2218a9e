"""Binding against a catalogue: the mistakes that others made, each as a test."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.fixtures import Catalogue, CatalogueError, CatalogueFixture, Competition, Team, TeamName
from sports.matching import Aliases, Grade, Verdict, bind, bind_all, exchanged, grade, shipped_aliases
from sports.matching.aliases import AliasClash
from sports.matching.binding import Doubt
from sports.matching.identity import history, learned, with_binding
from sports.matching.likeness import likeness
from sports.model import GroupName, Pair, ProviderName, Reading, Scores, Side, Sport, UnixTime
from sports.providers import ADAPTERS
from tests.sports.bodies import FINISHED, LATER, encode

START = UnixTime(1_700_000_000)
LEAGUE = Competition(1, "league", "League", 2023, {})
FD, API, ESPN = ProviderName("football-data"), ProviderName("api-football"), ProviderName("espn")
NONE = Aliases()


def team(number: int, name: str) -> Team:
    return Team(number, name, "", {FD: TeamName(str(number), name)})


def fixture(number: int, home: str, away: str, start: int = START, *, neutral: bool = False) -> CatalogueFixture:
    sides = team(2 * number, home), team(2 * number + 1, away)
    return CatalogueFixture(
        number,
        f"{home} v {away}",
        LEAGUE,
        UnixTime(start),
        "2023-11-14T22:13:20Z",
        *sides,
        {FD: str(100 + number)},
        neutral=neutral,
    )


def catalogue(*fixtures: CatalogueFixture) -> Catalogue:
    return Catalogue({one.key: one for one in fixtures})


def shown(home: str, away: str, at: int = START, provider: ProviderName = API, number: str = "9") -> Reading:
    (one,) = ADAPTERS["api-football"].parse(encode(FINISHED["api-football"]), UnixTime(LATER)).readings
    return replace(
        one,
        provider=provider,
        group=ADAPTERS[provider].group,
        provider_fixture_id=number,
        home=home,
        away=away,
        home_id=f"h-{home}",
        away_id=f"a-{away}",
        kickoff_utc=UnixTime(at),
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ("1. FC Köln", "FC Koeln", Grade.EXACT),
        ("Tottenham", "Tottenham Hotspur FC", Grade.CONTAINED),
        ("West Ham", "West Ham United FC", Grade.CONTAINED),
        ("Real Madrid", "Atlético Madrid", Grade.SHARED),
        ("Manchester City", "Manchester United", Grade.SHARED),
        ("Real Madrid", "Real Betis", Grade.NONE),
        ("United", "Manchester United", Grade.NONE),
        ("Chelsea", "Chelsea Women", Grade.NONE),
        ("Chelsea (W)", "Chelsea Women", Grade.EXACT),
        ("Bayern München", "Bayern München II", Grade.NONE),
        ("Barcelona", "Barcelona B", Grade.NONE),
        ("England", "England U21", Grade.NONE),
        ("Paris FC", "Paris Saint-Germain", Grade.CONTAINED),
        ("", "Bears", Grade.NONE),
    ],
)
def test_grade__of_one_side(ours: str, theirs: str, found: Grade) -> None:
    assert grade(ours, theirs) is found
    assert grade(theirs, ours) is found


@given(ours=st.text(max_size=20), theirs=st.text(max_size=20))
def test_grade__is_total_and_has_no_order(ours: str, theirs: str) -> None:
    assert grade(ours, theirs) is grade(theirs, ours)
    assert 0 <= likeness(ours, theirs) <= 100


def test_both_sides_by_name__binds_the_one_fixture() -> None:
    listed = catalogue(
        fixture(1, "AFC Bournemouth", "Wolverhampton Wanderers FC"), fixture(2, "Arsenal FC", "Fulham FC")
    )
    binding = bind(shown("Bournemouth", "Wolves", START + 1200), listed, shipped_aliases())
    assert (binding.verdict, binding.key) == (Verdict.BOUND, "AFC Bournemouth v Wolverhampton Wanderers FC")


def test_one_side_exact_and_the_other_alike__is_for_review() -> None:
    """RapidFuzz gave Barrie Colts and Erie Otters 60.87, over a threshold of 60."""
    listed = catalogue(fixture(1, "Erie Otters", "Kitchener Rangers"))
    binding = bind(shown("Barrie Colts", "Kitchener Rangers"), listed, NONE)
    assert (binding.verdict, binding.doubt, binding.key) == (Verdict.REVIEW, Doubt.ONE_SIDE, None)
    assert binding.proposals == ("Erie Otters v Kitchener Rangers",)
    assert binding.grades == (Grade.NONE, Grade.EXACT)


@pytest.mark.parametrize("ratio", [0, 100])
def test_likeness__whatever_it_says__changes_only_the_order_of_proposals(
    ratio: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Manchester United", "Manchester City", "Leeds United", "Real Madrid")
    listed = catalogue(*(fixture(n, one, f"Visitors {n}") for n, one in enumerate(names, 1)))
    seen = [shown(one, f"Visitors {n}") for one in (*names, "Manchester", "Real Betis", "Lions") for n in (1, 2)]
    usual = [bind(reading, listed, Aliases()) for reading in seen]
    assert {binding.verdict for binding in usual} >= {Verdict.BOUND, Verdict.REVIEW}
    monkeypatch.setattr("sports.matching.binding.of_pair", lambda *_: ratio)
    for before, after in zip(usual, (bind(reading, listed, Aliases()) for reading in seen), strict=True):
        assert (after.verdict, after.key, after.doubt) == (before.verdict, before.key, before.doubt)
        assert set(after.proposals) == set(before.proposals)


def test_city_and_united__are_never_taken_for_each_other() -> None:
    listed = catalogue(fixture(1, "Manchester United", "Leeds United"), fixture(2, "Manchester City", "Leicester City"))
    for aliases in (NONE, shipped_aliases()):
        binding = bind(shown("Manchester City", "Leeds United"), listed, aliases)
        assert binding.verdict is not Verdict.BOUND


def test_two_fixtures_fit__neither_is_chosen() -> None:
    listed = catalogue(fixture(1, "Paris FC", "Lyon"), fixture(2, "Paris Saint-Germain", "Lyon OU"))
    binding = bind(shown("Paris", "Lyon OU Duchère"), listed, NONE)
    assert (binding.verdict, binding.doubt) == (Verdict.REVIEW, Doubt.SEVERAL)
    assert set(binding.proposals) == {"Paris FC v Lyon", "Paris Saint-Germain v Lyon OU"}


def test_same_names_in_two_competitions__the_list_that_it_comes_from_tells() -> None:
    women = replace(fixture(2, "Lions", "Bears"), key="women", competition=replace(LEAGUE, key="women"))
    listed = catalogue(fixture(1, "Lions", "Bears"), women)
    assert bind(shown("Lions", "Bears"), listed, NONE).doubt is Doubt.SEVERAL
    assert bind(shown("Lions", "Bears"), listed, NONE, competition="women").key == "women"
    assert bind(shown("Lions", "Bears"), listed, NONE, competition="cup").verdict is Verdict.UNKNOWN


def test_nothing_fits__is_not_ours() -> None:
    assert bind(shown("Seoul", "Incheon"), catalogue(fixture(1, "Lions", "Bears")), NONE).verdict is Verdict.UNKNOWN


def test_another_sport__is_not_ours() -> None:
    game = replace(shown("Lions", "Bears"), sport=Sport.BASKETBALL)
    assert bind(game, catalogue(fixture(1, "Lions", "Bears")), NONE).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("late", [1201, 36 * 3600 - 60])
def test_kick_off_moved__needs_a_second_group(late: int) -> None:
    listed = catalogue(fixture(1, "Lions", "Bears"))
    moved, same = shown("Lions", "Bears", START + late), shown("Lions", "Bears", START + late + 60, ESPN)
    alone = bind(moved, listed, NONE)
    assert (alone.verdict, alone.doubt, alone.key) == (Verdict.REVIEW, Doubt.MOVED, "Lions v Bears")
    assert [b.verdict for b in bind_all([moved, same], listed, NONE)] == [Verdict.BOUND] * 2
    again = shown("Lions", "Bears", START + late, number="10")
    assert [b.verdict for b in bind_all([moved, again], listed, NONE)] == [Verdict.REVIEW] * 2, "one group twice"


def test_kick_off_near_one_that_is_bound__is_accepted() -> None:
    listed = catalogue(fixture(1, "Lions", "Bears"))
    late, near = shown("Lions", "Bears", START + 1500), shown("Lions", "Bears", START + 900, ESPN)
    assert [b.verdict for b in bind_all([late, near], listed, NONE)] == [Verdict.BOUND] * 2


def test_kick_off_moved_by_months__is_another_match() -> None:
    late = shown("Lions", "Bears", START + 60 * 86_400)
    assert bind(late, catalogue(fixture(1, "Lions", "Bears")), NONE).verdict is Verdict.UNKNOWN


def test_sides_exchanged__need_neutral_ground_or_a_second_group() -> None:
    listed = catalogue(fixture(1, "Lions", "Bears"))
    turned, same = shown("Bears", "Lions"), shown("Bears", "Lions", provider=ESPN)
    assert bind(turned, listed, NONE).verdict is Verdict.REVIEW
    both = bind_all([turned, same], listed, NONE)
    assert [(b.verdict, b.swapped) for b in both] == [(Verdict.BOUND, True)] * 2
    neutral = catalogue(fixture(1, "Lions", "Bears", neutral=True))
    assert bind(turned, neutral, NONE).verdict is Verdict.BOUND


def test_derby__the_better_way_round_counts() -> None:
    """AC Milan is contained in Inter Milan: read straight, the exchanged derby would fit as well."""
    listed = catalogue(fixture(1, "Inter Milan", "AC Milan"))
    binding = bind(shown("Milan", "Inter Milan"), listed, NONE)
    assert (binding.verdict, binding.doubt) == (Verdict.REVIEW, Doubt.SWAPPED)


def test_exchanged__twice__is_the_reading_again() -> None:
    reading = shown("Lions", "Bears")
    turned = exchanged(reading)
    assert (turned.home, turned.scores.regulation) == ("Bears", (1, 2))
    assert turned.goals != reading.goals
    assert exchanged(turned) == reading


def test_exchanged__tennis__turns_sets_and_who_goes_on() -> None:
    sets = (Pair(6, 4), Pair(6, 7))
    match = replace(shown("A", "B"), scores=Scores(None, Pair(1, 1), sets=sets), advancing=Side.HOME, goals=None)
    turned = exchanged(match)
    assert (turned.scores.sets, turned.advancing) == ((Pair(4, 6), Pair(7, 6)), Side.AWAY)
    assert exchanged(turned) == match


def test_new_id_for_a_bound_fixture__is_for_review_until_the_old_one_is_gone() -> None:
    listed = with_binding(
        catalogue(fixture(1, "Lions", "Bears")), shown("Lions", "Bears", number="old"), "Lions v Bears"
    )
    new = shown("Lions", "Bears", number="new")
    assert (bind(new, listed, NONE).verdict, bind(new, listed, NONE).doubt) == (Verdict.REVIEW, Doubt.REPLACED)
    replaced = bind(new, listed, NONE, gone={"old"})
    assert replaced.verdict is Verdict.BOUND
    refs = history([bind(shown("Lions", "Bears", number="old"), listed, NONE), replaced])
    assert [(ref.provider_fixture_id, ref.replaced_by) for ref in refs] in (
        [("old", "new"), ("new", None)],
        [("new", "old"), ("old", None)],
    )
    assert learned(listed, [replaced]).bound(API, "new") is not None


def test_two_ids_of_one_provider_on_one_fixture__are_both_taken_back() -> None:
    listed = catalogue(fixture(1, "Lions", "Bears"))
    twins = [shown("Lions", "Bears", number=number) for number in ("1", "2")]
    found = bind_all(twins, listed, NONE)
    assert [b.verdict for b in found] == [Verdict.REVIEW] * 2
    assert "shows 1 and 2 for one fixture" in found[0].reason


def test_bound_id__shows_another_match__is_for_review() -> None:
    bound = with_binding(catalogue(fixture(1, "Lions", "Bears")), shown("Lions", "Bears"), "Lions v Bears")
    other = bind(shown("Tigers", "Wolves"), bound, NONE)
    assert (other.verdict, other.doubt) == (Verdict.REVIEW, Doubt.REBOUND)
    moved = bind(shown("Lions", "Bears", START + 7200), bound, NONE)
    assert (moved.verdict, moved.doubt) == (Verdict.REVIEW, Doubt.MOVED)


@pytest.mark.parametrize(("home", "away"), [("", "Bears"), ("Lions", "")])
def test_placeholder__is_never_bound_by_name(home: str, away: str) -> None:
    binding = bind(shown(home, away), catalogue(fixture(1, "Lions", "Bears")), NONE)
    assert (binding.verdict, binding.doubt) == (Verdict.REVIEW, Doubt.NAMELESS)


def test_team_with_another_id_at_the_provider__is_refused() -> None:
    listed = with_binding(catalogue(fixture(1, "Lions", "Bears")), shown("Lions", "Bears"), "Lions v Bears")
    other = replace(shown("Lions", "Bears", number="2"), home_id="different")
    with pytest.raises(CatalogueError, match="Lions is h-Lions"):
        with_binding(listed, other, "Lions v Bears")


def test_alias__is_read_as_it_was_written() -> None:
    aliases = NONE.plus("D-Backs", "Arizona Diamondbacks")
    assert aliases.grade("d backs", "ARIZONA DIAMONDBACKS") is Grade.EXACT
    assert aliases.grade("D-Backs", "Diamondbacks") is Grade.CONTAINED, "through the other name"


def test_alias__two_known_teams__are_not_joined_by_a_shared_word() -> None:
    aliases = NONE.plus("Milan", "AC Milan").plus("Inter", "Inter Milan")
    assert aliases.grade("Inter Milan", "Milan") is Grade.NONE


def test_alias__of_two_teams__clashes() -> None:
    with pytest.raises(AliasClash, match="is an alias of"):
        NONE.plus("Inter", "Inter Milan").plus("Inter Miami", "Miami").plus("Inter", "Inter Miami")


def test_shipped_aliases__hold_together() -> None:
    assert len(shipped_aliases()) > 150
    assert shipped_aliases().grade("FC Cologne", "1. FC Köln") is Grade.EXACT


def test_readings__of_provider_and_group() -> None:
    assert shown("a", "b").group == GroupName("G2")
