"""What the demo's desk sees: the running score, read from the providers by the code that the nodes read with."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from oracle.observer import Observer
from proofbook.cli._nodecommittee import PATHS, PROVIDERS
from proofbook.cli._stage import Stage
from proofbook.clock import SystemWallClock
from proofbook.errors import ProofbookError
from proofbook.settings_sports import EvidenceSettings, ProviderSettings, SportsSettings
from sports.fetching import Purpose, fetcher_of
from sports.fixtures import CatalogueFixture
from sports.sources import sources_of
from sports.words import Score

MINUTE_S: Final = 60
Say = Callable[[str], None]


class DemoFailed(ProofbookError):
    """Something that must hold did not."""


def must(holds: bool, what: str) -> None:
    """Raise DemoFailed unless it holds."""
    if not holds:
        raise DemoFailed(what, "this is a fault of the product: please report it with the output above")


def observer(stage: Stage, match: CatalogueFixture, client: httpx.AsyncClient, folder: Path) -> Observer:
    """The desk's own view of the match: three independent groups over HTTP."""
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


async def score_after_goals(stage: Stage, match: CatalogueFixture, goals: int, folder: Path, say: Say) -> Score:
    """Follow the running score, two minutes of the match at a time, until so many goals have fallen in every feed."""
    shown = None
    async with httpx.AsyncClient(trust_env=False) as client:
        seen = observer(stage, match, client, folder)
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
