"""A reader of the stream as a browser is: it comes back after a loss with the last number, and keeps the boards."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import httpx

from api.live.board import changed


class Reader(threading.Thread):
    """See the module. `numbers` are those of the changes that came, `doubts` when it was told that it is not live."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.boards: dict[str, dict[str, Any]] = {}
        self.numbers: list[int] = []
        self.doubts: list[float] = []
        self.live = False
        self.times = 0
        self._url = url
        self._last = ""
        self._ended = threading.Event()
        self.start()

    def end(self) -> None:
        self._ended.set()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                self._read()
            except httpx.HTTPError:
                self.live = False
            self._ended.wait(0.3)

    def _read(self) -> None:
        headers = {"last-event-id": self._last} if self._last else {}
        with (
            httpx.Client(trust_env=False, timeout=httpx.Timeout(5, read=20)) as client,
            client.stream("GET", f"{self._url}/v1/stream", headers=headers) as answer,
        ):
            answer.raise_for_status()
            self.times += 1
            name, number = "", ""
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    number = line[4:]
                elif line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self._take(name, json.loads(line[6:]))
                elif not line:
                    # As a browser does: the number counts once its event is whole.
                    self._last, name = number or self._last, ""
                if self._ended.is_set():
                    return

    def _take(self, name: str, data: dict[str, Any]) -> None:
        if name == "snapshot":
            self.boards = {one["fixture"]: one for one in data["fixtures"]}
            self._say(data["live"])
        elif name == "board":
            self.boards[data["fixture"]] = data
        elif name == "change":
            self.numbers.append(data.pop("seq"))
            data.pop("told_at_ms")
            self.boards[data["fixture"]] = changed(self.boards.get(data["fixture"]), data)
        elif name == "status":
            self._say(data["live"])

    def _say(self, live: bool) -> None:
        self.live = live
        if not live:
            self.doubts.append(time.monotonic())
