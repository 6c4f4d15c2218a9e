"""The only caller of the reporter's signer: lock on disk first, then the signature, then its message on disk.

    BEGIN; locks, memory, transition; COMMIT and fsync  →  sign  →  BEGIN; signed messages; COMMIT  →  send

A kill before the first commit: nothing was said. Between the commits: `recover` signs the same digests again, which
gives the same signatures. After them: the messages are there to be sent. A refused statement undoes its whole
transaction, so that the node's memory stays what it was; the refusal is audited.
"""

from collections.abc import Callable, Sequence

from chain.signers import Signer
from oracle.errors import SigningRefused, StoreFailed
from oracle.statements import STATEMENT_TYPES, struct_digest
from oracle.store.database import Store, Transaction
from oracle.store.locks import Statement, lock, unsigned

Also = Callable[[Transaction], None]
"""Writes that belong to the same decision; it runs inside the transaction, after the locks."""
Keep = Callable[[Transaction, Statement, bytes, int], None]
"""Write a signed message; `oracle.store.messages` does."""


class Guard:
    """Signs each statement of a node at most once; `refused` counts what it would not sign."""

    def __init__(self, store: Store, signer: Signer, keep: Keep) -> None:
        if signer.address.lower() != store.identity.signer.lower():
            raise SigningRefused(
                f"the key is {signer.address}, the store belongs to {store.identity.signer}",
                "give the node the key that its store was made for",
            )
        self._store = store
        self._signer = signer
        self._keep = keep
        self.refused = 0
        self.signed = 0

    @property
    def address(self) -> str:
        """Address of the reporter."""
        return self._signer.address

    def say(self, statements: Sequence[Statement], at: int, also: Also | None = None) -> list[bytes]:
        """Lock, commit, sign and keep; gives the signatures in order.

        Raises SecondStatement and SealedStatement (audited; nothing was written or signed) and StoreFailed.
        """
        try:
            with self._store.transaction() as write:
                for statement in statements:
                    lock(write, self._store.domain, statement, at)
                if also is not None:
                    also(write)
        except SigningRefused as refusal:
            self.refused += 1
            with self._store.transaction() as write:
                write.audit(at, "refused to sign", str(refusal))
            raise
        return self._sign(statements, at)

    def recover(self, at: int) -> list[tuple[Statement, bytes]]:
        """Sign what was locked and not signed when the node was killed."""
        waiting = unsigned(self._store)
        return list(zip(waiting, self._sign(waiting, at), strict=True))

    def attest(self, type_: bytes, words: bytes) -> bytes:
        """Sign a struct that is no statement about a result, such as a heartbeat; raises SigningRefused for those."""
        if type_ in STATEMENT_TYPES or len(words) % 32:
            raise SigningRefused(f"type 0x{type_.hex()} is not signed without a lock", "use `say`")
        return self._signer.sign(struct_digest(self._store.identity.domain, type_, words))

    def _sign(self, statements: Sequence[Statement], at: int) -> list[bytes]:
        if not statements:
            return []
        if self._store.failing:
            raise StoreFailed(self._store.path, self._store.failing)
        signatures = [self._signer.sign(statement.digest) for statement in statements]
        self.signed += len(signatures)
        with self._store.transaction() as write:
            for statement, signature in zip(statements, signatures, strict=True):
                self._keep(write, statement, signature, at)
        return signatures
