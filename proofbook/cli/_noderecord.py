"""What a node kept of a result, as receipts publish it: its signed vote, and the normalised readings behind it.

Read beside the node, out of its store and its evidence. The vote's signature covers the hashes of the bodies; what the
bodies say is read out of them anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from api.receipts import NodeRecord
from api.receipts.evidence import evidence_digest
from api.receipts.model import VotePart
from oracle.daemon.explain import explain
from oracle.store import Kind, Store, messages
from oracle.store.reading import reader
from proofbook.cli._nodestore import store_path
from proofbook.settings import Settings, load
from sports.evidence import DiskStore, Evidence, normalised
from sports.fixtures import CatalogueFixture
from sports.model import Reading, UnixTime
from sports.providers.fetch import reading_of
from sports.sources import Sources, sources_of


def node_record(files: Iterable[Path], match: CatalogueFixture, specification: bytes, value: int) -> NodeRecord:
    """What the nodes with these settings files kept of a fixture whose result is `value` (a packed word)."""
    votes: list[VotePart] = []
    readings: dict[tuple[str, str], dict[str, Any]] = {}
    for file in files:
        settings = load([file])
        with reader(store_path(settings)) as store:
            for vote in _votes(store, specification, value):
                votes.append(vote)
                readings |= {
                    (str(one["group"]), str(one["body_sha256"])): one
                    for one in asyncio.run(_readings(settings, match, vote.sources))
                }
    return NodeRecord(tuple(votes), tuple(readings[key] for key in sorted(readings)))


def _votes(store: Store, specification: bytes, value: int) -> Iterator[VotePart]:
    """The node's own votes for the value; one that followed others may have no evidence of its own."""
    told = explain(store, specification.hex())
    sources = [tuple((str(group), str(digest)) for group, digest in one["evidence"]) for one in told["decisions"]]
    for signer, message in messages.of_fixture(store, specification):
        claim = message.claim
        if signer != store.identity.signer or message.kind is not Kind.VOTE or claim.value.result != value:
            continue
        made = VotePart(
            signer,
            claim.ballot,
            claim.round,
            claim.value.result,
            claim.value.voids,
            message.paper.evidence,
            message.paper.certificate,
            message.signature,
            next((one for one in sources if evidence_digest(one) == message.paper.evidence), ()),
        )
        if evidence_digest(made.sources) == made.evidence:
            yield made


async def _readings(
    settings: Settings, match: CatalogueFixture, wanted: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The readings of bodies by group and hash, out of the node's evidence."""
    sources, store = sources_of(settings.sports), DiskStore(settings.sports.evidence.folder)
    entries = {str(entry["sha256"]): entry for day in store.days() for entry in store.entries(day)}
    found = []
    for group, digest in wanted:
        body = await Evidence(store).body(digest)
        # The settings may count a provider with another group than its adapter does.
        found.append({**normalised(_read(sources, match, body, entries[digest])), "group": group})
    return found


def _read(sources: Sources, match: CatalogueFixture, body: bytes, entry: dict[str, Any]) -> Reading:
    source = next(one for one in sources.sources(match.competition.key) if one.name == entry["provider"])
    at = UnixTime(int(entry["fetched_at"]))
    return reading_of(source.adapter, match.ref(source.name), body, at, source.key).reading
