"""Pricing as jobs of a queue (Procrastinate on PostgreSQL): a queue a sport and replica, no coordinator at all.

    job `pricing.price`   inputs and question -> a vote, kept; the vote that completes a quorum publishes the price
                          without a key: a price that nobody signed, kept as such
    job `pricing.sweep`   every minute: jobs of workers that died are put back, which Procrastinate leaves to us

One job of a fixture runs at a time on a replica (`lock`), one question is queued once (`queueing_lock`), and a row's
primary key makes a job that is delivered twice harmless. Where one sport's worker is down only that sport has no price.

    python -m pricing.run.worker --database URL --sport football [--key-file FILE --inputs FOLDER] [--peers A,B,C]

The queue is for prices before the match. In play a question goes straight to the replicas (`pricing.agree.asking`):
a job costs tens of milliseconds, and a settled queue is no help to a price that is good for seconds.
"""

import argparse
import asyncio
import datetime as dt
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from chain.typed_data import Domain
from pricing.agree import Agreed, Published, agree
from pricing.agree.errors import BadVote
from pricing.agree.inputs import Inputs, inputs_bytes, read_inputs
from pricing.agree.parameters_file import read_parameters
from pricing.agree.replica import Replica
from pricing.agree.served import ASKS, ZERO, replica_of
from pricing.agree.statement import Ask, Vote, require_valid
from pricing.engine import priced
from pricing.parameters import NO_RATINGS, Parameters
from pricing.request import canonical
from pricing.run.history import History
from proofbook.database import open_database
from sports.words import Sport

PRICE: Final = "pricing.price"
SWEEP: Final = "pricing.sweep"
STALLED_S: Final = 30.0


@dataclass(slots=True)
class Work:
    """What a worker does its jobs with. Without a replica it signs nothing; `peers` are all replicas' addresses."""

    history: History
    parameters: Parameters = NO_RATINGS
    replica: Replica | None = None
    peers: frozenset[str] = frozenset()
    quorum: int = 2
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def price(self, inputs: Inputs, ask: Ask) -> bool:
        """Do one job; whether a price was published by it. Raises a PricingError, a SignerError."""
        if self.replica is None:
            request = inputs.request(ask)
            return self.history.keep_unsigned(request, priced(request, self.parameters), ask.version)
        with self._lock:
            self.replica.copy.put(inputs)
            vote = self.replica.answer(ask)
        votes = [one for one in self.history.keep_vote(vote) if self._valid(one, ask, self.replica.domain)]
        outcome = agree(votes, self.quorum)
        return isinstance(outcome, Agreed) and self.history.publish(Published.of(outcome))

    def _valid(self, vote: Vote, ask: Ask, domain: Domain) -> bool:
        """Whether a vote of the table counts: rows are written by others."""
        if vote.replica not in self.peers:
            return False
        try:
            require_valid(vote, ask, domain)
        except BadVote:
            return False
        return True


def queue_of(sport: Sport, replica: str = "") -> str:
    """The queue of a sport's worker, and of one replica of it: PostgreSQL's channels allow forty letters."""
    return f"pricing-{sport.name.lower()}{f'-{replica[2:14].lower()}' if replica else ''}"


def app_of(connector: BaseConnector, work: Work | None = None) -> App:
    """The app with its jobs; without `work` it can only put them into the queue."""
    app = App(connector=connector)

    @app.task(name=PRICE)
    def price(inputs: str, ask: str) -> bool:
        if work is None:
            raise RuntimeError("this process only queues jobs; start `python -m pricing.run.worker`")
        return work.price(read_inputs(inputs.encode()), ASKS.validate_json(ask, strict=True))

    @app.periodic(cron="* * * * *")
    @app.task(name=SWEEP, queueing_lock=SWEEP, pass_context=False)
    async def sweep(timestamp: int) -> None:
        del timestamp
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
            await app.job_manager.retry_job(job)

    return app


def prepare(app: App) -> None:
    """Create the queue's tables where they are not there; the app is open."""
    if app.check_connection():
        return
    try:
        app.schema_manager.apply_schema()
    except ConnectorException:
        if not app.check_connection():  # else another process made them at the same time: all of them, or none
            raise


def queue_price(app: App, inputs: Inputs, ask: Ask, replicas: Iterable[str] = ("",), at: int | None = None) -> int:
    """Put one question into the queue of each replica, to be done at `at` (wall clock); how many were not yet there."""
    sport = inputs.request(ask).sport
    if sport is None:
        raise ValueError(f"inputs of {ask.fixture} are of no sport, or of several")
    when = None if at is None else dt.datetime.fromtimestamp(at, dt.UTC)
    queued = 0
    for replica in replicas:
        job = app.configure_task(
            PRICE,
            queue=queue_of(sport, replica),
            lock=f"{ask.fixture}/{replica}",
            queueing_lock=f"{ask.fixture}/{ask.version}/{ask.asked_at}/{replica}",
            schedule_at=when,
        )
        try:
            job.defer(inputs=inputs_bytes(inputs).decode(), ask=canonical(ASKS.dump_python(ask, mode="json")).decode())
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued


def open_queue(url: str) -> App:
    """An open app that puts jobs into the queue of a PostgreSQL address; its tables are made where they are missing."""
    app = app_of(SyncPsycopgConnector(conninfo=url))
    app.open()
    prepare(app)
    return app


async def run(url: str, work: Work, queues: Sequence[str], *, wait: bool = True) -> None:
    """Do the jobs of some queues until told to stop; without `wait`, until none is left."""
    app = app_of(PsycopgConnector(conninfo=url), work)
    async with app.open_async():
        await app.run_worker_async(
            queues=list(queues), wait=wait, concurrency=1, install_signal_handlers=wait, fetch_job_polling_interval=1.0
        )


def main(given: Sequence[str] | None = None) -> int:
    """Work until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="pricing.run.worker", description="Do pricing jobs of one sport.")
    parser.add_argument("--database", required=True, help="postgresql:// address of queue and history")
    parser.add_argument("--sport", choices=[sport.name.lower() for sport in Sport], default="football")
    parser.add_argument("--parameters", type=Path, help="its own parameter file")
    parser.add_argument("--key-file", type=Path, help="key of a replica; without it nothing is signed")
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--inputs", type=Path, help="folder of a replica's own copy of the inputs")
    parser.add_argument("--peers", default="", help="addresses of all replicas, by commas")
    parser.add_argument("--quorum", type=int, default=2)
    parser.add_argument("--chain-id", type=int, default=31337)
    parser.add_argument("--contract", default=ZERO)
    arguments = parser.parse_args(given)
    if (arguments.key_file is None) != (arguments.inputs is None):
        parser.error("--key-file and --inputs belong together")
    replica = None if arguments.key_file is None else replica_of(arguments)
    database = open_database(arguments.database)
    history = History(database)
    history.migrate()
    parameters = read_parameters(arguments.parameters) if replica is None else replica.parameters
    peers = frozenset(name for name in arguments.peers.split(",") if name)
    work = Work(history, parameters, replica, peers, arguments.quorum)
    sport = Sport[arguments.sport.upper()]
    queue = queue_of(sport, "" if replica is None else replica.signer.address)
    app = app_of(SyncPsycopgConnector(conninfo=arguments.database))
    with app.open():
        prepare(app)
    try:
        asyncio.run(run(arguments.database, work, [queue, "default"]))
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
