"""A small world for the commands that send: one bet of ann's, keystores of hers and of a stranger's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account

from chain.development import ACCOUNTS, key
from chain.wire import Accepted
from proofbook.cli import main
from tests.anvil import anvil_process, connect
from tests.contracts.scenes import RELAYER, place, single
from tests.contracts.world import EURO, World, build


@dataclass
class Money:
    """The world and the files that a person has."""

    world: World
    url: str
    folder: Path
    fixture: int
    bet: Accepted

    @property
    def id(self) -> str:
        """The bet's id."""
        return "0x" + self.bet.ticket.order.hex()

    def keystore(self, who: str) -> list[str]:
        """Options that name a part's key."""
        store, word = self.folder / f"{who}.json", self.folder / "password"
        if not store.exists():
            content = Account.encrypt(bytes(key(who).account.key), "pass", kdf="pbkdf2", iterations=1)
            store.write_text(json.dumps(content))
            word.write_text("pass\n")
        return ["--keystore", str(store), "--password-file", str(word)]

    def command(self, name: str, *words: str, who: str = "", yes: bool = True) -> int:
        """Type a command; gives its exit code."""
        given = [name, *words, "--rpc", self.url, "--log", str(self.folder / "sent.sqlite3")]
        return main([*given, *(self.keystore(who) if who else []), *(["--yes"] if yes else [])])

    @property
    def addresses(self) -> list[str]:
        """The option that names the contracts."""
        path = self.folder / "addresses.json"
        self.world.addresses.save(path)
        return ["--addresses", str(path)]


@contextmanager
def money(folder: Path) -> Iterator[Money]:
    """The stage, on an Anvil of its own."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        world = build(connect(url))
        world.liquidity(400_000 * EURO)
        world.grant("ann")
        world.fill("ann", 100 * EURO)
        fixture = world.fixture()
        bet = single(world, fixture, "ann", 10 * EURO)
        world.send(place(world, bet), RELAYER)
        yield Money(world, url, folder, fixture, bet)
