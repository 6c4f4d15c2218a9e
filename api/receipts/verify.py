"""Verification: every check in order, one line each; nothing is asked but the given endpoint."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from api.receipts import checks_bet, checks_money, checks_price, checks_result
from api.receipts.look import Look
from api.receipts.model import Receipt
from api.receipts.onchain import ChainView
from api.receipts.steps import Step, Steps
from chain.deployment import Deployment

_GROUND: Final = ("contracts", "as of")
"""Without these nothing else can be asked."""


def verify(
    receipt: Receipt,
    view: ChainView,
    *,
    pinned: Deployment | None = None,
    replicas: Collection[str] = (),
    tell: Callable[[Step], None] | None = None,
) -> Steps:
    """The lines of a verification, told one by one; `.hold` says whether all hold.

    `pinned` are the contracts that it must be of, `replicas` all that the operator runs. Raises ChainUnusable where the
    endpoint cannot answer.
    """
    steps = Steps(tell=tell)
    look = Look(receipt, view, steps, pinned, frozenset(replicas))
    checks = (
        checks_bet.contracts,
        checks_bet.order,
        checks_bet.ticket,
        checks_bet.placed,
        checks_bet.grant,
        checks_price.prices,
        checks_result.fixtures,
        checks_money.cash_outs,
        checks_money.settlement,
        checks_money.withdrawals,
        checks_money.state,
    )
    for check in checks:
        # What a check needs before its first line can be wrong as well.
        with steps.quiet(check.__name__):
            check(look)
        if any(not line.holds for line in steps.lines if line.name in _GROUND):
            break
    return steps
