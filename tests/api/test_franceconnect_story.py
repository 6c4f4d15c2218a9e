"""From a login at FranceConnect to money in the wallet, and who is kept out: one story over the product's own routes.

FranceConnect is npm `oidc-provider` set up as its two levels, a process of its own; contracts and money are on Anvil.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from web3.types import RPCEndpoint

from api.desk import store
from api.duties.terms import PRESENT
from api.grants.barring import RegistryBarrer, send_bars
from api.grants.issuing import grant_of
from api.grants.tables import GrantRow
from api.receipts import ChainView, read, verify
from chain.bindings import KycRegistry
from chain.development import key
from chain.senders import UnlockedSender
from chain.typed_data import Order
from proofbook.database import Database
from tests.anvil import connect
from tests.api.app_world import ORIGIN, problem
from tests.api.generated_world import MONEY, STAKE, Book, body_of, book_of
from tests.api.identity.stages import franceconnect_stage, sent_back
from tests.api.people import Person
from tests.api.receipts.stage import WON
from tests.api.relay.conftest import ground, manual
from tests.contracts.world import World, as_tuple

__all__ = ["ground", "manual"]
pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.node_js, pytest.mark.xdist_group("generated")]
NAMES = {"low": "franceconnect", "plus": "franceconnect-plus"}


@contextmanager
def offering(book: Book, level: str) -> Iterator[str]:
    """The service offers FranceConnect at this level; gives the provider's name."""
    name = NAMES[level]
    providers: dict[str, Any] = book.service.desk.providers  # type: ignore[assignment]
    with franceconnect_stage(level, f"{ORIGIN}/v1/identity/callback/{name}") as stage:
        providers[name] = stage.provider
        yield name
        del providers[name]


