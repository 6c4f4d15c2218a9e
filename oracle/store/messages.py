"""Signed messages of all nodes, the certificates made of them, and proofs that a node said two things.

What one signer may store of one round, ballot and kind is two values: the second one makes an equivocation proof, more
prove nothing new. So a liar fills no disk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oracle.agreement import Certificate, Claim, Value
from oracle.signed import (
    SignedCertificate,
    SignedMessage,
    Slip,
    certificate_form,
    message_form,
    read_certificate,
    read_message,
)
from oracle.store import forms
from oracle.store.database import Store, Transaction
from oracle.store.locks import Kind


class Kept(StrEnum):
    """What became of a message."""

    NEW = "new"
    KNOWN = "known"
    SECOND = "second"
    """New, and another value than the signer said before: an equivocation."""
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Equivocation:
    """Two signed values of one signer in one round; of reports it is what `slash` takes."""

    signer: str
    one: SignedMessage
    other: SignedMessage


def keep(write: Transaction, signer: str, digest: bytes, message: SignedMessage, at: int) -> Kept:
    """Write a checked message, and the proof of an equivocation if it is the second value of its round."""
    claim = message.claim
    place = (message.specification, claim.ballot, claim.round, message.kind.value, signer)
    said = write.rows(
        "SELECT seq, digest, result, voids FROM messages"
        " WHERE specification = ? AND ballot = ? AND round = ? AND kind = ? AND signer = ? ORDER BY seq",
        *place,
    )
    result, voids = forms.value_form(claim.value)
    same = [row for row in said if (row[2], row[3]) == (result, voids)]
    if same:
        return Kept.KNOWN
    if len(said) >= 2:
        return Kept.TOO_MANY
    seq = write.insert(
        "INSERT INTO messages"
        " (specification, ballot, round, kind, signer, result, voids, digest, signature, body, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *place,
        result,
        voids,
        digest,
        message.signature,
        forms.dump(message_form(message)),
        at,
    )
    if not said:
        return Kept.NEW
    write.run(
        "INSERT OR IGNORE INTO equivocations (specification, ballot, round, kind, signer, one, other, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *place,
        said[0][0],
        seq,
        at,
    )
    return Kept.SECOND


def keep_certificate(write: Transaction, specification: bytes, certificate: SignedCertificate, at: int) -> None:
    """Write a checked certificate; the first one of a claim is as good as any."""
    claim = certificate.claim
    write.run(
        "INSERT OR IGNORE INTO certificates (specification, ballot, round, result, voids, body, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        specification,
        claim.ballot,
        claim.round,
        *forms.value_form(claim.value),
        forms.dump(certificate_form(certificate)),
        at,
    )


def signed_certificate(
    reader: Store | Transaction, specification: bytes, members: Sequence[str], wanted: Certificate
) -> SignedCertificate | None:
    """A certificate of the claim with its signatures: as it came, or made of the wanted voters' votes."""
    claim = wanted.claim
    place = (specification, claim.ballot, claim.round, *forms.value_form(claim.value))
    rows = reader.rows(
        "SELECT body FROM certificates"
        " WHERE specification = ? AND ballot = ? AND round = ? AND result = ? AND voids = ?",
        *place,
    )
    if rows:
        return read_certificate(forms.load(rows[0][0]))
    bodies = reader.rows(
        "SELECT signer, body FROM messages WHERE specification = ? AND ballot = ? AND round = ?"
        " AND result = ? AND voids = ? AND kind = 'vote'",
        *place,
    )
    votes = {signer: read_message(forms.load(body)) for signer, body in bodies}
    slips = [
        Slip(voter, votes[members[voter]].paper, votes[members[voter]].signature)
        for voter in sorted(wanted.voters)
        if members[voter] in votes
    ]
    return SignedCertificate(claim, tuple(slips)) if len(slips) == len(wanted.voters) else None


def of_fixture(store: Store, specification: bytes, ballot: int | None = None) -> list[tuple[str, SignedMessage]]:
    """Every message of a fixture, of one ballot or of all, in the order in which they came, with their signers."""
    rows = store.rows(
        "SELECT signer, body FROM messages WHERE specification = ? AND ballot = coalesce(?, ballot) ORDER BY seq",
        specification,
        ballot,
    )
    return [(signer, read_message(forms.load(body))) for signer, body in rows]


def bodies(store: Store, specification: bytes, after: int = 0, limit: int = 200) -> list[tuple[int, Any]]:
    """Messages as JSON with their numbers, for a peer that pulls."""
    rows = store.rows(
        "SELECT seq, body FROM messages WHERE specification = ? AND seq > ? ORDER BY seq LIMIT ?",
        specification,
        after,
        limit,
    )
    return [(seq, forms.load(body)) for seq, body in rows]


def signatures(store: Store, specification: bytes, claim: Claim) -> dict[str, bytes]:
    """Signatures of the reports of a claim, by signer."""
    rows = store.rows(
        "SELECT signer, signature FROM messages WHERE specification = ? AND ballot = ? AND round = ?"
        " AND result = ? AND voids = ? AND kind = 'report'",
        specification,
        claim.ballot,
        claim.round,
        *forms.value_form(claim.value),
    )
    return dict(rows)


def equivocations(store: Store, kinds: Iterable[Kind] = (Kind.REPORT,)) -> list[Equivocation]:
    """Proofs, oldest first."""
    wanted = {kind.value for kind in kinds}
    rows = store.rows(
        "SELECT e.kind, e.signer, a.body, b.body FROM equivocations e"
        " JOIN messages a ON a.seq = e.one JOIN messages b ON b.seq = e.other ORDER BY e.at, e.signer"
    )
    return [
        Equivocation(signer, read_message(forms.load(one)), read_message(forms.load(other)))
        for kind, signer, one, other in rows
        if kind in wanted
    ]


def spoke(store: Store, specification: bytes, ballot: int, signer: str) -> bool:
    """Whether a message of the signer in the ballot is here, alone or in a certificate's votes."""
    row = store.row(
        "SELECT 1 FROM messages WHERE specification = ? AND ballot = ? AND signer = ? LIMIT 1",
        specification,
        ballot,
        signer,
    )
    return row is not None


def value_of(result: str, voids: str) -> Value:
    """A value as rows have it."""
    return forms.read_value([result, voids])
