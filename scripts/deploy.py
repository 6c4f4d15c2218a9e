"""Deploys a set of contracts, or says that it stands: ape run deploy --network ethereum:local:foundry."""

from pathlib import Path

import ape
import click
from ape.logging import logger

from chain import development
from chain.deploying import LOCAL_CHAIN, addresses_file, deploy, described, ether, find, network_name, prepare, recover
from chain.deployment import Deployment, Roles
from chain.roles_file import load_roles
from scripts._accounts import account_for
from scripts._connect import Connected
from scripts._maker import FOLDER, ApeMaker


@click.command(cls=Connected, name="deploy")
@click.option(
    "--account", "alias", help="Alias of the Ape account that pays; the development deployer on a local chain."
)
@click.option(
    "--roles", "roles_path", type=click.Path(path_type=Path), help="Roles file [deployments/NETWORK.roles.toml]."
)
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Where the address files are.")
@click.option("--dry-run", is_flag=True, help="Print the plan; send and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before spending.")
def cli(alias: str | None, roles_path: Path | None, folder: Path, dry_run: bool, yes: bool) -> None:
    """Deploy the contracts and write their addresses to deployments/NETWORK.json; run again, it changes nothing."""
    logger.set_level("ERROR")
    w3 = ape.networks.provider.web3
    chain_id = w3.eth.chain_id
    path = addresses_file(chain_id, folder)
    standing = find(w3, path, click.echo)
    if standing is not None:
        click.echo(f"{path} names a set that stands on this chain and reads back right; nothing to do")
        show(standing)
        return
    roles = roles_for(chain_id, roles_path, folder)
    if not dry_run:
        recovered = recover(w3, roles, path, click.echo)
        if recovered is not None:
            show(recovered)
            return
    account = account_for(chain_id, alias, "deployer")
    maker = ApeMaker(account)
    planned = prepare(w3, maker, roles)
    if dry_run:
        click.echo("\n".join(described(planned)))
        return
    if chain_id != LOCAL_CHAIN:
        if not yes:
            click.echo("\n".join(described(planned)))
            most = ether(planned.most_wei)
            click.confirm(
                f"Deploy to {network_name(chain_id)} from {maker.address} for at most {most} ETH?", abort=True
            )
        account.set_autosign(True)
    deployed = deploy(w3, maker, roles, planned, path, click.echo)
    click.echo(f"read back as planned; addresses written to {path}")
    show(deployed)


def roles_for(chain_id: int, given: Path | None, folder: Path) -> Roles:
    """The development parts on a local chain, otherwise those of the file."""
    if given is None and chain_id == LOCAL_CHAIN:
        return development.roles()
    return load_roles(given or folder / f"{network_name(chain_id)}.roles.toml", chain_id)


def show(deployment: Deployment) -> None:
    """Print the addresses."""
    for name in ("asset", "office", "book", "pool", "oracle", "registry", "lens", "first_bet", "timelock"):
        click.echo(f"     {name:<14} {getattr(deployment, name)}")
