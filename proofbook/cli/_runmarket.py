"""What bets of `proofbook run` are taken against: a pool with play money, and matches that are listed and funded.

A pool takes new money at the close of the epoch after the next, so the run's clock begins some weeks early and jumps.

    begins          deploy, provider lodges
    the epoch       money is at work; matches from the start on are listed by the two cold keys and funded
    the start       what was asked for; nodes, API and pricing begin here
    from then on    a keeper lists and funds matches as they come into sight; the API's worker closes the epochs
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from chain.development import key
from chain.errors import ChainError
from chain.words import FixtureWord
from oracle.specification import typed
from proofbook.cli._nodecommittee import CATALOGUE
from proofbook.cli._playground import Playground
from proofbook.cli._stage import Stage
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.model import UnixTime

EURO: Final = 10**6
EPOCH_S: Final = 7 * 86_400
HORIZON_S: Final = 14 * 86_400
"""How far ahead matches are listed; pricing follows each from a week before it on."""
LODGED: Final = 300_000 * EURO
MOST_BUDGET: Final = 2_000 * EURO
_A_CALL: Final = 100_000 * EURO
_DAILY: Final = 10
"""A tenth of the pool may be set aside in a day."""
LEAST_BUDGET: Final = 50 * EURO
"""Less than this is left for another day."""
_DAY_S: Final = 86_400
_AFTER_S: Final = 10
_BEFORE_S: Final = 600
"""What deploying and lodging may take of the first epoch's match time."""


def epoch_of(begin: int) -> int:
    """The close of the epoch at which the pool's money is at work before `begin`."""
    return (begin - _BEFORE_S) // EPOCH_S * EPOCH_S + _AFTER_S


def chain_start(begin: int) -> int:
    """When the chain begins, so that the pool works at `epoch_of(begin)`."""
    return epoch_of(begin) - _AFTER_S - 2 * EPOCH_S + _BEFORE_S


def open_market(stage: Stage, matches: Sequence[str], begin: int, say: Callable[[str], None]) -> None:
    """All of it, from the chain's first block to the start."""
    say("pool        play money of a provider, which bets are taken against")
    ground = Playground(stage.w3, stage.deployment)
    lodge(stage, ground, begin)
    for line in list_matches(ground, matches, begin):
        say(f"listed      {line}")
    stage.jump(begin)


def lodge(stage: Stage, ground: Playground, begin: int) -> None:
    """Let the provider enter the pool, and jump to where that counts."""
    ground.admit("provider")
    for at in range(0, LODGED, _A_CALL):
        ground.send(ground.asset.faucet(key("provider").address, min(_A_CALL, LODGED - at)), "provider")
    ground.send(ground.asset.approve(ground.book.address, LODGED), "provider")
    ground.send(ground.pool.request_entry(LODGED), "provider")
    stage.jump(epoch_of(begin))
    ground.send(ground.pool.close(10), "provider")


def wanted(matches: Sequence[str], begin: int) -> Iterator[CatalogueFixture | str]:
    """The matches to list: those that were named, or of all of them those that begin within the horizon."""
    catalogue = load_catalogue(CATALOGUE)
    if "all" in matches:
        middle = UnixTime(begin + HORIZON_S // 2)
        yield from (one for one in catalogue.around(middle, HORIZON_S // 2) if one.start > begin)
        return
    for name in matches:
        yield catalogue.fixtures.get(name, name)


def list_matches(ground: Playground, matches: Sequence[str], begin: int) -> Iterator[str]:
    """List and fund matches; gives what became of each. One that the contract refuses is said and left out."""
    listed: list[int] = []
    for match in wanted(matches, begin):
        if isinstance(match, str):
            yield f"{match}: not in the catalogue, so no node follows it"
            continue
        teams = f"{match.home.name} – {match.away.name}"
        try:
            fixture = ground.list_fixture(typed(match.spec(committee=0)))
        except ChainError as error:
            yield f"{teams}: refused ({error.message})"
        else:
            if match.start > ground.now():
                listed.append(fixture)
            yield f"{teams}, {time.strftime('%Y-%m-%d %H:%M', time.gmtime(match.start))} UTC, {fixture:032x}"
    if listed:
        budget = min(MOST_BUDGET, ground.pool.nav() // _DAILY // len(listed))
        ground.send(ground.pool.fund(listed, [budget] * len(listed)), "allocator")
        yield f"funded: {len(listed)} with {budget // EURO} play euro each, the most that the house can lose on one"


class Keeper:
    """Lists matches as they come within the horizon, with the cold keys, and funds them as the pool's day allows.

    Only a local run has these keys in one place: elsewhere two people sign, and the API holds neither.
    """

    def __init__(self, ground: Playground, matches: Sequence[str], begin: int) -> None:
        self._ground = ground
        self._matches = matches
        self._seen = {one if isinstance(one, str) else one.key for one in wanted(matches, begin)}
        self._unfunded: dict[int, int] = {}

    def turn(self, now: int) -> Iterator[str]:
        """List and fund what is due at match time `now`; tells what was done. What a contract refuses is told too."""
        for match in wanted(self._matches, now):
            if isinstance(match, str) or match.key in self._seen or match.start <= now:
                continue
            self._seen.add(match.key)
            spec = typed(match.spec(committee=0))
            known = FixtureWord.unpack(self._ground.book.fixtures(spec.fixture_id()))
            if known.start:  # by the run that goes on here
                if not known.budget:
                    self._unfunded[spec.fixture_id()] = match.start
                continue
            teams = f"{match.home.name} – {match.away.name}"
            try:
                # The relayer's own key counts its transactions, and knows of no others.
                fixture = self._ground.list_fixture(spec, payer="allocator")
            except ChainError as error:
                yield f"{teams}: refused ({error.message})"
                continue
            self._unfunded[fixture] = match.start
            yield f"listed  {teams}, {time.strftime('%Y-%m-%d %H:%M', time.gmtime(match.start))} UTC, {fixture:032x}"
        self._unfunded = {fixture: start for fixture, start in self._unfunded.items() if start > now}
        if self._unfunded:
            yield from self._fund(now)

    def _fund(self, now: int) -> Iterator[str]:
        pool, fixtures = self._ground.pool, sorted(self._unfunded, key=lambda one: self._unfunded[one])
        done = pool.funded()
        spent = done.units if done.day == now // _DAY_S else 0
        left = max(0, pool.nav() // _DAILY - spent)
        chosen = fixtures[: left // LEAST_BUDGET]
        if not chosen:
            return
        budget = min(MOST_BUDGET, left // len(chosen))
        try:
            self._ground.send(pool.fund(chosen, [budget] * len(chosen)), "allocator")
        except ChainError as error:
            yield f"not funded yet: {error.message}"
            return
        for fixture in chosen:
            del self._unfunded[fixture]
        yield f"funded: {len(chosen)} with {budget // EURO} play euro each"
