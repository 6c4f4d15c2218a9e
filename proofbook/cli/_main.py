"""The root command: finds the files of this folder, loads one when it is called, and prints errors as two lines."""

from __future__ import annotations

import ast
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from proofbook.errors import ProofbookError

_FOLDER = Path(__file__).parent
PROGRAM = "proofbook"


class FolderGroup(click.Group):
    """A group whose commands are the files of a folder, imported when called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Name the files, with hyphens for underscores; private ones stay out."""
        return sorted(file.stem.replace("_", "-") for file in _FOLDER.glob("*.py") if not file.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file, or give None so that click reports an unknown name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"proofbook.cli.{cmd_name.replace('-', '_')}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"proofbook/cli/{cmd_name}.py: `command` is {command!r}, wanted a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list from the files' docstrings, without importing them."""
        rows = [(name, _help_line(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _help_line(name: str) -> str:
    source = (_FOLDER / f"{name.replace('-', '_')}.py").read_text()
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


@click.command(cls=FolderGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def root(debug: bool) -> None:
    """Proofbook: a sports book in which anyone can verify every price, bet and result."""
    del debug  # read in `main`, which also covers errors raised before this function


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give the exit code: 0, 1 for a failure, 2 for wrong usage or settings.

    An error of the product is two lines on standard error, `error:` and `what to do:`; `--debug`, given first, lets
    the exception through instead.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = given[:1] == ["--debug"]
    try:
        answer = root.main(given, prog_name=PROGRAM, standalone_mode=False)
    except ProofbookError as error:
        if debug:
            raise
        click.echo(f"error: {error.message}", err=True)
        if error.remedy:
            click.echo(f"what to do: {error.remedy}", err=True)
        return error.exit_code
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else PROGRAM
        click.echo(f"error: {error.format_message()}\nwhat to do: `{where} --help` lists what can be said", err=True)
        return error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has enough. Python would complain again while flushing at exit: give it a closed end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return answer if isinstance(answer, int) else 0
