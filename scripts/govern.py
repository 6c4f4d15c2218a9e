"""Changes of parameters through the timelock: ape run govern list --network ethereum:local:foundry.

list                          what an owner can change
show      CHANGE ARGUMENTS…   target, calldata, id, where it stands, and what a multisig has to send; sends nothing
schedule  CHANGE ARGUMENTS…   a proposer's transaction
execute   CHANGE ARGUMENTS…   once its time has come
cancel    CHANGE ARGUMENTS…   a canceller's transaction
"""

from datetime import UTC, datetime
from pathlib import Path

import ape
import click
from ape.api import AccountAPI
from ape.logging import logger
from hexbytes import HexBytes
from web3 import Web3

from chain.deploying import LOCAL_CHAIN, addresses_file
from chain.deployment import Deployment
from chain.errors import ChangeUnusable
from chain.governance import OWNER_CALLS, Change, Standing, State, least_delay, prepare, require_acceptable, standing
from scripts._accounts import account_for
from scripts._connect import Connected
from scripts._maker import FOLDER, MINED_WITHIN_S

ACTIONS = ("list", "show", "schedule", "execute", "cancel")


@click.command(cls=Connected, name="govern")
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("change", required=False, default="")
@click.argument("arguments", nargs=-1)
@click.option(
    "--account", "alias", help="Alias of the Ape account that sends; the development governor on a local chain."
)
@click.option("--salt", type=click.IntRange(0), default=0, help="Another number schedules the same change again.")
@click.option("--delay", type=click.IntRange(0), default=0, help="Hours to wait, if more than the timelock asks for.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Where the address files are.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
def cli(
    action: str,
    change: str,
    arguments: tuple[str, ...],
    alias: str | None,
    salt: int,
    delay: int,
    folder: Path,
    yes: bool,
) -> None:
    """Print, schedule, execute or cancel a change that only the timelock can make, such as `pool.setFee 50000`."""
    logger.set_level("ERROR")
    if action == "list":
        for name, text in OWNER_CALLS.items():
            click.echo(f"{name:<28} {text}")
        return
    w3 = ape.networks.provider.web3
    deployment = Deployment.load(addresses_file(w3.eth.chain_id, folder))
    wanted = prepare(deployment, change, arguments, salt)
    delay_s = max(least_delay(w3, deployment), delay * 3600)
    now = standing(w3, deployment, wanted)
    describe(wanted, now, deployment, delay_s)
    if action == "show":
        return
    require_possible(action, now)
    if action != "cancel":
        require_acceptable(w3, deployment, wanted)
    data = {"schedule": lambda: wanted.schedule(delay_s), "execute": wanted.execute, "cancel": wanted.cancel}[action]()
    account = account_for(w3.eth.chain_id, alias, "governor")
    if w3.eth.chain_id != LOCAL_CHAIN:
        if not yes:
            click.confirm(f"Send this from {account.address}?", abort=True)
        account.set_autosign(True)
    transaction = send(w3, account, deployment, data)
    after = standing(w3, deployment, wanted)
    click.echo(f"mined: {transaction}; the change {after.state}{_when(after)}")


def describe(change: Change, now: Standing, deployment: Deployment, delay_s: int) -> None:
    """Print all that a person, or a multisig's form, needs."""
    click.echo(f"change     {change.name}({', '.join(map(str, change.arguments))})")
    click.echo(f"           {OWNER_CALLS[change.name]}")
    click.echo(f"target     {change.target}")
    click.echo(f"calldata   0x{change.data.hex()}")
    click.echo(f"id         0x{change.id.hex()}")
    click.echo(f"state      {now.state}{_when(now)}")
    click.echo(f"timelock   {deployment.timelock}, a change waits {delay_s / 3600:g} hours")
    click.echo(f"schedule   0x{change.schedule(delay_s).hex()}")
    click.echo(f"execute    0x{change.execute().hex()}")
    click.echo(f"cancel     0x{change.cancel().hex()}")


def require_possible(action: str, now: Standing) -> None:
    """Raise ChangeUnusable if the change does not stand where the action begins."""
    begins = {"schedule": (State.UNKNOWN,), "execute": (State.READY,), "cancel": (State.WAITING, State.READY)}[action]
    if now.state in begins:
        return
    remedies = {
        State.UNKNOWN: "schedule it first, with the same arguments and salt",
        State.WAITING: f"execute it{_when(now)}; or cancel it",
        State.READY: "execute or cancel it",
        State.DONE: "to make the same change again, schedule it with another --salt",
    }
    raise ChangeUnusable(f"the change {now.state}, so one cannot {action} it", remedies[now.state])


def send(w3: Web3, account: AccountAPI, deployment: Deployment, data: bytes) -> str:
    """Send to the timelock and wait; the transaction's hash. Raises ChangeUnusable if it failed."""
    call = {"from": account.address, "to": deployment.timelock, "data": data}
    gas = w3.eth.estimate_gas(call) * 12 // 10  # type: ignore[arg-type]
    ecosystem = ape.networks.provider.network.ecosystem
    transaction = ecosystem.create_transaction(
        receiver=deployment.timelock, sender=account.address, data=data, gas_limit=gas, required_confirmations=0
    )
    sent = account.call(transaction)
    receipt = w3.eth.wait_for_transaction_receipt(HexBytes(sent.txn_hash), timeout=MINED_WITHIN_S)
    if receipt["status"] != 1:
        raise ChangeUnusable(f"transaction {sent.txn_hash} was refused", "read its trace, then try again")
    return str(sent.txn_hash)


def _when(now: Standing) -> str:
    return f" from {datetime.fromtimestamp(now.ripe_at, UTC):%Y-%m-%d %H:%M:%S} UTC" if now.ripe_at else ""
