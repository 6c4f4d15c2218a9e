"""From the settings to a node with everything that it touches: opened in order, closed in reverse.

    settings ─┬─ pool of endpoints ─┬─ chain, heads, index
              ├─ keys               ├─ transaction manager (transmitter)
              ├─ store              ├─ core, guard (reporter), station of peers
              └─ providers          └─ observers

Without keys the node observes: it follows, relays and looks, signs nothing and sends nothing. It then has a throwaway
key for its heartbeats, and a store of its own, so that it never touches what belongs to a real key.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx
from eth_account import Account
from starlette.applications import Starlette
from web3 import Web3

from chain.bindings.fixture_oracle import FixtureOracleEvents
from chain.deployment import Deployment
from chain.heads import HeadFollower
from chain.index import Index, Watch, Web3Source, create_tables
from chain.rpc import Observer as PoolObserver
from chain.rpc import PoolPolicy, PoolProvider, RpcPool, endpoints_of
from chain.signers import FullSigner, LocalKey, open_signer
from chain.transactions import (
    MIGRATIONS,
    FeePolicy,
    PoolChain,
    SqliteTransactionLog,
    TransactionManager,
)
from oracle.daemon.chain import PooledChain
from oracle.daemon.discovery import Discovery
from oracle.daemon.hooks import CountedFetcher, CountedGuard, TimedStore
from oracle.daemon.sender import ManagedTransmitter, wanted_by
from oracle.daemon.sight import Sight
from oracle.engine import Core
from oracle.engine.eyes import ObserverEyes
from oracle.engine.machine import State
from oracle.engine.node import Node
from oracle.engine.transmission import config_digest
from oracle.engine.worker import Worker
from oracle.observer import Observer
from oracle.peers import PeerServer, Station
from oracle.peers.client import Peer
from oracle.publishing import MIGRATIONS as PUBLISHING
from oracle.publishing import Publisher
from oracle.store import Guard, Identity, Store
from proofbook import logging, ports
from proofbook.chain_profiles import ChainProfile
from proofbook.clock import MatchClock, RealMatchClock, RemoteMatchClock, SystemWallClock
from proofbook.database import open_database
from proofbook.settings import Settings
from proofbook.settings_node import FeeSettings
from sports.evidence import BodyStore, store_of
from sports.fetching import fetcher_of
from sports.fixtures import load_catalogue
from sports.model import Reading
from sports.sources import Sources, sources_of

VERSION: Final = "0.1.0"
EURO: Final = 10**6
_COMPONENTS: Final = {"transactions": MIGRATIONS, "publishing": PUBLISHING}
"""Whose tables stand beside the node's own in its store."""
_log = logging.get(__name__)


@dataclass(slots=True)
class Parts:
    """All of a running node."""

    settings: Settings
    deployment: Deployment
    wall: SystemWallClock
    clock: MatchClock
    pool: RpcPool
    heads: HeadFollower
    chain: PooledChain
    index: Index
    discovery: Discovery
    store: Store
    core: Core
    eyes: ObserverEyes
    sight: Sight
    node: Node
    station: Station
    server: PeerServer
    manager: TransactionManager | None
    nudged: asyncio.Event
    """A transaction waits for the manager's next tick."""
    observes: bool
    """No keys: nothing is signed and nothing is sent."""
    observers: dict[bytes, Observer]
    bodies: BodyStore
    """Where the fetcher's bodies go."""
    sources: Sources
    fetcher: CountedFetcher
    guard: Guard
    log: SqliteTransactionLog | None
    publisher: Publisher | None
    """Tells APIs of the own votes; None for a node that observes, or that no address is named to."""

    @property
    def retention_days(self) -> int:
        """How long bodies are kept."""
        return self.settings.sports.evidence.retention_days

    def quotas(self) -> dict[str, int]:
        """Calls left in the tightest window, by provider."""
        return self.fetcher.quotas()

    def open_states(self) -> list[State]:
        """Every fixture in memory that is not final."""
        return [state for state in self.core.states.values() if not state.finished]

    @property
    def profile(self) -> ChainProfile:
        """The chain's numbers."""
        return self.settings.chain.constants()


