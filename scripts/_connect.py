"""Connecting a script: Ape's command with network option, whose errors are two lines that say what to do."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import yaml
from ape.api import ProviderAPI
from ape.cli import ConnectedProviderCommand
from ape.exceptions import ApeException
from requests.exceptions import RequestException
from web3.exceptions import Web3Exception

from proofbook.errors import ProofbookError
from proofbook.redaction import redact_text

CONFIG = Path(__file__).resolve().parent.parent / "ape-config.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class EndpointUnusable(ProofbookError):
    """The network's endpoint is not configured, dead, or something else."""


class Connected(ConnectedProviderCommand):
    """Connects to `--network` before the callback; errors of ours and of Ape end in two lines and code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """See the class."""
        return two_lines(lambda: self._connected(ctx))

    def _connected(self, ctx: click.Context) -> Any:
        provider = ctx.params.get("network")
        if isinstance(provider, ProviderAPI):
            require_endpoint(provider)
        return super().invoke(ctx)


def two_lines(act: Callable[[], Any]) -> Any:
    """What `act` gives; an error that a person can act on is printed as two lines instead of a traceback."""
    try:
        return act()
    except ProofbookError as error:
        _end(error.message, error.remedy)
    except (RequestException, Web3Exception, ConnectionError) as error:
        _end(redact_text(f"the node does not answer ({error})"), "start it, or correct its address, and run this again")
    except ApeException as error:
        _end(redact_text(str(error)), _remedy(str(error)))


def _end(message: str, remedy: str) -> None:
    click.echo(f"error: {message}", err=True)
    if remedy:
        click.echo(f"what to do: {remedy}", err=True)
    raise click.exceptions.Exit(1)


def require_endpoint(provider: ProviderAPI) -> None:
    """Raise EndpointUnusable if the network's address in ape-config.yaml names a variable that is unset or empty.

    Ape itself would connect to a public node of its own choice when the address is empty.
    """
    if provider.provider_settings.get("uri"):
        return  # an address given as the network, such as ethereum:sepolia:http://...
    config = yaml.safe_load(CONFIG.read_text())["node"].get(provider.network.ecosystem.name) or {}
    address = (config.get(provider.network.name) or {}).get("uri")
    if address is None and not provider.network.is_dev:
        raise EndpointUnusable(
            f"ape-config.yaml has no address for {provider.network.choice}, and a public node is not trusted",
            "add it under `node`, or name a node: --network ethereum:NETWORK:http://...",
        )
    for variable in _VARIABLE.findall(address or ""):
        if not os.environ.get(variable):
            raise EndpointUnusable(
                f"{provider.network.choice} is reached through {address}, and {variable} is not set",
                f"export {variable}=..., or choose another network (ape-config.yaml lists them)",
            )


def _remedy(message: str) -> str:
    if "isn't an Anvil node" in message:
        return "end that process, or start Anvil on another port and export APE_FOUNDRY_HOST=http://127.0.0.1:PORT"
    if "does not match" in message and "chain" in message.lower():
        return "the node serves another chain: correct its address or the --network option"
    return "check the --network option and the node behind it (ape-config.yaml lists the networks)"
