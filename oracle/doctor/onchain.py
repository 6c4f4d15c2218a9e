"""Checks of the chain: each endpoint, the contracts, the committee, the balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eth_utils.address import to_checksum_address
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.exceptions import Web3Exception

from chain.bindings.fixture_oracle import FixtureOracle
from chain.deployment import Deployment
from chain.errors import AddressesMissing, AddressesUnusable, ChainError
from chain.readback import committee_hash, read_back
from oracle.doctor.line import Line, away, broken, ok, warning
from proofbook.errors import SettingsError
from proofbook.redaction import redact_text
from proofbook.settings import RpcEndpoint, Settings

TIMEOUT_S: Final = 10.0
REPORT_GAS: Final = 90_000
"""What a report may use: 53,372 with three of four signatures was measured (docs/evidence/gas.md), and room."""
STALE_BLOCKS: Final = 10
_FAULTS: Final = (Web3Exception, RequestException, OSError, ValueError, ChainError)


@dataclass(frozen=True, slots=True)
class Reached:
    """An endpoint that answers for the right chain, and the time of its newest block."""

    w3: Web3
    head: int
    time: int


def endpoint_lines(settings: Settings, now: float, reached: list[Reached]) -> Iterator[Line]:
    """Each endpoint on its own; those that can be used are put into `reached`, best tier first."""
    for index, endpoint in sorted(enumerate(settings.chain.rpc), key=lambda one: one[1].tier):
        yield from _endpoint(settings, f"endpoint {index} ({_host(endpoint)})", endpoint, now, reached)
    hosts = {_host(one) for one in settings.chain.rpc}
    if settings.profile == "production" and len(hosts) < 2:
        remedy = "add one of another vendor: a result is only final when two agree on it"
        yield warning("endpoints", f"all are of {', '.join(sorted(hosts))}", remedy)


def _endpoint(
    settings: Settings, check: str, endpoint: RpcEndpoint, now: float, reached: list[Reached]
) -> Iterator[Line]:
    profile = settings.chain.constants()
    remedy = "see whether the node runs, and whether url and key are right"
    try:
        w3 = Web3(HTTPProvider(endpoint.address(), {"timeout": TIMEOUT_S}, exception_retry_configuration=None))
        chain_id = int(w3.eth.chain_id)
        if chain_id != profile.chain_id:
            found = f"it is on chain {chain_id}, the settings say {profile.name}, {profile.chain_id}"
            yield broken(check, found, "correct the url, or [chain] profile")
            return
        if w3.eth.syncing:
            yield away(check, "it is still syncing", "wait until it has caught up; the node uses the others meanwhile")
            return
        head = w3.eth.get_block("latest")
        final = w3.eth.get_block(profile.finality_tag)
        w3.eth.get_balance(to_checksum_address("0x" + "00" * 20), final["number"])
    except SettingsError as error:
        yield broken(check, redact_text(error.message), "correct the file with the endpoint's key")
        return
    except _FAULTS as error:
        yield away(check, f"no answer ({type(error).__name__})", remedy)
        return
    one = Reached(w3, int(head["number"]), int(head["timestamp"]))
    reached.append(one)
    age, longest = now - one.time, STALE_BLOCKS * profile.block_time_s
    if profile.name != "anvil" and age > max(longest, 60):
        yield warning(check, f"its newest block is {age:.0f} s old", "see whether it follows the chain")
        return
    yield ok(check, f"chain {chain_id}, block {one.head}, state at the final block is there")


def contract_lines(settings: Settings, reached: list[Reached], found: list[Deployment]) -> Iterator[Line]:
    """The address file, and what stands at its addresses: code, links, and the version that this node is built for."""
    path = settings.node.address_file(settings.chain.profile)
    try:
        deployment = Deployment.load(path)
    except (AddressesMissing, AddressesUnusable) as error:
        remedy = "ask the host for the address file, and name it in [node] contracts"
        yield broken("address file", error.message, remedy)
        return
    if deployment.chain_id != settings.chain.constants().chain_id:
        fault = f"{path} is for chain {deployment.chain_id}"
        yield broken("address file", fault, "name the file of this chain in [node] contracts")
        return
    found.append(deployment)
    yield ok("address file", f"{path}, oracle {deployment.oracle}")
    if not reached:
        yield away("contracts", "no endpoint to ask", "put an endpoint right first")
        return
    try:
        findings = read_back(reached[0].w3, deployment)
    except _FAULTS as error:
        yield away("contracts", f"no answer ({type(error).__name__})", "try again; look at the endpoint")
        return
    for finding in findings:
        yield broken("contracts", f"{finding.what} is {finding.found}, expected {finding.expected}", finding.remedy)
    if not findings:
        yield ok("contracts", "code, links and signed types are those of this version")


def committee_lines(
    settings: Settings, reached: list[Reached], deployment: Deployment, reporter: str | None
) -> Iterator[Line]:
    """Whether this node is a member, and whether the others' addresses are known."""
    if not reached:
        yield away("committee", "no endpoint to ask", "put an endpoint right first")
        return
    try:
        stored = FixtureOracle(reached[0].w3, deployment.oracle).committees(0)
    except _FAULTS as error:
        yield away("committee", f"no answer ({type(error).__name__})", "try again; look at the endpoint")
        return
    members = tuple(to_checksum_address(member) for member in deployment.committee)
    if stored != committee_hash(members):
        remedy = "ask the host for the address file of now"
        yield broken("committee", "the address file names other members than the contract", remedy)
        return
    if reporter is None:
        yield warning("committee", f"{len(members)} members; no reporter key here", "the node observes only")
    elif reporter not in members:
        remedy = "send the host the file of `proofbook node join`; until admitted the node observes only"
        yield warning("committee", f"{reporter} is none of the {len(members)} members", remedy)
    else:
        yield ok("committee", f"{reporter} is one of {len(members)} members")
    named = {to_checksum_address(peer.address) for peer in settings.node.peers.others}
    missing = [member for member in members if member not in named and member != reporter]
    strangers = sorted(named - set(members))
    if missing and reporter in members:
        remedy = "ask these operators for their addresses and add them with [[node.peers.others]]"
        yield broken("peers", f"no address for {', '.join(missing)}", remedy)
    if strangers:
        yield warning("peers", f"{', '.join(strangers)} are no members", "remove them; their messages are refused")


def balance_lines(settings: Settings, reached: list[Reached], transmitter: str | None) -> Iterator[Line]:
    """How many reports the transmitter can still pay for, at the fee cap."""
    if transmitter is None:
        return
    if not reached:
        yield away("balance", "no endpoint to ask", "put an endpoint right first")
        return
    try:
        wei = int(reached[0].w3.eth.get_balance(to_checksum_address(transmitter)))
    except _FAULTS as error:
        yield away("balance", f"no answer ({type(error).__name__})", "try again; look at the endpoint")
        return
    yield balance_line(settings, transmitter, wei)


def balance_line(settings: Settings, transmitter: str, wei: int) -> Line:
    """Judge a balance. Pure."""
    price = settings.node.fees.wei("fee_cap") * REPORT_GAS
    reports = wei // price if price else 0
    found = f"{wei / 10**18:.4f} ether at {transmitter}: {reports} reports at the fee cap"
    limits = settings.node.limits
    if reports < limits.reports_critical:
        return broken("balance", found, f"send ether to {transmitter}, {limits.reports_warn} reports' worth at least")
    if reports < limits.reports_warn:
        return warning("balance", found, f"send ether to {transmitter} soon")
    return ok("balance", found)


def _host(endpoint: RpcEndpoint) -> str:
    return endpoint.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
