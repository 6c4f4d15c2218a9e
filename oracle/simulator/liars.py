"""What the liars see and do: they see every message at once, sign everything, and are free in what they say to whom."""

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from oracle.agreement.clocks import round_at, round_start
from oracle.agreement.committee import NodeIndex
from oracle.agreement.messages import Certificate, Claim, Report, Vote
from oracle.simulator.setup import TRUTH, WRONG

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation


class Liars:
    """Vote differently to each node, hide certificates and show them to one node, vote early, replay old reports."""

    def __init__(self, simulation: "Simulation") -> None:
        self._simulation = simulation
        self._names = [NodeIndex(name) for name in sorted(simulation.conditions.liars)]
        self._votes: defaultdict[Claim, set[NodeIndex]] = defaultdict(set)
        self._stash: list[Certificate] = []
        self._entered: set[int] = set()

    def saw(self, vote: Vote) -> None:
        """Complete an honest node's claim with the own votes, where that makes k."""
        simulation, claim = self._simulation, vote.claim
        voters = self._votes[claim]
        voters.add(vote.node)
        certificate = Certificate(claim, frozenset(voters) | frozenset(self._names))
        if not self._names or not certificate.valid(simulation.committee) or simulation.signs_directly:
            return
        self._stash = [*(one for one in self._stash if one.claim != claim), certificate]
        if not simulation.conditions.hide:
            self._show(certificate, simulation.now + simulation.rng.uniform(0, 600))

    def _show(self, certificate: Certificate, when: float) -> None:
        """A certificate made with the liars' votes goes to one node only."""
        rng = self._simulation.rng
        liar, target = rng.choice(self._names), rng.choice(sorted(self._simulation.nodes))
        self._simulation.network.deliver(when, liar, target, Report(liar, certificate.claim, certificate))

    def enter(self, ballot: int, opens: int) -> None:
        """Begin to lie in a ballot."""
        if ballot not in self._entered:
            self._entered.add(ballot)
            simulation = self._simulation
            round_ = max(0, round_at(simulation.conditions.clocks, opens, int(simulation.now)))
            simulation.at(max(simulation.now, opens), partial(self._lie, ballot, opens, round_))

    def _lie(self, ballot: int, opens: int, round_: int) -> None:
        """Both values to random halves, hidden certificates at the worst moments, and old reports to the chain."""
        simulation, clocks = self._simulation, self._simulation.conditions.clocks
        if (
            simulation.over
            or simulation.chain.state.ballot > ballot
            or simulation.now > simulation.conditions.quiet
            or not self._names
        ):
            return
        start, end = round_start(clocks, opens, round_), round_start(clocks, opens, round_ + 1)
        own = [one for one in self._stash if one.claim.ballot == ballot]
        self._vote(ballot, round_, start, end, own)
        if simulation.conditions.hide and own:
            wait = clocks.lead_speaks if simulation.setup.weak == "nolead" else clocks.lead_waited
            for certificate in own[-2:]:
                for when in (start + wait - 4, end + wait - 4):
                    self._show(certificate, max(simulation.now, when))
        simulation.at(end, partial(self._lie, ballot, opens, round_ + 1))
        for claim in [claim for claim in simulation.signers if claim.ballot < ballot][:3]:
            simulation.submit_report(claim, frozenset(simulation.signers[claim]) | frozenset(self._names))

    def _vote(self, ballot: int, round_: int, start: int, end: int, own: list[Certificate]) -> None:
        simulation, rng = self._simulation, self._simulation.rng
        values = sorted({claim.value for claim in self._votes if claim.ballot == ballot} | {TRUTH, WRONG})
        for liar in self._names:
            for target in sorted(simulation.nodes):
                for value in values:
                    if rng.random() >= 0.5:
                        continue
                    when = start + rng.choice((rng.uniform(0, 60), rng.uniform(0, end - start)))
                    proof = rng.choice(own) if own and rng.random() < 0.5 else None
                    claim = Claim(ballot, round_, proof.claim.value if proof else value)
                    deliver = partial(simulation.network.deliver, when, liar, target)
                    deliver(Vote(liar, claim, proof))
                    deliver(Vote(liar, Claim(ballot + 1, 0, value)))
                    if simulation.conditions.help:
                        deliver(Report(liar, Claim(ballot, round_, value)))
