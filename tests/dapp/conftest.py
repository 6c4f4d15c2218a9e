"""One product for all browser tests: chain, replay, contracts, API with its worker, sandbox of identities, pricing.

    product      where it answers; started once, by the first test that asks, and stopped after the last one
    journey      runs a script of `journeys/` in a headless browser against it and gives what it claims

A script is plain JavaScript on `lib/` (browser, wallet, steps of a customer, stage door) and prints one line of JSON.
By hand: `python -m scripts._dev.dapp_stage` starts the product and prints how a journey is run against it; against any
other that runs: `node tests/dapp/journeys/new_customer.mjs http://127.0.0.1:8800 FOLDER_FOR_SCREENSHOTS`.

Every journey is a customer of its own, and another person at the provider: nobody has two accounts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scripts._dev.dapp_product import Product

ROOT = Path(__file__).resolve().parents[2]
JOURNEYS = Path(__file__).parent / "journeys"
WITHIN_S = 300


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
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product without its oracle nodes, on free ports and in a folder of its own."""
    # Imported here: it takes seconds, and collecting tests must not.
    from scripts._dev.dapp_product import started

    with started(tmp_path_factory.mktemp("product")) as product:
        sys.stderr.write(f"the product under the browser tests took, in seconds: {product.took}\n")
        yield product


@pytest.fixture
def journey(product: Product, tmp_path: Path) -> Callable[..., Told]:
    """Run a journey by its name; `everything` sets PROOFBOOK_ALL."""

    def run(name: str, *, everything: bool = False, **settings: str) -> Told:
        given = {"PROOFBOOK_REPLAY": product.replay, "PROOFBOOK_DOOR": product.door, **settings}
        done = subprocess.run(
            ["node", str(JOURNEYS / f"{name}.mjs"), product.url, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, **given, **({"PROOFBOOK_ALL": "1"} if everything else {})},
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
        lines = done.stdout.strip().splitlines()
        assert lines, done.stderr
        return Told(**json.loads(lines[-1]))

    return run
