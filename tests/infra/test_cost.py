"""The cost page says what its tables of prices and usage come to, and never more than is known."""

from __future__ import annotations

from decimal import Decimal

from infra.cost import __main__ as cost
from infra.cost.model import Prices, bet, month, usage
from infra.sizes import SIZES

PRICES = Prices.load()


def test_page__as_it_stands__is_what_the_tables_come_to() -> None:
    assert cost.main(["--check"]) == 0


def test_page__says_that_prices_are_unchecked_while_they_are() -> None:
    assert ("not checked" in cost.PAGE.read_text()) == (PRICES.checked == 0)


def test_month__of_a_larger_size__costs_more_in_all_and_less_a_bet() -> None:
    carried = usage()
    bills = [sum(month(size, carried[name], PRICES, relayers=2).values()) for name, size in SIZES.items()]
    each = [bill / carried[name]["bets"] for bill, name in zip(bills, SIZES, strict=True)]
    assert bills == sorted(bills)
    assert each == sorted(each, reverse=True)
    assert all(bill > 0 for bill in bills)


def test_month__with_twice_the_readers__grows_in_streams_bytes_and_nowhere_that_has_none() -> None:
    carried = usage()["medium"]
    once = month(SIZES["medium"], carried, PRICES, relayers=2)
    twice = month(SIZES["medium"], {**carried, "readers": 2 * carried["readers"]}, PRICES, relayers=2)
    assert {part for part in once if twice[part] != once[part]} == {"Load balancer", "Edge (CloudFront, WAF)"}


def test_bet__on_a_chain__is_gas_times_price() -> None:
    # 20,000 gas at 5 gwei is 0.0001 ether.
    assert bet(Decimal(20_000), "mainnet", PRICES) == Decimal("0.0001") * PRICES.chains["ether_eur"]


def test_measured__of_the_evidence__has_every_operation_of_the_page() -> None:
    gas = cost.measured(cost.GAS.read_text())
    assert {name for names in cost.OPERATIONS.values() for name in names} <= gas.keys()
