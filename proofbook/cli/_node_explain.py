"""`proofbook node explain`: why a fixture was signed or not, out of the node's store."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click


@click.command(name="explain")
@click.argument("fixture")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
def command(fixture: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Tell the story of FIXTURE, a name of the catalogue or the beginning of its specification's hash.

    Reads the store beside the node, which may run or not: every step with its reason, source by source with the hash
    of the body behind it, votes, locks, certificates, reports and transactions.
    """
    from oracle.daemon.explain import explain
    from oracle.store.reading import reader
    from proofbook.cli._nodestore import store_path
    from proofbook.settings import load

    with reader(store_path(load(list(files) or None))) as store:
        told = explain(store, fixture)
    if as_json:
        click.echo(json.dumps(told))
    else:
        for line in _lines(told):
            click.echo(line)


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"{told['name']}  {told['id']}"
    yield f"{told['stage']}: {told['reason']}"
    if told["halted"]:
        yield f"halted: {told['halted']}"
    yield "\nwhat happened (match clock, UTC)"
    for step in told["transitions"]:
        yield f"  {_stamp(step['at'])}  {step['after']:<10} {step['reason']}"
    if told["sources"]:
        sources = told["sources"]
        yield f"\nsources at the last decision: {sources['state']}, rule {sources['rule']}"
        for group in sources["supporters"]:
            yield f"  {group}: for it"
        for group in sources["dissenters"]:
            yield f"  {group}: another value"
        for group, reason in sources["abstentions"]:
            yield f"  {group}: no vote, {reason}"
        for group, digest in sources["evidence"]:
            yield f"  {group}: body {digest}"
    yield from _said(told)
    yield from _sent(told)


def _said(told: Mapping[str, Any]) -> Iterator[str]:
    if told["messages"]:
        yield "\nvotes and reports"
    for one in told["messages"]:
        own = " (this node)" if one["member"] is not None and one["member"] == told["place"] else ""
        yield f"  ballot {one['ballot']} round {one['round']}  node {one['member']}{own}  {one['kind']}  {one['value']}"
    for one in told["equivocations"]:
        yield f"  {one['signer']} said two things: {one['kind']}, round {one['round']}"
    for one in told["certificates"]:
        yield f"  certificate of ballot {one['ballot']} round {one['round']}: {one['value']}"
    for one in told["locks"]:
        sealed = ", sealed" if one["sealed"] else ""
        yield f"  locked: {one['kind']} of ballot {one['ballot']} round {one['round']}, {one['digest'][:16]}{sealed}"


def _sent(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told["due"]:
        yield f"\nreport of {one['value']}: {one['state']}, due {_stamp(one['due_at'])}{_because(one)}"
    for one in told["challenges"]:
        yield f"\nchallenge of {one['value']}: {one['state']}{_because(one)}"
    for one in told["transactions"]:
        place = f"{one['transaction']} in block {one['block']}" if one["transaction"] else "not mined"
        yield f"  {one['intent']}: {one['state']}, {place}{_because(one)}"


def _because(one: Mapping[str, Any]) -> str:
    return f" ({one['reason']})" if one["reason"] else ""


def _stamp(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
