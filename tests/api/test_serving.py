"""`proofbook api serve` as a process: one database, one chain, real sockets."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from chain.deployment import Deployment
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.database import Database
from tests.pricing.agree.world import BEFORE, OFFERS

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.anvil


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """Addresses of contracts; nothing asks them here."""
    names = ("asset", "office", "book", "pool", "oracle", "registry", "lens", "first_bet", "timelock")
    addresses = {name: "0x" + f"{number:040x}" for number, name in enumerate(names, start=1)}
    path = tmp_path / "local.json"
    Deployment(31337, committee=(), arbiters=(), **addresses).save(path)
    return path


Start = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def start(database_url: str, anvil_url: str, deployment: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(*options: str, **settings: str) -> tuple[subprocess.Popen[str], str]:
        environ = {
            **os.environ,
            "PROOFBOOK_API_PORT": "0",
            "PROOFBOOK_API_DATABASE_URL": database_url,
            "PROOFBOOK_API_RPC_URLS": json.dumps([anvil_url]),
            "PROOFBOOK_API_DEPLOYMENT_FILE": str(deployment),
            "PROOFBOOK_API_LOG_LEVEL": "warning",
            **{f"PROOFBOOK_API_{name.upper()}": value for name, value in settings.items()},
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "proofbook", "api", "serve", *options],
            cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        return process, line.split()[2].rstrip(",") if line.startswith("API at") else ""

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Reader(threading.Thread):
    """Reads a stream and keeps the events with the moment of their arrival."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.events: list[tuple[str, dict[str, object], float]] = []
        self.start()

    def run(self) -> None:
        name = ""
        # A process that a test kills breaks the connection.
        with suppress(httpx.TransportError), httpx.stream("GET", self.url, timeout=60, trust_env=False) as answer:
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line[6:]), time.time()))

    def await_event(self, name: str, count: int = 1) -> list[tuple[dict[str, object], float]]:
        ends = time.monotonic() + 90
        while time.monotonic() < ends:
            found = [(data, at) for kind, data, at in self.events if kind == name]
            if len(found) >= count:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{count} {name} did not come: {self.events}")


@contextmanager
def asking(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        yield client


def test_serve__a_price_is_published__reaches_a_client_at_once_and_a_signal_ends_all(
    start: Start, database: Database
) -> None:
    process, url = start()
    with asking(url) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 200, ready.text
        assert ready.json()["chain_id"] == 31337
        assert "server" not in ready.headers
        reader = Reader(f"{url}/v1/stream")
        reader.await_event("snapshot")
        lags = []
        history = History(database)
        for number in range(8):
            now = int(time.time())
            request = PricingRequest(f"f-{number}", now, OFFERS, football=BEFORE)
            history.keep_unsigned(request, priced(request))
            kept_at = time.time()
            data, at = reader.await_event("change", number + 1)[-1]
            assert data["fixture"] == f"f-{number}"
            lags.append(at - kept_at)
        assert sorted(lags)[4] < 1.0, lags
        assert len(client.get("/v1/fixtures").json()) == 8
        told = client.get("/metrics").text
    heard = re.search(r"^proofbook_live_heard_seconds_count (\d+)", told, re.MULTILINE)
    assert heard is not None
    assert int(heard[1]) >= 8
    assert re.search(r'timestamp_seconds\{part="database"\} 1\.', told)
    # There are no contracts: what a chain would say is not made up.
    assert 'proofbook_book_read_timestamp_seconds{part="chain"} 0.0' in told
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0, process.stderr.read()
    reader.join(10)
    assert not reader.is_alive()


def test_serve__two_processes__one_publishes_and_both_stream(start: Start, database: Database) -> None:
    (_, one), (_, two) = start(), start("--no-publish")
    readers = [Reader(f"{url}/v1/stream") for url in (one, two)]
    for reader in readers:
        reader.await_event("snapshot")
    request = PricingRequest("ash-birch", int(time.time()), OFFERS, football=BEFORE)
    History(database).keep_unsigned(request, priced(request))
    first, second = (reader.await_event("change")[0][0] for reader in readers)
    assert first == second


def test_serve__database_of_another_chain_or_version__refuses_and_says_so(
    start: Start, database: Database, empty_database_url: str
) -> None:
    process, _ = start(database_url=empty_database_url)
    assert process.wait(120) == 1
    assert "run `proofbook api migrate`" in process.stderr.read()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO installation VALUES (1, 31337, '0x00', '0x00')")
    process, _ = start()
    assert process.wait(120) == 1
    assert "belongs to contract 0x00" in process.stderr.read()


def test_serve__settings_that_do_not_fit__are_refused_by_name(start: Start, deployment: Path) -> None:
    process, _ = start(profile="production")
    assert process.wait(120) == 2
    assert "PROOFBOOK_API_IDENTITY_PROVIDERS" in process.stderr.read()
    wrong = json.loads(deployment.read_text()) | {"chain_id": 1}
    deployment.write_text(json.dumps(wrong))
    process, _ = start()
    assert process.wait(120) == 2
    assert "is of chain 1" in process.stderr.read()


def test_serve__without_a_desk__answers_readers_and_takes_no_orders(start: Start) -> None:
    # What a key file names is not opened: a process for readers may hold no key at all.
    process, url = start("--migrate", "--no-publish", "--no-desk", desk_key_file="/nowhere/desk")
    assert url, process.communicate()
    assert httpx.get(f"{url}/v1/fixtures", timeout=10).json() == []
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
