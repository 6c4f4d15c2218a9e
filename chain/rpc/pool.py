"""The pool at work: asks, retries, checks, broadcasts. What it decides by is in `machine` and `choosing`.

A read is tried four times in ten seconds, each time at another endpoint where there is one; before an endpoint that
just failed is asked again, a random pause. A transaction is handed to every live endpoint once and never again by this
class: after a failure in the midst of it the pool looks for the transaction by its hash and says what it found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

from eth_utils.crypto import keccak

from chain.rpc import machine
from chain.rpc.agreement import Agreed, Tag, agreed
from chain.rpc.answers import Answered, Limited, Refusal
from chain.rpc.choosing import choose, everyone
from chain.rpc.endpoint import Endpoint
from chain.rpc.errors import NoEndpoint, RpcFailed, RpcRefused
from chain.rpc.exchange import Call, Exchanged, Exchanger, fault_of
from chain.rpc.machine import Check, Effect, PoolPolicy, PoolState
from chain.rpc.observer import Observer, Silent
from chain.rpc.reading import SendReport, checked, head_in, outcome_of, report_of, took, values_of
from chain.rpc.standing import Standing
from chain.rpc.transport import HttpTransport, Transport
from proofbook.clock import WallClock

TRIES: Final = 4
PATIENCE_S: Final = 10.0
TRY_TIMEOUT_S: Final = 4.0
_FIRST_PAUSE_S: Final = 0.5
_SEND: Final = "eth_sendRawTransaction"


class RpcPool:
    """Endpoints of one chain. `draw` gives chance on [0, 1) for the pauses. Close with `aclose`."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        chain_id: int,
        *,
        wall: WallClock,
        draw: Callable[[], float],
        transport: Transport | None = None,
        policy: PoolPolicy | None = None,
        observer: Observer | None = None,
    ) -> None:
        self.chain_id = chain_id
        self._wall = wall
        self._draw = draw
        self._transport = transport or HttpTransport()
        self._exchanger = Exchanger(self._transport, wall)
        self._observer = observer or Silent()
        self._state = machine.start(endpoints, chain_id, policy or PoolPolicy(), wall.monotonic())
        self._late: set[asyncio.Task[Any]] = set()

    @property
    def state(self) -> PoolState:
        """What the pool knows now."""
        return self._state

    @property
    def vendors(self) -> frozenset[str]:
        """Every vendor that is configured, alive or not."""
        return frozenset(seat.endpoint.vendor for seat in self._state.seats)

    def now(self) -> float:
        """The wall clock's seconds, as the pool's state counts them."""
        return self._wall.monotonic()

    def standings(self) -> tuple[tuple[str, Standing], ...]:
        """Name and standing of each endpoint."""
        return self._state.standings(self.now())

    @property
    def degraded(self) -> bool:
        """Whether no endpoint is ALIVE."""
        return self._state.degraded(self.now())

    def acted_on_final(self, number: int) -> None:
        """From now on an endpoint that knows less of the finalized chain counts as LAGGING."""
        self._tell(machine.FinalActed(number))

    async def request(self, method: str, params: Sequence[Any] = (), *, timeout_s: float = TRY_TIMEOUT_S) -> Any:
        """The result of one call; raises RpcRefused, RpcFailed or NoEndpoint.

        `eth_sendRawTransaction` is not for here: see `send_raw`.
        """
        (item,) = await self._ask([(method, params)], timeout_s)
        if isinstance(item, RpcRefused):
            raise item
        return item

    async def batch(self, calls: Sequence[Call], *, timeout_s: float = TRY_TIMEOUT_S) -> tuple[Any, ...]:
        """The results of several calls, asked of one endpoint at one time; a refused call's result is RpcRefused."""
        return await self._ask(calls, timeout_s)

    async def ask_one(self, name: str, calls: Sequence[Call], *, timeout_s: float = TRY_TIMEOUT_S) -> tuple[Any, ...]:
        """Like `batch`, of that endpoint only, once; raises RpcFailed."""
        exchanged = await self._exchange(name, calls, timeout_s)
        if not isinstance(exchanged, Answered):
            raise RpcFailed(calls[0][0], [(name, fault_of(exchanged))])
        return values_of(exchanged, calls, name)

    async def agreed(self, method: str, params: Sequence[Any], *, block: Tag | int | bytes = "finalized") -> Agreed:
        """What two vendors say of one block, named by tag, number or hash; the block stays out of `params`.

        Raises EndpointsDisagree, RpcRefused (both say so), RpcFailed, NoEndpoint. With one live vendor the result says
        `Agreement.SINGLE`.
        """
        return await agreed(self, method, params, block)

    async def _ask(self, calls: Sequence[Call], timeout_s: float) -> tuple[Any, ...]:
        if any(method == _SEND for method, _ in calls):
            raise ValueError(f"{_SEND} goes through send_raw, which never sends twice")
        ends = self.now() + max(PATIENCE_S, timeout_s)
        faults: list[tuple[str, str]] = []
        refused: tuple[Any, ...] | None = None
        for attempt in range(TRIES):
            choice = choose(self._state, self.now(), calls=len(calls), avoid={name for name, _ in faults})
            if choice is None:
                raise NoEndpoint(self.standings())
            again = choice.name in {name for name, _ in faults}
            pause_s = choice.wait_s + (self._draw() * _FIRST_PAUSE_S * 2**attempt if again else 0.0)
            if self.now() + pause_s >= ends:
                faults.append((choice.name, f"may be asked in {choice.wait_s:.0f} s only"))
                break
            if pause_s > 0:
                await self._wall.sleep(pause_s)
            if choice.check_first and not await self.check(choice.name):
                faults.append((choice.name, self._state.seat(choice.name).last_fault or "on another chain"))
                continue
            exchanged = await self._exchange(choice.name, calls, min(timeout_s, ends - self.now()))
            if isinstance(exchanged, Answered):
                values = values_of(exchanged, calls, choice.name)
                # Of a batch, one tag that a young chain does not have yet must not hold up the rest.
                if not all(isinstance(item, Refusal) and item.transient for item in exchanged.items):
                    return values
                refused = values
            faults.append((choice.name, fault_of(exchanged) or "does not know it yet"))
        if refused is not None:
            return refused
        raise RpcFailed(calls[0][0], faults)

    async def send_raw(self, raw: bytes, *, timeout_s: float = TRY_TIMEOUT_S) -> SendReport:
        """Hand a signed transaction to every live endpoint, once; comes back with the first that takes it.

        Raises NoEndpoint. After an ambiguous failure the transaction is looked up by its hash.
        """
        names = everyone(self._state, self.now())
        if not names:
            await self.check_due(everything=True)
            names = everyone(self._state, self.now())
        if not names:
            raise NoEndpoint(self.standings())
        transaction = keccak(raw)
        calls: list[Call] = [(_SEND, ["0x" + raw.hex()])]
        tasks = {asyncio.ensure_future(self._exchange(name, calls, timeout_s)): name for name in names}
        for task in tasks:  # the slower endpoints get it too, whether somebody still waits or not
            self._late.add(task)
            task.add_done_callback(self._late.discard)
        done: dict[str, Exchanged] = {}
        pending = set(tasks)
        taken: tuple[str, ...] = ()
        while pending and not taken:
            finished, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            done |= {tasks[task]: task.result() for task in finished}
            taken = tuple(name for name, exchanged in done.items() if took(exchanged, transaction))
        report = report_of(transaction, taken, done)
        if taken and report.refusals:
            self._observer.contradiction(_SEND, [*taken, *(name for name, _ in report.refusals)])
        if report.uncertain and not taken and await self._is_known(transaction):
            return SendReport(transaction, ("by hash",), report.refusals, (), report.unsent)
        return report

    async def _is_known(self, transaction: bytes) -> bool:
        try:
            return await self.request("eth_getTransactionByHash", ["0x" + transaction.hex()]) is not None
        except (RpcFailed, RpcRefused, NoEndpoint):
            return False

    async def check(self, name: str) -> bool:
        """Look at one endpoint now; whether it is on the right chain and answers."""
        calls: list[Call] = [
            ("eth_chainId", []),
            ("eth_syncing", []),
            ("eth_getBlockByNumber", ["latest", False]),
            ("eth_getBlockByNumber", ["finalized", False]),
        ]
        exchanged = await self._exchange(name, calls, TRY_TIMEOUT_S, checking=True)
        if isinstance(exchanged, Limited):
            return False
        if not isinstance(exchanged, Answered):
            self._tell(machine.CheckFailed(name, fault_of(exchanged)))
            return False
        self._tell(checked(name, exchanged))
        return self._state.seat(name).chain_id == self.chain_id

    async def check_due(self, *, everything: bool = False) -> None:
        """Look at the endpoints whose check is due, all at once."""
        names = [seat.name for seat in self._state.seats] if everything else []
        names += [effect.name for effect in self._tell(machine.Ticked()) if isinstance(effect, Check)]
        await asyncio.gather(*(self.check(name) for name in dict.fromkeys(names)))

    async def run(self, every_s: float = 1.0) -> None:
        """Check endpoints when they are due, until cancelled."""
        while True:
            await self.check_due()
            await self._wall.sleep(every_s)

    async def aclose(self) -> None:
        """Let go of what is under way and close the connections."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        await self._transport.aclose()

    async def _exchange(
        self, name: str, calls: Sequence[Call], timeout_s: float, *, checking: bool = False
    ) -> Exchanged:
        self._tell(machine.Asked(name, len(calls)))
        began = self.now()
        exchanged = await self._exchanger.ask(self._state.seat(name).endpoint, calls, timeout_s)
        for method, _ in calls:
            self._observer.asked(name, method, outcome_of(exchanged), self.now() - began)
        if isinstance(exchanged, Limited):
            self._tell(machine.Limited(name, exchanged.wait_s))
        elif checking:
            return exchanged
        elif isinstance(exchanged, Answered):
            self._tell(machine.Answered(name))
            head = head_in(calls, exchanged)
            if head is not None:
                self._tell(machine.HeadSeen(name, head))
        else:
            self._tell(machine.Failed(name, fault_of(exchanged)))
        return exchanged

    def _tell(self, event: machine.Event) -> tuple[Effect, ...]:
        self._state, effects = machine.step(self._state, event, self.now())
        for effect in effects:
            if not isinstance(effect, Check):
                self._observer.effect(effect)
        return effects
