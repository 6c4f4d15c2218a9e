"""Sign-once locks: one statement a kind, round, ballot, fixture and domain, written before its signature exists.

A statement is locked together with everything that follows from it (the node's memory, the transition) in one
transaction. The same digest may be locked again and again; another one is refused, and an import can seal a place.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oracle.agreement import Certificate, Claim
from oracle.errors import SealedStatement, SecondStatement
from oracle.statements import BallotPaper
from oracle.store import forms
from oracle.store.database import Store, Transaction


class Kind(StrEnum):
    """What is signed."""

    VOTE = "vote"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to sign; `proof` is the certificate that a vote follows or that allowed a report."""

    kind: Kind
    specification: bytes
    claim: Claim
    digest: bytes
    paper: BallotPaper = BallotPaper()  # noqa: RUF009 - frozen
    proof: Certificate | None = None

    @property
    def place(self) -> str:
        """Where the lock stands, in words."""
        claim = self.claim
        return f"{self.kind} of fixture 0x{self.specification.hex()[:32]}, ballot {claim.ballot}, round {claim.round}"

    def form(self) -> dict[str, Any]:
        """The statement without its certificate, as JSON."""
        return {
            **forms.claim_form(self.claim),
            "evidence": "0x" + self.paper.evidence.hex(),
            "certificate": "0x" + self.paper.certificate.hex(),
        }


def lock(write: Transaction, domain: bytes, statement: Statement, at: int) -> None:
    """Commit this key to a statement; raises SecondStatement and SealedStatement, which undo the transaction."""
    claim, kind = statement.claim, statement.kind
    key = (domain, statement.specification, claim.ballot, claim.round, kind.value)
    row = write.row(
        "SELECT digest, sealed FROM sign_locks"
        " WHERE domain = ? AND specification = ? AND ballot = ? AND round = ? AND kind = ?",
        *key,
    )
    if row is not None:
        if row[1]:
            raise SealedStatement(statement.place)
        if row[0] != statement.digest:
            raise SecondStatement(statement.place, row[0], statement.digest)
        return
    write.run(
        "INSERT INTO sign_locks (domain, specification, ballot, round, kind, digest, statement, certificate, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *key,
        statement.digest,
        forms.dump(statement.form()),
        "" if statement.proof is None else forms.dump(forms.certificate_form(statement.proof)),
        at,
    )


def unsigned(store: Store) -> list[Statement]:
    """Statements that are locked and have no signed message: killed in between, to be signed now."""
    rows = store.rows(
        "SELECT l.specification, l.kind, l.digest, l.statement, l.certificate FROM sign_locks l"
        " JOIN fixtures f USING (specification)"
        " WHERE l.domain = ? AND l.sealed = 0 AND f.finished = 0 AND l.statement <> '' AND NOT EXISTS ("
        "  SELECT 1 FROM messages m WHERE m.specification = l.specification AND m.digest = l.digest AND m.signer = ?)"
        " ORDER BY l.at, l.ballot, l.round",
        store.domain,
        store.identity.signer,
    )
    return [read_statement(*row) for row in rows]


def read_statement(specification: bytes, kind: str, digest: bytes, statement: str, certificate: str) -> Statement:
    """A row as it was locked."""
    form = forms.load(statement)
    return Statement(
        Kind(kind),
        specification,
        forms.read_claim(form),
        digest,
        BallotPaper(forms.word(form["evidence"]), forms.word(form["certificate"])),
        forms.read_certificate(forms.load(certificate)) if certificate else None,
    )
