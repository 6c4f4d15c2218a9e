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


def test_minor__proves_who_they_are__is_told_no_and_why_and_is_offered_nothing(journey: Journey) -> None:
    journey("minor").require()


@pytest.mark.slow
def test_break__begun_by_one_wallet__bars_every_wallet_of_the_person_here_and_on_the_chain(journey: Journey) -> None:
    journey("excluded").require()


def test_phone__slip_is_a_sheet_and_words_are_french__whole_way_by_touch(journey: Journey) -> None:
    journey("phone").require()


def test_stream__cut_off_and_back__page_says_so_and_goes_on(journey: Journey) -> None:
    journey("connection").require()


def test_operator__halts_a_match_in_the_console__open_slip_says_so_until_it_goes_on(journey: Journey) -> None:
    journey("operator").require()


def test_house__liquidity_and_transparency__say_what_the_chain_holds_also_without_the_api(journey: Journey) -> None:
    journey("house").require()


def test_board__two_hundred_matches__price_is_painted_at_once_and_nothing_shifts(
    journey: Journey, record_property: Callable[[str, object], None]
) -> None:
    told = journey("speed")
    for name, value in told.figures.items():
        record_property(name, value)
    told.require()


@pytest.mark.slow
def test_own_pages__identity_limits_money_bets_break__work_and_money_comes_without_the_api(journey: Journey) -> None:
    journey("own_pages").require()
