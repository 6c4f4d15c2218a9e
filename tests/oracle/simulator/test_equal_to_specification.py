"""Run for run, the daemon's rule and simulator end as the specification's do: same draws, same events, same words."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from oracle.agreement import Claim, Memory, NodeIndex, Participant
from oracle.agreement.messages import Certificate, Report
from oracle.engine import Terms
from oracle.simulator import WEAK, Outcome, Setup, Simulation
from tests.model.agreement.simulate import WEAK as SPECIFIED_WEAK
from tests.model.agreement.simulate import Setup as SpecifiedSetup
from tests.model.agreement.simulate import Sim
from tests.oracle.agreement import translate as t


def like_specification(real: type[Participant]) -> type[Participant]:
    """The specification's simulator, unlike its rule, keeps the vote of an older round when it signs in a younger one.

    So it never votes in a round in which it has signed; the rule allows it. That costs a vote, never safety.
    """

    class Same(real):  # type: ignore[valid-type,misc]
        def _sign(self, certificate: Certificate) -> tuple[Memory, Report | None]:
            before = self.memory
            after, report = super()._sign(certificate)
            if report is None:
                return before, None
            return Memory(after.ballot, max(after.round, before.round), before.vote, after.lock), report

    return Same


class Specified(Simulation):
    """The simulator with the specification's order of transmitters, which its own random numbers give.

    The specification sends signatures that gain nothing; the daemon does not.
    """

    def class_of(self, setup: Setup) -> type[Participant]:
        return like_specification(super().class_of(setup))

    def wait_to_transmit(self, claim: Claim, node: NodeIndex) -> int:
        key = (claim.ballot, claim.round, t.LETTERS[claim.value])
        order = random.Random(repr((self.setup.seed, key))).sample(range(self.setup.n), self.setup.n)
        return 48 * order.index(node)

    def needs(self, terms: Terms, claim: Claim, signers: frozenset[NodeIndex]) -> bool:
        state = self.chain.state
        return state.ballot == claim.ballot and not state.signers >= signers


def ended(outcome: Outcome) -> dict[str, Any]:
    return {
        "value": outcome.value and t.LETTERS[outcome.value],
        "broken": sorted(one.value.removeprefix("S6 two ").removeprefix("two ") for one in outcome.broken),
        "scene": outcome.scene,
        "in_time": outcome.in_time,
        "first": outcome.first,
        "end": outcome.end,
        "ballots": outcome.ballots,
        "bonds": tuple((bond.fate.value, bond.units) for bond in outcome.bonds),
        "grief": outcome.griefer,
        "arbiter": outcome.arbiter,
        "reorgs": outcome.reorgs,
        "codes": [answer.value for answer in outcome.answers],
    }


def specified(outcome: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in outcome.items() if name != "first_value"}
    return kept | {"broken": sorted(name.removeprefix("two ") for name in outcome["broken"])}


def same(seed: int, **setup: Any) -> None:
    ours = Specified(Setup(seed=seed, **setup)).run()
    assert ended(ours) == specified(Sim(SpecifiedSetup(seed=seed, **setup)).run()), (seed, setup)


@pytest.mark.parametrize("n", [4, 5, 7])
def test_run__each_seed__equals_specification(n: int, counts: Callable[[int, int], int]) -> None:
    for seed in range(counts(15, 600)):
        same(seed, n=n)


def test_weak__each_rule_of_specification__is_here() -> None:
    assert dict(WEAK) == SPECIFIED_WEAK


@pytest.mark.parametrize("weak", WEAK)
def test_run__weaker_rule__equals_specification(weak: str, counts: Callable[[int, int], int]) -> None:
    for seed in range(counts(4, 150)):
        same(seed, n=4, weak=weak, scene="storm" if seed % 2 else "")


def test_run__one_more_node_down_and_silent_arbiter__equals_specification(counts: Callable[[int, int], int]) -> None:
    for seed in range(counts(6, 150)):
        same(seed, n=4, scene="calm", outage=True, griefer=True, arbiter="silent")
