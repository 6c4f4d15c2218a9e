"""Bodies on disk. A body is written beside its place and moved there whole, so a crash leaves no half of one."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sports.evidence.store import Entry, EvidenceError


class DiskStore:
    """A folder of bodies and of lines about them."""

    def __init__(self, folder: Path) -> None:
        self._bodies = folder / "bodies"
        self._index = folder / "index"

    async def put(self, sha256: str, packed: bytes) -> None:
        """Keep a body; one that is there already stays as it is."""
        place = self._place(sha256)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(f".{os.getpid()}.tmp")
        beside.write_bytes(packed)
        beside.replace(place)

    async def get(self, sha256: str) -> bytes | None:
        """A packed body, or None."""
        place = self._place(sha256)
        return place.read_bytes() if place.exists() else None

    async def note(self, entry: Entry) -> None:
        """Add a line to its day."""
        self._index.mkdir(parents=True, exist_ok=True)
        with (self._index / f"{entry.day}.jsonl").open("a", encoding="utf-8") as file:
            file.write(entry.line + "\n")

    def days(self) -> list[str]:
        """The days that there are lines of."""
        return sorted(path.stem for path in self._index.glob("*.jsonl"))

    def entries(self, day: str) -> Iterator[dict[str, Any]]:
        """The lines of a day; a line that was cut off by a crash is passed over."""
        for line in (self._index / f"{day}.jsonl").read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def sweep(self, now: int, retention_days: int, pinned: Collection[str] = ()) -> tuple[int, int]:
        """Drop days older than the retention, and the bodies that no later day names; gives days and bodies dropped.

        `pinned` bodies (of disputes that are open) stay.
        """
        oldest = f"{datetime.fromtimestamp(now, UTC) - timedelta(days=retention_days):%Y-%m-%d}"
        days = self.days()
        gone = [day for day in days if day < oldest]
        if not gone:
            return 0, 0
        named = {str(entry.get("sha256")) for day in days if day >= oldest for entry in self.entries(day)}
        dropped = 0
        for sha256 in {str(entry.get("sha256")) for day in gone for entry in self.entries(day)} - named - set(pinned):
            place = self._place(sha256)
            if place.exists():
                place.unlink()
                dropped += 1
        for day in gone:
            (self._index / f"{day}.jsonl").unlink()
        return len(gone), dropped

    def _place(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise EvidenceError(f"{sha256!r} is no SHA-256: give 64 hexadecimal digits")
        return self._bodies / sha256[:2] / f"{sha256}.z"
