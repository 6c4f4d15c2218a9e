"""The app over a played matchday: its index, its prices, and those who come to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.chain import book_index
from api.node import node_chain
from api.receipts.form import canonical
from chain.development import key
from pricing.agree.published import read_published
from pricing.run.history import History
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import Database
from tests.api.app_world import ORIGIN, app_of, settings_of
from tests.api.people import People, Person, people_of
from tests.api.receipts.stage import Matchday


@dataclass
class Desk:
    """The app over a played matchday, and those who come to it."""

    people: People
    day: Matchday

    def signed_in(self, who: str) -> Person:
        client = httpx.Client(transport=self.people.transport, base_url=ORIGIN)
        self.people.made.append(client)
        person = Person(client, key(who).account)
        person.sign_in()
        return person

    def path(self, name: str) -> str:
        return f"/v1/bets/0x{self.day.bets[name].ticket.order.hex()}/receipt"

    def stranger(self) -> httpx.Client:
        """Nobody who is signed in."""
        client = httpx.Client(transport=self.people.transport, base_url=ORIGIN)
        self.people.made.append(client)
        return client


@contextmanager
def desk_of(day: Matchday, database: Database, folder: Path) -> Iterator[Desk]:
    """The app, as long as the block; the guardian is its operator."""
    world = day.world
    book_index(world.w3, world.addresses, database, depth=0).run()
    world.addresses.save(folder / "local.json")
    history = History(database)
    history.migrate()
    for part in day.records.prices.values():
        history.publish(read_published(canonical(part.published)))
    operators = (key("guardian").address,)
    settings = settings_of(deployment_file=folder / "local.json", rpc_urls=(day.url,), operators=operators)
    with node_chain(settings, SystemWallClock()) as chain:
        app = app_of(settings, database=database, match_clock=ManualMatchClock(world.at()), chain=chain)
        with people_of(app) as people:
            yield Desk(people, day)
