"""What a run leaves in its folder when it is stopped in order, so that the next one goes on from there.

    kept.json           this note: written once everything has ended, taken away before anything begins again
    chain-state.json    the chain, as Anvil writes it when it stops
    api/                the database, and what worker and relayer have sent
    nodes/              settings, keys and stores of the four nodes
    pricing-inputs/     what pricing has read

Databases know blocks of the chain. Where a run was killed there is no note, and since the chain's last minutes are lost
the next run begins anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from chain.deployment import Deployment
from proofbook import ports
from proofbook.cli.run import API_PORT, CHAIN_PORT, REPLAY_PORT
from proofbook.errors import ProofbookError
from proofbook.toolchain import ROOT

NOTE: Final = "kept.json"
CHAIN: Final = "chain-state.json"
FOLDERS: Final = ("api", "nodes", "pricing-inputs")
_ANEW: Final = "begin anew with --fresh: bets and play money of that run are lost then"


class NotResumable(ProofbookError):
    """A run was kept that cannot go on as it was asked to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The run before: what it was asked for, its ports by name, its contracts and the sources that they come from."""

    matches: tuple[str, ...]
    start: str
    speed: float
    ports: Mapping[str, int]
    addresses: str
    contracts: str

    def require(self, matches: tuple[str, ...] | None, start: str | None) -> None:
        """Hold it against what is asked for now, None for what is not; raises `NotResumable`."""
        for option, was, wanted in (("--match", self.matches, matches), ("--start", self.start, start)):
            if wanted is not None and wanted != was:
                shown = ", ".join(was) if isinstance(was, tuple) else was
                raise NotResumable(f"{option}: the run that is kept has {shown}", f"leave {option} out, or {_ANEW}")
        if self.contracts != sources():
            raise NotResumable("the contracts have changed since the run that is kept was deployed", _ANEW)


def asked(
    kept: Kept | None,
    matches: tuple[str, ...],
    start: str,
    speed: float | None,
    chain: int | None,
    replay: int | None,
    api: int | None,
) -> Kept:
    """What the run is to be: as it is asked for, else as it was, else the usual. Ports that are taken give way.

    A port that was asked for does not: its part will say that it is taken.
    """
    before = kept.ports if kept else {"chain": CHAIN_PORT, "replay": REPLAY_PORT, "api": API_PORT}
    wanted = {"chain": chain, "replay": replay, "api": api, "sandbox": None}
    chosen: dict[str, int] = {}
    for name, port in wanted.items():
        usual = before.get(name)
        chosen[name] = port or (ports.free_port() if usual is None else ports.usual_or_free(usual))
    if kept:
        return replace(kept, speed=speed or kept.speed, ports=chosen)
    return Kept(matches, start, speed or 1.0, chosen, "", sources())


def read(folder: Path) -> Kept | None:
    """What is kept there; None where nothing is. Raises `NotResumable` for a note that cannot be read."""
    try:
        fields: dict[str, Any] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        found = Kept(**{**fields, "matches": tuple(fields["matches"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise NotResumable(f"{folder / NOTE} is no note of this version: {error}", _ANEW) from error
    if not (folder / CHAIN).exists():
        raise NotResumable(f"{folder / CHAIN}, the chain of the run that is kept, is gone", _ANEW)
    return found


def begin(folder: Path) -> None:
    """Take the note away: from here on databases may know more than the chain that was kept."""
    (folder / NOTE).unlink(missing_ok=True)


def keep(folder: Path, kept: Kept, addresses: Path) -> None:
    """Leave the note, with what the address file says; without a chain there is none."""
    if (folder / CHAIN).exists():
        part = folder / f"{NOTE}.part"
        noted = replace(kept, addresses=addresses.read_text(encoding="utf-8"))
        part.write_text(json.dumps(asdict(noted), indent=1) + "\n", encoding="utf-8")
        part.replace(folder / NOTE)


def left_over(folder: Path) -> bool:
    """Whether a run began here and left no note."""
    return not (folder / NOTE).exists() and any((folder / name).exists() for name in FOLDERS)


def forget(folder: Path) -> None:
    """Remove all that a run leaves, but for its logs."""
    for name in (NOTE, CHAIN):
        (folder / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)


def deployment(kept: Kept, file: Path) -> Deployment:
    """The contracts that were kept; their address file is put back if another chain's stands there."""
    if not file.exists() or file.read_text(encoding="utf-8") != kept.addresses:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(kept.addresses, encoding="utf-8")
    return Deployment.load(file)


def sources() -> str:
    """A hash of all that the deployed code is compiled from."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "contracts").rglob("*.sol")):
        if ".cache" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
