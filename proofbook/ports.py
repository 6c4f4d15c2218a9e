"""Whether a TCP port is free, and who holds it when it is not."""

from __future__ import annotations

import errno
import random
import socket
from pathlib import Path

from proofbook.errors import PortInUse

_LISTEN = "0A"
_OURS = range(20_000, 32_768)
"""Below the range of outgoing connections of Linux (32768 on), macOS and Windows (49152 on)."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server could listen on the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a closing connection is no owner
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_port(host: str = "127.0.0.1") -> int:
    """Give a port that was free a moment ago.

    Not one of those that the system takes for outgoing connections: by the time that it is used it may be one's end.
    """
    for port in random.SystemRandom().sample(_OURS, len(_OURS)):
        if is_free(port, host):
            return port
    raise PortInUse(f"no port of {host} from {_OURS[0]} to {_OURS[-1]} is free", "stop what holds them")


def usual_or_free(usual: int) -> int:
    """Give the usual port if nobody holds it, else one that is free."""
    return usual if is_free(usual) else free_port()


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether something accepts a connection on the port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def http_answers(url: str, timeout_s: float = 1.0) -> bool:
    """Say whether `GET url` gives a status under 400."""
    import httpx  # costs more than the rest of this file together

    try:
        return httpx.get(url, timeout=timeout_s, trust_env=False).status_code < 400
    except httpx.HTTPError:
        return False


def holder(port: int) -> str | None:
    """Name the process that listens on a port as `name (pid N)`; None where the system does not tell."""
    sockets = _listening_sockets(port)
    if not sockets:
        return None
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            for descriptor in folder.iterdir():
                if str(descriptor.readlink()) in sockets:
                    name = (folder.parent / "comm").read_text().strip()
                    return f"{name} (pid {folder.parent.name})"
        except OSError:  # the process ended, or belongs to another user
            continue
    return None


def require_free(port: int, host: str, user: str, setting: str) -> None:
    """Raise `PortInUse` naming port, holder and the setting that chooses another port."""
    if is_free(port, host):
        return
    who = holder(port)
    if who is None and port < 1024:
        raise PortInUse(f"{user} may not listen on port {port} of {host}", f"choose one from 1024 on: {setting}=...")
    by = who or "another process (the system does not say which)"
    stop = "stop it (`make stop` if it is Proofbook's own)"
    remedy = f"{stop} or choose another port: {setting}={free_port(host) if ':' not in host else port + 1}"
    raise PortInUse(f"{user} needs port {port} of {host}, which is used by {by}", remedy)


def _listening_sockets(port: int) -> set[str]:
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            lines = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{fields[9]}]")
    return found
