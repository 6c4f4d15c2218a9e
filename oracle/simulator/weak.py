"""Weaker rules, each one sentence short of the real one, to see that the checks notice.

Those that change what a node says are participants; those that change the chain's side, a crash or a count are names
that the simulator asks for where the sentence stands.
"""

from dataclasses import replace
from typing import Final

from oracle.agreement.certificates import sign
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Certificate, Claim, Message, Report, Vote
from oracle.agreement.participant import Effect, Participant
from oracle.agreement.value import Value

WEAK: Final = {
    "f+1": "sign directly, contract takes f+1 signatures",
    "direct": "sign directly, without votes",
    "nolock": "no lock",
    "late": "late signing of an old round",
    "merge": "k signatures counted over several rounds",
    "carrylock": "lock kept across ballots",
    "unfinal": "ballot opened from an unfinalised challenge",
    "forget": "restart forgets the vote (only the lock is kept)",
    "nofollow": "nobody follows a certificate against its own data",
    "nolead": "no lead: everybody follows the youngest certificate it saw",
    "early": "re-vote starts as soon as the challenge is finalised",
    "latek": "a re-vote's k signatures refused after its 24 h",
}


class NoFollow(Participant):
    """Votes its own data unless it is locked."""

    def _choose(self, decision: Value | None, lead: Vote | None) -> tuple[Value | None, Certificate | None]:
        value, proof = super()._choose(decision, lead)
        return (value, proof) if self.memory.lock and proof else (decision, None)


class Direct(Participant):
    """Votes its own data and signs them in the same breath."""

    def _choose(self, decision: Value | None, lead: Vote | None) -> tuple[Value | None, Certificate | None]:
        del lead
        return decision, None

    def _publish(self, message: Message, now: float, decision: Value | None) -> list[Effect]:
        effects = super()._publish(message, now, decision)
        if isinstance(message, Vote):
            claim = message.claim
            effects += super()._publish(Report(self.node, claim), now, decision)
        return effects

    def _sign(self, certificate: Certificate) -> tuple[Memory, Report | None]:
        del certificate
        return self.memory, None


class NoLock(Participant):
    """Votes its own data always, and signs every younger certificate."""

    def _choose(self, decision: Value | None, lead: Vote | None) -> tuple[Value | None, Certificate | None]:
        del lead
        return decision, None

    def _sign(self, certificate: Certificate) -> tuple[Memory, Report | None]:
        memory = self.memory
        if memory.lock and certificate.claim.round > memory.lock.claim.round:
            memory = replace(memory, lock=None)
        after, report = sign(self.committee, memory, self.node, certificate)
        return (after, report) if report else (self.memory, None)


class Late(Participant):
    """Signs a certificate of a round that it has left."""

    def _sign(self, certificate: Certificate) -> tuple[Memory, Report | None]:
        memory = self.memory
        if certificate.claim.round < memory.round:
            memory = replace(memory, round=certificate.claim.round)
        after, report = sign(self.committee, memory, self.node, certificate)
        if report is None:
            return self.memory, None
        if self.memory.round > after.round:
            after = replace(after, round=self.memory.round, vote=self.memory.vote)
        return after, report


class CarryLock(Participant):
    """Keeps its lock in the next ballot, as old as can be."""

    def _entered(self, ballot: int) -> Memory:
        memory, lock = super()._entered(ballot), self.memory.lock
        if memory == self.memory or lock is None:
            return memory
        return replace(memory, lock=replace(lock, claim=Claim(ballot, -1, lock.claim.value)))


class Unfinal(Participant):
    """Enters whatever ballot the chain shows, back as well as forth."""

    def _entered(self, ballot: int) -> Memory:
        return self.memory if ballot == self.memory.ballot else Memory(ballot)


class NoLead(Participant):
    """Waits for nobody."""

    def _spoken(self, ballot: int, round_: int) -> Vote | None:
        del ballot, round_
        return None

    def _may_speak(self, ballot: int, round_: int, waited: float) -> bool:
        del ballot, round_, waited
        return True


PARTICIPANTS: Final[dict[str, type[Participant]]] = {
    "f+1": Direct,
    "direct": Direct,
    "nolock": NoLock,
    "late": Late,
    "carrylock": CarryLock,
    "unfinal": Unfinal,
    "nofollow": NoFollow,
    "nolead": NoLead,
}
"""The class that runs a weaker rule; the other rules run the real one."""
