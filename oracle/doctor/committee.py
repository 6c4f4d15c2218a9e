"""Checks of membership: in which committees this node's reporter is, and whether the other members are known."""

from __future__ import annotations

from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from chain.bindings.fixture_oracle import FixtureOracle
from chain.deployment import Deployment
from chain.readback import committee_hash
from oracle.doctor.line import Line, away, broken, ok, warning
from oracle.doctor.onchain import FAULTS, Reached
from proofbook.settings import Settings

Committees = dict[int, tuple[str, ...]]


def committee_lines(
    settings: Settings, reached: list[Reached], deployment: Deployment, reporter: str | None
) -> Iterator[Line]:
    """Every committee that was ever added: a fixture keeps the one it was listed with, so all of them matter."""
    if not reached:
        yield away("committee", "no endpoint to ask", "put an endpoint right first")
        return
    oracle = FixtureOracle(reached[0].w3, deployment.oracle)
    try:
        added: Committees = {
            one.committee: tuple(one.members) for one in oracle.events.committee_added(deployment.block)
        }
        stored = {number: oracle.committees(number) for number in (0, *added)}
    except FAULTS as error:
        yield away("committee", f"no answer ({type(error).__name__})", "try again; look at the endpoint")
        return
    first = tuple(to_checksum_address(member) for member in deployment.committee)
    if stored[0] != committee_hash(first):
        remedy = "ask the host for the address file of now"
        yield broken("committee", "the address file names other members than the contract", remedy)
        return
    added.setdefault(0, first)
    for number, members in added.items():
        if committee_hash(members) != stored[number]:
            remedy = "this endpoint gives wrong events: use another one"
            yield broken("committee", f"the event of committee {number} names other members than the contract", remedy)
            return
    mine = {number: members for number, members in sorted(added.items()) if reporter in members}
    yield from _membership(added, mine, reporter)
    yield from _others(settings, added, mine, reporter)


def _membership(added: Committees, mine: Committees, reporter: str | None) -> Iterator[Line]:
    sizes = ", ".join(f"{number} ({len(members)} members)" for number, members in sorted(added.items()))
    if reporter is None:
        yield warning("committee", f"there are {sizes}; no reporter key here", "the node observes only")
    elif not mine:
        remedy = "send the host the file of `proofbook node join`; until admitted the node observes only"
        yield warning("committee", f"{reporter} is in none of {sizes}", remedy)
    else:
        found = ", ".join(f"{number} (one of {len(members)} members)" for number, members in mine.items())
        yield ok("committee", f"{reporter} is in {found}")


def _others(settings: Settings, added: Committees, mine: Committees, reporter: str | None) -> Iterator[Line]:
    named = {to_checksum_address(peer.address) for peer in settings.node.peers.others}
    wanted = {member for members in mine.values() for member in members if member != reporter}
    missing = sorted(wanted - named)
    strangers = sorted(named - {member for members in added.values() for member in members})
    if missing:
        remedy = "ask these operators for their addresses and add them with [[node.peers.others]]"
        yield broken("peers", f"no address for {', '.join(missing)}", remedy)
    if strangers:
        remedy = "remove them: their messages are refused"
        yield warning("peers", f"{', '.join(strangers)} are in no committee", remedy)
