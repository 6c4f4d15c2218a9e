"""An API with every part of the product behind it: contracts, a node pool, identity, money on chain, bets of each kind.

Its customers are verified, have money in the book, and one bet each that is on chain, indexed and final. What a test
lets down is put up again by the test.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from web3 import Web3
from web3.types import RPCEndpoint

from api.chain import book_index
from api.desk import store
from api.desk.gate import duties_gate
from api.desk.reading import BookReader
from api.desk.service import Desk
from api.desk.store import BetState
from api.duties.terms import PRESENT
from api.faucet import AnvilTap
from api.fixtures import FixtureNames
from api.grants.issuing import GrantDesk
from api.issuer import sign_grant
from api.live.publisher import Publisher
from api.node import node_chain
from api.public.book import ChainBook
from api.relay.relayer import claim_of
from chain.development import key
from chain.typed_data import SANDBOX_POLICY, Order
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.clock import ManualMatchClock, ManualWallClock, SystemWallClock
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.api.app_world import settings_of
from tests.api.identity.service import Service, service_of
from tests.api.people import Person
from tests.api.relay.relay_stage import Open
from tests.contracts.world import EURO, YEAR, World, as_tuple
from tests.pricing.agree.world import BEFORE, OFFERS

OPERATOR = 99
WALL_S = 1_800_000_000.0
STAKE = EURO
MONEY = 50 * EURO


@dataclass
class Customer:
    """Somebody who may bet; `bet` is theirs and final, `refused` an order of theirs that was not taken."""

    person: Person
    bet: str
    refused: str
    nonces: Iterator[int] = field(default_factory=lambda: itertools.count(2))


@dataclass
class Book:
    """The running service, and the chain behind it."""

    service: Service
    world: World
    database: Database
    desk: Desk
    fixture: int
    serial: Iterator[int] = field(default_factory=lambda: itertools.count(1_000))

    @property
    def leg(self) -> int:
        return Leg(FixtureId(self.fixture), 1, 1, 0).pack()

    def customer(self) -> Customer:
        """A new one."""
        number = next(self.serial)
        person = self.service.people(number)
        person.sign_in("token")
        assert person.ask("POST", "/v1/terms", {"version": PRESENT}).status_code == 200
        for kind in ("deposit", "stake"):
            assert person.ask("PUT", f"/v1/limits/{kind}", {"cents": 10_000}).status_code == 200
        self._prove(person, number)
        person.sign_in("token")
        self._grant(person.address)
        self.fund(person.address)
        bet = self.bet(person)
        return Customer(person, bet, self._refused(person))

    def signed(self, order: Order, person: Person) -> str:
        """A bettor's signature under an order."""
        digest = order.digest(self.desk.domain)
        return "0x" + bytes(Account._sign_hash(digest, person.key.key).signature).hex()

    def follow(self) -> None:
        """The index up to the head of the chain."""
        book_index(self.world.w3, self.world.addresses, self.database, depth=0).run()

    def _prove(self, person: Person, number: int) -> None:
        attempt = self.service.begin(person, "documents").json()["attempt_id"]
        letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        info = {"firstName": f"Ada {letters}", "lastName": f"Test {letters}", "dob": "1990-01-05"}
        self.service.documents.review(attempt, "GREEN", info)
        headers, body = self.service.documents.event(attempt)
        sent = self.service.people(1).client.post("/v1/identity/webhooks/documents", content=body, headers=headers)
        assert sent.status_code == 200, sent.text

    def _grant(self, wallet: str) -> None:
        world = self.world
        given = sign_grant(
            wallet, key("issuer"), world.addresses.registry_domain, now=world.now(), valid_s=YEAR, seq=1,
            policy=SANDBOX_POLICY,
        )  # fmt: skip
        world.send(world.registry.functions.grant(as_tuple(given[0]), given[1]), key("relayer").address)

    def fund(self, wallet: str) -> None:
        """Money in the book for a wallet that may enter; the chain takes what the wallet sends from now on."""
        world = self.world
        for method, values in (("anvil_setBalance", [wallet, hex(10**18)]), ("anvil_impersonateAccount", [wallet])):
            world.w3.provider.make_request(RPCEndpoint(method), values)
        world.send(world.asset.functions.faucet(wallet, MONEY), wallet)
        world.send(world.asset.functions.approve(world.book.address, 2**200), wallet)
        world.send(world.book.functions.deposit(MONEY), wallet)

    def bet(self, person: Person) -> str:
        """A bet over HTTP that is on chain, indexed and final."""
        slip = {"bettor": person.address, "legs": [hex(self.leg)], "stake": STAKE}
        quoted = person.ask("POST", "/v1/quotes", slip)
        assert quoted.status_code == 200, quoted.text
        digest = bytes.fromhex(quoted.json()["digest"][2:])
        signature = "0x" + bytes(Account._sign_hash(digest, person.key.key).signature).hex()
        sent = {"order": quoted.json()["order"], "signature": signature}
        answer = person.ask("POST", "/v1/bets", sent, **{"idempotency-key": "first-bet"})
        assert answer.status_code == 201, answer.text
        with self.database.session() as session:
            row = store.find(session, digest)
            assert row is not None
            claim = claim_of(row)
            assert claim is not None
            receipt = self.world.send(self.world.book.functions.placeMany(claim[0]), key("relayer").address)
            row.block_number, row.block_hash = receipt["blockNumber"], bytes(receipt["blockHash"])
            row.transaction_hash = bytes(receipt["transactionHash"])
            for state in (BetState.SUBMITTED, BetState.MINED, BetState.FINAL):
                store.move(session, row, state, self.world.at())
        self.follow()
        return "0x" + digest.hex()

    def _refused(self, person: Person) -> str:
        order = Order(person.address, (self.leg,), 1_000_000 * EURO, 0, self.world.at() + 600, 1)
        sent = {"order": body_of(order), "signature": self.signed(order, person)}
        answer = person.ask("POST", "/v1/bets", sent, **{"idempotency-key": "too-large"})
        assert 400 <= answer.status_code < 500, answer.text
        return str(answer.json()["bet"])


