"""The demo's last act: a receipt file for each bet, and `proofbook verify` on it, as a stranger would type it."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.markup import escape

from api.receipts import ChainView, Records, build, write
from chain.words import ResultHead
from oracle.specification import typed
from proofbook.cli._nodecommittee import Committee
from proofbook.cli._noderecord import node_record
from proofbook.cli._stage import Stage
from proofbook.cli.verify import command
from proofbook.errors import ProofbookError
from sports.fixtures import CatalogueFixture
from sports.words import FixtureId

Say = Callable[[str], None]


def write_receipts(
    stage: Stage, committee: Committee, match: CatalogueFixture, fixture: FixtureId, bets: Sequence[bytes], folder: Path
) -> list[Path]:
    """Write the receipt of each bet, with what the four nodes kept; gives the files."""
    view = ChainView(stage.w3, stage.rpc)
    oracle = view.oracle(stage.deployment.oracle)
    value = ResultHead.unpack(oracle.state_of(fixture).word).value
    specification = typed(match.spec(committee=0)).struct_hash()
    node = node_record([member.settings for member in committee.members], match, specification, value)
    records = Records({fixture: node}, names={fixture: f"{match.home.name} – {match.away.name}"})
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = []
    for bet in bets:
        files.append(folder / f"{bet.hex()[:16]}.json")
        files[-1].write_text(write(build(view, stage.deployment, bet, records)))
    return files


def verify_all(files: Sequence[Path], rpc: str, addresses: Path, say: Say) -> None:
    """Run `proofbook verify` on each file; raises ProofbookError for one that does not hold."""
    for file in files:
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            code = command.main(
                [str(file), "--rpc", rpc, "--addresses", str(addresses)], prog_name="verify", standalone_mode=False
            )
        lines = told.getvalue().splitlines()
        if code != 0:
            failed = "\n".join(line for line in lines if not line.startswith("ok "))
            raise ProofbookError(f"{file.name} does not verify:\n{failed}", f"the file is {file}")
        if file is files[0]:
            for line in lines[:-1]:
                say(f"[dim]{escape(line)}[/dim]")
        say(f"{file.name}  [green]{lines[-1]}[/green]")
