"""Checks of this machine: keys, data directory, disk."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eth_utils.crypto import keccak

from chain.errors import ChainError
from chain.signers import FullSigner, open_signer
from chain.signers.errors import DigestsNotSigned, SignerUnavailable
from oracle.doctor.line import Line, away, broken, ok, warning
from proofbook.errors import ProofbookError
from proofbook.secrets import permission_problem
from proofbook.settings import Settings
from proofbook.settings_node_rules import signers
from proofbook.settings_rules import secret_files

MIB: Final = 1 << 20
PROBE: Final = keccak(b"Proofbook's doctor asks whether this key signs; this is neither a result nor a transaction")


def key_lines(settings: Settings, opened: dict[str, FullSigner]) -> Iterator[Line]:
    """Open each key and compare; the ones that open are put into `opened`, by role. The caller closes them."""
    chosen = dict(signers(settings))
    if not chosen:
        yield warning("keys", "none", "the node observes only; `proofbook node init` makes keys")
    for role, signer in chosen.items():
        try:
            opened[role] = open_signer(signer)
        except SignerUnavailable as error:
            yield away(f"key of the {role}", error.message, error.remedy)
        except (ChainError, ProofbookError) as error:
            yield broken(f"key of the {role}", error.message, error.remedy or "correct the settings of this key")
        else:
            yield _signs(role, opened[role], signer.kind)
    if len(opened) == 2 and len({signer.address for signer in opened.values()}) == 1:
        yield broken("keys", "reporter and transmitter are one key", "make a second key for the transmitter")


def _signs(role: str, key: FullSigner, kind: str) -> Line:
    """Let it sign a digest that means nothing: a permission that is missing shows here, not at the first result."""
    check = f"key of the {role}"
    try:
        key.sign(PROBE)
    except SignerUnavailable as error:
        return away(check, error.message, error.remedy)
    except DigestsNotSigned as error:
        if role != "reporter":  # a transaction is signed whole
            return ok(check, f"{key.address} ({kind})")
        return broken(check, error.message, "upgrade Web3Signer to a version with `applyHash` in its eth1 interface")
    except ChainError as error:
        return broken(check, error.message, error.remedy)
    return ok(check, f"{key.address} ({kind})")


def file_lines(settings: Settings) -> Iterator[Line]:
    """Permissions of every secret file, in development too: what is closed there is closed later."""
    for key, path in secret_files(settings):
        problem = permission_problem(path)
        if problem is None:
            yield ok(f"file of {key}", f"{path}, closed to others")
        else:
            yield broken(f"file of {key}", f"{path} {problem.partition(';')[0]}", problem.rpartition("; ")[2])


def disk_lines(settings: Settings) -> Iterator[Line]:
    """The data directory can be written, is closed to others, and has room."""
    folder = settings.node.data_dir
    check = "data directory"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".doctor-{os.getpid()}"
        probe.touch(exist_ok=False)
        probe.unlink()
        mode = stat.S_IMODE(folder.stat().st_mode)
        free = shutil.disk_usage(folder).free // MIB
    except OSError as error:
        yield broken(check, f"{folder}: {error.strerror}", "make it writable for this user, or name another data_dir")
        return
    if mode & 0o077:
        yield broken(check, f"{folder} has mode {mode:03o}", f"run `chmod 700 {folder}`")
    else:
        yield ok(check, f"{folder}, closed to others")
    yield _room(folder, free, settings.node.limits.disk_free_mb)


def _room(folder: Path, free_mb: int, wanted_mb: int) -> Line:
    found = f"{free_mb:,} MB free at {folder}"
    if free_mb < wanted_mb:
        return broken("disk", found, f"make room: under {wanted_mb:,} MB the node does not sign")
    if free_mb < 2 * wanted_mb:
        return warning("disk", found, f"make room soon: under {wanted_mb:,} MB the node does not sign")
    return ok("disk", found)
