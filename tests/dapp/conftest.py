"""One product for all browser tests: chain, replay, contracts, API with its worker, sandbox of identities, pricing.

    product      where it answers; started once, by the first test that asks, and stopped after the last one
    journey      runs a script of `journeys/` in a headless browser against it and gives what it claims

A script is plain JavaScript on `lib/` (browser, wallet, steps of a customer) and prints one line of JSON. By hand,
against any running product: `node tests/dapp/journeys/new_customer.mjs http://127.0.0.1:8800 FOLDER_FOR_SCREENSHOTS`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOURNEYS = Path(__file__).parent / "journeys"
BEGIN = int(datetime(2018, 6, 30, 13, 30, tzinfo=UTC).timestamp())
"""Half an hour before France plays Argentina."""
WITHIN_S = 300


@dataclass(frozen=True)
class Product:
    """Addresses of a running product."""

    url: str
    replay: str


@dataclass(frozen=True)
class Told:
    """What a journey printed: claims that hold are True, others what was found instead."""

    claims: dict[str, Any]
    errors: list[str]
    figures: dict[str, float]
    broken: str | None

    def require(self) -> None:
        """Fail where the journey broke off, a claim does not hold, or the page logged an error."""
        assert self.broken is None, f"{self.broken}\nclaims so far: {self.claims}\nthe page's errors: {self.errors}"
        assert {name: found for name, found in self.claims.items() if found is not True} == {}
        assert self.errors == []
        assert self.claims


@pytest.fixture(scope="package")
def built() -> Path:
    """The front as it is now, built."""
    done = subprocess.run(["npm", "run", "build", "-w", "dapp"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "dapp" / "dist"


@pytest.fixture(scope="package")
def product(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product without its oracle nodes, on free ports and in a folder of its own."""
    from proofbook.cli._playground import Playground
    from proofbook.cli._runapi import WAITED_FOR, start_api
    from proofbook.cli._runmarket import chain_start, list_matches, lodge
    from proofbook.cli._runpricing import PRICING, start_pricing
    from proofbook.cli._stage import bring_up
    from proofbook.processes import Supervisor

    folder = tmp_path_factory.mktemp("product")
    with Supervisor(folder) as parts:
        stage = bring_up(
            parts,
            matches=("all",),
            start=chain_start(BEGIN),
            speed=1.0,
            chain_port=0,
            replay_port=0,
            addresses=folder,
            say=lambda line: None,
        )
        ground = Playground(stage.w3, stage.deployment)
        lodge(stage, ground, BEGIN)
        assert list(list_matches(ground, ("all",), BEGIN))
        stage.jump(BEGIN)
        api = start_api(parts, stage, folder / "local.json", 0)
        start_pricing(parts, stage)
        parts.await_ready(*WAITED_FOR, PRICING)
        yield Product(api.url, stage.replay)


@pytest.fixture
def journey(product: Product, tmp_path: Path) -> Callable[..., Told]:
    """Run a journey by its name."""

    def run(name: str, *, everything: bool = False) -> Told:
        done = subprocess.run(
            ["node", str(JOURNEYS / f"{name}.mjs"), product.url, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, "PROOFBOOK_REPLAY": product.replay, **({"PROOFBOOK_ALL": "1"} if everything else {})},
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
        lines = done.stdout.strip().splitlines()
        assert lines, done.stderr
        return Told(**json.loads(lines[-1]))

    return run
