"""The screen of a run: how its parts are, what to open, what is played. `proofbook status` shows it too."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from proofbook.cli._playground import span
from proofbook.cli._runparts import Addresses, Look, Part

SHOWN: Final = 8
"""The last lines of news on the screen; all of them are in its log."""
_MIB: Final = 1 << 20
_OF_CHAIN: Final = "wallets: network chain 31337 at"


def page(look: Look, addresses: Addresses, news: Iterable[str] = ()) -> RenderableType:
    """All of a run at one moment."""
    clock = "the match clock does not answer" if look.now is None else f"match time {_moment(look.now)} UTC"
    lines: list[RenderableType] = [
        f"[bold]Proofbook[/]  {clock}, up {span(int(time.time() - addresses.began))}",
        f"  open        [bold]{addresses.api}[/]",
        f"  developers  {addresses.api}/openapi.json; {_OF_CHAIN} {addresses.chain}",
        "",
        _parts(look.parts),
        "",
    ]
    if look.playing:
        lines.append(f"  in play     {escape(', '.join(look.playing))}")
    if look.now is not None:
        for place, (name, start) in enumerate(look.coming):
            lines.append(
                f"  {'' if place else 'next':<10}  {escape(name)}, {_moment(start)} UTC, in {span(start - look.now)}"
            )
        if not look.playing and not look.coming:
            lines.append("  next        no match is left in the replay: begin anew with --fresh, or at another --start")
    lines += ["", *(f"  {escape(line)}" for line in news)]
    return Group(*lines)


def _parts(parts: Iterable[Part]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, side in (("  part", "left"), ("state", "left"), ("where", "left"), ("MiB", "right"), ("CPU", "right")):
        table.add_column(name, justify="right" if side == "right" else "left", overflow="fold")
    shown = list(parts)
    for part in shown:
        good = part.state.startswith("ok")
        state = f"[green]{escape(part.state)}[/]" if good else f"[bold red]{escape(part.state)}[/]"
        table.add_row(f"  {part.name}", state, part.where, f"{part.memory / _MIB:.0f}", _share(part.cpu))
    known = [part.cpu for part in shown if part.cpu is not None]
    whole = _share(sum(known)) if known else ""
    table.add_row("  all", "", "", f"{sum(part.memory for part in shown) / _MIB:.0f}", whole)
    return table


def _share(cpu: float | None) -> str:
    return "" if cpu is None else f"{cpu:.0f} %"


def _moment(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))


class Screen:
    """What a run shows while it is up: a screen drawn again and again in a terminal, else a line of each news."""

    def __init__(
        self, addresses: Addresses, log: Path, say: Callable[[str], None], console: Console | None = None
    ) -> None:
        self._addresses = addresses
        self._log = log
        self._say = say
        self._console = console or Console(highlight=False)
        self._news: deque[str] = deque(maxlen=SHOWN)
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None

    @property
    def drawn(self) -> bool:
        """Whether looks are of use."""
        return self._live is not None

    def shown(self) -> AbstractContextManager[object]:
        """The time in which the screen is there."""
        return self._live or nullcontext()

    def tell(self, line: str) -> None:
        """A piece of news."""
        self._news.append(line)
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")
        if self._live is None:
            self._say(line)

    def draw(self, look: Look) -> None:
        """Draw it anew."""
        if self._live is not None:
            self._live.update(page(look, self._addresses, self._news), refresh=True)
