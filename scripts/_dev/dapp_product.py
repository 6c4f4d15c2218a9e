"""The product that browser tests and pictures of the front look at: everything of `make run` but the oracle nodes.

    front         built if something of it is newer than what was built
    chain         replay, Anvil, block producer, contracts as forge compiled them (Ape would compile them once more,
                  which takes longer than all the rest); a pool with money, the coming matches listed and funded
    API           server, worker, sandbox of identities, an embedded PostgreSQL
    pricing       three replicas
    stage door    what a test does behind the scenes: see `dapp_door`

`took` says how many seconds each part needed.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from proofbook.cli._playground import Playground
from proofbook.cli._runapi import WAITED_FOR, start_api
from proofbook.cli._runmarket import chain_start, list_matches, lodge
from proofbook.cli._runpricing import PRICING, start_pricing
from proofbook.cli._stage import bring_up
from proofbook.processes import Supervisor
from scripts._dev.dapp_door import Backstage, opened
from scripts._dev.forge_maker import deploy_compiled

ROOT = Path(__file__).resolve().parents[2]
FRONT = ROOT / "dapp"
DIST = FRONT / "dist"
BEGIN = int(datetime(2018, 6, 30, 12, 0, tzinfo=UTC).timestamp())
"""Two hours before France plays Argentina: time for everything that wants a match to come."""
SETTINGS = {"PROOFBOOK_API_REQUESTS_PER_S": "500", "PROOFBOOK_API_REQUESTS_BURST": "2000"}
_NOT_SOURCES = ("dist", "node_modules")


@dataclass(frozen=True, slots=True)
class Product:
    """Where a running product answers; `door` takes what `dapp_door` describes."""

    url: str
    replay: str
    door: str
    folder: Path
    took: dict[str, float]


@dataclass(slots=True)
class _Watch:
    """How long each part took, in seconds."""

    took: dict[str, float] = field(default_factory=dict)
    _at: float = field(default_factory=time.monotonic)

    def note(self, part: str) -> None:
        now = time.monotonic()
        self.took[part] = round(now - self._at, 1)
        self._at = now


def is_built(front: Path = FRONT) -> bool:
    """Whether what was built is at least as new as everything that it is built from (the rule of the Makefile)."""
    page = front / "dist" / "index.html"
    if not page.is_file():
        return False
    built = page.stat().st_mtime
    sources = (path for path in front.rglob("*") if path.relative_to(front).parts[0] not in _NOT_SOURCES)
    return all(path.stat().st_mtime <= built for path in sources if path.is_file())


def build() -> None:
    """Build the front if it is not as its sources are; raises RuntimeError with what the tools said."""
    if is_built():
        return
    done = subprocess.run(["npm", "run", "build", "-w", "dapp"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the front cannot be built: {done.stdout}{done.stderr}")
    # Vite leaves an unchanged page as it was; it is as new as its sources all the same.
    (DIST / "index.html").touch()


@contextmanager
def _settings() -> Iterator[None]:
    """Settings of the API's that stand for many visitors: here all of them come from one address."""
    before = {name: os.environ.get(name) for name in SETTINGS}
    os.environ.update(SETTINGS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _unsaid(_: str) -> None:
    """What a developer would read while it starts."""


@contextmanager
def started(folder: Path) -> Iterator[Product]:
    """Bring the product up on free ports, with its files in `folder`, and stop it at the end.

    Raises what its parts raise when one of them does not start.
    """
    watch = _Watch()
    build()
    watch.note("front")
    with _settings(), Supervisor(folder) as parts:
        stage = bring_up(
            parts,
            matches=("all",),
            start=chain_start(BEGIN),
            speed=1.0,
            chain_port=0,
            replay_port=0,
            addresses=folder,
            say=_unsaid,
            deploy=deploy_compiled,
        )
        watch.note("chain and contracts")
        ground = Playground(stage.w3, stage.deployment, say=_unsaid)
        lodge(stage, ground, BEGIN)
        watch.note("pool")
        listed = list(list_matches(ground, ("all",), BEGIN))
        if not listed:
            raise RuntimeError("no match is listed: the catalogue has none after the run's beginning")
        watch.note("matches")
        stage.jump(BEGIN)
        api = start_api(parts, stage, folder / "local.json", 0)
        watch.note("API")
        start_pricing(parts, stage)
        parts.await_ready(*WAITED_FOR, PRICING)
        watch.note("pricing and worker")
        with opened(Backstage(stage, ground, folder)) as door:
            yield Product(api.url, stage.replay, door, folder, watch.took)
