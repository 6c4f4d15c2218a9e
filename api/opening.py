"""Opens what the settings name: database, clocks, chain; and checks that they belong together.

with opened(settings) as parts:
    app = create_app(settings, **parts.for_app())
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.engine import make_url

from api.node import NodeChain, node_chain
from api.settings import PREFIX, Settings
from chain.deployment import Deployment
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.clock import MatchClock, RealMatchClock, RemoteMatchClock, SystemWallClock, WallClock
from proofbook.database import Database, open_database
from proofbook.database_embedded import embedded_server
from proofbook.database_installation import Installation, claim
from proofbook.database_migrations import migrate, require_migrated
from proofbook.errors import SettingsError
from proofbook.secrets import read_secret

PATIENCE: Final = {
    "connect_timeout": "5",
    "tcp_user_timeout": "20000",
    "keepalives_idle": "5",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""How long libpq waits for a server that does not answer at all, which is minutes or hours by itself."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an app and its workers work with."""

    database: Database
    match_clock: MatchClock
    wall_clock: WallClock
    chain: NodeChain
    deployment: Deployment

    def for_app(self) -> dict[str, Any]:
        """The arguments of `create_app`."""
        return {
            "database": self.database,
            "match_clock": self.match_clock,
            "wall_clock": self.wall_clock,
            "chain": self.chain,
        }


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database of the settings; the embedded server runs as long as the block. Raises a ProofbookError."""
    with ExitStack() as stack:
        url = settings.database_url
        if url is None:
            url = stack.enter_context(embedded_server(settings.data_folder / "postgres"))
        waiting = make_url(url).update_query_dict(PATIENCE)
        password = settings.database_password_file
        database = open_database(
            waiting.render_as_string(hide_password=False), None if password is None else read_secret(password)
        )
        stack.callback(database.close)
        yield database


@contextmanager
def opened(settings: Settings, *, also_migrate: bool = False) -> Iterator[Parts]:
    """Open everything. Raises a ProofbookError that names what is wrong: a database of another version or book, ..."""
    with ExitStack() as stack:
        deployment = Deployment.load(settings.deployment_file)
        wall = SystemWallClock()
        chain = stack.enter_context(node_chain(settings, wall))
        database = stack.enter_context(opened_database(settings))
        if also_migrate:
            migrate(database)
        require_migrated(database)
        claim(database, own_installation(settings, chain, deployment))
        clock = RealMatchClock() if settings.match_clock_url is None else RemoteMatchClock(settings.match_clock_url)
        yield Parts(database, clock, wall, chain, deployment)


def own_installation(settings: Settings, chain: NodeChain, deployment: Deployment) -> Installation:
    """Which book this is. Raises SettingsError where settings, nodes and addresses are of different chains."""
    wanted = CHAIN_PROFILES[settings.chain].chain_id
    says = {"DEPLOYMENT_FILE": (deployment.chain_id, settings.deployment_file), "RPC_URLS": (chain.chain_id(), "nodes")}
    wrong = [
        (f"{PREFIX}{key}", str(what), f"is of chain {found}, PROOFBOOK_API_CHAIN={settings.chain} is {wanted}")
        for key, (found, what) in says.items()
        if found != wanted
    ]
    if wrong:
        raise SettingsError(wrong)
    return Installation(wanted, deployment.book.lower(), chain.genesis())
