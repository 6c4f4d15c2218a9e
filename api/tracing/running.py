"""The recorder of the settings, and how it runs beside a process's own work."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import httpx

from api.settings import Settings
from api.tracing.hearing import hearing
from api.tracing.recorder import Recorder
from api.tracing.spans import Span, otlp
from proofbook.clock import WallClock
from proofbook.database import Database

WITHIN_S: Final = 5.0


class Collector:
    """A collector that takes OTLP over HTTP: `url` is the whole address, with `/v1/traces` at its end."""

    def __init__(self, url: str, service: str) -> None:
        self._url = url
        self._service = service
        self._client = httpx.Client(timeout=WITHIN_S)

    def send(self, spans: Sequence[Span]) -> None:
        """Send; raises OSError where it is not taken."""
        try:
            answer = self._client.post(
                self._url, content=otlp(self._service, spans), headers={"content-type": "application/json"}
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise OSError(str(error)) from error


def recorder_of(settings: Settings, database: Database, wall: WallClock, service: str) -> Recorder | None:
    """The recorder of the settings; None where nothing is traced."""
    if settings.tracing_url is None:
        return None
    collector = Collector(settings.tracing_url, service)
    return Recorder(database, wall, collector.send, secrets.token_bytes, settings.tracing_sample_ppm)


@contextmanager
def recording(recorder: Recorder | None, database: Database, wall: WallClock) -> Iterator[None]:
    """Hear and record as long as the block lasts; nothing where there is no recorder."""
    if recorder is None:
        yield
        return
    recorder.start()
    try:
        with hearing(database, wall, recorder.tell):
            yield
    finally:
        recorder.close()
