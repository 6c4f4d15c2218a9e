"""Carries each step of a fixture to the disk before anybody hears of it. The simulator runs this same class.

    step (pure)  →  one transaction: locks, memory, transitions, due results  →  signatures  →  effects to the caller

A step whose transaction fails is as if it had not been: the old state stays, the message is pulled again. Everything
here is synchronous and used by one thread.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from oracle.agreement import Attested, Keep, Participant
from oracle.agreement.messages import Message
from oracle.agreement.messages import Vote as PlainVote
from oracle.agreement.schedule import STAGE_S
from oracle.engine import events as e
from oracle.engine.machine import State, begin, step
from oracle.engine.stages import Stage
from oracle.engine.terms import Terms
from oracle.engine.transmission import sends_at
from oracle.errors import SigningRefused
from oracle.signed import SignedCertificate, SignedMessage
from oracle.statements import NOTHING, BallotPaper, report_digest, vote_digest
from oracle.store import Guard, Kind, Statement, Store, due, fixtures, messages
from oracle.store.database import Transaction
from oracle.store.interchange import remembered


@dataclass(slots=True)
class Outcome:
    """What is left to do: effects in their order, and the signed form of each message to send."""

    effects: list[e.Effect] = field(default_factory=list)
    outgoing: list[SignedMessage] = field(default_factory=list)
    kept: messages.Kept | None = None
    """What became of a message that came in."""
    own_voice: bool = False
    """It is signed with the own key, and this disk did not know it."""


class Core:
    """States of all fixtures that a node follows, by specification."""

    def __init__(
        self,
        store: Store,
        config: bytes = NOTHING,
        kind: type[Participant] = Participant,
        *,
        stage_s: int = STAGE_S,
    ) -> None:
        self.store = store
        self.config = config
        self._stage_s = stage_s
        self.states: dict[bytes, State] = {}
        self._kind = kind
        self._guard: Guard | None = None
        self._domain = store.identity.domain

    def attach(self, guard: Guard) -> None:
        """Give it the voice; without one it only observes."""
        self._guard = guard

    # -- life of a fixture

    def follow(self, terms: Terms, now: int) -> State:
        """Begin to follow a fixture, or go on with one that is on the disk."""
        if terms.specification in self.states:
            return self.states[terms.specification]
        kept = fixtures.known(self.store, terms.specification)
        if kept is not None:
            return self._resumed(kept, terms)
        memory = remembered(self.store, terms.specification)
        state = begin(terms, memory, born_at=self.store.born_at, kind=self._kind)
        self._write([], state, [e.Moved("Listed", "", state.stage, terms.name or "listed")], now)
        self.states[terms.specification] = state
        return state

    def resume(self) -> list[State]:
        """Go on with every fixture on the disk that is not finished."""
        return [
            self._resumed(kept, Terms.read(kept.specification, kept.terms)) for kept in fixtures.followed(self.store)
        ]

    def recover(self, now: int) -> list[SignedMessage]:
        """After a restart: sign what was locked, count what was heard; gives what is to be sent again."""
        if self._guard is not None:
            self._guard.recover(now)
        again: list[SignedMessage] = []
        for specification, state in list(self.states.items()):
            # Reports first: who knows that a ballot is over does not vote in it again.
            known = sorted(messages.of_fixture(self.store, specification), key=lambda one: one[1].kind is Kind.VOTE)
            for signer, message in known:
                place = state.terms.place_of(signer)
                if place is None:
                    continue
                again += self.handle(specification, e.Heard(message.plain(place)), now).outgoing
                if place == state.terms.node:
                    again.append(message)
            again += self.handle(specification, e.Restarted(), now).outgoing
        return again

    def forget(self, specification: bytes) -> None:
        """Let a finished fixture go from memory; the disk keeps it."""
        state = self.states.get(specification)
        if state is not None and state.finished:
            del self.states[specification]

    # -- events

    def heard(self, signer: str, digest: bytes, message: SignedMessage, now: int) -> Outcome:
        """A message whose signatures were checked: keep it, then let it happen."""
        state = self.states.get(message.specification)
        place = None if state is None else state.terms.place_of(signer)
        if state is None or place is None:
            return Outcome(kept=messages.Kept.KNOWN)
        with self.store.transaction() as write:
            if message.proof is not None:
                messages.keep_certificate(write, message.specification, message.proof, now)
            kept = messages.keep(write, signer, digest, message, now)
            if kept is messages.Kept.SECOND:
                claim = message.claim
                text = f"{signer} said two things: {message.kind}, ballot {claim.ballot}, round {claim.round}"
                write.audit(now, "equivocation", text)
        outcome = Outcome()
        plain = message.plain(place)
        # What is on the disk and was not taken: the step after it could not be written.
        if kept is not messages.Kept.TOO_MANY and not state.participant.knows(plain):
            outcome = self.handle(message.specification, e.Heard(plain), now)
        outcome.kept = kept
        outcome.own_voice = place == state.terms.node and kept is not messages.Kept.KNOWN
        return outcome

    def handle(self, specification: bytes, event: e.Event, now: float) -> Outcome:
        """Let one thing happen. Raises StoreFailed, and then nothing has happened."""
        before = self.states[specification]
        state, effects = step(before, event, now)
        if not effects:
            self.states[specification] = state
            return Outcome()
        said = [effect for effect in effects if isinstance(effect, Keep) and effect.message is not None]
        try:
            signed = self._write(said, state, effects, int(now))
        except SigningRefused as refusal:
            # The lock knows better than the memory: somebody must look before this fixture goes on.
            return self.handle(specification, e.Halt(str(refusal)), now)
        self.states[specification] = state
        return Outcome(effects, signed)

    def deciding(self, specification: bytes, decision: e.Decision) -> None:
        """Know a decision without acting on it: what the next event is judged with."""
        if self.states[specification].decision != decision:
            self.states[specification] = replace(self.states[specification], decision=decision)

    # -- disk

    def _resumed(self, kept: fixtures.Kept, terms: Terms) -> State:
        state = begin(
            terms,
            kept.memory,
            opens=kept.opens,
            challenged=kept.challenged,
            halted=kept.halted,
            born_at=self.store.born_at,
            kind=self._kind,
        )
        state = replace(
            state,
            finished=kept.finished,
            stage=Stage(kept.stage),
            reason=kept.reason,
            submitted=due.sent(self.store, terms.specification, kept.memory.ballot),
            recovering=True,
            unasked=True,
        )
        self.states[terms.specification] = state
        return state

    def _write(self, said: list[Keep], state: State, effects: Iterable[e.Effect], now: int) -> list[SignedMessage]:
        terms, part = state.terms, state.participant
        statements: list[Statement] = []
        proofs: list[SignedCertificate] = []
        for effect in said:
            if effect.message is not None:
                statements.append(self._statement(state, effect.message, proofs))
        moves = [effect for effect in effects if isinstance(effect, e.Moved)]
        attested = [effect.claim for effect in effects if isinstance(effect, Attested)]
        challenges = [effect for effect in effects if isinstance(effect, e.Challenge)]
        kept = fixtures.Kept(
            terms.specification,
            terms.form(),
            state.stage,
            state.reason,
            part.opens,
            part.memory,
            state.challenged,
            state.halted,
            state.finished,
        )

        def also(write: Transaction) -> None:
            fixtures.keep(write, kept, now)
            for proof in proofs:
                messages.keep_certificate(write, terms.specification, proof, now)
            for move in moves:
                line = fixtures.Transition(now, move.event, move.before, move.after, move.reason, move.detail)
                fixtures.note(write, terms.specification, line)
            for claim in attested:
                at = sends_at(terms, claim, now, self.config, self._stage_s)
                due.arm(write, due.Due(terms.specification, claim, now, at))
            for one in challenges:
                challenge = due.Challenge(terms.specification, one.ballot, one.reported, one.value)
                due.arm_challenge(write, challenge, now)

        if self._guard is None or not statements:
            with self.store.transaction() as write:
                also(write)
            return []
        signatures = self._guard.say(statements, now, also)
        return [
            self._signed(self.store, statement, signature)
            for statement, signature in zip(statements, signatures, strict=True)
        ]

    def _statement(self, state: State, message: Message, proofs: list[SignedCertificate]) -> Statement:
        """What is to be signed for a message; the certificate that a vote names joins `proofs`, to stay findable."""
        specification, claim = state.terms.specification, message.claim
        if not isinstance(message, PlainVote):
            digest = report_digest(self._domain, specification, claim)
            return Statement(Kind.REPORT, specification, claim, digest, proof=message.proof)
        own = state.decision
        evidence = own.evidence if own.value == claim.value else NOTHING
        follows = NOTHING
        if message.proof is not None:
            proof = messages.signed_certificate(self.store, specification, state.terms.members, message.proof)
            if proof is not None:
                proofs.append(proof)
                follows = proof.digest(self._domain, specification)
        paper = BallotPaper(evidence, follows)
        digest = vote_digest(self._domain, specification, claim, paper)
        return Statement(Kind.VOTE, specification, claim, digest, paper, message.proof)

    def keep(self, write: Transaction, statement: Statement, signature: bytes, at: int) -> None:
        """Write an own message: what the guard does with a signature."""
        message = self._signed(write, statement, signature)
        messages.keep(write, self.store.identity.signer, statement.digest, message, at)

    def _signed(self, reader: Store | Transaction, statement: Statement, signature: bytes) -> SignedMessage:
        proof: SignedCertificate | None = None
        state = self.states.get(statement.specification)
        if statement.proof is not None and state is not None:
            proof = messages.signed_certificate(reader, statement.specification, state.terms.members, statement.proof)
        return SignedMessage(
            statement.kind, statement.specification, statement.claim, signature, statement.paper, proof
        )
