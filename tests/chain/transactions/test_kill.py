"""A real process on a real file, ended by SIGKILL in the midst of its work, again and again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.anvil import ROOT, anvil_process
from tests.chain.rpc.proxy import fault_proxy
from tests.chain.transactions.anvil_stage import Stage
from tests.chain.transactions.mortal import NAMES

pytestmark = [pytest.mark.anvil, pytest.mark.process]

KILLS = 3
PATIENCE_S = 240.0


def start(stage: Stage, file: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.chain.transactions.mortal", stage.anvil, str(file)]
    process = subprocess.Popen(
        [*words, "0x" + bytes(stage.key.account.key).hex()], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_process__killed_again_and_again__mines_each_intent_once(tmp_path: Path, seeds: tuple[int, int]) -> None:
    chance = random.Random(seeds[1])
    file = tmp_path / "mortal.sqlite3"
    with anvil_process("--no-mining", "--slots-in-an-epoch", "3") as url, fault_proxy(url) as proxy:
        stage = Stage(url, {"vendor": proxy}, tmp_path / "unused.sqlite3")
        stage.mine(7)
        killed = 0
        for _ in range(KILLS):
            process = start(stage, file)
            ends = time.monotonic() + chance.uniform(0.02, 0.4)
            while time.monotonic() < ends:
                time.sleep(0.03)
                stage.mine()
            killed += process.poll() is None
            process.kill()
            process.communicate()
        process, ends = start(stage, file), time.monotonic() + PATIENCE_S
        while process.poll() is None and time.monotonic() < ends:
            stage.mine()
            time.sleep(0.05)
        process.kill()
        process.communicate()
        assert process.returncode == 0
        assert killed >= 2
        count = Counter(stage.mined())
        assert count == {name.encode(): 1 for name in NAMES}
        stage.close()
