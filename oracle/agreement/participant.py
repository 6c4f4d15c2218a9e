"""One node's part in the agreement on one fixture: messages, time and own data in; what to keep and send out.

The daemon and the simulator run this same class. It has no clock, disk, network or key: every method is told the time
and the node's own decision, and gives the effects that the caller carries out in their order. `Keep` is always before
the `Send` of its message: a node that crashes between the two has said nothing, and one that crashes later remembers.

Messages are those of the committee with checked signatures (`oracle.agreement.messages`).
"""

from copy import copy
from dataclasses import dataclass
from typing import Self

from oracle.agreement.certificates import certify, sign
from oracle.agreement.clocks import Clocks, round_at, round_start
from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.memory import Memory, open_ballot
from oracle.agreement.messages import Certificate, Claim, Message, Report, Vote
from oracle.agreement.value import Value
from oracle.agreement.voting import cast_vote, choose

JITTER_S = 3
"""A timer of the others may fire this much before `lead_waited`."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Write the memory to disk, with the message that it allows, before the next effect."""

    memory: Memory
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Give the message to every peer, now and whenever one asks."""

    message: Message


@dataclass(frozen=True, slots=True)
class Attested:
    """k signatures of one claim are here: send them to the chain when the own stage is due."""

    claim: Claim


Effect = Keep | Send | Attested


class Participant:
    """What a node knows of one fixture's ballots. Only `memory` and `opens` survive a crash."""

    def __init__(
        self, committee: Committee, clocks: Clocks, node: NodeIndex, opens: int, memory: Memory | None = None
    ) -> None:
        self.committee = committee
        self.clocks = clocks
        self.node = node
        self.opens = opens
        self.memory = Memory(0) if memory is None else memory
        self.speaks = True
        """Whether it votes and signs; one that does not still counts what the others say."""
        self.best: dict[int, Certificate] = {}
        self.attested: frozenset[int] = frozenset()
        # Values of these are replaced, never changed: `fork` shares them.
        self._votes: dict[Claim, dict[NodeIndex, Vote]] = {}
        self._reports: dict[Claim, frozenset[NodeIndex]] = {}
        self._leads: dict[tuple[int, int], Vote] = {}

    def fork(self) -> Self:
        """An equal participant that goes its own way from here: what makes the engine's `step` a pure function."""
        twin = copy(self)
        twin.best = dict(self.best)
        twin._votes = dict(self._votes)
        twin._reports = dict(self._reports)
        twin._leads = dict(self._leads)
        return twin

    @property
    def finished(self) -> bool:
        """Whether k signatures of the current ballot are here: there is nothing left to vote on."""
        return self.memory.ballot in self.attested

    def signers(self, claim: Claim) -> frozenset[NodeIndex]:
        """Whose reports of the claim are here."""
        return self._reports.get(claim, frozenset())

    def knows(self, message: Message) -> bool:
        """Whether the message was taken before."""
        known = self._votes.get(message.claim, {}) if isinstance(message, Vote) else self.signers(message.claim)
        return message.node in known

    def attested_claims(self) -> list[Claim]:
        """Claims with k signatures, of any ballot, oldest first."""
        return [claim for claim, nodes in self._reports.items() if len(nodes) >= self.committee.k]

    def enter(self, ballot: int, opens: int, now: float, decision: Value | None) -> list[Effect]:
        """Open a later ballot, which the finalised chain shows, and read what was said in it before."""
        entered = self._entered(ballot)
        if entered == self.memory:
            return []
        self.memory, self.opens = entered, opens
        effects: list[Effect] = [Keep(self.memory)]
        for claim in [claim for claim in self._votes if claim.ballot == ballot]:
            for vote in list(self._votes[claim].values()):
                effects += self._digest(vote, now, decision)
        return effects

    def resume(self, now: float, decision: Value | None) -> list[Effect]:
        """Count the own last signature again after a restart."""
        lock = self.memory.lock
        return [] if lock is None else self.take(Report(self.node, lock.claim, lock), now, decision)

    def speak(self, now: float, decision: Value | None) -> list[Effect]:
        """Begin to vote and sign, with what was heard in silence."""
        self.speaks = True
        best = self.best.get(self.memory.ballot)
        return [*([] if best is None else self._certified(best, now, decision)), *self.vote(now, decision)]

    def take(self, message: Message, now: float, decision: Value | None) -> list[Effect]:
        """Read a message, the own ones too; those of later ballots wait for theirs."""
        claim = message.claim
        if isinstance(message, Vote):
            self._votes[claim] = {**self._votes.get(claim, {}), message.node: message}
            if message.node == self.committee.lead(claim.ballot, claim.round):
                self._leads.setdefault((claim.ballot, claim.round), message)
        else:
            self._reports[claim] = self.signers(claim) | {message.node}
        return self._digest(message, now, decision) if claim.ballot == self.memory.ballot else []

    def vote(self, now: float, decision: Value | None) -> list[Effect]:
        """Vote, if the round and the lead allow it now; calling it too often does no harm."""
        round_ = round_at(self.clocks, self.opens, int(now))
        ballot = self.memory.ballot
        if round_ < 0 or self.finished or not self.speaks:
            return []
        spoken = self._spoken(ballot, round_)
        waited = now - round_start(self.clocks, self.opens, round_)
        if not self._may_speak(ballot, round_, waited) and spoken is None:
            return []
        value, proof = self._choose(decision, spoken)
        if value is None:
            return []
        self.memory, vote = cast_vote(self.memory, self.node, round_, value, proof)
        return [] if vote is None else self._publish(vote, now, decision)

    # What follows is the rule, one method a sentence, so that the simulator can run each weaker one.

    def _spoken(self, ballot: int, round_: int) -> Vote | None:
        return self._leads.get((ballot, round_))

    def _may_speak(self, ballot: int, round_: int, waited: float) -> bool:
        return self.committee.lead(ballot, round_) == self.node or waited >= self.clocks.lead_waited - JITTER_S

    def _choose(self, decision: Value | None, lead: Vote | None) -> tuple[Value | None, Certificate | None]:
        return choose(self.memory, decision, self.best.get(self.memory.ballot), lead)

    def _sign(self, certificate: Certificate) -> tuple[Memory, Report | None]:
        return sign(self.committee, self.memory, self.node, certificate)

    def _entered(self, ballot: int) -> Memory:
        return open_ballot(self.memory, ballot)

    def _publish(self, message: Message, now: float, decision: Value | None) -> list[Effect]:
        kept = Keep(self.memory, message)
        return [kept, *self.take(message, now, decision), Send(message)]

    def _digest(self, message: Message, now: float, decision: Value | None) -> list[Effect]:
        """Certificates first, since they decide what to vote; then attestation; then the own vote."""
        effects: list[Effect] = []
        claim = message.claim
        # A report's claim stays known here too, in the order in which claims were heard of.
        made = certify(self.committee, self._votes.setdefault(claim, {}).values(), claim)
        for certificate in (message.proof, made):
            if (
                certificate is not None
                and certificate.valid(self.committee)
                and certificate.claim.ballot == claim.ballot
            ):
                effects += self._certified(certificate, now, decision)
        if len(self.signers(claim)) >= self.committee.k and claim.ballot not in self.attested:
            self.attested |= {claim.ballot}
            effects.append(Attested(claim))
        if (claim.ballot, claim.round) in self._leads:
            effects += self.vote(now, decision)
        return effects

    def _certified(self, certificate: Certificate, now: float, decision: Value | None) -> list[Effect]:
        best = self.best.get(certificate.claim.ballot)
        if best is None or certificate.claim.round > best.claim.round:
            self.best[certificate.claim.ballot] = certificate
        if not self.speaks:
            return []
        self.memory, report = self._sign(certificate)
        return [] if report is None else self._publish(report, now, decision)
