"""Every message that comes from outside passes here: taken, or refused with a reason that is counted.

Cheap checks come first, signatures last. What a later moment may change (a round that has not begun, a ballot that this
node has not seen) is refused too and forgotten: the next pull brings it again. So nothing is stored that could not be
said yet, and one signer stores at most two values of a round.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from oracle.agreement import Claim, Value
from oracle.agreement.clocks import round_start
from oracle.engine.core import Core, Outcome
from oracle.engine.machine import State
from oracle.peers.verify import Verifier
from oracle.signed import SignedMessage, read_message
from oracle.store.messages import Kept
from sports.errors import SportsError
from sports.words import Result, Status, VoidIntervals

SKEW_S: Final = 60
"""A peer's clock may be so far ahead."""


class Refusal(StrEnum):
    """Why a message was not taken; a label of the metric `peer_messages_total`."""

    MALFORMED = "malformed"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign chain or contract"
    OVERSIZE = "oversize"
    RATE = "rate limit"
    UNKNOWN_FIXTURE = "unknown fixture"
    BAD_VALUE = "impossible value"
    OLD = "old ballot"
    AHEAD = "ballot not seen"
    FUTURE = "future"
    UNKNOWN_SIGNER = "unknown signer"
    BAD_PROOF = "bad proof"
    REPLAYED = "replayed"
    TOO_MANY = "third value of a round"
    STORE = "store fails"

    @property
    def passes(self) -> bool:
        """Whether the same message may be taken later."""
        return self in (Refusal.AHEAD, Refusal.FUTURE, Refusal.RATE, Refusal.STORE, Refusal.UNKNOWN_FIXTURE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message; `outcome` has what is to be done now."""

    refusal: Refusal | None
    outcome: Outcome
    signer: str = ""
    why: str = ""


class Intake:
    """Checks and takes messages for the fixtures that a core follows."""

    def __init__(self, core: Core, verifier: Verifier, now: Callable[[], int]) -> None:
        self.core = core
        self.verifier = verifier
        self.counts: Counter[Refusal] = Counter()
        self.taken = 0
        self._now = now

    def take(self, form: Any, *, allowance: Callable[[int], bool] | None = None) -> Taken:
        """Take one message as it came, whatever it is; `allowance` is asked before signatures are checked."""
        taken = self._take(form, allowance)
        if taken.refusal is None:
            self.taken += 1
        else:
            self.counts[taken.refusal] += 1
        return taken

    def refuse(self, refusal: Refusal, times: int = 1) -> None:
        """Count what was refused before it was read."""
        self.counts[refusal] += times

    def same_chain(self, form: dict[str, Any]) -> bool:
        """Whether a batch says that it is for this chain and contract."""
        own = self.core.store.identity
        chain, contract = form.get("chain_id"), form.get("contract")
        return chain == own.chain_id and isinstance(contract, str) and contract.lower() == own.contract.lower()

    def _take(self, form: Any, allowance: Callable[[int], bool] | None) -> Taken:
        if isinstance(form, dict) and not form.get("signature"):
            return _refused(Refusal.UNSIGNED, "no signature")
        try:
            message = read_message(form)
        except ValueError as error:
            return _refused(Refusal.MALFORMED, str(error))
        now = self._now()
        state = self.core.states.get(message.specification)
        if state is None:
            return _refused(Refusal.UNKNOWN_FIXTURE, message.specification.hex())
        refusal = _untimely(state, message.claim, now)
        if refusal is not None:
            return _refused(refusal, f"ballot {message.claim.ballot}, round {message.claim.round}")
        if not possible(message.claim.value):
            return _refused(Refusal.BAD_VALUE, f"{message.claim.value}")
        if allowance is not None and not allowance(self.verifier.cost(message)):
            return _refused(Refusal.RATE, "too many signatures to check")
        return self._signed(state, message, now)

    def _signed(self, state: State, message: SignedMessage, now: int) -> Taken:
        members = state.terms.members
        digest = message.digest(self.verifier.domain)
        signer = self.verifier.signer(digest, message.signature)
        if signer is None or signer not in members:
            return _refused(Refusal.UNKNOWN_SIGNER, signer or "no signature")
        fault = self.verifier.proof_fault(members, message)
        if fault:
            return _refused(Refusal.BAD_PROOF, fault)
        outcome = self.core.heard(signer, digest, message, now)
        refusal = {Kept.KNOWN: Refusal.REPLAYED, Kept.TOO_MANY: Refusal.TOO_MANY}.get(outcome.kept or Kept.KNOWN)
        return Taken(refusal, outcome, signer)


def possible(value: Value) -> bool:
    """Whether the contract could take the value: well-formed words, and VOID without a second one."""
    try:
        result = Result.unpack(value.result)
        VoidIntervals.unpack(value.voids)
    except SportsError:
        return False
    return result.status is not Status.NONE and not (result.status is Status.VOID and value.voids)


def _untimely(state: State, claim: Claim, now: int) -> Refusal | None:
    part = state.participant
    if state.finished or claim.ballot < part.memory.ballot:
        return Refusal.OLD
    if claim.ballot > max(part.memory.ballot, state.latest.ballot):
        return Refusal.AHEAD
    opens = part.opens if claim.ballot == part.memory.ballot else state.latest.opens
    begins = round_start(state.terms.clocks, opens, claim.round)
    return Refusal.FUTURE if begins > now + SKEW_S else None


def _refused(refusal: Refusal, why: str) -> Taken:
    return Taken(refusal, Outcome(), why=why)
