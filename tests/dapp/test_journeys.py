"""What people do in the front, in a real browser."""

from collections.abc import Callable

import pytest

from tests.dapp.conftest import Told

pytestmark = [pytest.mark.process, pytest.mark.node_js, pytest.mark.anvil, pytest.mark.xdist_group("dapp")]
Journey = Callable[..., Told]


def test_new_customer__from_a_wallet_to_a_final_bet__in_seven_clicks(journey: Journey) -> None:
    journey("new_customer").require()


def test_wallet__refuses_or_is_on_another_chain__nothing_is_lost_and_it_says_what_to_do(journey: Journey) -> None:
    journey("refusals").require()


def test_pages__light_wide_and_dark_phone__axe_finds_nothing_and_nothing_is_cut_off(journey: Journey) -> None:
    journey("accessibility").require()


@pytest.mark.slow
def test_pages__both_themes_wide_and_phone__axe_finds_nothing_and_nothing_is_cut_off(journey: Journey) -> None:
    journey("accessibility", everything=True).require()


def test_phone__slip_is_a_sheet_and_words_are_french__whole_way_by_touch(journey: Journey) -> None:
    journey("phone").require()


def test_stream__cut_off_and_back__page_says_so_and_goes_on(journey: Journey) -> None:
    journey("connection").require()


def test_board__two_hundred_matches__price_is_painted_at_once_and_nothing_shifts(
    journey: Journey, record_property: Callable[[str, object], None]
) -> None:
    told = journey("speed")
    for name, value in told.figures.items():
        record_property(name, value)
    told.require()


def test_operator__halts_a_match__page_locks_it_and_opens_it_again(journey: Journey) -> None:
    journey("halted").require()


@pytest.mark.slow
def test_own_pages__identity_limits_money_bets_break__work_and_money_comes_without_the_api(journey: Journey) -> None:
    journey("own_pages").require()


@pytest.mark.slow
def test_match__kicks_off_with_a_slip_open__odds_move_there_with_words_and_nothing_else_moves(
    journey: Journey,
) -> None:
    # Last: it moves the match clock on, for everybody.
    journey("in_play").require()
