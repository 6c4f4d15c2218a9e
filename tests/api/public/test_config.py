"""What a front is told of an installation: enough to sign and to bet, and no secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from api.errors import ChainDown
from api.public.book import Asset, Room
from api.public.config import Config
from api.settings import Settings
from chain.deployment import Deployment
from chain.typed_data import NAME, VERSION
from proofbook.clock import ManualMatchClock, ManualWallClock
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.api.conftest import FakeChain, NoDatabase

ADDRESSES = [f"0x{number:040x}" for number in range(1, 10)]
DEPLOYMENT = Deployment(31_337, *ADDRESSES, committee=(), arbiters=(), block=9)


class Book:
    """A book without a chain."""

    deployment = DEPLOYMENT

    def __init__(self) -> None:
        self.asset = Asset(DEPLOYMENT.asset, "Play Euro", "PLAY", 6, "1")
        self.down = False

    def room(self, fixture: int) -> Room | None:
        raise AssertionError(f"nobody asks about {fixture}")

    def minimum_stake(self) -> int:
        if self.down:
            raise ChainDown
        return 100_000


@pytest.fixture
def make(chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> Iterator[Any]:
    with ExitStack() as stack:

        def client(book: Book | None, **values: Any) -> httpx.Client:
            app = app_of(
                Settings.model_construct(**{**settings_of().model_dump(), **values}),
                database=NoDatabase(),
                match_clock=match,
                chain=chain,
                wall_clock=wall,
                book=book,
            )
            return stack.enter_context(client_of(app))

        yield client


def test_config__of_the_development_profile__has_all_that_a_front_signs_and_asks_with(make: Any) -> None:
    told = make(Book()).get("/v1/config").json()
    assert (told["profile"], told["play_money"], told["faucet"], told["demo_wallet"]) == (
        "development",
        True,
        True,
        True,
    )
    assert (told["chain"]["id"], told["chain"]["rpc_url"]) == (31_337, "http://127.0.0.1:8545")
    assert told["book"]["contracts"]["book"] == DEPLOYMENT.book
    assert told["book"]["domains"]["book"] == {
        "name": NAME,
        "version": VERSION,
        "chainId": 31_337,
        "verifyingContract": DEPLOYMENT.book,
    }
    assert told["book"]["asset"]["permit"]["verifyingContract"] == DEPLOYMENT.asset
    assert told["identity"] == [{"id": "sandbox", "kind": "oidc", "franceconnect": False, "sandbox": True}]
    assert told["limits"]["minimum_stake"] == 100_000


def test_config__of_production__names_no_node_no_faucet_and_its_franceconnect(make: Any) -> None:
    told = make(
        Book(),
        profile="production",
        chain="base",
        rpc_urls=("https://node.example/sesame-open-now",),
        identity_providers=("franceconnect-plus", "documents"),
    ).get("/v1/config")
    assert "sesame" not in told.text
    told = told.json()
    assert (told["chain"]["rpc_url"], told["faucet"], told["demo_wallet"]) == (None, False, False)
    assert [(one["kind"], one["franceconnect"]) for one in told["identity"]] == [("oidc", True), ("documents", False)]


def test_config__node_for_browsers__is_the_one_that_is_told(make: Any) -> None:
    url = "https://public.example/rpc"
    client = make(Book(), public_rpc_url=url)
    assert client.get("/v1/config").json()["chain"]["rpc_url"] == url
    assert "https://public.example;" in client.get("/").headers["content-security-policy"]


def test_config__explorer__is_where_links_begin_and_null_where_none_is_set(make: Any) -> None:
    assert make(Book()).get("/v1/config").json()["explorer"] is None
    told = make(Book(), explorer_url="https://explorer.example/chain/").get("/v1/config").json()
    assert told["explorer"] == {
        "url": "https://explorer.example/chain",
        "transactions": "https://explorer.example/chain/tx/",
        "addresses": "https://explorer.example/chain/address/",
    }


def test_config__token_without_permits__says_none(make: Any) -> None:
    book = Book()
    book.asset = Asset(DEPLOYMENT.asset, "Euro", "EUR", 6, None)
    assert make(book).get("/v1/config").json()["book"]["asset"]["permit"] is None


def test_config__without_contracts_or_with_a_silent_chain__is_told_or_says_when_to_ask_again(make: Any) -> None:
    assert make(None).get("/v1/config").json()["book"] is None
    book = Book()
    book.down = True
    assert problem(make(book).get("/v1/config"), 503, "chain-down")["retry_after_s"] > 0


def test_config__example_of_the_description__is_a_configuration(make: Any) -> None:
    example = make(None).get("/openapi.json").json()["components"]["schemas"]["Config"]["example"]
    assert Config.model_validate(example).model_dump(mode="json", by_alias=True) == json.loads(json.dumps(example))
