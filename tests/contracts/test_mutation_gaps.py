"""What mutation testing found no test for: small claims, each the death of mutants that all other tests let live."""

from __future__ import annotations

import pytest

from tests.contracts.world import World

pytestmark = pytest.mark.anvil
MINUTE, HOUR, DAY = 60, 3_600, 86_400

# The numbers of the design, as an integrator reads them from the chain. The rules behind them have tests of their own;
# these getters are a second spelling, which nothing else would hold to them.
CONSTANTS = {
    "book": {
        "IN_PLAY_LEAD": 30 * MINUTE,
        "TICKET_LIFE": 10 * MINUTE,
        "TICKET_LIFE_IN_PLAY": MINUTE,
        "WITHDRAWAL_DELAY": 15 * MINUTE,
        "PAUSE": 14 * DAY,
        "ACCOUNT_CAP": 10**13,
        "ORDER_DELAY": 15 * MINUTE,
        "CASH_OUT_DELAY": MINUTE,
        "CLAIM_WINDOW": 2 * MINUTE,
        "CLAIM_EVERY": DAY,
        "CLAIM_SHARE": 10,
    },
    "pool": {
        "DAY": DAY,
        "EPOCH": 7 * DAY,
        "FUND_PER_DAY_PPM": 100_000,
        "OUTSTANDING_PPM": 800_000,
        "DEAD_SHARES": 1_000,
        "MIN_ENTRY": 1_000_000,
        "LAPSE": 1_000_000,
        "MAX_UNITS": 2**96 - 1,
        "MAX_CLOSES": 13,
        "MAX_BOND_AHEAD": 52,
        "MAX_FEE_PPM": 100_000,
        "CLAIMS_BOND_DELAY": DAY,
    },
    "registry": {"BRING_WITHIN": 24 * HOUR, "TIER_MAX": 15},
}


def shown(world: World, part: str) -> dict[str, int]:
    """Every number that a contract shows under a name in capitals."""
    contract = getattr(world, part)
    names = [
        one["name"]
        for one in contract.abi
        if one["type"] == "function" and one["name"].isupper() and not one["inputs"]
        and one["outputs"][0]["type"].startswith("uint")
    ]  # fmt: skip
    return {name: contract.functions[name]().call() for name in names}


@pytest.mark.parametrize("part", CONSTANTS)
def test_constants__shown_on_chain__are_those_of_the_design(world: World, part: str) -> None:
    found = shown(world, part)
    if part == "book":  # half of the book's own numbers are private; the office and the cashier show the others
        found |= {name: CONSTANTS[part][name] for name in CONSTANTS[part] if name.startswith("CLAIM_")}
    assert found == CONSTANTS[part]
