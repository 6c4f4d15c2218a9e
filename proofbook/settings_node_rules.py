"""What must fit together in a node's settings: one rule a function, all of them always asked.

always                 a signer has what its kind needs and nothing of another; both keys or none, and not the same one
                       nobody's address twice among the peers; fees in order
not development        no raw key, no pace but real time, addresses expected, three peers at least, an absolute data
                       directory that is closed, APIs told over https
not the local chain    no key that everybody knows
providers              no key for two of them; no two groups behind one address
"""

from __future__ import annotations

import itertools
import json
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from proofbook.secrets import holds_development_key, permission_problem
from proofbook.settings_node import FIELDS, PeerSettings, SignerSettings

if TYPE_CHECKING:
    from proofbook.settings import Settings

Problem = tuple[str, str, str]
ROLES: Final = ("reporter", "transmitter")
LEAST_PEERS: Final = 3
"""A committee has four members at least."""
_IDENTITY: Final = ("expect_address", "keystore_file", "raw_key_file", "key_id")


def node_refusals(settings: Settings) -> Iterator[Problem]:
    """Every problem of the section and of what the node rests on."""
    yield from _shared_provider_keys(settings)
    yield from _shared_addresses(settings)
    if not settings.node.configured:
        return
    rules: list[Callable[[Settings], Iterator[Problem]]] = [_both_keys, _kinds, _apart, _checksums, _fees, _peers]
    if settings.profile != "development":
        rules += [_real_pace, _no_raw_key, _expected_addresses, _enough_peers, _data_dir, _told_safely]
    if settings.chain.profile != "anvil":
        rules.append(_own_keys)
    for rule in rules:
        yield from rule(settings)


def signers(settings: Settings) -> Iterator[tuple[str, SignerSettings]]:
    """The keys that are set, by role."""
    for role in ROLES:
        chosen: SignerSettings | None = getattr(settings.node, role)
        if chosen is not None:
            yield role, chosen


def _both_keys(settings: Settings) -> Iterator[Problem]:
    given = [role for role, _ in signers(settings)]
    if len(given) == 1:
        missing = next(role for role in ROLES if role not in given)
        yield f"node.{missing}", "not set", "a node needs both keys, or neither to observe only"


def _kinds(settings: Settings) -> Iterator[Problem]:
    for role, chosen in signers(settings):
        needed, allowed = FIELDS[chosen.kind]
        for name in needed:
            if getattr(chosen, name) is None:
                yield f"node.{role}.{name}", "not set", f"a key of kind {chosen.kind} needs it"
        for name in sorted(chosen.model_fields_set - {"kind", "expect_address", *needed, *allowed}):
            if getattr(chosen, name) is not None:
                belongs = ", ".join(kind for kind, (one, other) in FIELDS.items() if name in (*one, *other))
                remedy = f"belongs to kind {belongs}, this one is {chosen.kind}; remove it or correct the kind"
                yield f"node.{role}.{name}", str(getattr(chosen, name)), remedy
        if chosen.kind == "aws-kms" and (chosen.access_key_file is None) is not (chosen.secret_key_file is None):
            yield f"node.{role}.access_key_file", str(chosen.access_key_file), "give both files of the AWS key, or none"
        if chosen.kind == "web3signer" and (chosen.client_certificate_path is None) is not (
            chosen.client_key_file is None
        ):
            yield f"node.{role}.client_key_file", str(chosen.client_key_file), "give certificate and key, or neither"


def _apart(settings: Settings) -> Iterator[Problem]:
    """Reporter and transmitter are two keys, and neither is another part's."""
    given = dict(signers(settings))
    if len(given) == len(ROLES):
        reporter, transmitter = (given[role] for role in ROLES)
        for name in _IDENTITY:
            one, other = getattr(reporter, name), getattr(transmitter, name)
            if one is not None and other is not None and str(one).lower() == str(other).lower():
                remedy = "is the reporter's too; make a second key: one signs results, the other pays and can be lost"
                yield f"node.transmitter.{name}", str(other), remedy
    used = {path: f"keys.{part}" for part in type(settings.keys).model_fields if (path := getattr(settings.keys, part))}
    for role, chosen in given.items():
        for name in ("keystore_file", "raw_key_file"):
            path = getattr(chosen, name)
            if path in used:
                yield f"node.{role}.{name}", str(path), f"is also {used[path]}; a node's keys are its own"


def _checksums(settings: Settings) -> Iterator[Problem]:
    """An address in mixed case whose checksum (EIP-55) is wrong has a typing mistake in it."""
    from eth_utils.address import is_checksum_address, is_checksum_formatted_address

    named = [(f"node.{role}.expect_address", chosen.expect_address) for role, chosen in signers(settings)]
    named += [(f"node.peers.others.{index}.address", peer.address) for index, peer in _others(settings)]
    for key, address in named:
        if address and is_checksum_formatted_address(address) and not is_checksum_address(address):
            yield key, address, "its checksum is wrong: one digit or letter is mistyped; copy it again"
    for role, chosen in signers(settings):
        found = _address_in(chosen.keystore_file)
        expected = (chosen.expect_address or "").lower()
        if found and expected and found != expected:
            yield f"node.{role}.expect_address", str(chosen.expect_address), f"the keystore is of {found}; correct one"


