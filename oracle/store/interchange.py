"""Locks as a file: to move a node to another machine, or to keep a copy that a lost disk can be made good with.

```
{"format": "proofbook-locks", "version": 1, "chain_id": 1, "contract": "0x…", "signer": "0x…", "fixtures": [
  {"fixture": "0x…32 bytes", "memory": {…}, "locks": [
    {"ballot": 0, "round": 3, "kind": "vote", "digest": "0x…", "sealed": false,
     "statement": {…}, "certificate": {…}}]}]}
```

`memory`, `statement` and `certificate` are those of `oracle.store.forms`. An import merges towards the stricter: the
later ballot; in one ballot the higher round with its vote and the younger certificate; of two statements for one place
neither is signed again (`sealed`). It never removes a lock, so importing twice, or an old file, does no harm.
"""

from dataclasses import dataclass
from typing import Any, Final

from oracle.agreement import Memory
from oracle.errors import LocksUnusable, MalformedForm
from oracle.store import forms
from oracle.store.database import Store, Transaction
from oracle.store.locks import Kind

FORMAT: Final = "proofbook-locks"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed."""

    fixtures: int
    locks: int
    sealed: int


def export(store: Store) -> dict[str, Any]:
    """Every lock and memory of this node."""
    places: dict[bytes, dict[str, Any]] = {}
    for specification, memory in store.rows(
        "SELECT specification, memory FROM fixtures"
        " UNION ALL SELECT specification, memory FROM imported ORDER BY specification"
    ):
        entry = _entry(places, specification)
        kept = forms.load(memory)
        before = entry["memory"]
        entry["memory"] = (
            kept if before is None else forms.memory_form(stricter(forms.read_memory(before), forms.read_memory(kept)))
        )
    for row in store.rows(
        "SELECT specification, ballot, round, kind, digest, sealed, statement, certificate FROM sign_locks"
        " WHERE domain = ? ORDER BY specification, ballot, round, kind",
        store.domain,
    ):
        specification, ballot, round_, kind, digest, sealed, statement, certificate = row
        _entry(places, specification)["locks"].append(
            {
                "ballot": ballot,
                "round": round_,
                "kind": kind,
                "digest": "0x" + digest.hex(),
                "sealed": bool(sealed),
                "statement": forms.load(statement) if statement else None,
                "certificate": forms.load(certificate) if certificate else None,
            }
        )
    identity = store.identity
    return {
        "format": FORMAT,
        "version": VERSION,
        "chain_id": identity.chain_id,
        "contract": identity.contract,
        "signer": identity.signer,
        "fixtures": list(places.values()),
    }


def import_(store: Store, document: Any, at: int) -> Imported:
    """Merge a file into the store, all or nothing; raises LocksUnusable. The node must not be running."""
    entries = _checked(store, document)
    locks = sealed = 0
    with store.transaction() as write:
        for specification, memory, places in entries:
            _merge_memory(write, specification, memory)
            for place in places:
                added, closed = _merge_lock(write, store.domain, specification, place, at)
                locks, sealed = locks + added, sealed + closed
        write.audit(at, "locks imported", f"{len(entries)} fixtures, {locks} locks, {sealed} sealed")
    return Imported(len(entries), locks, sealed)


def stricter(one: Memory, other: Memory) -> Memory:
    """The memory that allows what both allow, and no more."""
    if one.ballot != other.ballot:
        return one if one.ballot > other.ballot else other
    if one.round != other.round:
        vote = (one if one.round > other.round else other).vote
    else:
        vote = one.vote if one.vote is not None else other.vote
    locks = [memory.lock for memory in (one, other) if memory.lock is not None]
    lock = max(locks, key=lambda certificate: certificate.claim.round) if locks else None
    return Memory(one.ballot, max(one.round, other.round), vote, lock)


def remembered(store: Store, specification: bytes) -> Memory | None:
    """What was imported for a fixture that this node did not follow at that time."""
    row = store.row("SELECT memory FROM imported WHERE specification = ?", specification)
    return None if row is None else forms.read_memory(forms.load(row[0]))


def _entry(places: dict[bytes, dict[str, Any]], specification: bytes) -> dict[str, Any]:
    return places.setdefault(specification, {"fixture": "0x" + specification.hex(), "memory": None, "locks": []})


Place = tuple[int, int, Kind, bytes, bool, str, str]


def _checked(store: Store, document: Any) -> list[tuple[bytes, Memory | None, list[Place]]]:
    where = "at its head"
    try:
        _check_head(store, document)
        entries = []
        for number, entry in enumerate(forms.items("fixtures", document["fixtures"])):
            where = f"fixture {number}"
            memory = None if entry["memory"] is None else forms.read_memory(entry["memory"])
            entries.append((forms.word(entry["fixture"]), memory, [_place(place) for place in entry["locks"]]))
    except (KeyError, TypeError, ValueError) as error:
        raise LocksUnusable(where, f"{type(error).__name__}: {error}") from None
    return entries


def _check_head(store: Store, document: Any) -> None:
    head = forms.fields("the file", document)
    own = store.identity
    wanted = {"format": FORMAT, "version": VERSION, "chain_id": own.chain_id}
    for key, value in (wanted | {"contract": own.contract, "signer": own.signer}).items():
        if str(head[key]).lower() != str(value).lower():
            raise MalformedForm(key, head[key], str(value))


def _place(form: Any) -> Place:
    statement, certificate, sealed = form["statement"], form["certificate"], form["sealed"]
    if not isinstance(sealed, bool):
        raise MalformedForm("sealed", sealed, "true or false")
    if statement is not None:
        forms.read_claim(statement)
        forms.word(statement["evidence"])
        forms.word(statement["certificate"])
    if certificate is not None:
        forms.read_certificate(certificate)
    return (
        forms.number(form["ballot"], forms.BALLOTS),
        forms.number(form["round"], forms.ROUNDS),
        Kind(form["kind"]),
        forms.word(form["digest"]),
        sealed,
        "" if statement is None else forms.dump(statement),
        "" if certificate is None else forms.dump(certificate),
    )


def _merge_memory(write: Transaction, specification: bytes, memory: Memory | None) -> None:
    if memory is None:
        return
    # Both places: a fixture that is followed, and the imported one for a fixture that is listed here later.
    row = write.row("SELECT memory FROM fixtures WHERE specification = ?", specification)
    if row is not None:
        merged = stricter(forms.read_memory(forms.load(row[0])), memory)
        write.run(
            "UPDATE fixtures SET memory = ? WHERE specification = ?",
            forms.dump(forms.memory_form(merged)),
            specification,
        )
    row = write.row("SELECT memory FROM imported WHERE specification = ?", specification)
    merged = memory if row is None else stricter(forms.read_memory(forms.load(row[0])), memory)
    write.run(
        "INSERT OR REPLACE INTO imported (specification, memory) VALUES (?, ?)",
        specification,
        forms.dump(forms.memory_form(merged)),
    )


def _merge_lock(write: Transaction, domain: bytes, specification: bytes, place: Place, at: int) -> tuple[int, int]:
    ballot, round_, kind, digest, sealed, statement, certificate = place
    key = (domain, specification, ballot, round_, kind.value)
    where = "domain = ? AND specification = ? AND ballot = ? AND round = ? AND kind = ?"
    row = write.row(f"SELECT digest, sealed FROM sign_locks WHERE {where}", *key)  # noqa: S608 - constant
    if row is None:
        write.run(
            "INSERT INTO sign_locks (domain, specification, ballot, round, kind, digest, statement, certificate,"
            " sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *key,
            digest,
            statement,
            certificate,
            int(sealed),
            at,
        )
        return 1, int(sealed)
    if row[1] or (row[0] == digest and not sealed):
        return 0, 0
    write.run(f"UPDATE sign_locks SET sealed = 1 WHERE {where}", *key)  # noqa: S608 - constant
    return 0, 1
