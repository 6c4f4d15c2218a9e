"""The register of banned players, behind a port. No answer is no entry.

    checked                       entry
    never, or "banned"            no
    clear, at most 24 hours ago   yes
    clear, at most 48 hours ago   only for who has bet before, while the register is down; an alert is raised
    clear, longer ago             no

Only "clear" or "not clear" and the time are kept, never what the register says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from api.duties.errors import RegisterDown

FRESH_S: Final = 24 * 3_600
GRACE_S: Final = 24 * 3_600


@dataclass(frozen=True, slots=True)
class Asked:
    """What the register is asked by: a person as the identity provider proved them. Never logged."""

    family_name: str | None
    given_names: tuple[str, ...]
    birth: str
    birthplace: str | None
    birthcountry: str | None

    def __repr__(self) -> str:
        return "Asked(***)"


@dataclass(frozen=True, slots=True)
class Check:
    """What the register said, and when."""

    clear: bool
    checked_at: int


class Register(Protocol):
    """The register of banned players."""

    def is_banned(self, person: Asked) -> bool:
        """Say whether somebody is banned; raises `RegisterDown`."""
        ...


class NoRegister:
    """For test chains alone, where play money needs none: nobody is banned."""

    def is_banned(self, person: Asked) -> bool:
        """Nobody is."""
        del person
        return False


def asked_again(
    register: Register, person: Asked, last: Check | None, now: int, alert: Callable[[], None]
) -> Check | None:
    """Ask where the last answer is not fresh; the last one, and an alert, where the register is down."""
    if last is not None and now - last.checked_at < FRESH_S:
        return last
    try:
        return Check(not register.is_banned(person), now)
    except RegisterDown:
        alert()
        return last


def admits(check: Check | None, *, has_bet: bool, now: int) -> bool:
    """Whether a check lets somebody in."""
    if check is None or not check.clear:
        return False
    return now - check.checked_at < FRESH_S + (GRACE_S if has_bet else 0)
