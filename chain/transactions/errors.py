"""Errors of the transaction manager.

ChainError
└── TransactionError
    ├── IntentUnusable        an intent that no transaction can be made of
    ├── IntentConflict        an id that is taken by another content
    ├── IntentUnknown         an id that nobody submitted
    ├── IllegalStep           a transition that the table in `record` does not have: a fault of ours
    ├── NonceTaken            a nonce that another intent has: a fault of ours
    └── WrongSender           the signer's key is not the log's, or the signature is not the key's
"""

from __future__ import annotations

from chain.errors import ChainError


class TransactionError(ChainError):
    """Root of what the transaction manager raises."""


class IntentUnusable(TransactionError):
    """An intent that no transaction can be made of."""

    def __init__(self, intent_id: str, field: str, value: str) -> None:
        super().__init__(f"the intent {intent_id!r} has {field} = {value}", "correct it; nothing was kept")


class IntentConflict(TransactionError):
    """An id that is taken by an intent of another content."""

    def __init__(self, intent_id: str, field: str) -> None:
        super().__init__(
            f"the intent {intent_id} was submitted before with another {field}", "give a new purpose a new id"
        )


class IntentUnknown(TransactionError):
    """An id that nobody submitted."""

    def __init__(self, intent_id: str) -> None:
        super().__init__(f"no intent {intent_id} was submitted", "submit it first")


class IllegalStep(TransactionError):
    """A transition that does not exist: a fault of this software."""

    def __init__(self, intent_id: str, state: str, step: str) -> None:
        super().__init__(f"the intent {intent_id} is {state} and cannot be {step}", "report this as a bug")


class NonceTaken(TransactionError):
    """A nonce that another intent has had: a fault of this software, stopped by the log."""

    def __init__(self, intent_id: str, nonce: int) -> None:
        super().__init__(
            f"the intent {intent_id} cannot have nonce {nonce}: another intent has it", "report this as a bug"
        )


class WrongSender(TransactionError):
    """Signed by another key than the sender's."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"a transaction of {expected} was signed by {found}", "check the keys in the settings")
