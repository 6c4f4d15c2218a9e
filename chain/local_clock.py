"""Keeps a local Anvil on the match clock: the only producer of its blocks.

    clock ahead of the last block          a block at the clock's time, at least every `HEARTBEAT_S`
    transactions wait, clock not ahead     a block one second later: time on a chain never stands
    a wallet numbers on from another life  its account on this chain is brought up to that number

Anvil runs with `--no-mining`, so that no block carries another clock's time. Run it beside the replay:

    python -m chain.local_clock --rpc http://127.0.0.1:8545 --clock http://127.0.0.1:8700
"""

import signal
import threading
import time
from typing import Any, Final

import click
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from chain.errors import ChainError, LocalChainDead
from proofbook.clock import MatchClock, RemoteMatchClock
from proofbook.errors import ProofbookError

POLL_S: Final = 0.1
HEARTBEAT_S: Final = 1.0
_PATIENCE_S: Final = 10.0
GAP_S: Final = 3.0
"""Transactions that come out of their order close a gap sooner."""


class BlockProducer:
    """Mines the blocks of one local chain at the match clock's time."""

    def __init__(self, w3: Web3, clock: MatchClock, *, gap_s: float = GAP_S) -> None:
        self._w3 = w3
        self._clock = clock
        self._gap_s = gap_s
        self._mined = time.monotonic() - HEARTBEAT_S
        self._ahead: dict[str, float] = {}

    def step(self) -> int | None:
        """Mine if there is reason to; gives the new block's time, or None."""
        pool = self._ask("txpool_status")
        if int(pool["queued"], 16):
            self._adopt()
            pool = self._ask("txpool_status")
        else:
            self._ahead.clear()
        waiting = int(pool["pending"], 16) > 0
        now = self._clock.now()
        last = int(self._w3.eth.get_block("latest")["timestamp"])
        jumped = now > last + POLL_S + HEARTBEAT_S
        if not waiting and not jumped and time.monotonic() - self._mined < HEARTBEAT_S:
            return None
        if not waiting and now <= last:
            return None
        when = max(now, last + 1)
        self._ask("evm_setNextBlockTimestamp", when)
        self._ask("evm_mine")
        self._mined = time.monotonic()
        return when

    def _adopt(self) -> None:
        """Let an account that has sent nothing yet begin at the number that its wallet remembers.

        A browser wallet counts by chain id. On a chain that began anew under the same id what it sends would wait for
        ever behind numbers of a chain that is gone.
        """
        queued: dict[str, dict[str, Any]] = self._ask("txpool_content")["queued"]
        now = time.monotonic()
        self._ahead = {account: self._ahead.get(account, now) for account in queued}
        for account, waiting in queued.items():
            sent = int(self._ask("eth_getTransactionCount", account, "latest"), 16)
            if sent or now - self._ahead[account] < self._gap_s:
                continue
            by_number = sorted((int(number), one["hash"]) for number, one in waiting.items())
            raw = [self._ask("eth_getRawTransactionByHash", digest) for _, digest in by_number]
            # A changed number frees nothing that waits already: it has to come in again.
            self._ask("anvil_removePoolTransactions", account)
            self._ask("anvil_setNonce", account, hex(by_number[0][0]))
            for transaction in raw:
                self._ask("eth_sendRawTransaction", transaction)

    def _ask(self, method: str, *params: int | str) -> Any:
        answer = self._w3.provider.make_request(RPCEndpoint(method), list(params))
        if "error" in answer:
            raise ChainError(f"{method} was refused by the node: {answer['error']}", "this works with Anvil only")
        return answer["result"]


def follow(producer: BlockProducer, ends: threading.Event, rpc: str) -> None:
    """Mine until `ends` is set; an outage shorter than ten seconds is waited out, else LocalChainDead."""
    alive = time.monotonic()
    while not ends.wait(POLL_S):
        try:
            producer.step()
            alive = time.monotonic()
        except (RequestException, ProofbookError) as error:
            if time.monotonic() - alive > _PATIENCE_S:
                raise LocalChainDead(rpc, str(error)) from None


@click.command()
@click.option("--rpc", required=True, help="Address of the Anvil, started with --no-mining.")
@click.option("--clock", "clock_url", required=True, help="Address of the replay, which serves the match clock.")
def main(rpc: str, clock_url: str) -> None:
    """Keep a local Anvil on the match clock."""
    ends = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ends.set())
    try:
        follow(BlockProducer(Web3(HTTPProvider(rpc)), RemoteMatchClock(clock_url)), ends, rpc)
    except ProofbookError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
