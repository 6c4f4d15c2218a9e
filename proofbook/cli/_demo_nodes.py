"""What the demo's nodes see: the running score as the providers tell it, and the result that four nodes agree on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import httpx

from chain.development import REPORTERS
from oracle.observer import Observer, Problem, Source
from proofbook.cli._stage import API_FOOTBALL_KEY, FOOTBALL_DATA_KEY, Stage
from proofbook.errors import ProofbookError
from sports.consensus import SourceRule, State
from sports.fixtures import CatalogueFixture
from sports.model import Reading
from sports.providers import adapter_named
from sports.settle import result_of
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


def observer(stage: Stage, match: CatalogueFixture, client: httpx.AsyncClient) -> Observer:
    """A node's own view of the match: three independent groups, over HTTP."""
    sources = [Source(adapter_named(name), secret, stage.replay + PATHS[name]) for name, secret in PROVIDERS.items()]
    rule = SourceRule(frozenset(source.adapter.group for source in sources), match.start)
    return Observer(match, sources, rule, client, stage.clock)


async def score_after_goals(stage: Stage, match: CatalogueFixture, goals: int, say: Say) -> Score:
    """Follow the running score, two minutes of the match at a time, until so many goals have fallen in every feed."""
    shown = None
    async with httpx.AsyncClient(trust_env=False) as client:
        seen = observer(stage, match, client)
        for minute in range(2, 130, 2):
            stage.jump(match.start + minute * MINUTE_S)
            answers = await seen.poll()
            running = {answer.running for answer in answers if isinstance(answer, Reading)}
            score = running.pop() if len(running) == 1 else None
            if score is None:
                continue
            if score != shown:
                shown = score
                say(f"{score.home}-{score.away}  in all {len(answers)} feeds")
            if sum(score) >= goals:
                return Score(score.home, score.away)
    raise DemoFailed(f"{goals} goals were not seen", f"look at {stage.logs / 'replay.log'}")


async def agreed_result(stage: Stage, match: CatalogueFixture, say: Say) -> Result:
    """Let four nodes poll until each one's sources are final; all four must have come to the same result."""
    async with httpx.AsyncClient(trust_env=False) as client:
        nodes = [observer(stage, match, client) for _ in REPORTERS]
        decisions = []
        shown = State.PENDING
        for minute in range(105, 360, 5):
            stage.jump(match.start + minute * MINUTE_S)
            for node in nodes:
                for answer in await node.poll():
                    if isinstance(answer, Problem):
                        raise DemoFailed(f"{answer.provider}: {answer.reason}", f"look at {stage.logs / 'replay.log'}")
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
