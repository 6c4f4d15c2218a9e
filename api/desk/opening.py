"""The desk and the relayer of the settings: keys, prices, chain; and the thread that they work in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.exc import SQLAlchemyError
from web3 import Web3
from web3.exceptions import Web3Exception

from api.caps.keeping import CappedReader, Caps
from api.clock import CarriedClock
from api.desk.gate import duties_gate
from api.desk.offers import Prices
from api.desk.prices import HistoryPrices
from api.desk.service import Desk, Gate
from api.fixtures import names_from
from api.identity.providers.base import Assurance
from api.leading import Lead
from api.node import pool_of
from api.opening import Parts
from api.relay import GasPlan, Relayer
from api.relay.log_file import open_log
from api.settings import PREFIX, Settings
from chain.bindings import BetBook, FirstBet
from chain.development import key
from chain.rpc import RpcPool
from chain.rpc.errors import RpcError
from chain.signers import FullSigner
from chain.signers.reference import key_from
from chain.transactions import ManagerPolicy, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook import logging
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.clock import MatchClock, RemoteMatchClock
from proofbook.database import Database
from proofbook.errors import ProofbookError, SettingsError
from proofbook.secrets import read_secret

_LOG = logging.get(__name__)
EVERY_S = 0.25
_AGAIN_S = 1.25
LEASE = "rela"
"""Whose holder sends with the relayers' keys."""
_JOIN_S = 5.0


def key_of(settings: Settings, name: str, path: Path | None) -> FullSigner | None:
    """The key of a setting; on a development profile, where none is named, the one that everybody knows.

    Raises SettingsError, and a SignerError where the file names a key of KMS that does not answer.
    """
    if path is None:
        return key(name) if settings.profile == "development" else None
    try:
        return key_from(read_secret(path))
    except (ValueError, TypeError):
        field = f"{PREFIX}{name.upper()}_KEY_FILE"
        raise SettingsError(
            [(field, str(path), "holds no key: 64 hexadecimal digits, or `aws-kms REGION KEY`")]
        ) from None


def desk_keys(settings: Settings) -> list[FullSigner]:
    """One or two keys, first the first. Raises SettingsError."""
    first = key_of(settings, "desk", settings.desk_key_file)
    second = key_of(settings, "second_desk", settings.second_desk_key_file)
    return [one for one in (first, second) if one is not None] if first is not None else []


def relayer_keys(settings: Settings) -> list[FullSigner]:
    """The keys that pay, one a shard. Raises SettingsError."""
    found = [key_of(settings, "relayer", path) for path in settings.relayer_key_files or (None,)]
    return [one for one in found if one is not None]


def open_desk(
    settings: Settings,
    parts: Parts,
    gate: Gate | None = None,
    prices: Prices | None = None,
    *,
    lowest: Assurance = Assurance.LOW,
) -> Desk | None:
    """The desk of the settings, None where no desk key is named. Raises SettingsError.

    `lowest` is how surely a bettor's person must be known; identity's own answer to it.
    """
    keys = desk_keys(settings)
    if not keys:
        return None
    reader = CappedReader(Web3(parts.chain.provider), parts.deployment, Caps(parts.database))
    # Whose one key alone is set signs alone, and may use a quarter of each budget.
    return Desk(
        parts.database,
        reader,
        prices or HistoryPrices(parts.database, names_from(settings.catalogue_file)),
        keys,
        parts.deployment.book_domain,
        _carried(parts),
        gate=gate or duties_gate(lambda: int(parts.wall_clock.now()), lowest),
    )


def _carried(parts: Parts) -> MatchClock:
    """The match clock of live play: asked now and then, and carried on in between, so that no order waits for it."""
    clock = parts.match_clock
    return CarriedClock(clock, parts.wall_clock) if isinstance(clock, RemoteMatchClock) else clock


@contextmanager
def at_work(settings: Settings, parts: Parts, desk: Desk, new_id: Callable[[], UUID] = uuid4) -> Iterator[None]:
    """Judge what waits and carry what was accepted, in a thread of its own, as long as the block lasts.

    Every process with a desk judges; one at a time carries.
    """
    stop = threading.Event()
    relayers = relayer_keys(settings)
    thread = threading.Thread(
        target=_work, args=(settings, parts, desk, relayers, new_id, stop), name="desk", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_JOIN_S)


def _work(
    settings: Settings,
    parts: Parts,
    desk: Desk,
    keys: Sequence[FullSigner],
    new_id: Callable[[], UUID],
    stop: threading.Event,
) -> None:
    asyncio.run(_loop(settings, parts, desk, keys, new_id, stop))


async def _loop(
    settings: Settings,
    parts: Parts,
    desk: Desk,
    keys: Sequence[FullSigner],
    new_id: Callable[[], UUID],
    stop: threading.Event,
) -> None:
    pool = pool_of(settings, parts.wall_clock)
    kept = open_log(settings.data_folder / "relayer.sqlite3")
    lead, relayer = Lead(parts.database, LEASE), None
    try:
        async with lead.running():
            while not stop.is_set():
                if not lead.held:
                    relayer = None
                elif relayer is None:
                    # Made anew: another process may have sent with these keys since.
                    relayer = _relayer(settings, parts, desk, keys, new_id, pool, kept)
                acts: list[Callable[[], Awaitable[object]]] = [
                    pool.check_due,
                    lambda: asyncio.to_thread(desk.step),
                    *([] if relayer is None else [relayer.step]),
                ]
                well = [await _tried(act) for act in acts]
                await asyncio.sleep(EVERY_S if all(well) else _AGAIN_S)
    finally:
        await pool.aclose()
        kept.close()


def _relayer(
    settings: Settings,
    parts: Parts,
    desk: Desk,
    keys: Sequence[FullSigner],
    new_id: Callable[[], UUID],
    pool: RpcPool,
    kept: Database,
) -> Relayer:
    profile = CHAIN_PROFILES[settings.chain]
    plan = GasPlan()
    managers = [
        TransactionManager(
            PoolChain(pool, final_tag=profile.finality_tag),
            SqliteTransactionLog(kept, profile.chain_id, one.address),
            one,
            chain_id=profile.chain_id,
            clock=desk.clock,
            wall=parts.wall_clock,
            policy=ManagerPolicy(in_flight=plan.in_flight),
        )
        for one in keys
    ]
    book = BetBook(Web3(parts.chain.provider), parts.deployment.book)
    return Relayer(
        parts.database,
        managers,
        book,
        desk.keys,
        parts.deployment.book_domain,
        desk.clock,
        new_id,
        first_bet=FirstBet(book.w3, parts.deployment.first_bet),
        plan=plan,
    )


async def _tried(act: Callable[[], Awaitable[object]]) -> bool:
    """Whether it went well. Nothing that fails ends the thread or holds the others up: what was signed must arrive."""
    try:
        await act()
    except (ProofbookError, RpcError, SQLAlchemyError, Web3Exception) as error:
        _LOG.warning("desk_waits", error=str(error)[:300])
        return False
    except Exception:  # a defect of ours; the next step may well do without it
        _LOG.exception("desk_step_failed")
        return False
    return True
