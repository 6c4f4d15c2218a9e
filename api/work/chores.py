"""The loops of the settings: what is done how often, and with which key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Protocol

from web3 import Web3

from api.context import Context
from api.desk.opening import key_of
from api.duties.purging import purge
from api.duties.rechecking import recheck
from api.grants.barring import Barrer, bars_waiting, send_bars
from api.grants.issuing import GrantDesk, make_grant_desk
from api.grants.renewing import Bringer, renew
from api.identity.answers import handle_events
from api.identity.desk import IdentityDesk
from api.identity.links import run_out
from api.identity.setup import make_desk
from api.node import pool_of
from api.observe.watching import watch
from api.opening import Parts
from api.relay.log_file import open_log
from api.settings import PREFIX, Settings
from api.settlement.worker import Settlement, index_of, settlement
from api.work.errors import StillWaiting
from api.work.loops import Loop, in_thread
from api.work.outbox import Outbox, RegistryOffice
from api.work.shares import Share, name_in
from chain.bindings import KycRegistry
from chain.development import key
from chain.rpc import RpcPool
from chain.signers import FullSigner
from chain.transactions import FeePolicy, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.database import Database
from proofbook.errors import SettingsError
from proofbook.metrics import Metrics

SENT: Final = "worker.sqlite3"
DEVELOPMENT_SETTLER: Final = "transmitter"
"""Of the keys that everybody knows, one with ether that no part of the default run sends with."""
HOUR_S: Final = 3_600
EPOCHS_S: Final = 30.0


def settler_key(settings: Settings) -> FullSigner:
    """The key that pays for settlements. Raises SettingsError."""
    if settings.settler_key_file is None and settings.profile == "development":
        return key(DEVELOPMENT_SETTLER)
    found = key_of(settings, "settler", settings.settler_key_file)
    if found is None:
        raise SettingsError([(f"{PREFIX}SETTLER_KEY_FILE", "not set", "name the file of a key made for this")])
    return found


@asynccontextmanager
async def chores(
    settings: Settings, parts: Parts, metrics: Metrics, stop: asyncio.Event, share: Share = "all"
) -> AsyncIterator[list[Loop]]:
    """The loops of a share, ready to turn in this event loop. Raises SettingsError where a key is missing."""
    settles, sees = share != "duties", share != "settlement"
    # Made first: nothing is opened where the settings do not hold.
    pays = settler_key(settings) if settles else None
    signs = make_grant_desk(settings) if sees else None
    pool = pool_of(settings, parts.wall_clock)
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = open_log(settings.data_folder / SENT)
    context = Context(
        settings, parts.database, parts.match_clock, parts.chain, wall_clock=parts.wall_clock, metrics=metrics
    )
    watched = watch(
        context,
        parts,
        settler=[] if pays is None else [pays],
        issuer=[] if signs is None else [signs.signer],
    )
    try:
        loops = [Loop(name_in(share, "nodes"), 1.0, pool.check_due)]
        if pays is not None:
            loops += _settling(settlement(settings, parts, pool, log, pays), stop)
        if signs is not None:
            desk = make_desk(context)
            issuing = _manager(settings, parts, pool, log, signs.signer)
            registry = KycRegistry(Web3(parts.chain.provider), parts.deployment.registry)
            index = index_of(settings, parts)
            loops += [
                Loop("follow", 1.0, in_thread(index.run)),
                Loop("issuer", 1.0, issuing.tick),
                *duties(context, desk, signs, RegistryOffice(registry, Outbox(issuing, stop))),
            ]
        await pool.check_due(everything=True)
        yield loops
    finally:
        watched.close()
        await pool.aclose()
        log.close()


def _settling(settling: Settlement, stop: asyncio.Event) -> list[Loop]:
    calls = Outbox(settling.manager, stop)

    async def epochs() -> None:
        await settling.epochs.close(calls)

    return [
        Loop("settlement", 1.0, settling.serve_queue, lasting=True),
        Loop("epochs", EPOCHS_S, epochs),
        # One key's trouble must not hold up the other's.
        Loop("settler", 1.0, settling.manager.tick),
    ]


class Office(Barrer, Bringer, Protocol):
    """What the issuer's key does on the chain."""


def duties(context: Context, desk: IdentityDesk, grants: GrantDesk, office: Office) -> list[Loop]:
    """The loops that need no more of the chain than an `office`."""
    return [
        Loop("bars", 2.0, in_thread(lambda: _bars(context, office))),
        Loop("grants", 2.0, in_thread(lambda: _grants(context, desk, grants, office))),
        Loop("events", 2.0, in_thread(lambda: handle_events(context, desk))),
        Loop("ends", 60.0, in_thread(lambda: run_out(context))),
        Loop("register", HOUR_S, in_thread(lambda: recheck(context, desk))),
        Loop("retention", HOUR_S, in_thread(lambda: purge(context))),
    ]


def _bars(context: Context, barrer: Barrer) -> None:
    send_bars(context, barrer)
    left = len(bars_waiting(context))
    if left:
        raise StillWaiting("bars", left)


def _grants(context: Context, desk: IdentityDesk, grants: GrantDesk, bringer: Bringer) -> None:
    left = renew(context, desk, grants, bringer)
    if left:
        raise StillWaiting("grants", left)


def _manager(settings: Settings, parts: Parts, pool: RpcPool, log: Database, signer: FullSigner) -> TransactionManager:
    profile = CHAIN_PROFILES[settings.chain]
    return TransactionManager(
        PoolChain(pool, final_tag=profile.finality_tag),
        SqliteTransactionLog(log, profile.chain_id, signer.address),
        signer,
        chain_id=profile.chain_id,
        clock=parts.match_clock,
        wall=parts.wall_clock,
        fees=FeePolicy.of(profile),
    )
