"""What a person has to decide about fixtures, and what was decided: one file, only ever added to.

Each line is one act: a row found, accepted, rejected, or an alias. The state of the queue is what the lines amount to,
so who decided what and when is never lost. A rejected pair (provider's id, fixture) is not proposed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

from sports.errors import SportsError
from sports.fixtures import Catalogue
from sports.matching.aliases import Aliases
from sports.matching.binding import Binding, Verdict
from sports.matching.identity import with_ids
from sports.model import ProviderName

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"


class ReviewError(SportsError):
    """A row that is not there or not open, or a queue that cannot be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A reading that waits for a person, or was decided. `key` is the fixture accepted."""

    id: str
    provider: str
    provider_fixture_id: str
    home: str
    away: str
    home_id: str | None
    away_id: str | None
    kickoff_utc: int | None
    reason: str
    proposals: tuple[str, ...]
    swapped: bool
    found_at: int
    body_sha256: str
    state: str = OPEN
    key: str | None = None
    by: str = ""
    at: int | None = None


@dataclass(slots=True)
class Queue:
    """The rows by id and what was learned; `path` is the file behind it."""

    path: Path
    rows: dict[str, Row] = field(default_factory=dict)
    alias_sets: list[list[str]] = field(default_factory=list)
    rejected: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def open_rows(self) -> list[Row]:
        """What waits, by kick-off."""
        waiting = (row for row in self.rows.values() if row.state == OPEN)
        return sorted(waiting, key=lambda row: (row.kickoff_utc or 0, row.id))

    def aliases(self, shipped: Aliases) -> Aliases:
        """The shipped aliases with those that people added."""
        for names in self.alias_sets:
            shipped = shipped.plus(*names)
        return shipped

    def offer(self, bindings: Iterable[Binding]) -> list[Row]:
        """Add a row for each binding under review that is not known yet; gives the new ones."""
        new: list[Row] = []
        for binding in bindings:
            row = row_of(binding)
            proposals = tuple(
                key for key in row.proposals if (row.provider, row.provider_fixture_id, key) not in self.rejected
            )
            known = row.id in self.rows or (row.proposals and not proposals)
            if binding.verdict is Verdict.REVIEW and not known:
                fresh = replace(row, proposals=proposals)
                self._add({"act": "found", "row": asdict(fresh)})
                new.append(fresh)
        return new

    def accept(self, row_id: str, key: str | None, by: str, at: int) -> Row:
        """Bind a row to a fixture: the one named, or the only one proposed."""
        row = self._open(row_id)
        if key is None:
            if len(row.proposals) != 1:
                raise ReviewError(f"row {row.id} has {len(row.proposals)} proposals: name one of {list(row.proposals)}")
            (key,) = row.proposals
        self._add({"act": ACCEPTED, "id": row.id, "key": key, "by": by, "at": at})
        return self.rows[row.id]

    def reject(self, row_id: str, by: str, at: int) -> Row:
        """Say that a row is none of the fixtures proposed."""
        row = self._open(row_id)
        self._add({"act": REJECTED, "id": row.id, "by": by, "at": at})
        return self.rows[row.id]

    def alias(self, names: list[str], by: str, at: int, shipped: Aliases) -> None:
        """Join names of one team; raises `AliasClash` when two of them are known as different teams."""
        self.aliases(shipped).plus(*names)
        self._add({"act": "alias", "names": names, "by": by, "at": at})

    def _open(self, row_id: str) -> Row:
        found = [row for row in self.rows.values() if row.id.startswith(row_id)] if row_id else []
        if len(found) != 1:
            raise ReviewError(f"{len(found)} rows begin with {row_id!r}: `sports review list` shows those that wait")
        if found[0].state != OPEN:
            raise ReviewError(f"row {found[0].id} was {found[0].state} by {found[0].by}: it is decided")
        return found[0]

    def _add(self, act: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(act, ensure_ascii=False) + "\n")
        self._apply(act)

    def _apply(self, act: dict[str, Any]) -> None:
        if act["act"] == "found":
            row = Row(**act["row"] | {"proposals": tuple(act["row"]["proposals"])})
            self.rows[row.id] = row
        elif act["act"] == "alias":
            self.alias_sets.append(list(act["names"]))
        elif act["act"] in (ACCEPTED, REJECTED):
            row = self.rows[act["id"]]
            decided = replace(row, state=act["act"], key=act.get("key"), by=act["by"], at=act["at"])
            self.rows[row.id] = decided
            if decided.state == REJECTED:
                self.rejected |= {(row.provider, row.provider_fixture_id, key) for key in row.proposals}
        else:
            raise ValueError(f"act {act['act']!r}")


def row_of(binding: Binding) -> Row:
    """The row of a binding; its id follows from what was read, so the same sight is the same row."""
    reading = binding.reading
    said = [reading.provider, reading.provider_fixture_id, reading.home, reading.away, reading.kickoff_utc]
    return Row(
        hashlib.sha256(json.dumps([*said, binding.reason]).encode()).hexdigest()[:12],
        reading.provider,
        reading.provider_fixture_id,
        reading.home,
        reading.away,
        reading.home_id,
        reading.away_id,
        reading.kickoff_utc,
        binding.reason,
        binding.proposals,
        binding.swapped,
        reading.fetched_at,
        reading.body_sha256,
    )


def accepted(catalogue: Catalogue, queue: Queue) -> Catalogue:
    """The catalogue with the ids of every row that was accepted."""
    for row in queue.rows.values():
        if row.state == ACCEPTED and row.key is not None:
            catalogue = with_ids(
                catalogue, row.key, ProviderName(row.provider), row.provider_fixture_id, row, swapped=row.swapped
            )
    return catalogue


def load_queue(path: Path) -> Queue:
    """Read a queue; a file that is not there is an empty one. Raises `ReviewError` naming the line that is wrong."""
    queue = Queue(path)
    if not path.exists():
        return queue
    # Not splitlines: a name may hold a character at which that would end a line, as U+0085.
    for number, line in enumerate(StringIO(path.read_text(encoding="utf-8")), 1):
        try:
            queue._apply(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise ReviewError(f"line {number} of {path} cannot be read ({error!r}): restore the file") from error
    return queue
