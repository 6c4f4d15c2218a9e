"""The house's pages in a real browser: liquidity, transparency, the operators' console."""

from collections.abc import Callable

import pytest

from tests.dapp.conftest import Told

pytestmark = [pytest.mark.process, pytest.mark.node_js, pytest.mark.anvil, pytest.mark.xdist_group("dapp")]
Journey = Callable[[str], Told]


def test_house__its_pages_with_and_without_the_api__say_what_the_chain_holds_and_halt_a_match(
    journey: Journey,
) -> None:
    journey("house").require()
