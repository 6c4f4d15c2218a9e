"""Tests that go through Ape: on an Anvil of their own, and only where Ape's plugin is loaded."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from proofbook.ports import free_port

if TYPE_CHECKING:
    from proofbook.cli._playground import Playground

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
APE = Path(sys.executable).parent / "ape"

# Never the chain of a product that runs on this machine.
os.environ["APE_FOUNDRY_HOST"] = f"http://127.0.0.1:{free_port()}"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make test` runs this folder by a second command, `ape test tests/contracts/ape`."""
    return None if config.pluginmanager.hasplugin("ape-test") else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # The hook is called with every item of the run, not only with those of this folder.
        if HERE in item.path.parents:
            item.add_marker("anvil")


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> "Playground":
    """A set that Ape deployed, with helpers."""
    import ape

    from proofbook.cli._playground import Playground
    from scripts._console import standing

    w3 = ape.networks.provider.web3
    deployment = standing(w3, tmp_path_factory.mktemp("deployments"), lambda _: None)
    return Playground(w3, deployment, lambda _: None)


class Run:
    """`ape` as a developer types it, on a given chain, with address files of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder

    def command(self, network: str, *options: str) -> list[str]:
        return [str(APE), "run", "deploy", "--network", network, "--folder", str(self.folder), *options]

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "APE_FOUNDRY_HOST": self.url, "PYTHONUNBUFFERED": "1", **more}

    def deploy(
        self, *options: str, network: str = "ethereum:local:foundry", **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(network, *options),
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
