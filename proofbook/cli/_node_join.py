"""`proofbook node join`: an operator's signed request to be admitted, and the host's check of one."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click


@click.command(name="join")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write the request here, not to the screen.")
@click.option(
    "--check",
    "request",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="For the host: judge a request instead.",
)
@click.option(
    "--contracts", type=click.Path(path_type=Path), default=None, help="Address file; the settings' if left out."
)
def command(files: tuple[Path, ...], out: Path | None, request: Path | None, contracts: Path | None) -> int:
    """Sign, with both keys, who wants to be admitted; or check such a request.

    The host needs nothing secret to check. Exit code 0: it can be admitted; 1: it cannot, each reason with what to do.
    """
    from chain.deployment import Deployment
    from proofbook.settings import load

    settings = load(list(files) or None)
    deployment = Deployment.load(contracts or settings.node.address_file(settings.chain.profile))
    if request is not None:
        return _check(request, deployment)
    from chain.signers import open_signer
    from oracle.admission import Admission, Request
    from proofbook.cli._nodefile import create_private
    from proofbook.errors import SettingsError

    node = settings.node
    if node.reporter is None or node.transmitter is None:
        raise SettingsError([("node.reporter", "not set", "there is nothing to sign with; run `proofbook node init`")])
    reporter = open_signer(node.reporter)
    try:
        transmitter = open_signer(node.transmitter)
        try:
            name = node.name or "operator"
            one = Admission(reporter.address, transmitter.address, name, node.peers.public_urls, int(time.time()))
            made = Request.make(one, deployment.oracle_domain, reporter, transmitter)
        finally:
            transmitter.close()
    finally:
        reporter.close()
    click.echo(f"reporter     {one.reporter}", err=True)
    click.echo(f"transmitter  {one.transmitter}  (send it ether for gas)", err=True)
    if out is None:
        click.echo(made.text(), nl=False)
    else:
        create_private(out, made.text())
        click.echo(f"wrote {out}: send it to the host; it holds nothing secret", err=True)
    return 0


def _check(path: Path, deployment: object) -> int:
    from chain.deployment import Deployment
    from oracle.admission import Request

    if not isinstance(deployment, Deployment):
        raise TypeError("no deployment")
    made = Request.read(path)
    found = list(made.problems(deployment.oracle_domain, deployment.committee, int(time.time())))
    for what, remedy in found:
        click.echo(f"error: {what}\nwhat to do: {remedy}", err=True)
    if found:
        return 1
    one = made.admission
    click.echo(f"{one.operator}: both keys are proved, for {deployment.oracle} on chain {deployment.chain_id}")
    click.echo("the new committee's members, ascending, for `addCommittee` by the timelock:")
    members = sorted({*deployment.committee, one.reporter}, key=lambda member: int(member, 16))
    click.echo(json.dumps(members, indent=2))
    click.echo("for the other operators' settings:")
    click.echo(f'[[node.peers.others]]\naddress = "{one.reporter}"\nurls = {json.dumps(list(one.urls))}')
    return 0
