"""What is decided before a run starts: the setup that its caller gives, and the conditions drawn from its seed."""

import random
from dataclasses import dataclass, replace
from typing import Final

from oracle.agreement.clocks import HOUR, MINUTE, Clocks
from oracle.agreement.committee import Committee
from oracle.agreement.value import Value
from oracle.errors import FaultyNodesError
from sports.words import Result, Score, Status


def _ended(home: int, away: int) -> Value:
    return Value(Result(Status.FINISHED, (Score(0, 0), Score(home, away), *[None] * 5)).pack())


TRUTH: Final = _ended(1, 0)
WRONG: Final = _ended(0, 1)
OTHER: Final = _ended(1, 1)

SCENES: Final = ("calm", "noisy", "common", "storm")
"""calm: all honest data are right from the start. noisy: each node's data flip for hours. common: all are wrong alike,
corrected later. storm: noisy, with minutes of delay, longer than a round: safety only, liveness is not judged."""


@dataclass(frozen=True, slots=True)
class Setup:
    """One run. Equal setups give equal runs, to the last event."""

    n: int
    seed: int
    faulty: int | None = None
    """Liars; the committee's f, if not given."""
    weak: str = ""
    """A weaker rule of `oracle.simulator.weak`."""
    scene: str = ""
    """One of `SCENES`; drawn, if not given."""
    outage: bool = False
    """One honest node more than f is down through the re-vote."""
    griefer: bool | None = None
    """Whether somebody challenges right results; drawn, if not given."""
    arbiter: str = ""
    """silent or honest; drawn, if not given."""

    @property
    def liars(self) -> int:
        """Number of liars."""
        faulty = Committee(self.n).f if self.faulty is None else self.faulty
        if not 0 <= faulty < self.n:
            raise FaultyNodesError(faulty, self.n)
        return faulty


@dataclass(frozen=True, slots=True)
class Conditions:
    """How hard a run is; times are seconds, chances between 0 and 1."""

    scene: str
    clocks: Clocks
    finality: float
    """Age at which a block cannot vanish."""
    p_reorg: float
    p_loss: float
    settle: int
    """How long data must stand before a node votes them."""
    alarm: int
    """How long before a watcher challenges: two equal polls, an alarm needs no settle delay."""
    griefer: bool
    preempt: bool
    """The griefer challenges at once, not at any time in the window."""
    arbiter: str
    quiet: float
    """From then on the liars are silent."""
    liars: frozenset[int]
    hide: bool
    """Liars keep certificates for the worst moment."""
    help: bool
    """Liars' reports reach honest nodes too."""
    large: bool


def draw(setup: Setup, rng: random.Random) -> Conditions:
    """Conditions of a run; the order of the draws is part of what a seed means."""
    clocks = Clocks()
    scene = setup.scene or rng.choice(SCENES)
    finality = rng.uniform(770, 1150)
    p_reorg = rng.choice((0.0, 0.1, 0.4))
    p_loss = rng.choice((0.0, 0.15, 0.4))
    settle = rng.choice((0, 2 * MINUTE)) if scene == "noisy" else 10 * MINUTE
    if scene == "storm":
        settle, p_loss = 0, rng.choice((0.6, 0.8, 0.9))
        clocks = replace(clocks, round_cap=clocks.round_first)
    return Conditions(
        scene=scene,
        clocks=clocks,
        finality=finality,
        p_reorg=p_reorg,
        p_loss=p_loss,
        settle=settle,
        alarm=min(MINUTE, settle),
        griefer=rng.random() < 0.4 if setup.griefer is None else setup.griefer,
        preempt=rng.random() < 0.5,
        arbiter=setup.arbiter or rng.choice(("silent", "honest")),
        quiet=rng.choice((0.0, 1.0, 3.0, 1000.0)) * HOUR,
        liars=frozenset(rng.sample(range(setup.n), setup.liars)),
        hide=rng.random() < 0.6,
        help=rng.random() < 0.5,
        large=rng.random() < 0.3,
    )
