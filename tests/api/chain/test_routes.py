"""The book over REST: what the rows say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.chain import book_index
from api.chain.routes import router as chain_router
from api.node import node_chain
from chain.development import key
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.api.receipts.stage import Matchday, matchday

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("receipts")]


@pytest.fixture(scope="module")
def played() -> Iterator[Matchday]:
    with matchday() as made:
        yield made


@pytest.fixture
def client(played: Matchday, database: Database, tmp_path: Path) -> Iterator[Any]:
    world = played.world
    book_index(world.w3, world.addresses, database, depth=0).run()
    world.addresses.save(tmp_path / "local.json")
    settings = settings_of(deployment_file=tmp_path / "local.json", rpc_urls=(played.url,))
    with node_chain(settings, SystemWallClock()) as chain:
        clock = ManualMatchClock(world.at())
        routers = [one for one in (chain_router,) if one not in app_routers()]
        app = app_of(settings, routers=routers, database=database, match_clock=clock, chain=chain)
        with client_of(app) as made:
            yield made


def app_routers() -> tuple[Any, ...]:
    from api.app import ROUTERS

    return ROUTERS


def test_wallet__after_a_matchday__is_what_the_contract_says(played: Matchday, client: Any) -> None:
    for who in ("ann", "ben"):
        shown = client.get(f"/v1/wallets/{key(who).address.lower()}").json()
        balance, open_payout = played.world.account(who)
        assert (shown["balance"], shown["open_payout"]) == (balance, open_payout)
        assert shown["wallet"] == key(who).address
        assert shown["as_of"]["block"] == played.world.w3.eth.block_number


def test_bets__of_a_wallet__are_newest_first_with_states(played: Matchday, client: Any) -> None:
    shown = client.get(f"/v1/wallets/{key('ben').address}/bets").json()["bets"]
    by_id = {bet["id"]: bet for bet in shown}
    named = {name: by_id.get("0x" + bet.ticket.order.hex()) for name, bet in played.bets.items()}
    assert named["open"]["state"] == "final"
    assert named["lost"] | {"state": "settled", "paid": 0} == named["lost"]
    assert named["sold"]["left"] == 15_000_000
    assert [bet["block"] for bet in shown] == sorted((bet["block"] for bet in shown), reverse=True)
    one = client.get(f"/v1/chain/bets/{named['sold']['id']}").json()
    assert one == named["sold"]
    older = client.get(f"/v1/wallets/{key('ben').address}/bets?before={shown[0]['block']}&limit=2").json()["bets"]
    assert all(bet["block"] < shown[0]["block"] for bet in older)
    assert len(older) == 2


@pytest.mark.parametrize("path", ["/v1/chain/bets/{}"])
def test_bet__that_nobody_placed__is_a_problem_that_names_the_field(client: Any, path: str) -> None:
    shown = problem(client.get(path.format("0x" + "ab" * 32)), 404, "not-found")
    assert shown["field"] == "bet"
    problem(client.get(path.format("0x12")), 422, "invalid-request")


@pytest.mark.parametrize("path", ["/v1/wallets/{}", "/v1/wallets/{}/bets"])
def test_wallet__that_is_no_address__is_a_problem_and_a_stranger_has_nothing(client: Any, path: str) -> None:
    problem(client.get(path.format("0x12")), 422, "invalid-request")
    assert client.get(path.format("0x" + "12" * 20)).status_code == 200
