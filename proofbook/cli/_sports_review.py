"""`sports review`: fixtures that wait for a person, and what is decided about them."""

from __future__ import annotations

import getpass
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

_queue = click.option(
    "--queue",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="The file of the queue; that of the settings (sports.review_log), if not given.",
)
_by = click.option("--by", default=None, help="Who decides; the name of this account, if not given.")


@click.group()
def review() -> None:
    """List, accept or reject fixtures that could not be bound without a person; add aliases; publish a catalogue."""


@review.command(name="list")
@_queue
@click.option("--all", "everything", is_flag=True, help="The decided ones too.")
def list_command(path: Path | None, everything: bool) -> None:
    """Print one JSON line a row that waits."""
    queue = _load(path)
    for row in queue.rows.values() if everything else queue.open_rows:
        click.echo(json.dumps(asdict(row), ensure_ascii=False))
    if not queue.open_rows:
        click.echo("nothing waits", err=True)


@review.command()
@_queue
@click.option("--catalogue", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option(
    "--at", type=int, default=None, help="When the bodies were fetched (seconds since 1970); now if not given."
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def scan(path: Path | None, catalogue: Path, at: int | None, folder: Path) -> None:
    """Bind the bodies in FOLDER (folders named by provider) to a catalogue; what needs a person goes into the queue.

    Prints one JSON line a fixture under review, and last the counts. Its proposals are in the order of the worse side's
    grade, then of RapidFuzz's `token_set_ratio`; nothing is bound by likeness.
    """
    from sports.fixtures import load_catalogue
    from sports.matching import Verdict, bind_all, shipped_aliases
    from sports.model import UnixTime
    from sports.providers import adapter_named

    queue = _load(path)
    moment = UnixTime(_now() if at is None else at)
    readings: list[Any] = []
    for inner in sorted(one for one in folder.iterdir() if one.is_dir()):
        adapter = adapter_named(inner.name)
        for file in sorted(one for one in inner.iterdir() if one.is_file()):
            readings += adapter.parse(file.read_bytes(), moment).readings
    bindings = bind_all(readings, load_catalogue(catalogue), queue.aliases(shipped_aliases()))
    for row in queue.offer(bindings):
        click.echo(json.dumps(asdict(row), ensure_ascii=False))
    counts = {verdict.value.lower(): sum(one.verdict is verdict for one in bindings) for verdict in Verdict}
    click.echo(json.dumps(counts | {"waiting": len(queue.open_rows)}))


@review.command()
@_queue
@_by
@click.argument("row")
@click.argument("fixture", required=False)
def accept(path: Path | None, by: str | None, row: str, fixture: str | None) -> None:
    """Bind ROW (the first letters of its id) to FIXTURE, or to the only one proposed."""
    done = _load(path).accept(row, fixture, by or getpass.getuser(), _now())
    click.echo(f"{done.provider} {done.provider_fixture_id} ({done.home} v {done.away}) is {done.key}")


@review.command()
@_queue
@_by
@click.argument("row")
def reject(path: Path | None, by: str | None, row: str) -> None:
    """Say that ROW is none of the fixtures proposed; they are not proposed for it again."""
    done = _load(path).reject(row, by or getpass.getuser(), _now())
    click.echo(f"{done.provider} {done.provider_fixture_id} ({done.home} v {done.away}) is none of those proposed")


@review.command()
@_queue
@_by
@click.argument("names", nargs=-1, required=True)
def alias(path: Path | None, by: str | None, names: tuple[str, ...]) -> None:
    """Say that NAMES (two or more) are one team."""
    from sports.matching import shipped_aliases

    _load(path).alias(list(names), by or getpass.getuser(), _now(), shipped_aliases())
    click.echo(f"one team from now on: {', '.join(names)}")


@review.command()
@_queue
@click.option("--catalogue", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the new file.")
@click.option(
    "--keystore", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="V3 keystore to sign with."
)
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish(path: Path | None, catalogue: Path, out: Path, keystore: Path | None, password_file: Path | None) -> None:
    """Write the catalogue with every accepted binding, named by the hash of its content and signed on request."""
    from sports.fixtures import load_catalogue
    from sports.matching.review import accepted
    from sports.matching.sealed import write_sealed

    if (keystore is None) is not (password_file is None):
        raise click.UsageError("a keystore and its password file go together: give both or neither")
    keys = []
    if keystore is not None and password_file is not None:
        from chain.signers import LocalKey

        keys.append(LocalKey.from_keystore(keystore, password_file))
    grown = accepted(load_catalogue(catalogue), _load(path))
    click.echo(str(write_sealed(out, grown, keys)))
    if not keys:
        click.echo("not signed: a desk and its nodes open it only with --keystore and --password-file", err=True)


def _load(path: Path | None) -> Any:
    from sports.matching.review import load_queue

    if path is None:
        from proofbook.settings import load

        path = load().sports.review_log
    return load_queue(path)


def _now() -> int:
    return int(time.time())
