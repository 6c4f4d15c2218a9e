"""The house's pages in a real browser: liquidity and transparency."""

from collections.abc import Callable

import pytest

from tests.dapp.conftest import Told

pytestmark = [pytest.mark.process, pytest.mark.node_js, pytest.mark.anvil, pytest.mark.xdist_group("dapp")]
Journey = Callable[[str], Told]


def test_house__liquidity_and_transparency__say_what_the_chain_holds(journey: Journey) -> None:
    journey("house").require()