def _address_in(keystore: Path | None) -> str | None:
    """The address that a keystore states, lower case; None where it states none or cannot be read."""
    if keystore is None or permission_problem(keystore) == "is not a regular file; name a file":
        return None
    try:
        address = json.loads(keystore.read_text())["address"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return f"0x{str(address).lower().removeprefix('0x')}"


def _fees(settings: Settings) -> Iterator[Problem]:
    fees = settings.node.fees
    order = ("tip_floor_gwei", "tip_cap_gwei", "fee_cap_gwei", "fee_cap_urgent_gwei")
    for low, high in itertools.pairwise(order):
        if getattr(fees, low) > getattr(fees, high):
            yield f"node.fees.{low}", str(getattr(fees, low)), f"is above {high} = {getattr(fees, high)}; correct one"
    limits = settings.node.limits
    if limits.clock_warn_s >= limits.clock_stop_s:
        remedy = f"is not under clock_stop_s = {limits.clock_stop_s}; warn before signing stops"
        yield "node.limits.clock_warn_s", str(limits.clock_warn_s), remedy
    if limits.reports_critical > limits.reports_warn:
        remedy = f"is above reports_warn = {limits.reports_warn}; warn first"
        yield "node.limits.reports_critical", str(limits.reports_critical), remedy


def _peers(settings: Settings) -> Iterator[Problem]:
    others = settings.node.peers.others
    addresses = Counter(peer.address.lower() for peer in others)
    urls = Counter(url.rstrip("/").lower() for peer in others for url in peer.urls)
    mine = {(chosen.expect_address or "").lower(): role for role, chosen in signers(settings)} | {"": ""}
    own = {url.rstrip("/").lower() for url in settings.node.peers.public_urls}
    for index, peer in _others(settings):
        key = f"node.peers.others.{index}"
        if addresses[peer.address.lower()] > 1:
            yield f"{key}.address", peer.address, "stands twice; put all urls of a member into one entry"
        if mine.get(peer.address.lower()):
            yield (
                f"{key}.address",
                peer.address,
                f"is this node's own {mine[peer.address.lower()]}; list the others only",
            )
        for url in peer.urls:
            if url.rstrip("/").lower() in own:
                yield f"{key}.urls", url, "is this node's own address; list the others only"
            elif urls[url.rstrip("/").lower()] > 1:
                yield f"{key}.urls", url, "stands twice; every member answers at an address of its own"


def _others(settings: Settings) -> Iterator[tuple[int, PeerSettings]]:
    yield from enumerate(settings.node.peers.others)


def _real_pace(settings: Settings) -> Iterator[Problem]:
    if settings.node.pace != 1:
        yield "node.pace", str(settings.node.pace), "real matches run at real speed: leave it out"


def _no_raw_key(settings: Settings) -> Iterator[Problem]:
    for role, chosen in signers(settings):
        if chosen.kind == "raw":
            remedy = "a raw key lies open on the disk: make a keystore (`proofbook node init`) or use a remote signer"
            yield f"node.{role}.kind", "'raw'", remedy


def _expected_addresses(settings: Settings) -> Iterator[Problem]:
    for role, chosen in signers(settings):
        if chosen.expect_address is None and "expect_address" not in FIELDS[chosen.kind][0]:
            remedy = "write the key's address, so that a wrong file or key id is noticed"
            yield f"node.{role}.expect_address", "not set", remedy


def _enough_peers(settings: Settings) -> Iterator[Problem]:
    count = len(settings.node.peers.others)
    if settings.node.reporter is not None and count < LEAST_PEERS:
        remedy = f"a committee has {LEAST_PEERS + 1} members at least: add the others with [[node.peers.others]]"
        yield "node.peers.others", f"{count} entries", remedy
    if settings.node.reporter is not None and not settings.node.peers.public_urls:
        yield "node.peers.public_urls", "not set", "write where the other members reach this node"


def _data_dir(settings: Settings) -> Iterator[Problem]:
    folder = settings.node.data_dir
    if not folder.is_absolute():
        yield "node.data_dir", str(folder), "depends on where the node is started; write an absolute path"
    elif folder.exists() and folder.stat().st_mode & 0o077:
        mode = stat.S_IMODE(folder.stat().st_mode)
        yield "node.data_dir", str(folder), f"has mode {mode:03o} and others can enter it; run `chmod 700 {folder}`"


def _told_safely(settings: Settings) -> Iterator[Problem]:
    for index, url in enumerate(settings.node.publish_to):
        if not url.startswith("https://"):
            yield f"node.publish_to.{index}", repr(url), "plain http can be cut off or altered on its way; use https"


def _own_keys(settings: Settings) -> Iterator[Problem]:
    for role, chosen in signers(settings):
        path = chosen.keystore_file or chosen.raw_key_file
        if path is not None and permission_problem(path) is None and holds_development_key(path):
            yield f"node.{role}", str(path), "holds a development key that everybody knows; make a new key"


def _shared_provider_keys(settings: Settings) -> Iterator[Problem]:
    seen: dict[Path, str] = {}
    for name, provider in settings.sports.providers.items():
        if provider.enabled and provider.key_file is not None:
            first = seen.setdefault(provider.key_file, name)
            if first != name and not {first, name} <= {"api-football", "api-basketball"}:  # one account serves both
                key = f"sports.providers.{name}.key_file"
                yield key, str(provider.key_file), f"is the key of {first} too; each provider has its own"


def _shared_addresses(settings: Settings) -> Iterator[Problem]:
    """Two voting providers behind one address are one source, whatever their groups are called."""
    seen: dict[str, str] = {}
    for name, provider in settings.sports.providers.items():
        if not (provider.enabled and provider.votes and provider.base_url) or settings.replay.enabled:
            continue
        first = seen.setdefault(urlsplit(provider.base_url).netloc.lower(), name)
        if first == name:
            continue
        group = settings.sports.providers[first].group
        if group is None or group != provider.group:
            remedy = f"{first} answers from there too, so they are one source: give both the same `group`"
            yield f"sports.providers.{name}.base_url", provider.base_url, remedy
