"""`proofbook withdraw`: request, wait, pay, straight from the chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chain.development import key
from tests.cli.money_stage import Money, money
from tests.contracts.world import EURO

pytestmark = [pytest.mark.anvil, pytest.mark.xdist_group("withdraw")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Money]:
    with money(tmp_path_factory.mktemp("withdraw")) as made:
        yield made


@pytest.fixture
def now(stage: Money) -> Iterator[Money]:
    with stage.world.undone():
        (stage.folder / "sent.sqlite3").unlink(missing_ok=True)
        yield stage


def held(stage: Money) -> int:
    """What ann's wallet has."""
    return int(stage.world.asset.functions.balanceOf(key("ann").address).call())


def test_withdraw__all__is_requested_waits_and_is_paid(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(now)
    assert now.command("withdraw", *now.addresses, who="ann") == 0
    said = capsys.readouterr().out
    assert "has 90.00 in the book" in said
    assert "plan: request 90.00" in said
    assert "waits until " in said
    assert "may still be placed" in said
    assert now.command("withdraw", *now.addresses, who="ann") == 0
    assert "a request for 90.00 stands" in capsys.readouterr().out
    now.world.travel(now.world.now() + 1_300)
    assert now.command("withdraw", *now.addresses, "--dry-run", who="ann") == 0
    assert held(now) == before
    # Anyone may carry out a request that stands.
    assert now.command("withdraw", *now.addresses, "--wallet", key("ann").address, who="ben") == 0
    assert f"withdrawn: 90.00 paid to {key('ann').address}" in capsys.readouterr().out
    assert held(now) == before + 90 * EURO
    assert now.command("withdraw", "--book", now.world.addresses.book, who="ann") == 0
    assert "nothing to withdraw" in capsys.readouterr().out


def test_withdraw__a_part__leaves_the_rest(now: Money) -> None:
    before = held(now)
    assert now.command("withdraw", "12.5", *now.addresses, who="ann") == 0
    now.world.travel(now.world.now() + 1_300)
    assert now.command("withdraw", *now.addresses, who="ann") == 0
    assert held(now) == before + 12_500_000
    assert now.world.account("ann")[0] == 77_500_000


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("90.000001", "InsufficientBalance"),
        ("12,50", "'12,50' is no amount"),
        ("1.0000001", "is no amount"),
        ("-1", ""),
    ],
)
def test_withdraw__amount_that_cannot_be__is_refused_with_its_value(
    now: Money, amount: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert now.command("withdraw", amount, *now.addresses, who="ann") != 0
    assert said in capsys.readouterr().err
    assert not (now.folder / "sent.sqlite3").exists()


def test_withdraw__another_amount_than_requested__names_both(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    assert now.command("withdraw", "10", *now.addresses, who="ann") == 0
    assert now.command("withdraw", "20", *now.addresses, who="ann") == 1
    assert "a request for 10.00 stands, and 20.00 were asked for" in capsys.readouterr().err


def test_withdraw__somebody_elses_balance_without_a_request__is_refused(
    now: Money, capsys: pytest.CaptureFixture[str]
) -> None:
    assert now.command("withdraw", *now.addresses, "--wallet", key("ann").address, who="ben") == 1
    assert "only that wallet can make one" in capsys.readouterr().err


def test_withdraw__no_book_named_or_no_contract_there__names_the_option(
    now: Money, capsys: pytest.CaptureFixture[str]
) -> None:
    assert now.command("withdraw", who="ann") == 1
    assert "--book" in capsys.readouterr().err
    assert now.command("withdraw", "--book", key("ann").address, who="ann") == 1
    assert "no BetBook at" in capsys.readouterr().err
