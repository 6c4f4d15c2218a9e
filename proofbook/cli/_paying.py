"""Sending from a person's own keystore: the options, the plan before it, one intent after another until it is mined.

What is sent goes through the transaction manager, whose log is a file: a command that was cut off and is typed again
finds what it had signed and never sends it twice.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from proofbook.errors import ProofbookError

if TYPE_CHECKING:
    from web3.types import TxReceipt

    from api.receipts import ChainView
    from chain.contract import Call
    from chain.signers import LocalKey

WITHIN_S: Final = 300.0
_LOOK_S: Final = 0.5
_LOG: Final = Path("~/.proofbook/transactions.sqlite3")
F = TypeVar("F", bound=Callable[..., Any])


class PayingError(ProofbookError):
    """A transaction that cannot be sent, or was not mined."""


def options(command: F) -> F:
    """The options of every command that sends."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in reversed(
        (
            click.option("--rpc", required=True, help="Address of an Ethereum endpoint."),
            click.option("--keystore", type=file, help="V3 keystore of the account that pays for gas."),
            click.option("--password-file", type=file, help="Its password; asked for if left out."),
            click.option("--dry-run", is_flag=True, help="Show the plan and send nothing."),
            click.option("--yes", is_flag=True, help="Send without asking."),
            click.option(
                "--log", "log", type=click.Path(dir_okay=False, path_type=Path), default=_LOG, help="What was sent."
            ),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Paying:
    """A view of the chain, the key that pays (None: nothing can be sent), and whether to ask."""

    view: ChainView
    rpc: str
    key: LocalKey | None
    log: Path
    dry_run: bool
    yes: bool

    @property
    def address(self) -> str | None:
        """Who pays."""
        return None if self.key is None else self.key.address

    def send(self, call: Call[Any], name: str, words: str) -> TxReceipt | None:
        """Show what would be sent, ask, send, and wait until it is mined; None if nothing was sent.

        A refusal of the contract is raised by its name before anything is signed.
        """
        if self.key is None:
            call.simulate(_NOBODY)
            click.echo(f"would send: {words}")
            click.echo("nothing was sent: name a keystore with --keystore")
            return None
        gas = self.view.ask(lambda: call.estimate(str(self.address)))
        price = self.view.ask(lambda: int(self.view.w3.eth.gas_price))
        balance = self.view.ask(lambda: int(self.view.w3.eth.get_balance(_checksummed(str(self.address)))))
        click.echo(f"plan: {words}")
        click.echo(f"  from {self.address}, about {gas:,} gas at {price:,} wei: {_ether(gas * price)} ETH")
        if balance < gas * price:
            raise PayingError(
                f"{self.address} has {_ether(balance)} ETH, the transaction costs about {_ether(gas * price)}",
                "send it ether for gas, or pay from another key: anyone may send this",
            )
        if self.dry_run:
            click.echo("nothing was sent: --dry-run")
            return None
        if not self.yes:
            click.confirm("send it", abort=True)
        return asyncio.run(_sent(self, call, name))


def opened(
    rpc: str, keystore: Path | None, password_file: Path | None, log: Path, *, dry_run: bool, yes: bool
) -> Paying:
    """What the options say; raises KeystoreError for a key that cannot be opened."""
    from api.receipts import ChainView, connect

    key = None if keystore is None else _key(keystore, password_file)
    return Paying(ChainView(connect(rpc), rpc), rpc, key, log.expanduser(), dry_run, yes)


def utc(moment: int) -> str:
    """A time for people."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"


def span(seconds: int) -> str:
    """A length of time for people."""
    hours, rest = divmod(max(0, seconds), 3_600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"


_NOBODY: Final = "0x0000000000000000000000000000000000000001"


def _checksummed(address: str) -> Any:
    from eth_utils.address import to_checksum_address

    return to_checksum_address(address)


def _key(keystore: Path, password_file: Path | None) -> LocalKey:
    from eth_account import Account

    from chain.errors import KeystoreError
    from chain.signers import LocalKey

    if password_file is not None:
        return LocalKey.from_keystore(keystore, password_file)
    password = click.prompt(f"password of {keystore}", hide_input=True)
    try:
        return LocalKey.from_raw(bytes(Account.decrypt(json.loads(keystore.read_text()), password)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeystoreError(str(keystore), type(error).__name__) from None


def _ether(wei: int) -> str:
    whole, rest = divmod(wei, 10**18)
    return f"{whole}.{rest:018d}"[: len(str(whole)) + 9]


async def _sent(paying: Paying, call: Call[Any], name: str) -> TxReceipt:
    from chain.rpc import Endpoint, PoolPolicy, RpcPool
    from chain.rpc.endpoint import vendor_of
    from chain.rpc.limits import VENDOR
    from chain.transactions import Intent, IntentId, PoolChain, SqliteTransactionLog, TransactionManager
    from proofbook.clock import RealMatchClock, SystemWallClock

    if paying.key is None:
        raise ValueError("a key is needed")
    chain_id, wall = paying.view.chain_id(), SystemWallClock()
    database = _database(paying.log)
    endpoint = Endpoint("rpc", paying.rpc, vendor_of(paying.rpc), 0, VENDOR)
    pool = RpcPool([endpoint], chain_id, wall=wall, draw=random.random, policy=PoolPolicy(no_heads_s=None))
    try:
        manager = TransactionManager(
            PoolChain(pool),
            SqliteTransactionLog(database, chain_id, paying.key.address),
            paying.key,
            chain_id=chain_id,
            clock=RealMatchClock(),
            wall=wall,
        )
        intent = Intent(IntentId(name), call.to, call.data)
        await manager.submit(intent)
        return await _until_mined(paying, manager, intent.id, pool)
    finally:
        await pool.aclose()
        database.close()


async def _until_mined(paying: Paying, manager: Any, name: Any, pool: Any) -> TxReceipt:
    """Tick until the intent is in a block."""
    from hexbytes import HexBytes

    from chain.rpc import RpcError
    from chain.transactions.record import CLOSED, State
    from proofbook.clock import SystemWallClock

    wall = SystemWallClock()
    ends, told, fault = wall.monotonic() + WITHIN_S, False, ""
    while wall.monotonic() < ends:
        try:
            await pool.check_due(everything=not told)
            await manager.tick()
        except RpcError as error:
            fault = error.message  # a tick that cannot know the chain changes nothing; the next one goes on
        record = manager.get(name)
        if record.nonce is not None and not told:
            click.echo(f"sent: 0x{record.last.hash.hex()}; waiting until it is in a block")
            told = True
        if record.inclusion is not None:
            receipt = paying.view.w3.eth.get_transaction_receipt(HexBytes(record.inclusion.transaction))
            if not record.inclusion.succeeded:
                raise PayingError(
                    f"transaction 0x{record.inclusion.transaction.hex()} was mined and reverted",
                    "the chain has changed since the plan: run the command again",
                )
            click.echo(f"mined in block {record.inclusion.block_number}, {int(receipt['gasUsed']):,} gas")
            return receipt
        if record.state in CLOSED and record.state is not State.FINAL:
            raise PayingError(f"{name} was not sent: {record.reason}", "run the command again")
        await wall.sleep(_LOOK_S)
    raise PayingError(
        f"{name} is not in a block after {WITHIN_S:.0f} s{': ' + fault if fault else ''}",
        "run the same command again: it goes on with what was signed, and sends nothing twice",
    )


def _database(path: Path) -> Any:
    """The file of what was sent, with its tables."""
    from chain.transactions import MIGRATIONS
    from proofbook.database import open_database

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = open_database(f"sqlite:///{path}")
    with database.session() as session:
        connection = session.connection()
        known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'tx_intents'").first()
        if known is None:
            for statement in MIGRATIONS:
                connection.exec_driver_sql(statement)
    return database


__all__ = ["Paying", "PayingError", "opened", "options", "span", "utc"]
