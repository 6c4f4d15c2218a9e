"""The scheduled worker: reads due results and challenges from the database and brings them to the chain.

Each is looked at again at the newest block just before it is sent, and stays in the database until a finalised block
shows that it is over: what a reorganisation takes away is sent again. An intent's name holds what it says, so the
transaction manager sends it once however often it is asked; one that the chain refused gets another name, if the chain
needs it still.
"""

from collections.abc import Callable
from typing import Final

from chain.codec import BYTES, NOTHING, UINT256, integer
from chain.contract import Function
from oracle.agreement import Phase
from oracle.agreement.fixture_state import settled
from oracle.engine import events as e
from oracle.engine.chain import FINALISED, LATEST, Chain, Fate, Transmitter
from oracle.engine.core import Core
from oracle.engine.machine import State
from oracle.engine.transmission import calldata, needed, over
from oracle.store import due, messages

_REPORT: Final = Function("report", (("data", BYTES),), NOTHING)
_CHALLENGE: Final = Function("challenge", (("fixture", integer("uint128")), ("units", UINT256)), NOTHING)
RETRY_S: Final = 24
"""After a report that the chain refused, if it needs it still: two slots of the mainnet."""
RETRY_MOST_S: Final = 192
"""After challenges that the chain refused again and again, as it does while the money is not there."""
BOND_MOST: Final = 10_000 * 10**6
"""Units that a challenge may cost, if the settings name no other bound."""


class Worker:
    """Works through what is due; `alarms` hears what an operator should know."""

    def __init__(
        self,
        core: Core,
        chain: Chain,
        transmitter: Transmitter,
        *,
        bond_most: int = BOND_MOST,
        alarms: Callable[[str, str], None] = lambda _kind, _text: None,
    ) -> None:
        self._core = core
        self._chain = chain
        self._transmitter = transmitter
        self._bond_most = bond_most
        self._alarms = alarms

    async def tick(self, now: int) -> None:
        """Look at everything that is due at `now` (match clock, seconds)."""
        ripe, challenges = due.ripe(self._core.store, now), due.challenges(self._core.store, now)
        if not ripe and not challenges:
            return
        latest, final = await self._chain.head(LATEST), await self._chain.head(FINALISED)
        for one in ripe:
            state = self._core.states.get(one.specification)
            if state is None or state.finished:
                self._mark(one, "done", "the result is final")
                continue
            signatures = messages.signatures(self._core.store, one.specification, one.claim)
            signers = state.participant.signers(one.claim)
            settled_view = await self._chain.view(state.terms, final)
            ended = over(state.terms, settled_view.fixture, one.claim, signers, final.time)
            if ended:
                self._mark(one, "done", ended)
                continue
            # The time of the newest block may lag behind; windows are the contract's, by the next block's time.
            seen = (await self._chain.view(state.terms, latest)).fixture
            why = needed(state.terms, seen, one.claim, signers, max(now, latest.time))
            if why:
                await self._send(one, state, signatures, why, now)
        for challenge in challenges:
            await self._challenge(challenge, now)

    async def _send(self, one: due.Due, state: State, signatures: dict[str, bytes], why: str, now: int) -> None:
        terms, claim = state.terms, one.claim
        signed = sum(1 << place for place, member in enumerate(terms.members) if member in signatures)
        intent = f"report:{terms.specification.hex()}:{claim.ballot}:{claim.round}:{signed:x}:{one.attempts}"
        data = report_data(calldata(terms, claim, signatures))
        fate = await self._transmitter.submit(intent, data, terms.deadline)
        if fate is Fate.FAILED:
            self._alarms("report refused", f"{terms.name}: transaction {one.attempts} of {claim}")
            with self._core.store.transaction() as write:
                due.failed(write, one, now + RETRY_S)
            return
        if one.state != "sent":
            self._mark(one, "sent", why)
            self._core.handle(one.specification, e.Submitted(claim), now)

    async def _challenge(self, one: due.Challenge, now: int) -> None:
        state = self._core.states.get(one.specification)
        if state is None or state.finished:
            self._mark_challenge(one, "done", "the result is final")
            return
        terms = state.terms
        final = await self._chain.head(FINALISED)
        if (await self._chain.view(terms, final)).fixture.ballot > one.ballot:
            self._mark_challenge(one, "done", "a challenge was finalised")
            return
        latest = await self._chain.head(LATEST)
        seen = settled(terms.clocks, (await self._chain.view(terms, latest)).fixture, max(now, latest.time))
        if seen.phase is not Phase.REPORTED or seen.reported != one.reported or seen.value != one.value:
            return
        if state.decision.alarm in (None, one.value):
            self._alarms("challenge withheld", f"{terms.name}: the own data changed before it was sent")
            return
        missing = await self._chain.missing_bond(terms)
        if missing > self._bond_most:
            self._alarms("challenge too dear", f"{terms.name}: {missing} units are missing, {self._bond_most} allowed")
            return
        intent = f"challenge:{terms.specification.hex()}:{one.ballot}:{one.reported}:{one.attempts}"
        data = challenge_data(terms.fixture, self._bond_most)
        if await self._transmitter.submit(intent, data, seen.ends) is Fate.FAILED:
            self._alarms("challenge refused", f"{terms.name}: transaction {one.attempts}")
            with self._core.store.transaction() as write:
                due.failed_challenge(write, one, now + min(RETRY_S << one.attempts, RETRY_MOST_S))
            return
        self._mark_challenge(one, "sent", f"{missing} units")

    def _mark(self, one: due.Due, state: str, reason: str) -> None:
        with self._core.store.transaction() as write:
            due.mark(write, one, state, reason)

    def _mark_challenge(self, one: due.Challenge, state: str, reason: str) -> None:
        with self._core.store.transaction() as write:
            due.mark_challenge(write, one, state, reason)


def challenge_data(fixture: int, units: int) -> bytes:
    """Calldata of a challenge that pays what is missing and no more than `units`; others may fill a part meanwhile."""
    return _CHALLENGE.encode((fixture, units))


def report_data(packed: bytes) -> bytes:
    """Calldata of a report from its packed members and items."""
    return _REPORT.encode((packed,))
