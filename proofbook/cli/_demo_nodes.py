"""What the demo's nodes see: the running score as the providers tell it, and the result that four nodes agree on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from chain.development import REPORTERS
from oracle.observer import Observer
from proofbook.cli._stage import API_FOOTBALL_KEY, FOOTBALL_DATA_KEY, Stage
from proofbook.clock import SystemWallClock
from proofbook.errors import ProofbookError
from proofbook.settings_sports import EvidenceSettings, ProviderSettings, SportsSettings
from sports.consensus import State
from sports.fetching import Purpose, fetcher_of
from sports.fixtures import CatalogueFixture
from sports.settle import result_of
from sports.sources import sources_of
from sports.words import Result, Score

PROVIDERS: Final = {"football-data": FOOTBALL_DATA_KEY, "api-football": API_FOOTBALL_KEY, "openligadb": None}
PATHS: Final = {"football-data": "/football-data/v4", "api-football": "/api-football", "openligadb": "/openligadb"}
MINUTE_S: Final = 60
Say = Callable[[str], None]


class DemoFailed(ProofbookError):
    """Something that must hold did not."""


def must(holds: bool, what: str) -> None:
    """Raise DemoFailed unless it holds."""
    if not holds:
        raise DemoFailed(what, "this is a fault of the product: please report it with the output above")


def observer(stage: Stage, match: CatalogueFixture, client: httpx.AsyncClient, node: int) -> Observer:
    """A node's own view of the match: three independent groups, over HTTP, set up as an operator's settings do it."""
    folder = stage.logs / f"node-{node}"
    providers = {
        name: ProviderSettings(base_url=stage.replay + PATHS[name], key_file=_key_file(folder, name, secret))
        for name, secret in PROVIDERS.items()
    }
    settings = SportsSettings(providers=providers, evidence=EvidenceSettings(folder=folder / "evidence"))
    fetcher = fetcher_of(settings, client, stage.clock, SystemWallClock(), draw=random.random)
    return Observer(match, sources_of(settings), fetcher, stage.clock)


def _key_file(folder: Path, name: str, secret: str | None) -> Path | None:
    """A provider's key in a file of its own, as the settings want it."""
    if secret is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.key"
    path.touch(0o600)
    path.write_text(secret, encoding="ascii")
    return path


async def score_after_goals(stage: Stage, match: CatalogueFixture, goals: int, say: Say) -> Score:
    """Follow the running score, two minutes of the match at a time, until so many goals have fallen in every feed."""
    shown = None
    async with httpx.AsyncClient(trust_env=False) as client:
        seen = observer(stage, match, client, 0)
        for minute in range(2, 130, 2):
            stage.jump(match.start + minute * MINUTE_S)
            poll = await seen.poll(Purpose.LIVE)
            running = {reading.running for reading in poll.readings}
            score = running.pop() if len(running) == 1 else None
            if score is None:
                continue
            if score != shown:
                shown = score
                say(f"{score.home}-{score.away}  in all {len(poll.readings)} feeds")
            if sum(score) >= goals:
                return Score(score.home, score.away)
    raise DemoFailed(f"{goals} goals were not seen", f"look at {stage.logs / 'replay.log'}")


async def agreed_result(stage: Stage, match: CatalogueFixture, say: Say) -> Result:
    """Let four nodes poll until each one's sources are final; all four must have come to the same result."""
    async with httpx.AsyncClient(trust_env=False) as client:
        nodes = [observer(stage, match, client, number) for number in range(len(REPORTERS))]
        decisions = []
        shown = State.PENDING
        for minute in range(105, 360, 5):
            stage.jump(match.start + minute * MINUTE_S)
            for node in nodes:
                for problem in (await node.poll()).problems:
                    raise DemoFailed(f"{problem.provider}: {problem.reason}", f"look at {stage.logs / 'replay.log'}")
            now = stage.clock.now()
            decisions = [node.decision(now) for node in nodes]
            if decisions[0].state is not shown:
                shown = decisions[0].state
                stamp = time.strftime("%H:%M", time.gmtime(now))
                say(f"{stamp}  {shown.value}: {decisions[0].reason} ({', '.join(decisions[0].supporters)})")
            if all(decision.state is State.FINAL for decision in decisions):
                break
    results = {result_of(decision) for decision in decisions}
    result = results.pop()
    must(result is not None and not results, f"the nodes did not come to one result: {result}, {results}")
    if result is None:
        raise AssertionError("checked above")
    return result