def body_of(order: Order) -> dict[str, Any]:
    """An order as routes take it."""
    return {
        "bettor": order.bettor, "legs": [f"0x{leg:064x}" for leg in order.legs], "stake": order.stake,
        "min_payout": order.min_payout, "valid_until": order.valid_until, "nonce": order.nonce,
    }  # fmt: skip


@contextmanager
def book_of(database: Database, world: World, rpc: str, folder: Path, wall_s: float = WALL_S) -> Iterator[Book]:
    """The service as long as the block; `rpc` is where its pool finds the chain, `wall_s` what its wall clock says."""
    fixture = world.fixture(2_000 * EURO, start_in=43_200)
    publish(database, fixture, world.at())
    deployment = folder / "deployment.json"
    world.addresses.save(deployment)
    settings = {
        "deployment_file": deployment,
        "rpc_urls": (rpc,),
        "data_folder": folder / "api",
        "review_file": folder / "review.jsonl",
        "operators": (Account.from_key(OPERATOR.to_bytes(32, "big")).address,),
    }
    clock, wall, at = ManualMatchClock(world.at()), ManualWallClock(wall_s), world.addresses
    with node_chain(settings_of(**settings), SystemWallClock()) as node:
        w3 = Web3(node.provider)
        parts = {"database": database, "chain": node, "match_clock": clock, "wall_clock": wall}
        with service_of(parts, **settings) as service:
            gate = duties_gate(lambda: int(wall.now()), service.desk.lowest)
            keys = [key("desk"), key("second_desk")]
            desk = Desk(database, BookReader(w3, at), Open(), keys, at.book_domain, clock, gate=gate)
            state = service.app.state
            state.desk, state.grants = desk, GrantDesk(key("issuer"), at.registry_domain)
            state.book, state.tap = ChainBook(w3, at), AnvilTap(w3, at.asset)
            Publisher(database, clock, wall, FixtureNames()).step()
            yield Book(service, world, database, desk, fixture)


def publish(database: Database, fixture: int, now: int) -> None:
    """A price of a fixture that three replicas stand behind."""
    history, name = History(database), FixtureNames().name_of(fixture)
    history.migrate()
    request = PricingRequest(name, now, OFFERS, football=BEFORE)
    history.keep_unsigned(request, priced(request))