@asynccontextmanager
async def opened(
    settings: Settings, *, dry_run: bool = False, observer: PoolObserver | None = None
) -> AsyncIterator[Parts]:
    """Open everything; nothing runs yet. Raises a ProofbookError that names what is wrong."""
    async with AsyncExitStack() as stack:
        profile, chosen = settings.chain.constants(), settings.node
        wall, clock = SystemWallClock(), clock_of(settings)
        deployment = Deployment.load(chosen.address_file(settings.chain.profile))
        chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        reporter, transmitter = _keys(settings, dry_run, stack)
        observes = transmitter is None
        identity = Identity(profile.chain_id, deployment.oracle, reporter.address)
        path = chosen.data_dir / ("observer.sqlite3" if observes else "node.sqlite3")
        store = TimedStore.open(path, identity, components=_COMPONENTS, now=await clock.read())
        stack.callback(store.close)

        pool = RpcPool(
            endpoints_of(settings.chain.rpc),
            profile.chain_id,
            wall=wall,
            draw=random.random,
            policy=PoolPolicy.of(profile),
            observer=observer,
        )
        stack.push_async_callback(pool.aclose)
        chain = PooledChain(pool, deployment.oracle, profile.finality_tag, wall)
        heads = HeadFollower(pool)
        catalogue = None if chosen.catalogue is None else load_catalogue(chosen.catalogue)
        index = _index(settings, deployment, pool, stack)
        discovery = Discovery(index, chain, catalogue, "" if observes else reporter.address)

        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        peers_client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        sources = sources_of(settings.sports)
        fetcher = CountedFetcher(fetcher_of(settings.sports, client, clock, wall, draw=random.random), wall)
        bodies = store_of(settings.sports.evidence, client)
        sight = Sight(sources, fetcher, bodies, clock)

        stage_s = profile.transmitter_stage_s
        core = Core(store, config_digest(identity, stage_s=stage_s), stage_s=stage_s)
        guard = CountedGuard(store, reporter, core.keep)
        if not observes:
            core.attach(guard)
        observers: dict[bytes, Observer] = {}
        eyes = ObserverEyes(observers, clock)
        manager = worker = log = None
        nudged = asyncio.Event()
        if transmitter is not None:
            database = open_database(f"sqlite:///{path}")
            stack.callback(database.close)
            log = SqliteTransactionLog(database, profile.chain_id, transmitter.address)
            manager = TransactionManager(
                PoolChain(pool, heads, profile.finality_tag),
                log,
                transmitter,
                chain_id=profile.chain_id,
                clock=clock,
                wall=wall,
                fees=fees_of(profile, chosen.fees),
                still_wanted=wanted_by(core, chain, clock),
            )
            worker = Worker(
                core,
                chain,
                ManagedTransmitter(manager, deployment.oracle, nudged.set),
                bond_most=chosen.limits.challenge_euros * EURO,
                alarms=_alarm,
            )
        node = Node(core, chain, eyes, worker, clock, period_scale=1 / chosen.pace)
        others = [Peer(tuple(peer.urls), peer.address) for peer in chosen.peers.others]
        station = Station(node, guard, others, peers_client, version=VERSION, wall=wall)
        server = serving(station.app, chosen.peers.host, chosen.peers.port, "peers", "PROOFBOOK_NODE__PEERS__PORT")
        yield Parts(
            settings, deployment, wall, clock, pool, heads, chain, index, discovery, store, core, eyes, sight, node,
            station, server, manager, nudged, observes, observers, bodies, sources, fetcher, guard, log,
            None if observes or not chosen.publish_to else await _publisher(settings, stack, station, guard, observers),
        )  # fmt: skip


async def _publisher(
    settings: Settings, stack: AsyncExitStack, station: Station, guard: Guard, observers: Mapping[bytes, Observer]
) -> Publisher:
    def readings(specification: bytes) -> Iterable[Reading]:
        observer = observers.get(specification)
        return () if observer is None else observer.readings

    # A client of its own: what an API does with its connections is nothing to peers and providers.
    return Publisher(
        station.node.core.store,
        guard,
        settings.node.publish_to,
        await stack.enter_async_context(httpx.AsyncClient(trust_env=False)),
        readings=readings,
        heartbeat=lambda: station.heartbeat().form(),
        wall=SystemWallClock(),
    )


def serving(app: Starlette, host: str, port: int, name: str, setting: str) -> PeerServer:
    """A server that listens already; raises PortInUse, which names the setting."""
    if port:
        ports.require_free(port, host, name, setting)
    return PeerServer(app, host, port)


def clock_of(settings: Settings) -> MatchClock:
    """The replay's clock where one is used, else real time."""
    replayed = settings.replay.enabled and settings.profile != "production"
    return RemoteMatchClock(f"http://127.0.0.1:{settings.replay.port}") if replayed else RealMatchClock()


def fees_of(profile: ChainProfile, chosen: FeeSettings) -> FeePolicy:
    """The settings' ceilings over what the chain fixes."""
    return replace(
        FeePolicy.of(profile),
        tip_floor=chosen.wei("tip_floor"),
        tip_cap=chosen.wei("tip_cap"),
        fee_cap=chosen.wei("fee_cap"),
        fee_cap_urgent=chosen.wei("fee_cap_urgent"),
        bump_percent=chosen.bump_percent,
        bump_after_blocks=chosen.bump_after_blocks,
    )


def _keys(settings: Settings, dry_run: bool, stack: AsyncExitStack) -> tuple[FullSigner, FullSigner | None]:
    """Reporter and transmitter; a throwaway key and None for a node that observes."""
    chosen = settings.node
    if dry_run or chosen.reporter is None or chosen.transmitter is None:
        return _throwaway(chosen.data_dir), None
    reporter = open_signer(chosen.reporter)
    stack.callback(reporter.close)
    transmitter = open_signer(chosen.transmitter)
    stack.callback(transmitter.close)
    return reporter, transmitter


def _throwaway(folder: Path) -> LocalKey:
    path = folder / "observer.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(bytes(Account.create().key).hex() + "\n")
    return LocalKey.from_raw(path.read_text().strip())


def _index(settings: Settings, deployment: Deployment, pool: RpcPool, stack: AsyncExitStack) -> Index:
    """Rebuilt from the chain when it is lost, so it has a file of its own."""
    profile = settings.chain.constants()
    database = open_database(f"sqlite:///{settings.node.data_dir / 'index.sqlite3'}")
    stack.callback(database.close)
    create_tables(database)
    return Index(
        f"oracle-{deployment.oracle[2:10].lower()}",
        Web3Source(Web3(PoolProvider(pool, asyncio.get_running_loop()))),
        database,
        [Watch.of(deployment.oracle, FixtureOracleEvents)],
        start=deployment.block,
        chain_id=profile.chain_id,
        depth=0 if profile.finality_tag == "latest" else None,
    )


def _alarm(kind: str, text: str) -> None:
    _log.error("alarm", kind=kind, text=text)
