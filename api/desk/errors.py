"""Problems of the desk.

Problem
├── Conflict 409
│   ├── KeyReused           an idempotency key that another order came with
│   └── OrderOfAnother      an order that another user sent
├── NotAllowed 403
│   └── NotOwnWallet        the bettor is no wallet of who sends it
├── BetRefused 422          the desk does not take it: `type` stays, `reason` says which
└── DeskClosed 503          no desk runs here
"""

from __future__ import annotations

from api.desk.reasons import Refusal
from api.errors import Conflict, NotAllowed, Unavailable
from api.problems import Problem


class KeyReused(Conflict):
    """The Idempotency-Key came with another order before."""

    slug, title = "idempotency-key-reused", "The Idempotency-Key belongs to another order"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the key {key[:80]!r} came with another order", "use a new key for a new order", field="Idempotency-Key"
        )


class OrderOfAnother(Conflict):
    """Another user sent this order."""

    slug, title = "order-of-another", "Another user sent this order"

    def __init__(self, digest: bytes) -> None:
        super().__init__(f"the order 0x{digest.hex()} came from another user", "sign in as the one who sent it")


class NotOwnWallet(NotAllowed):
    """The bettor is no wallet of the user."""

    def __init__(self, bettor: str) -> None:
        super().__init__(
            f"{bettor} is no wallet of yours", "link it first: POST /v1/wallets", field="body.order.bettor"
        )


class BetRefused(Problem):
    """The desk does not take it; `reason` is stable, `remedy` says what to do."""

    slug, status, title = "bet-refused", 422, "The bet is not taken"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            refusal.detail or refusal.reason.value.replace("-", " "),
            refusal.remedy,
            field=f"body.{refusal.field}" if refusal.field else None,
            extra={"reason": refusal.reason.value},
        )


class DeskClosed(Unavailable):
    """No desk runs here."""

    slug, title = "desk-closed", "The desk takes no orders here"
