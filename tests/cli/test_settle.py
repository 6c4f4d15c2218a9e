"""`proofbook settle`: by receipt file or id, from any key, straight from the chain."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from eth_account import Account

from api.receipts import ChainView, build, write
from chain.development import key
from tests.anvil import connect
from tests.api.receipts.stage import WON
from tests.cli.money_stage import Money, money
from tests.contracts.world import EURO

pytestmark = [pytest.mark.anvil, pytest.mark.xdist_group("settle")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Money]:
    with money(tmp_path_factory.mktemp("settle")) as made:
        yield made


@pytest.fixture
def now(stage: Money) -> Iterator[Money]:
    with stage.world.undone():
        # What was sent in a chain that is taken back was never sent.
        (stage.folder / "sent.sqlite3").unlink(missing_ok=True)
        yield stage


def receipt(stage: Money) -> str:
    """The bet's receipt file."""
    made = build(ChainView(connect(stage.url), stage.url), stage.world.addresses, stage.bet.ticket.order)
    path = stage.folder / "receipt.json"
    path.write_text(write(made))
    return str(path)


def test_settle__no_result_yet__says_why_and_sends_nothing(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    assert now.command("settle", receipt(now), who="ben") == 1
    assert "waits: no result has been reported" in capsys.readouterr().out
    assert now.world.account("ann")[0] == 90 * EURO


def test_settle__in_the_window__says_until_when(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    now.world.travel(now.world.fixtures[now.fixture].earliest)
    now.world.send(now.world.oracle.functions.report(now.world.report(now.fixture, WON)), key("transmitter").address)
    assert now.command("settle", now.id, *now.addresses, who="ben") == 1
    said = capsys.readouterr().out
    assert "waits until " in said
    assert "UTC: the result is in its challenge window" in said


def test_settle__final__dry_run_sends_nothing_and_a_stranger_settles_once(
    now: Money, capsys: pytest.CaptureFixture[str]
) -> None:
    file = receipt(now)
    now.world.finish(now.fixture, WON)
    assert now.command("settle", file, "--dry-run", who="ben") == 0
    assert "nothing was sent: --dry-run" in capsys.readouterr().out
    assert now.world.account("ann")[0] == 90 * EURO
    assert now.command("settle", file) == 0
    assert "name a keystore" in capsys.readouterr().out
    assert now.command("settle", file, who="ben") == 0
    said = capsys.readouterr().out
    assert "Match result home" in said
    assert f"settled: 20.00 credited to {key('ann').address}" in said
    assert now.world.account("ann")[0] == 110 * EURO
    assert now.command("settle", now.id, *now.addresses, who="ben") == 0
    assert "settled already" in capsys.readouterr().out


def test_settle__key_without_ether__names_key_and_cost(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    now.world.finish(now.fixture, WON)
    poor = key("guardian").address
    now.world.w3.provider.make_request("anvil_setBalance", [poor, "0x0"])  # type: ignore[arg-type]
    assert now.command("settle", now.id, *now.addresses, who="guardian") == 1
    said = capsys.readouterr().err
    assert f"error: {poor} has 0.00000000 ETH" in said
    assert "what to do: send it ether" in said


def test_settle__id_without_addresses_or_unknown_or_no_file__names_the_remedy(
    now: Money, capsys: pytest.CaptureFixture[str]
) -> None:
    assert now.command("settle", now.id, who="ben") == 1
    assert "--addresses" in capsys.readouterr().err
    assert now.command("settle", "0x" + "11" * 32, *now.addresses, who="ben") == 1
    assert "no final block up to" in capsys.readouterr().err
    assert now.command("settle", "nowhere.json", who="ben") == 1
    assert "'nowhere.json' is no file, and no bet's id" in capsys.readouterr().err


def test_settle__wrong_password__names_the_keystore(now: Money, capsys: pytest.CaptureFixture[str]) -> None:
    now.keystore("ben")
    store = now.folder / "other.json"
    store.write_text(json.dumps(Account.encrypt(b"\1" * 32, "another", kdf="pbkdf2", iterations=1)))
    words = ["--keystore", str(store), "--password-file", str(now.folder / "password")]
    assert now.command("settle", now.id, *now.addresses, *words) == 1
    assert "error: the keystore " in capsys.readouterr().err
