"""The faucet: in development alone, for who is signed in, play money and gas."""

from __future__ import annotations

from typing import Any

import pytest

from api.faucet import GAS_MONEY, MOST_UNITS, AnvilTap, tap_of
from chain.development import ACCOUNTS
from tests.anvil import anvil_process, connect
from tests.api.app_world import problem, settings_of
from tests.api.people import People
from tests.contracts.world import build


class Tap:
    def __init__(self) -> None:
        self.given: list[tuple[str, int]] = []

    def give(self, wallet: str, units: int) -> list[str]:
        self.given.append((wallet, units))
        return ["0x01", "0x02"]


@pytest.mark.process
def test_faucet__somebody_signed_in__gives_and_tells_the_transactions(people: People) -> None:
    person, people.app.state.tap = people(1), Tap()
    problem(person.ask("POST", "/v1/faucet", {"wallet": person.address}), 401, "not-signed-in")
    person.sign_in()
    answer = person.ask("POST", "/v1/faucet", {"wallet": person.address.lower(), "units": 5})
    assert answer.status_code == 202
    assert answer.json() == {"units": 5, "gas_wei": str(GAS_MONEY), "transactions": ["0x01", "0x02"]}
    assert people.app.state.tap.given == [(person.address, 5)]


@pytest.mark.process
@pytest.mark.parametrize("units", [0, -1, MOST_UNITS + 1, "many"])
def test_faucet__bad_amount__is_named(people: People, units: object) -> None:
    person, people.app.state.tap = people(1), Tap()
    person.sign_in()
    answer = person.ask("POST", "/v1/faucet", {"wallet": person.address, "units": units})
    assert problem(answer, 422, "invalid-request")["field"] == "body.units"
    assert people.app.state.tap.given == []


@pytest.mark.process
def test_faucet__where_there_is_none__says_so(people: People) -> None:
    person = people(1)
    person.sign_in()
    problem(person.ask("POST", "/v1/faucet", {"wallet": person.address}), 404, "not-found")


def test_tap__outside_development__is_none() -> None:
    parts: Any = None
    assert tap_of(settings_of().model_copy(update={"profile": "testnet"}), parts) is None


@pytest.mark.anvil
def test_tap__on_a_local_chain__mints_and_gives_gas() -> None:
    wallet = "0x" + "5A" * 20
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        w3 = connect(url)
        world = build(w3)
        sent = AnvilTap(w3, world.addresses.asset).give(wallet, 7)
        assert [w3.eth.wait_for_transaction_receipt(one)["status"] for one in sent] == [1, 1]
        assert world.asset.functions.balanceOf(w3.to_checksum_address(wallet)).call() == 7
        assert w3.eth.get_balance(w3.to_checksum_address(wallet)) == GAS_MONEY
