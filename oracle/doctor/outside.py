"""Checks of the world outside: clocks, data providers and their quota, the other members."""

from __future__ import annotations

import asyncio
import email.utils
import hashlib
import json
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

import httpx

from oracle.doctor.line import Line, away, broken, ok, warning
from oracle.doctor.onchain import Reached
from proofbook.errors import SettingsError
from proofbook.settings import Settings
from proofbook.settings_node import LimitsSettings
from sports.fetching.fetcher import Source
from sports.fetching.plan import Cadence, Planned, Supply, plan_day
from sports.model import UnixTime
from sports.providers.adapter import Capability, FixtureRef, FixturesQuery, Health
from sports.providers.errors import SourceDenied, SourceError
from sports.providers.fetch import Exchange, exchange
from sports.providers.limits import limits_of
from sports.sources import Sources, sources_of

TIMEOUT_S: Final = 10.0
DAY_MATCHES: Final = 10
"""A day's matches that the quota is judged by."""
STATUS_PATH: Final = "/v1/status"
HELLO: Final = "/v1/doctor/"


# -- clocks


def clock_lines(settings: Settings, now: float, reached: list[Reached], dates: Mapping[str, float]) -> Iterator[Line]:
    """Hold this clock against the chain's and against what the providers say; `dates` are differences in seconds."""
    limits = settings.node.limits
    if settings.chain.profile == "anvil":
        yield ok("clock and chain", "the local chain has its own time")
    elif reached:
        ahead = max(one.time for one in reached) - now
        # A block is never stamped later than its proposer's clock: being behind a block is being behind.
        yield _skew("clock and chain", max(ahead, 0.0), limits.clock_warn_s, limits.clock_stop_s)
    if dates:
        ordered = sorted(dates.values(), key=abs)
        median = ordered[len(ordered) // 2]
        # A Date header has whole seconds, and was true when the answer left.
        yield _skew("clock and providers", max(abs(median) - 1.0, 0.0), limits.clock_warn_s, limits.clock_stop_s)
    elif not settings.replay.enabled:
        yield warning("clock and providers", "no provider told the time", "put the providers right first")


def _skew(check: str, seconds: float, warn_s: int, stop_s: int) -> Line:
    found = f"{seconds:.0f} s apart"
    if seconds > stop_s:
        return broken(check, found, f"set this machine's clock (chrony, ntpd): over {stop_s} s the node does not sign")
    if seconds > warn_s:
        return warning(check, found, "let a time service set this machine's clock")
    return ok(check, found)


# -- providers


def provider_lines(settings: Settings, dates: dict[str, float], now: float) -> Iterator[Line]:
    """Each provider asked once: key, answer, what is left today. `dates` gets how far its clock is ahead of ours."""
    if settings.replay.enabled:
        yield ok("providers", "the replay serves them")
        return
    try:
        found = sources_of(settings.sports)
        sources = found.sources()
    except SettingsError as error:
        for key, value, remedy in error.problems:
            yield broken(f"provider setting {key}", value, remedy)
        return
    groups = sorted(found.groups())
    yield ok("provider groups", f"{len(groups)} that vote: {', '.join(groups)}")
    for line, name, date in asyncio.run(_ask_all(sources, settings)):
        if date is not None:
            dates[name] = date - now
        yield line
    yield from quota_lines(found)


async def _ask_all(sources: list[Source], settings: Settings) -> list[tuple[Line, str, float | None]]:
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as client:
        return list(await asyncio.gather(*(_ask(client, source, settings) for source in sources)))


async def _ask(client: httpx.AsyncClient, source: Source, settings: Settings) -> tuple[Line, str, float | None]:
    """One call, of the first competition that the settings give this provider."""
    check, name = f"provider {source.name}", str(source.name)
    code = next((one.providers[name] for one in settings.sports.competitions.values() if name in one.providers), None)
    request = source.adapter.request_fixtures(FixturesQuery(code or "1", "2026-01-01", "2026", "1"))
    try:
        answer = await exchange(client, source.adapter, request, base_url=source.base_url, key=source.key)
    except SourceDenied as error:
        return broken(check, str(error), "name a file with the provider's key in key_file"), name, None
    except SourceError as error:
        return away(check, str(error), "see whether this machine reaches it, and its status page"), name, None
    health = source.adapter.health(answer.status, answer.body)
    return _judged(check, source, answer, health, known=code is not None), name, _date(answer.headers)


def _judged(check: str, source: Source, answer: Exchange, health: Health, *, known: bool) -> Line:
    if health is Health.DENIED:
        return broken(
            check, f"it refuses the key (HTTP {answer.status})", "correct the key in its key_file, or its plan"
        )
    if health is Health.THROTTLED:
        return away(check, "it says that the quota is used up", "wait for its reset, or take a larger plan")
    if health is Health.BROKEN:
        return away(check, f"it is in trouble (HTTP {answer.status})", "try again; see its status page")
    left = ", ".join(
        f"{one.remaining} calls left this {one.window}"
        for one in limits_of(source.adapter).read(answer.headers, answer.body)
    )
    if any(one.remaining == 0 for one in limits_of(source.adapter).read(answer.headers, answer.body)):
        return warning(check, f"answers, and {left}", "wait for its reset, or take a larger plan")
    asked = "" if known else "; no competition of it is configured yet"
    return ok(check, f"answers{f', {left}' if left else ''}{asked}")


def _date(headers: Mapping[str, str]) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, TypeError):
        return None


