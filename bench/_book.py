"""Shared by benchmarks of the API: a chain with a book on it, PostgreSQL, many verified bettors, a real API process.

Everything that a bet passes is the product's: sessions, duties, agreed prices, the desk, the relayer. Written straight
into the database, because a benchmark of bets is none of sign-ins: users, their sessions and duties, and the prices.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eth_utils.crypto import keccak
from sqlalchemy import text
from web3.types import RPCEndpoint

from api.accounts.sessions import hash_of
from api.accounts.tables import SessionRow, User, Wallet
from api.desk import sign_order
from api.duties.tables import CheckRow, LimitRow, TermsRow
from api.duties.terms import PRESENT
from api.fixtures import FixtureNames
from api.identity.tables import LinkRow, PersonRow
from api.issuer import sign_grant
from chain.development import ACCOUNTS, key
from chain.signers import LocalKey
from chain.typed_data import SANDBOX_POLICY, Order
from pricing.columns import Offer
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.database import Database, open_database
from proofbook.database_embedded import embedded_server
from proofbook.database_migrations import migrate
from sports.words import FixtureId, Leg, Score
from tests.anvil import anvil_process, connect
from tests.contracts.world import EURO, YEAR, World, as_tuple, build
from tests.pricing.agree.world import BEFORE

ROOT = Path(__file__).resolve().parents[1]
WEEK_S = 7 * 86_400
BUDGET = 900 * EURO
"""Of each match; a tenth of the pool may be put on matches in a day."""
STAKE = EURO
NAMES = FixtureNames()
OFFERS = (Offer(1), Offer(4, 1, 10), Offer(8))


@dataclass
class Bettor:
    """A wallet with money in the book, and a session of its owner."""

    key: LocalKey
    token: str
    user: UUID = field(default_factory=uuid4)


@dataclass
class Stage:
    """What a benchmark works with."""

    world: World
    rpc: str
    database: Database
    folder: Path
    database_url: str
    fixtures: list[int] = field(default_factory=list)
    bettors: list[Bettor] = field(default_factory=list)

    def tell(self, method: str, *params: Any) -> Any:
        """Ask the chain; raises RuntimeError for what it refuses."""
        answer = self.world.w3.provider.make_request(RPCEndpoint(method), list(params))
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def sent(self, call: Any, sender: str) -> None:
        """Hand a call to the chain and do not wait for it."""
        tell = {"from": sender, "to": call.address, "data": call._encode_transaction_data(), "gas": hex(400_000)}
        self.tell("eth_sendTransaction", tell)

    def mined(self) -> None:
        """Mine until nothing waits."""
        while int(self.tell("txpool_status")["pending"], 16):
            self.tell("evm_mine")

    def admit(self, count: int, units: int) -> None:
        """So many bettors, each with a grant and money on chain and everything that the duties ask for."""
        world, self.bettors = self.world, [_bettor(number) for number in range(count)]
        relayer = key("relayer").address
        self.tell("evm_setAutomine", False)
        self.tell("anvil_autoImpersonateAccount", True)
        for bettor in self.bettors:
            wallet = bettor.key.address
            self.tell("anvil_setBalance", wallet, hex(10**18))
            grant, signature = sign_grant(
                wallet, key("issuer"), world.addresses.registry_domain, now=world.now(), valid_s=YEAR, seq=1,
                policy=SANDBOX_POLICY,
            )  # fmt: skip
            self.sent(world.registry.functions.grant(as_tuple(grant), signature), relayer)
            self.sent(world.asset.functions.faucet(wallet, units), wallet)
            self.sent(world.asset.functions.approve(world.book.address, 2**200), wallet)
        self.mined()
        for bettor in self.bettors:
            self.sent(world.book.functions.deposit(units), bettor.key.address)
        self.mined()
        self.tell("anvil_autoImpersonateAccount", False)
        self.tell("evm_setAutomine", True)
        first, last = (world.lens.functions.account(self.bettors[end].key.address).call()[0] for end in (0, -1))
        if (first, last) != (units, units):
            raise RuntimeError(f"the deposits did not arrive: {first} and {last} instead of {units}")
        with self.database.session() as session:
            session.add_all(User(id=bettor.user, created_at=0) for bettor in self.bettors)
            session.flush()
            for number, bettor in enumerate(self.bettors):
                papers = _papers(number, bettor)
                for group in (papers[:2], papers[2:]):  # the rows that others name first
                    session.add_all(group)
                    session.flush()

    def list_fixtures(self, count: int) -> None:
        """Matches that start in half a day, each with a price that three replicas stand behind and an open market."""
        history, now = History(self.database), int(time.time())
        history.migrate()
        self.fixtures = [self.world.fixture(BUDGET, start_in=43_200) for _ in range(count)]
        for fixture in self.fixtures:
            football = replace(BEFORE, kickoff=now + 43_200)
            request = PricingRequest(NAMES.name_of(fixture), now, OFFERS, football=football)
            history.keep_unsigned(request, priced(request))
        with self.database.session() as session:
            session.execute(text("UPDATE pricing_published SET signers = 3"))
            for fixture in self.fixtures:
                for number, offer in enumerate(OFFERS, start=1):
                    values = {
                        "fixture": NAMES.name_of(fixture),
                        "at": now,
                        "number": number,
                        "market": json.dumps(offer),
                    }
                    session.execute(
                        text(
                            "INSERT INTO pricing_changes VALUES (:fixture, :at, :number, :market, 'held', 'open', '')"
                        ),
                        values,
                    )

    def orders(self, a_bettor: int) -> list[tuple[Bettor, Order, bytes]]:
        """Signed orders, of all bettors in turn, on all results of all matches in turn."""
        made, until = [], int(time.time()) + 3_000
        domain = self.world.addresses.book_domain
        for nonce in range(a_bettor):
            for number, bettor in enumerate(self.bettors):
                turn = nonce * len(self.bettors) + number
                fixture = self.fixtures[turn % len(self.fixtures)]
                leg = Leg(FixtureId(fixture), 1, 1, turn // len(self.fixtures) % 3, 0, Score(0, 0)).pack()
                order = Order(bettor.key.address, (leg,), STAKE, 0, until, nonce)
                made.append((bettor, order, sign_order(order, bettor.key, domain)))
        return made

    def environ(self, **settings: str) -> dict[str, str]:
        """The environment of the API's processes; rates that no benchmark meets, any free port."""
        deployment = self.folder / "deployment.json"
        self.world.addresses.save(deployment)
        wide = {"requests_per_s": "100000", "requests_burst": "1000000", "user_requests_per_s": "100000"}
        wide |= {"user_requests_burst": "1000000", "streams_an_address": "100000", "log_level": "warning", "port": "0"}
        return {
            **os.environ,
            "PROOFBOOK_API_DATABASE_URL": self.database_url,
            "PROOFBOOK_API_RPC_URLS": json.dumps([self.rpc]),
            "PROOFBOOK_API_DEPLOYMENT_FILE": str(deployment),
            "PROOFBOOK_API_DATA_FOLDER": str(self.folder / "api"),
            **{f"PROOFBOOK_API_{name.upper()}": value for name, value in (wide | settings).items()},
        }

    @contextmanager
    def api(self, **settings: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """The API as `proofbook api serve` runs it, desk and relayer in it; gives its process and port."""
        command = [sys.executable, "-m", "proofbook", "api", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environ(**settings), stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith("API at"):
                raise RuntimeError(f"the API did not start: {line}")
            yield process, int(line.split()[2].rstrip(",").rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(60)


def cpu_s(*pids: int) -> float:
    """Processor seconds of processes, those of their children that live included."""
    ticks, wanted = 0, set(pids)
    found: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            found[int(entry.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    for pid, (parent, spent) in found.items():
        if pid in wanted or parent in wanted:
            ticks += spent
    return ticks / os.sysconf("SC_CLK_TCK")


def child_named(name: str) -> int:
    """The process of this one's children whose command has this name."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                told = (entry / "stat").read_text()
            except OSError:
                continue
            if int(told.rpartition(")")[2].split()[1]) == os.getpid() and f"({name})" in told:
                return int(entry.name)
    raise LookupError(f"no child {name}")


@contextmanager
def stage(folder: Path, fixtures: int, bettors: int, units: int) -> Iterator[Stage]:
    """A chain in real time with a funded book, a migrated database, and everybody admitted."""
    # Entering the pool takes two weeks: what it says of its money is of this one.
    begin = (int(time.time()) // WEEK_S - 2) * WEEK_S
    with (
        anvil_process("--accounts", str(ACCOUNTS), "--timestamp", str(begin)) as rpc,
        embedded_server(folder / "postgres" / "data") as url,
    ):
        database = open_database(url)
        migrate(database)
        world = build(connect(rpc))
        world.liquidity(400_000 * EURO)
        made = Stage(world, rpc, database, folder, url)
        # Every block of the setting up is a second later than the one before: it begins an hour ago.
        made.tell("evm_setTime", (int(time.time()) - 3_600) * 1_000)
        made.tell("evm_mine")
        made.list_fixtures(fixtures)
        made.admit(bettors, units)
        made.tell("evm_setTime", int(time.time()) * 1_000)
        made.tell("evm_mine")
        yield made
        database.close()


def _bettor(number: int) -> Bettor:
    return Bettor(LocalKey.from_raw(keccak(text=f"bettor {number}")), f"pb_{keccak(text=f'session {number}').hex()}")


def _papers(number: int, bettor: Bettor) -> Sequence[Any]:
    """A session, a wallet, an identity, and what the duties ask for."""
    now, user, person, wallet = int(time.time()), bettor.user, uuid4(), uuid4()
    digest = keccak(text=f"person {number}")
    return (
        PersonRow(id=person, key=digest, adult_at=0, created_at=now),
        Wallet(id=wallet, user_id=user, address=bettor.key.address.lower(), kind="eoa", linked_at=0, cool_until=0),
        SessionRow(
            id=uuid4(), user_id=user, token_hash=hash_of(bettor.token), carrier="token", agent="bench",
            created_at=now, proved_at=now, seen_at=now, expires_at=now + 36_000,
        ),
        LinkRow(
            id=uuid4(), user_id=user, person_id=person, provider="sandbox", issuer="bench", subject_key=digest,
            assurance="substantial", acr="", state="verified", verified_at=now, expires_at=now + YEAR,
            evidence_digest=digest, kid="", algorithm="", jwk="",
        ),
        LimitRow(user_id=user, kind="deposit", cents=10**9),
        LimitRow(user_id=user, kind="stake", cents=10**9),
        CheckRow(person_id=person, clear=True, checked_at=now),
        TermsRow(user_id=user, version=PRESENT, accepted_at=now),
    )  # fmt: skip
