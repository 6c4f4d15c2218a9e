"""What happens when match time goes by, in a real browser. These move the clock on for everybody, and so come last."""

from collections.abc import Callable

import pytest

from tests.dapp.conftest import Told

pytestmark = [
    pytest.mark.process,
    pytest.mark.node_js,
    pytest.mark.anvil,
    pytest.mark.slow,
    pytest.mark.xdist_group("dapp"),
]
Journey = Callable[..., Told]


def test_ticket__runs_out_before_a_block_comes__stake_is_untouched_and_the_next_bet_is_taken(journey: Journey) -> None:
    journey("expired").require()


def test_match__kicks_off_with_a_slip_open__odds_move_there_with_words_and_nothing_else_moves(
    journey: Journey,
) -> None:
    journey("in_play").require()


def test_api__gone_after_a_match__bet_is_settled_and_money_withdrawn_from_the_chain(journey: Journey) -> None:
    journey("without_us").require()
