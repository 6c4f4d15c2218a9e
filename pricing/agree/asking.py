"""Ask every replica the same question at once, and publish what a quorum of them says.

Whoever asks needs no key and keeps nothing that cannot be had again: from the same votes any other process publishes
the same price. So there is no coordinator to lose; two at once only ask twice.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Final, Protocol

import httpx
from pydantic import ValidationError

from chain.typed_data import Domain
from pricing.agree.errors import BadVote
from pricing.agree.inputs import Inputs, inputs_bytes
from pricing.agree.published import Published
from pricing.agree.quarantine import Standings
from pricing.agree.rule import Agreed, NoQuorum, Outvoted, agree
from pricing.agree.served import ASKS
from pricing.agree.statement import VOTES, Ask, Vote, require_valid
from pricing.request import canonical

IN_PLAY_S: Final = 0.3
BEFORE_S: Final = 30.0
LINGER_S: Final = 0.05
"""How long the others are waited for once there is a quorum, so that one that differs is seen."""

DELIVERY_LINGERS: Final = 5
"""The same of a delivery, in times that: one that misses it misses the question too."""
THREADS: Final = 8
"""Questions that one replica is asked at once; more of them wait."""


class Unanswered(Exception):
    """A replica did not answer; the text says why, and is shown to operators."""


class Peer(Protocol):
    """One replica, as whoever asks sees it."""

    @property
    def replica(self) -> str:
        """Address of its key."""
        ...

    def price(self, ask: Ask, timeout_s: float) -> Vote:
        """Its vote. Raises Unanswered."""
        ...

    def deliver(self, inputs: Inputs, timeout_s: float) -> None:
        """Give it inputs. Raises Unanswered."""
        ...


@dataclass(frozen=True, slots=True)
class HttpPeer:
    """A replica behind HTTP; the client may be shared between threads."""

    replica: str
    url: str
    client: httpx.Client

    def price(self, ask: Ask, timeout_s: float) -> Vote:
        """See `Peer.price`."""
        body = self._call("POST", "/price", canonical(ASKS.dump_python(ask, mode="json")), timeout_s)
        try:
            return VOTES.validate_json(body, strict=True)
        except (ValidationError, RecursionError) as error:
            raise Unanswered(f"sent no vote: {str(error).splitlines()[0]}") from error

    def deliver(self, inputs: Inputs, timeout_s: float) -> None:
        """See `Peer.deliver`."""
        self._call("PUT", "/inputs", inputs_bytes(inputs), timeout_s)

    def _call(self, method: str, path: str, body: bytes, timeout_s: float) -> bytes:
        try:
            answer = self.client.request(method, f"{self.url}{path}", content=body, timeout=timeout_s)
        except httpx.TimeoutException:
            raise Unanswered(f"no answer within {timeout_s:g} s") from None
        except httpx.HTTPError as error:
            raise Unanswered(f"{type(error).__name__}: {error}"[:200]) from error
        if answer.status_code not in (200, 204):
            raise Unanswered(f"HTTP {answer.status_code}: {answer.text[:200]}")
        return answer.content


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question. `published` is None without a quorum, and then `detail` says why.

    `missing` are the replicas without a vote that can be read, and why; `bad` those whose vote is none. `seconds` went
    by from the question to the answer.
    """

    published: Published | None
    detail: str
    outvoted: tuple[Outvoted, ...]
    missing: Mapping[str, str]
    bad: Mapping[str, str]
    standings: Standings
    seconds: float = 0.0


