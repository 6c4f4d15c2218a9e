"""Two of three within two units are the price, and who differs is named with what differs."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.agree.errors import BadVote
from pricing.agree.rule import TOLERANCE, Agreed, Differs, NoQuorum, agree
from pricing.agree.statement import Vote, equivocation, require_valid
from pricing.parameters import Parameters
from sports.words import Score
from tests.pricing.agree.world import ASK, BEFORE, DOMAIN, KEYS, NAMES, PLAYING, first_numbers, ratings, said

HONEST = [said(0), said(1), said(2)]
SHEET = HONEST[0].sheet


def agreed(*votes: Vote, quorum: int = 2) -> Agreed:
    outcome = agree(votes, quorum)
    assert isinstance(outcome, Agreed), outcome
    return outcome


def test_agree__three_equal_votes__publish_that_sheet_and_name_nobody() -> None:
    outcome = agreed(*HONEST)
    assert outcome.sheet == SHEET
    assert {vote.replica for vote in outcome.votes} == set(NAMES)
    assert outcome.outvoted == ()


@given(units=st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_agree__any_units_apart__takes_the_largest_set_within_two_and_its_median(units: list[int]) -> None:
    base = first_numbers(SHEET)[0]
    # Signatures do not matter to the rule: only what is compared is made anew.
    votes = [replace(vote, sheet=said_units(number)) for vote, number in zip(HONEST, units, strict=True)]
    outcome = agree(votes, 2)
    pairs = [abs(a - b) <= TOLERANCE for a, b in ((units[0], units[1]), (units[0], units[2]), (units[1], units[2]))]
    assert isinstance(outcome, Agreed) == any(pairs)
    if isinstance(outcome, Agreed):
        inside = sorted(units[HONEST_AT[vote.replica]] for vote in outcome.votes)
        assert len(inside) == (3 if all(pairs) else 2)
        assert inside[-1] - inside[0] <= TOLERANCE
        middle = inside[1] if len(inside) == 3 else (inside[0] + inside[1] + 2 * base) // 2 - base
        assert first_numbers(outcome.sheet)[0] == base + middle
        assert len(outcome.votes) + len(outcome.outvoted) == 3
    assert outcome == agree(list(reversed(votes)), 2)


HONEST_AT = {vote.replica: at for at, vote in enumerate(HONEST)}
_BY_UNITS = {number: said(0, units=number).sheet for number in range(-3, 4)}


def said_units(number: int):
    return _BY_UNITS[number]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_agree__votes_in_any_order__give_the_same_price(order: tuple[int, ...]) -> None:
    votes = [said(0), said(1, units=1), said(2, units=2)]
    outcome = agreed(*(votes[at] for at in order))
    assert first_numbers(outcome.sheet)[0] == first_numbers(SHEET)[0] + 1


def test_agree__wrong_parameters__are_outvoted_and_named() -> None:
    right, wrong = Parameters(ratings()), Parameters(ratings(0.2))
    bare = replace(PLAYING, reference=None)
    outcome = agreed(
        said(0, football=bare, parameters=right),
        said(1, football=bare, parameters=wrong),
        said(2, football=bare, parameters=right),
    )
    (odd,) = outcome.outvoted
    assert odd.replica == NAMES[1]
    assert odd.differs == (Differs.PARAMETERS, Differs.NUMBERS)
    assert wrong.digest[:16] in odd.detail
    assert right.digest[:16] in odd.detail


def test_agree__other_parameters_and_equal_numbers__are_outvoted_all_the_same() -> None:
    outcome = agreed(said(0), said(1), said(2, parameters=Parameters(ratings())))
    (odd,) = outcome.outvoted
    assert odd.differs[0] is Differs.PARAMETERS


def test_agree__other_inputs__are_named_by_field_with_both_values() -> None:
    behind = replace(PLAYING, play=replace(PLAYING.play, score=Score(0, 0)))
    outcome = agreed(said(0), said(1), said(2, football=behind))
    (odd,) = outcome.outvoted
    assert odd.differs == (Differs.INPUTS, Differs.NUMBERS)
    assert "football.play.score.0 0, the others have 1" in odd.detail


def test_agree__other_code__is_named() -> None:
    outcome = agreed(said(0), said(1, code="ab" * 32), said(2))
    assert outcome.outvoted[0].differs == (Differs.CODE,)


def test_agree__another_number_from_equal_inputs__is_named_with_the_market() -> None:
    outcome = agreed(said(0, units=40), said(1), said(2))
    (odd,) = outcome.outvoted
    assert odd.differs == (Differs.NUMBERS,)
    assert odd.detail.startswith("2 numbers")
    assert "(1, 1, 0, " in odd.detail


def test_agree__another_standing__is_no_agreement() -> None:
    silent = replace(PLAYING, play=replace(PLAYING.play, heard_at=9_600))
    outcome = agreed(said(0), said(1), said(2, football=silent))
    assert "feed-silent" in outcome.outvoted[0].detail


def test_agree__suspended_by_two__is_agreed_too() -> None:
    silent = replace(PLAYING, play=replace(PLAYING.play, heard_at=9_600))
    outcome = agreed(said(0, football=silent), said(1, football=silent))
    assert outcome.sheet.minutes == ()


def test_agree__three_opinions__is_no_quorum_and_says_so() -> None:
    outcome = agree([said(0), said(1, units=10), said(2, units=20)], 2)
    assert isinstance(outcome, NoQuorum)
    assert "3 votes and no 2 that agree" in outcome.detail
    assert "numbers" in outcome.detail


def test_agree__one_vote__is_no_quorum() -> None:
    outcome = agree([said(0)], 2)
    assert isinstance(outcome, NoQuorum)
    assert outcome.detail == "1 of the 2 votes that it takes"


def test_agree__an_outsider__is_compared_and_never_counted() -> None:
    assert isinstance(agree([said(0)], 2, [said(1)]), NoQuorum)
    outcome = agree([said(0), said(1)], 2, [said(2, units=9)])
    assert isinstance(outcome, Agreed)
    assert [one.replica for one in outcome.outvoted] == [NAMES[2]]


def test_agree__two_votes_of_one_replica__are_refused() -> None:
    with pytest.raises(ValueError, match="two votes of one replica"):
        agree([said(0), said(0, units=1)], 2)


def test_vote__as_signed__is_valid() -> None:
    for vote in HONEST:
        require_valid(vote, ASK, DOMAIN)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda v: replace(v, replica=NAMES[1]), "is not signed by its key"),
        (lambda v: replace(v, signature="00" * 64), "is not signed by its key"),
        (lambda v: replace(v, signature="zz"), "no hexadecimal"),
        (lambda v: replace(v, sheet=said(0, units=1).sheet), "is not signed by its key"),
        (lambda v: replace(v, code="cd" * 32), "is not signed by its key"),
        (lambda v: replace(v, code="cd"), "cannot be signed"),
        (lambda v: replace(v, version=5), "answers another question"),
        (lambda v: replace(v, request=replace(v.request, asked_at=9_706)), "answers another question"),
        (lambda v: replace(v, request=replace(v.request, football=BEFORE)), "a sheet of another request"),
    ],
)
def test_vote__changed_anywhere__is_refused(change, why: str) -> None:
    with pytest.raises(BadVote, match=why):
        require_valid(change(said(0)), ASK, DOMAIN)


def test_vote__for_another_domain__is_refused() -> None:
    with pytest.raises(BadVote):
        require_valid(said(0), ASK, replace(DOMAIN, chain_id=1))


def test_equivocation__two_sheets_for_one_question__is_proved_and_one_is_not() -> None:
    assert equivocation(said(0), said(0, units=1))
    assert not equivocation(said(0), said(0))
    assert not equivocation(said(0), said(1, units=1))


def test_keys__are_different() -> None:
    assert len({key.address for key in KEYS}) == 3
