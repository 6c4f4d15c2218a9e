"""The double as a process: bound to loopback, one account, one region, nothing kept on disk."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.errors import DoubleFailed

READY_WITHIN_S: Final = 60.0
_STOP_S: Final = 10.0
SECRET: Final = "of-the-double"  # noqa: S105 (the double takes any)


@dataclass(frozen=True, slots=True)
class Double:
    """Where it is. Its access key is the account: that is how it tells accounts apart."""

    endpoint: str
    account: str
    region: str


@contextmanager
def running(account: str, region: str, folder: Path) -> Iterator[Double]:
    """Start it on a free port; its log is in `folder`. Raises DoubleFailed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint, log = f"http://127.0.0.1:{port}", folder / "double.log"
    environment = {
        **os.environ,
        # Its own default is every interface.
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": account,
        "MINISTACK_REGION": region,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "TMPDIR": str(folder),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        try:
            _await(process, endpoint, log)
            yield Double(endpoint, account, region)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(process: subprocess.Popen[bytes], endpoint: str, log: Path) -> None:
    ends = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise DoubleFailed(f"the double ended at once with code {process.returncode}", f"see {log}")
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2):  # noqa: S310 (loopback)
                return
        except OSError:
            time.sleep(0.1)
    raise DoubleFailed(f"the double did not answer within {READY_WITHIN_S:g} s", f"see {log}")
