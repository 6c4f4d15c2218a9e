"""Three replicas on this machine: own processes, own keys, own parameter files, own copies of the inputs."""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile, rmtree

from chain.signers import LocalKey
from chain.typed_data import Domain
from pricing.run.errors import CannotRun
from proofbook.processes import Child, Supervisor
from proofbook.toolchain import ROOT


@dataclass(frozen=True, slots=True)
class Started:
    """A replica that answers."""

    address: str
    url: str


@contextmanager
def local_replicas(folder: Path, count: int, domain: Domain, parameters: Path | None) -> Iterator[list[Started]]:
    """Start `count` replicas in `folder` and stop them at the end; keys are made there once, readable by nobody else.

    They begin without inputs: those of an earlier run may be newer than a replay that begins again. Raises CannotRun
    for an even count, or a ProcessError.
    """
    if count < 3 or count % 2 == 0:
        raise CannotRun(f"{count} replicas", "give three or more, and an odd number")
    # The processes run in the checkout, wherever this one does.
    folder = folder.resolve()
    with Supervisor(folder) as supervisor:
        yield [_start(supervisor, folder / f"replica-{number}", domain, parameters) for number in range(count)]


def _start(supervisor: Supervisor, home: Path, domain: Domain, parameters: Path | None) -> Started:
    home.mkdir(parents=True, exist_ok=True)
    rmtree(home / "inputs", ignore_errors=True)
    key_file = home / "key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_hex(32))
    command: list[str | Path] = [sys.executable, "-m", "pricing.agree.served", "--key-file", key_file]
    command += ["--inputs", home / "inputs", "--chain-id", str(domain.chain_id), "--contract", domain.contract]
    if parameters is not None:
        copyfile(parameters, home / "parameters.json")
        command += ["--parameters", home / "parameters.json"]
    log = supervisor.folder / f"{home.name}.log"

    def url() -> str:
        for line in log.read_text().splitlines():
            if line.startswith('{"url"'):
                return str(json.loads(line)["url"])
        return ""

    environ = {"OMP_NUM_THREADS": "1"}
    supervisor.start(Child(home.name, command, environ, lambda: bool(url()), 60.0, cwd=ROOT))
    return Started(LocalKey.from_raw(key_file.read_text()).address, url())
