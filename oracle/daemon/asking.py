"""Where a running node answers, and how the commands ask it: light, as a person waits for it.

`running.json` in the data directory says where, so that the commands find a node whose port was chosen by the system.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import httpx

from oracle.daemon.errors import NotRunning

FILE: Final = "running.json"
TIMEOUT_S: Final = 5.0


def announce(folder: Path, host: str, port: int) -> None:
    """Say where this node answers."""
    draft = folder / f"{FILE}.tmp"
    shown = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104 - compared, not bound
    draft.write_text(json.dumps({"pid": os.getpid(), "url": f"http://{shown}:{port}"}) + "\n")
    draft.replace(folder / FILE)


def ask(folder: Path) -> dict[str, Any]:
    """The snapshot of the node that runs on a data directory. Raises NotRunning."""
    try:
        url = json.loads((folder / FILE).read_text())["url"]
        answer = httpx.get(f"{url}/status", timeout=TIMEOUT_S, trust_env=False).raise_for_status().json()
    except FileNotFoundError:
        raise NotRunning(str(folder), "it was never started there") from None
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError) as error:
        raise NotRunning(str(folder), type(error).__name__) from None
    if not isinstance(answer, dict):
        raise NotRunning(str(folder), "something else answers")
    return answer