def quota_lines(found: Sources) -> Iterator[Line]:
    """Whether each provider's day is enough for a day of matches."""
    matches = [Planned("any", UnixTime(15 * 3600))] * DAY_MATCHES
    supplies = []
    for name, provider in sorted(found.providers.items()):
        asked = [provider.adapter.request_fixture(FixtureRef(number, "c", "2026-01-01")) for number in ("1", "2")]
        live = Capability.LIVE in provider.adapter.capabilities
        supplies.append(Supply(name, provider.per_day, by_fixture=asked[0] != asked[1], live=live))
    for line in plan_day(matches, supplies, Cadence(), found.settings.reserve_percent):
        check = f"quota of {line.provider}"
        told = f"{line.per_day:,} calls a day, {DAY_MATCHES} matches take {line.total:,}"
        if line.fits:
            yield ok(check, told)
        elif line.live_s is None:
            yield broken(check, told, "not even results can be read: take a larger plan, or votes = false")
        else:
            yield warning(check, told, f"follow live every {line.live_s} s at most, or take a larger plan")


# -- peers


def peer_lines(settings: Settings, now: float) -> Iterator[Line]:
    """Each other member reached from here, and this node from outside, as far as that can be seen from here."""
    # The match clock of the replay and of a local chain is not this machine's.
    at = None if settings.replay.enabled or settings.chain.profile == "anvil" else now
    with httpx.Client(trust_env=False, timeout=TIMEOUT_S, follow_redirects=False) as client:
        for peer in settings.node.peers.others:
            yield _peer(client, peer.address, peer.urls, at, settings.node.limits)
        if settings.node.peers.public_urls:
            yield from _own(client, settings)
        elif settings.node.reporter is not None:
            remedy = "write [node.peers] public_urls: the others must reach this node"
            yield warning("reached by others", "no public address", remedy)


def _peer(client: httpx.Client, address: str, urls: tuple[str, ...], now: float | None, limits: LimitsSettings) -> Line:
    check = f"peer {address}"
    faults = []
    for url in urls:
        try:
            answer = client.get(url.rstrip("/") + STATUS_PATH)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            faults.append(f"{url}: {type(error).__name__}")
            continue
        if answer.status_code == 200:
            return _heard(check, url, answer.content, now, limits)
        faults.append(f"{url}: HTTP {answer.status_code}")
    return away(check, "; ".join(faults), "ask its operator whether it runs; look at firewalls on both sides")


def _heard(check: str, url: str, body: bytes, now: float | None, limits: LimitsSettings) -> Line:
    """Judge a member's status: its clock, where it tells one. Its signature is the running node's business."""
    try:
        clock = json.loads(body)["heartbeat"]["clock"]
    except (ValueError, KeyError, TypeError, RecursionError):
        clock = None
    found = f"answers at {url}"
    if now is None or not isinstance(clock, int) or abs(clock - now) <= limits.clock_warn_s + TIMEOUT_S:
        return ok(check, found)
    skew = f"{found}, its clock is {clock - now:+.0f} s from ours"
    return warning(check, skew, "compare both clocks with a time service; over a minute messages are refused")


def _own(client: httpx.Client, settings: Settings) -> Iterator[Line]:
    """Ask our public addresses for a word that only this process knows, on the node's own port."""
    peers = settings.node.peers
    word = secrets.token_hex(16)
    with _listening(peers.host, peers.port, word) as mine:
        for url in peers.public_urls:
            path = HELLO + word if mine else STATUS_PATH
            check = f"reached at {url}"
            try:
                answer = client.get(url.rstrip("/") + path)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                remedy = f"open port {peers.port} to the others, or correct public_urls and the proxy before it"
                yield away(check, f"no answer ({type(error).__name__})", remedy)
                continue
            expected = hashlib.sha256(word.encode()).hexdigest()
            if answer.status_code == 200 and (not mine or answer.text == expected):
                yield ok(check, "this machine answers" if mine else "a node answers")
            else:
                remedy = f"let it lead to {peers.host}:{peers.port} of this machine"
                yield broken(check, f"something else answers (HTTP {answer.status_code})", remedy)


@contextmanager
def _listening(host: str, port: int, word: str) -> Iterator[bool]:
    """Answer the word's question on the node's port for a moment; False when the port is taken, by the node itself."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = secrets.compare_digest(self.path.encode(), f"{HELLO}{word}".encode())
            content = hashlib.sha256(word.encode()).hexdigest().encode() if right else b""
            self.send_response(200 if right else 404)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Nothing: the doctor says what it found."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

    try:
        server = Server((host, port), Handler)
    except OSError:
        yield False
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield True
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
