"""`proofbook node explain`: why a fixture was signed or not, out of the node's store."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from proofbook.settings import Settings


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

    settings = load(list(files) or None)
    with reader(store_path(settings)) as store:
        told = explain(store, fixture)
    if as_json:
        click.echo(json.dumps(told))
    else:
        for line in lines(told, _providers(settings)):
            click.echo(line)


def _providers(settings: Settings) -> dict[str, str]:
    """The providers of each independent group, by the settings; nothing where these cannot be used."""
    from proofbook.errors import SettingsError
    from sports.sources import sources_of

    try:
        sources = sources_of(settings.sports)
    except SettingsError:
        return {}
    found: dict[str, list[str]] = {}
    for name, provider in sorted(sources.providers.items()):
        if provider.votes:
            found.setdefault(provider.group or provider.adapter.group, []).append(name)
    return {group: ", ".join(names) for group, names in found.items()}


def lines(told: Mapping[str, Any], providers: Mapping[str, str]) -> Iterator[str]:
    """The story for a person; `providers` names those of each group. Pure."""
    yield f"{told['name']}  {told['id']}"
    yield f"{told['stage']}: {told['reason']}"
    if told["halted"]:
        yield f"halted: {told['halted']}"
    yield "\nwhat happened (match clock, UTC)"
    yield from _steps(told["transitions"])
    shown = None
    for decision in told["decisions"]:
        if _without_time(decision) != shown:
            shown = _without_time(decision)
            yield f"\nsources at {_stamp(decision['at'])}, {decision['when'].partition(': ')[0]}"
            yield from _sources(decision, providers)
    if told["sources"] and told["sources"] != shown:
        yield "\nsources at the last decision"
        yield from _sources(told["sources"], providers)
    yield from _said(told)
    yield from _sent(told)


def _without_time(decision: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in decision.items() if name not in ("at", "when")}


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A line each; of those that differ in numbers only, as each look adds some seconds, the first and the last."""
    for _, alike in itertools.groupby(steps, lambda step: (step["after"], re.sub(r"\d+", "0", step["reason"]))):
        first, *more = alike
        for step in (first, *more[-1:]):
            left_out = f"  ({len(more) - 1} looks in between)" if step is not first and len(more) > 1 else ""
            yield f"  {_stamp(step['at'])}  {step['after']:<10} {step['reason']}{left_out}"


def _sources(sources: Mapping[str, Any], providers: Mapping[str, str]) -> Iterator[str]:
    def named(group: str) -> str:
        return f"{group} ({providers[group]})" if group in providers else group

    bodies, said = dict(sources["evidence"]), sources.get("said", {})

    def shown(group: str, verdict: str) -> str:
        words = f" ({said[group]})" if group in said else ""
        return f"  {named(group)}: {verdict}{words}, body {bodies.get(group, 'unknown')}"

    yield f"  {sources['state']}, rule {sources['rule']}"
    for group in sources["supporters"]:
        yield shown(group, "for it")
    for group in sources["dissenters"]:
        yield shown(group, "another value")
    for group, reason in sources["abstentions"]:
        yield f"  {named(group)}: no vote, {reason}"


def _said(told: Mapping[str, Any]) -> Iterator[str]:
    """Who said what in each round, by kind and value; then what was proved, and what this key is bound to."""
    if told["messages"]:
        yield "\nvotes and reports"
    said: dict[tuple[int, int, bool, str], list[str]] = {}
    for one in told["messages"]:
        own = " (this node)" if one["member"] is not None and one["member"] == told["place"] else ""
        place = (one["ballot"], one["round"], one["kind"] != "vote", one["value"])
        said.setdefault(place, []).append(f"{one['member']}{own}")
    for (ballot, round_, report, value), members in sorted(said.items()):
        kind = "report" if report else "vote"
        yield f"  ballot {ballot} round {round_}  {kind:<6}  {value}  by node {', '.join(sorted(members))}"
    for one in told["equivocations"]:
        yield f"  {one['signer']} said two things: {one['kind']}, round {one['round']}"
    for one in told["certificates"]:
        yield f"  certificate of ballot {one['ballot']} round {one['round']}: {one['value']}"
    for one in told["locks"]:
        sealed = ", sealed" if one["sealed"] else ""
        yield f"  locked: {one['kind']} of ballot {one['ballot']} round {one['round']}, {one['digest'][:16]}{sealed}"


def _sent(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told["due"]:
        due = _stamp(one["due_at"])
        yield f"\nreport of {one['value']}, ballot {one['ballot']}: {one['state']}, due {due}{_because(one)}"
    for one in told["challenges"]:
        yield f"\nchallenge of {one['value']}, ballot {one['ballot']}: {one['state']}{_because(one)}"
    for one in told["transactions"]:
        place = f"{one['transaction']} in block {one['block']}" if one["transaction"] else "not mined"
        yield f"  {one['intent']}: {one['state']}, {place}{_because(one)}"


def _because(one: Mapping[str, Any]) -> str:
    return f" ({one['reason']})" if one["reason"] else ""


def _stamp(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
