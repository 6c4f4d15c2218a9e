"""Recorded bodies served as they are: the newest one that the match clock has reached.

A folder holds a folder a provider, named like it, with its bodies inside, as `proofbook sports decide` takes it. A file
name that begins with seconds since 1970 and an underscore or a dot was recorded then and is not shown before; any other
was always there. A call that names a fixture, by its id anywhere in path or query, gets the newest body that holds it;
any other call the newest body of several fixtures, or of any.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sports.model import UnixTime
from sports.providers import ADAPTERS
from sports.replay.errors import BadRecording
from sports.replay.sites.site import Site
from sports.replay.transport import Answer, Call

_LATER = UnixTime(1 << 33)
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Recording:
    """One body, with the ids of the fixtures in it and the moment from which it may be shown."""

    at: int
    body: bytes
    fixtures: frozenset[str]


class Recordings:
    """The recorded bodies of a folder by provider; raises `BadRecording` for a folder that holds none."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise BadRecording(f"{folder} is no folder: give one that has a folder a provider inside")
        self.by_provider: dict[str, list[Recording]] = {}
        for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
            if inner.name not in ADAPTERS:
                raise BadRecording(f"{inner} is not named like a provider: {', '.join(ADAPTERS)}")
            found = [_recording(inner.name, file) for file in sorted(inner.iterdir()) if file.is_file()]
            self.by_provider[inner.name] = sorted(found, key=lambda recording: recording.at)
        if not any(self.by_provider.values()):
            raise BadRecording(f"{folder} holds no bodies: put them into folders named like {', '.join(ADAPTERS)}")

    def answer(self, site: Site, call: Call, now: int) -> Answer | None:
        """The body for a call at a match time; None when this provider was not recorded, or not yet."""
        known = [recording for recording in self.by_provider.get(site.name, []) if recording.at <= now]
        if not known:
            return None
        asked = {*call.path.split("/"), *(part for value in call.query.values() for part in value.split(","))}
        naming = [recording for recording in known if recording.fixtures & asked]
        lists = [recording for recording in known if len(recording.fixtures) > 1]
        return Answer(200, (naming or lists or known)[-1].body).having(*site.headers(now))


def _recording(provider: str, file: Path) -> Recording:
    body = file.read_bytes()
    found = ADAPTERS[provider].parse(body, _LATER).readings
    stamp = file.name.replace(".", "_").partition("_")[0]
    timed = stamp.isascii() and stamp.isdecimal() and len(stamp) == _DIGITS
    return Recording(int(stamp) if timed else 0, body, frozenset(one.provider_fixture_id for one in found))
