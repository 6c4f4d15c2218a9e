"""The story of one fixture out of the store: why it was signed or not, and what became of it. Reads only.

transitions     each step with its reason
sources         the last decision: who supports it, who differs, who abstains, the hash of each body behind it
decisions       the same as it was at each vote and each challenge of this node, and whenever they began to differ
messages        every vote and report that was heard, by member
locks           what this key has committed to
certificates    values that k members voted for
due, transactions, challenges   what was to be sent, and what became of it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from oracle.daemon.errors import FixtureUnknown
from oracle.engine.stages import Stage, shown
from oracle.engine.terms import Terms
from oracle.store import Kind, Store, fixtures, forms, messages
from oracle.store.messages import value_of


def names(store: Store) -> list[dict[str, str]]:
    """Every fixture of the store: name, specification, stage."""
    rows = store.rows("SELECT specification, terms, stage FROM fixtures ORDER BY updated_at DESC, specification")
    return [
        {"name": Terms.read(digest, forms.load(terms)).name, "fixture": digest.hex(), "stage": stage}
        for digest, terms, stage in rows
    ]


def explain(store: Store, wanted: str) -> dict[str, Any]:
    """Everything about the fixture of that name, or whose specification begins so. Raises FixtureUnknown."""
    specification = _chosen(store, wanted)
    kept = fixtures.known(store, specification)
    if kept is None:
        raise FixtureUnknown(wanted, [])
    terms = Terms.read(specification, kept.terms)
    story = fixtures.story(store, specification)
    return {
        "name": terms.name,
        "fixture": specification.hex(),
        "id": f"{terms.fixture:#034x}",
        "stage": kept.stage,
        "reason": kept.reason,
        "halted": kept.halted,
        "terms": kept.terms,
        "place": terms.node if terms.speaks else None,
        "transitions": [asdict(line) | {"detail": forms.load(line.detail) if line.detail else None} for line in story],
        "sources": next((forms.load(line.detail) for line in reversed(story) if line.detail), None),
        "decisions": list(_decisions(story)),
        "messages": list(_messages(store, terms)),
        "equivocations": [
            {"signer": one.signer, "kind": one.one.kind.value, "round": one.one.claim.round}
            for one in messages.equivocations(store, tuple(Kind))
            if one.one.specification == specification
        ],
        "locks": _rows(store, "ballot, round, kind, digest, sealed, at", "sign_locks", specification),
        "certificates": _rows(store, "ballot, round, result, voids, at", "certificates", specification),
        "due": _rows(
            store, "ballot, round, result, voids, attested_at, due_at, state, reason, attempts", "due", specification
        ),
        "challenges": _rows(
            store, "ballot, reported, result, voids, at, state, reason, attempts", "challenges", specification
        ),
        "transactions": list(_transactions(store, specification)),
    }


def _decisions(story: Iterable[fixtures.Transition]) -> Iterator[dict[str, Any]]:
    """What the sources said when this node spoke, and when their dissent kept it from speaking."""
    for line in story:
        spoke = line.reason.startswith(("voted ", "challenge ")) and ": " in line.reason
        held = line.after == Stage.ABSTAINED != line.before
        if line.detail and (spoke or held):
            yield {"at": line.at, "when": line.reason, **forms.load(line.detail)}


def _chosen(store: Store, wanted: str) -> bytes:
    known = names(store)
    given = wanted.lower().removeprefix("0x")
    exact = [one for one in known if one["name"] == wanted]
    found = exact or [one for one in known if len(given) >= 6 and one["fixture"].startswith(given)]
    if len(found) != 1:
        raise FixtureUnknown(wanted, [one["name"] for one in found or known])
    return bytes.fromhex(found[0]["fixture"])


def _messages(store: Store, terms: Terms) -> Iterator[dict[str, Any]]:
    for signer, message in messages.of_fixture(store, terms.specification):
        claim = message.claim
        yield {
            "kind": message.kind.value,
            "member": terms.place_of(signer),
            "signer": signer,
            "ballot": claim.ballot,
            "round": claim.round,
            "value": shown(claim.value),
            "evidence": message.paper.evidence.hex(),
        }


def _rows(store: Store, columns: str, table: str, specification: bytes) -> list[dict[str, Any]]:
    """Rows as dictionaries; a value's two words become text, a digest hexadecimal."""
    found = []
    # Both names are constants of this module.
    for row in store.rows(f"SELECT {columns} FROM {table} WHERE specification = ?", specification):  # noqa: S608
        line: dict[str, Any] = dict(zip(columns.split(", "), row, strict=True))
        if "result" in line:
            line["value"] = shown(value_of(line.pop("result"), line.pop("voids")))
        found.append({key: value.hex() if isinstance(value, bytes) else value for key, value in line.items()})
    return found


def _transactions(store: Store, specification: bytes) -> Iterator[dict[str, Any]]:
    """Intents name the fixture that they are for; a store without a transaction manager has none."""
    if store.row("SELECT 1 FROM sqlite_master WHERE name = 'tx_intents'") is None:
        return
    rows = store.rows(
        "SELECT id, state, nonce, mined_hash, block_number, succeeded, reason FROM tx_intents"
        " WHERE id LIKE ? ORDER BY place",
        f"%:{specification.hex()}:%",
    )
    for name, state, nonce, mined, block, succeeded, reason in rows:
        yield {
            "intent": str(name).replace(specification.hex(), specification.hex()[:8]),
            "state": state,
            "nonce": nonce,
            "transaction": None if mined is None else f"0x{mined.hex()}",
            "block": block,
            "succeeded": None if succeeded is None else bool(succeeded),
            "reason": reason,
        }