@pytest.fixture
def book(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[Book]:
    world, url = manual
    # The provider's people are as old as they are today.
    with book_of(database, world, url, tmp_path, time.time()) as made:
        yield made


def login(book: Book, person: Person, name: str, who: str) -> dict[str, Any]:
    """The whole way: begin, sign in at the provider, come back; gives how the identity stands then."""
    book.service.pass_by(1)  # attempts of one second have no order
    begun = book.service.begin(person, name)
    assert begun.status_code == 201, begun.text
    address = sent_back(begun.json()["redirect_url"], who, f"{ORIGIN}/v1/identity/callback/{name}")
    back = book.service.come_back(person, address)
    assert back.status_code == 303, back.text
    return book.service.standing(person)


def customer(book: Book, number: int) -> Person:
    """Somebody signed in, with terms and limits."""
    person = book.service.person(number)
    assert person.ask("POST", "/v1/terms", {"version": PRESENT}).status_code == 200
    for kind in ("deposit", "stake"):
        assert person.ask("PUT", f"/v1/limits/{kind}", {"cents": 10_000}).status_code == 200
    return person


def enter(book: Book, person: Person) -> None:
    """The API's grant, brought to the chain, and money behind it."""
    answer = person.ask("POST", "/v1/grants", {"wallet": person.address})
    assert answer.status_code == 201, answer.text
    with book.database.session(write=False) as session:
        row = session.exec(select(GrantRow).where(GrantRow.address == person.address.lower())).one()
    call = book.world.registry.functions.grant(as_tuple(grant_of(row)), bytes(row.signature))
    book.world.send(call, key("relayer").address)
    book.fund(person.address)


def tell(world: World, method: str, *params: Any) -> None:
    world.w3.provider.make_request(RPCEndpoint(method), list(params))


@pytest.mark.parametrize("level", ["low", "plus"])
def test_story__login_bet_mined_settled_withdrawn__and_the_receipt_verifies_from_its_file(
    book: Book, manual: tuple[World, str], level: str
) -> None:
    world, url = manual
    with offering(book, level) as name:
        person = customer(book, 1)
        before = person.ask("GET", "/v1/eligibility?action=bet").json()
        assert {one["reason"] for one in before["unmet"]} == {"identity-required", "register-not-checked"}
        standing = login(book, person, name, "adult")
        assert (standing["state"], standing["provider"], standing["adult"]) == ("verified", name, True)
        assert standing["assurance"] == ("low" if level == "low" else "substantial")
        assert person.ask("GET", "/v1/eligibility?action=bet").json()["unmet"] == []
        enter(book, person)
        bet = book.bet(person)
        assert person.ask("GET", f"/v1/bets/{bet}").json()["state"] == "final"
        with book.database.session(write=False) as session:
            row = store.find(session, bytes.fromhex(bet[2:]))
            assert row is not None
            terms, payout = store.accepted_of(row).terms, row.payout or 0
        world.finish(book.fixture, WON)
        world.settle([terms])
        wallet = person.address
        world.send(world.book.functions.requestWithdraw(MONEY - STAKE + payout), wallet)
        world.travel(world.now() + 1_300)
        world.send(world.book.functions.withdraw(wallet), wallet)
        assert world.asset.functions.balanceOf(wallet).call() == MONEY - STAKE + payout
        tell(world, "anvil_mine", "0x8")  # so that all of it is final
        book.follow()
        assert person.ask("GET", f"/v1/chain/bets/{bet}").json()["state"] == "settled"
        answer = person.ask("GET", f"/v1/bets/{bet}/receipt")
        assert answer.status_code == 200, answer.text
    # The service is needed no more: the file, and any node.
    steps = verify(read(answer.content), ChainView(connect(url), url), pinned=world.addresses)
    assert steps.hold, [line for line in steps.lines if not line.holds]
    assert {"order", "ticket", "grant", "settlement"} <= {line.name for line in steps.lines}


@pytest.mark.parametrize("level", ["low", "plus"])
@pytest.mark.parametrize("who", ["minor", "eighteen-tomorrow", "perhaps-minor"])
def test_minor__logged_in__is_rejected_and_gets_neither_grant_nor_bet(book: Book, level: str, who: str) -> None:
    with offering(book, level) as name:
        person = customer(book, 1)
        standing = login(book, person, name, who)
        assert (standing["state"], standing["attempt"], standing["why"]) == ("none", "rejected", "under-age")
        refused = problem(person.ask("POST", "/v1/grants", {"wallet": person.address}), 403, "not-eligible")
        assert "identity-required" in [one["reason"] for one in refused["unmet"]]
        assert order_of(book, person, 0) == "not-eligible"


def test_excluded__logged_in__is_refused_on_every_wallet_and_on_a_second_account(book: Book) -> None:
    world = book.world
    with offering(book, "low") as name:
        person, second, stranger = customer(book, 1), book.service.people(2), customer(book, 3)
        login(book, person, name, "adult")
        enter(book, person)
        assert person.link(second).status_code == 201
        assert person.ask("POST", "/v1/self-exclusions", {"length": 3, "unit": "months"}).status_code == 201
        for wallet in (person.address, second.address):
            refused = problem(person.ask("POST", "/v1/grants", {"wallet": wallet}), 403, "not-eligible")
            assert "excluded" in [one["reason"] for one in refused["unmet"]]
        assert order_of(book, person, 0) == "not-eligible"
        assert order_of(book, person, 0, second) == "not-eligible"
        # On the chain too, which nobody can talk out of it: both wallets, in one event.
        registry = KycRegistry(world.w3, world.registry.address)
        block = world.w3.eth.block_number
        barrer = RegistryBarrer(registry, UnlockedSender(world.w3, key("issuer").address))
        assert send_bars(book.service.app.state.context, barrer) == 1
        events = world.registry.events.EntryBarred().get_logs(from_block=block + 1)
        assert [sorted(one["args"]["wallets"]) for one in events] == [sorted([person.address, second.address])]
        assert not world.book.functions.eligible(person.address).call()
        # The same person, with another account and wallet.
        assert login(book, stranger, name, "adult")["attempt"] == "rejected"
        problem(stranger.ask("POST", "/v1/grants", {"wallet": stranger.address}), 403, "not-eligible")


def order_of(book: Book, person: Person, nonce: int, of: Person | None = None) -> str:
    """What an order signed by a wallet of somebody ends in."""
    bettor = of or person
    order = Order(bettor.address, (book.leg,), STAKE, 0, book.world.at() + 600, nonce)
    sent = {"order": body_of(order), "signature": book.signed(order, bettor)}
    answer = person.ask("POST", "/v1/bets", sent, **{"idempotency-key": f"order-{bettor.address}"})
    assert 400 <= answer.status_code < 500, answer.text
    return str(answer.json()["reason"])
