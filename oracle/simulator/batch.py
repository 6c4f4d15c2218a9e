"""Many runs, counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import Any

from oracle.agreement.fixture_state import Fate
from oracle.simulator.checks import Broken, Outcome
from oracle.simulator.setup import TRUTH, Setup
from oracle.simulator.simulation import Simulation


@dataclass
class Summary:
    """What a batch of runs showed; `first_seed` names a run to look at for each check that failed."""

    seeds: int = 0
    unsafe: int = 0
    stalled: int = 0
    rounds: list[int] = field(default_factory=list)
    broken: Counter[Broken] = field(default_factory=Counter)
    first_seed: dict[Broken, int] = field(default_factory=dict)
    corrected_in_time: int = 0
    fixed: int = 0
    waits: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    """Seconds from report to final result, without and with a griefer."""
    fates: dict[bool, Counter[Fate]] = field(default_factory=lambda: {False: Counter(), True: Counter()})
    """What became of the bonds, without and with a griefer."""

    def add(self, seed: int, outcome: Outcome) -> None:
        """Count one run."""
        self.seeds += 1
        self.unsafe += any(one.unsafe for one in outcome.broken)
        self.stalled += any(one.stalls for one in outcome.broken)
        for one in outcome.broken:
            self.broken[one] += 1
            self.first_seed.setdefault(one, seed)
        self.corrected_in_time += outcome.in_time
        self.fixed += outcome.in_time and outcome.value == TRUTH
        if outcome.rounds is not None:
            self.rounds.append(outcome.rounds)
        if outcome.first:
            self.waits[outcome.griefer].append(outcome.end - outcome.first)
            self.fates[outcome.griefer].update(bond.fate for bond in outcome.bonds)

    def line(self) -> dict[str, Any]:
        """The figures that the command line promises."""
        return {
            "seeds": self.seeds,
            "unsafe": self.unsafe,
            "stalled": self.stalled,
            "median_rounds": median_low(self.rounds) if self.rounds else None,
        }


def simulate(setup: Setup, seeds: Iterable[int], progress: Callable[[Summary], None] | None = None) -> Summary:
    """Run a setup with each seed; `progress` hears the summary so far after each run."""
    summary = Summary()
    for seed in seeds:
        summary.add(seed, Simulation(replace(setup, seed=seed)).run())
        if progress is not None:
            progress(summary)
    return summary