class Panel:
    """All replicas. `quorum` is more than half of them; `standings` are carried from question to question.

    Several threads may ask at once, each about another fixture.
    """

    def __init__(
        self,
        peers: Sequence[Peer],
        quorum: int,
        domain: Domain,
        *,
        standings: Standings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        linger_s: float = LINGER_S,
    ) -> None:
        if not len(peers) // 2 < quorum <= len(peers):
            raise ValueError(f"a quorum of {quorum} of {len(peers)}: give more than half, and no more than all")
        self._peers = {peer.replica: peer for peer in peers}
        self._quorum = quorum
        self._domain = domain
        self.standings = standings or Standings.of(self._peers)
        self._monotonic = monotonic
        self._linger_s = linger_s
        self._settling = threading.Lock()
        # A replica that hangs keeps its threads until their time is over; neither the next question nor the other
        # replicas may wait for that.
        self._threads = {name: ThreadPoolExecutor(THREADS, thread_name_prefix=name[:8]) for name in self._peers}

    def close(self) -> None:
        """Let go of the threads; questions still open are left."""
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)

    def deliver(self, inputs: Inputs, timeout_s: float = IN_PLAY_S) -> Mapping[str, str]:
        """Give every replica the same inputs; the answer says which did not take them, and why.

        Once a quorum has them the others are waited for a little longer, and not until their time is over.
        """
        sent = {self._threads[name].submit(peer.deliver, inputs, timeout_s): name for name, peer in self._peers.items()}
        ends, left = self._monotonic() + timeout_s + self._linger_s, set(sent)
        while left and (remaining := ends - self._monotonic()) > 0:
            done, left = wait(left, timeout=remaining, return_when=FIRST_COMPLETED)
            taken = sum(_problem(future) is None for future in sent)
            if done and taken >= self._quorum:
                ends = min(ends, self._monotonic() + DELIVERY_LINGERS * self._linger_s)
        for future in left:
            future.cancel()
        return {name: why for future, name in sent.items() if (why := _problem(future)) is not None}

    def price(self, ask: Ask, patience_s: float) -> Outcome:
        """Ask all and wait until a quorum agrees, or for `patience_s` at most."""
        begun = self._monotonic()
        ends = begun + patience_s
        asked = {self._threads[name].submit(peer.price, ask, patience_s): name for name, peer in self._peers.items()}
        left, found = set(asked), _Found({}, {}, {})
        counted = self.standings.counted()
        result: Agreed | NoQuorum = NoQuorum("nobody answered")
        while left and (remaining := ends - self._monotonic()) > 0:
            done, left = wait(left, timeout=remaining, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(asked[future], future, ask, found)
            inside = [vote for name, vote in found.votes.items() if name in counted]
            result = agree(inside, self._quorum) if done else result
            if isinstance(result, Agreed):
                ends = min(ends, self._monotonic() + self._linger_s)
        for future in left:
            future.cancel()
            found.missing[asked[future]] = f"no answer within {patience_s:g} s"
        seconds = self._monotonic() - begun
        with self._settling:
            return replace(self._outcome(found, counted), seconds=seconds)

    def _take(self, name: str, future: "Future[Vote]", ask: Ask, found: "_Found") -> None:
        error = future.exception()
        if isinstance(error, Unanswered):
            found.missing[name] = str(error)
            return
        vote = future.result()
        if vote.replica != name:
            found.bad[name] = f"is of {vote.replica}"
            return
        try:
            require_valid(vote, ask, self._domain)
        except BadVote as refused:
            found.bad[name] = refused.why
            return
        found.votes[name] = vote

    def _outcome(self, found: "_Found", counted: frozenset[str]) -> Outcome:
        inside = [vote for name, vote in found.votes.items() if name in counted]
        outside = [vote for name, vote in found.votes.items() if name not in counted]
        result = agree(inside, self._quorum, outside)
        bad = {name: f"its vote {why}" for name, why in found.bad.items()}
        if isinstance(result, NoQuorum):
            self.standings = self.standings.after((), (), bad)
            return Outcome(None, _why(result, found), (), found.missing, bad, self.standings)
        outvoted = {one.replica for one in result.outvoted}
        self.standings = self.standings.after(
            [name for name in found.votes if name not in outvoted], result.outvoted, bad
        )
        return Outcome(Published.of(result), "", result.outvoted, found.missing, bad, self.standings)


@dataclass(slots=True)
class _Found:
    votes: dict[str, Vote]
    missing: dict[str, str]
    bad: dict[str, str]


def _problem(future: "Future[None]") -> str | None:
    if not future.done() or future.cancelled():
        return "did not take them in time"
    error = future.exception()
    return None if error is None else str(error)


def _why(result: NoQuorum, found: _Found) -> str:
    absent = {**found.missing, **found.bad}
    return result.detail + "".join(f"; {name} {why}" for name, why in sorted(absent.items()))
