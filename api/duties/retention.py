"""What is kept how long and on what ground; everything else is erased on request at once.

    what              ground                                  until
    identity          law 2010-476, decree 2010-509           5 years after the account was closed
    identity, no bet  minimisation                            the account was closed
    attempts          security of the service                 90 days
    limits, exclusion proof of a duty                         5 years after the account was closed
    marketing         consent                                 withdrawn
    wallets' link     contract, law                           5 years after the account was closed

What stands on the chain stays there: numbers without a name. Erasing destroys the key that sealed the identity, so
that backups forget with us.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

YEARS: Final = 5
ATTEMPT_S: Final = 90 * 86_400


class Kept(StrEnum):
    """Kinds of records."""

    IDENTITY = "identity"
    ATTEMPT = "attempt"
    DUTY = "duty"
    WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Account:
    """What retention is judged by."""

    closed_at: int | None
    has_bet: bool


def kept_until(kind: Kept, account: Account, made_at: int) -> int | None:
    """When a record is to be erased, in seconds since 1970; None while the account is open."""
    if kind is Kept.ATTEMPT:
        return made_at + ATTEMPT_S
    if account.closed_at is None:
        return None
    if not account.has_bet and kind in (Kept.IDENTITY, Kept.WALLET):
        return account.closed_at
    return years_after(account.closed_at, YEARS)


def may_erase(kind: Kept, account: Account, made_at: int, now: int) -> bool:
    """Whether a request to erase can be met now."""
    until = kept_until(kind, account, made_at)
    return until is not None and now >= until


def years_after(moment: int, years: int) -> int:
    """The same day and time some years later (UTC); 1 March for a 29 February that is missing."""
    begun = datetime.fromtimestamp(moment, UTC)
    if (begun.month, begun.day) == (2, 29) and not isleap(begun.year + years):
        return int(begun.replace(year=begun.year + years, month=3, day=1).timestamp())
    return int(begun.replace(year=begun.year + years).timestamp())
