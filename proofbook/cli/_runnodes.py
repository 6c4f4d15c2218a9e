"""What `run` shows of its four nodes: where they answer, and a line for each step of a fixture."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from proofbook.cli._nodecommittee import Committee
from proofbook.cli._runparts import Look
from proofbook.cli._runscreen import Screen
from proofbook.cli._stage import Stage
from proofbook.processes import Supervisor

LOOK_S: Final = 5.0
KEEP_S: Final = 20.0
_POLL_S: Final = 0.5


def shown(committee: Committee) -> str:
    """The nodes, a line each, and how to ask them."""
    lines = ["  node    state  status and metrics      reporter"]
    for member in committee.members:
        told = member.told() or {"not_ready": ["it does not answer"], "member": False}
        state = "ready" if not told["not_ready"] else "held back: " + "; ".join(told["not_ready"])
        lines.append(f"  {member.name}  {state:<5}  {member.url}/status  {member.reporter}")
    first = committee.members[0].settings
    lines.append(f"\n  more          .venv/bin/python -m proofbook node status --file {first}")
    lines.append(f"                .venv/bin/python -m proofbook node explain FIXTURE --file {first}")
    return "\n".join(lines)


def watch(
    stage: Stage,
    committee: Committee,
    supervisor: Supervisor,
    screen: Screen,
    look: Callable[[], Look],
    keep: Callable[[int], Iterable[str]],
) -> None:
    """Keep the screen, and tell each change of a fixture's stage, until Ctrl-C.

    `keep` does from time to time what people with cold keys do elsewhere, and tells it. Raises ProcessDied when a part
    ends by itself.
    """
    before: dict[tuple[str, str], str] = {}
    silent: set[str] = set()
    looked, kept = -LOOK_S, time.monotonic()
    with screen.shown():
        while True:
            supervisor.check()
            if time.monotonic() - looked >= LOOK_S:
                looked = time.monotonic()
                now = stage.clock.now()
                lines = list(_news(committee, before, silent))
                if time.monotonic() - kept >= KEEP_S:
                    lines += keep(now)
                    kept = time.monotonic()
                stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now))
                for line in lines:
                    screen.tell(f"{stamp}  {line}")
                if screen.drawn:
                    screen.draw(look())
            time.sleep(_POLL_S)


def _news(committee: Committee, before: dict[tuple[str, str], str], silent: set[str]) -> Iterator[str]:
    """What changed since the last look; nodes that say the same of a fixture share a line."""
    lines: dict[str, list[str]] = {}
    for member in committee.members:
        told = member.told()
        if (told is None) is not (member.name in silent):
            silent ^= {member.name}
            yield f"{member.name} {'does not answer' if told is None else 'answers again'}"
        for row in (told or {}).get("fixtures", ()):
            place = (member.name, row["fixture"])
            if before.get(place) != row["stage"]:
                before[place] = row["stage"]
                lines.setdefault(f"{row['name']}  {row['stage']}  {row['reason']}", []).append(member.name)
    for text, names in lines.items():
        yield f"{', '.join(names)}  {text}"
