"""What every run of pricing is made of: the clock, the patience with feeds, and where prices come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import httpx

from chain.typed_data import Domain
from pricing.agree.asking import HttpPeer, Outcome, Panel
from pricing.agree.parameters_file import read_parameters
from pricing.agree.served import ZERO
from pricing.guard import NewPrice, NoQuorum
from pricing.request import PricingRequest
from pricing.run.live import MakePrice
from pricing.run.local import local_replicas
from pricing.run.makers import ByPanel, in_process
from proofbook.clock import MatchClock, RealMatchClock, RemoteMatchClock
from proofbook.settings import Settings
from sports.fetching import Policy


class Keeps(Protocol):
    """Who keeps and says what prices were made."""

    def made(self, request: PricingRequest, answer: NewPrice | NoQuorum) -> None:
        """Take a price that this process made alone."""
        ...

    def outcome(self, outcome: Outcome) -> None:
        """Take what a panel answered."""
        ...


def patience(poll_s: int) -> Policy:
    """An answer that comes after the next question is none, and one feed that hangs does not hold up the others."""
    return Policy(attempts=1, timeout_s=float(poll_s), max_wait_s=1.0)


def clock_of(settings: Settings) -> MatchClock:
    """The clock of the replay that the settings name, else real time."""
    replayed = settings.replay.enabled and settings.profile != "production"
    return RemoteMatchClock(f"http://127.0.0.1:{settings.replay.port}") if replayed else RealMatchClock()


def domain_of(settings: Settings) -> Domain:
    """What replicas sign for."""
    return Domain(settings.chain.constants().chain_id, ZERO)


@contextmanager
def replicas_of(
    settings: Settings, folder: Path, replicas: int, parameters: Path | None
) -> Iterator[Sequence[tuple[str, str]]]:
    """Address and URL of each replica: those of the settings, or some that are started here."""
    known = [(one.address, one.url) for one in settings.pricing.replicas]
    if known or not replicas:
        yield known if replicas else []
        return
    with local_replicas(folder, replicas, domain_of(settings), parameters) as started:
        yield [(one.address, one.url) for one in started]


@contextmanager
def maker(settings: Settings, folder: Path, replicas: int, parameters: Path | None, told: Keeps) -> Iterator[MakePrice]:
    """Where prices come from: the replicas of the settings, replicas started here, or this process."""
    pricing = settings.pricing
    with ExitStack() as stack:
        known = stack.enter_context(replicas_of(settings, folder, replicas, parameters))
        if not known:
            alone = in_process(read_parameters(parameters))

            def make(request: PricingRequest) -> NewPrice | NoQuorum:
                answer = alone(request)
                told.made(request, answer)
                return answer

            yield make
            return
        client = stack.enter_context(httpx.Client(trust_env=False))
        panel = Panel(
            [HttpPeer(address, url, client) for address, url in known],
            pricing.quorum if pricing.replicas else len(known) // 2 + 1,
            domain_of(settings),
        )
        stack.callback(panel.close)
        yield ByPanel(panel, told.outcome, in_play_s=pricing.in_play_ms / 1000, before_s=pricing.before_ms / 1000)
