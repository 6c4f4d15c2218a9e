"""Who does what: one worker has all loops, or several processes share them; each share has a lease of its own.

share        does                                                        lease
all          duties and settlement                                       both
duties       index, bars, grants, providers' events, retention           work
settlement   the queue, closing epochs, the settler's transactions       sett
live         boards and their changes, to outbox, bus and snapshot       publ (the publisher's own)
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Share = Literal["all", "duties", "settlement", "live"]
SHARES: Final[tuple[str, ...]] = get_args(Share)
_DUTIES: Final = ("nodes", "follow", "issuer", "bars", "grants", "events", "ends", "register", "retention", "lead")
_SETTLING: Final = ("settlement", "epochs", "settler")
_BESIDE: Final = ("settlement_nodes", "settlement_lead")
"""What settlement has of its own where it is a process of its own."""
LIVE: Final = "live"
_NAMES: Final[dict[Share, tuple[str, ...]]] = {
    "all": (*_DUTIES[:-1], *_SETTLING, "lead"),
    "duties": _DUTIES,
    "settlement": (*_SETTLING, *_BESIDE),
    "live": (LIVE,),
}
LEASES: Final[dict[Share, tuple[str, ...]]] = {
    "all": ("work", "sett"),
    "duties": ("work",),
    "settlement": ("sett",),
    "live": (),
}
_WITH: Final[dict[Share, tuple[Share, ...]]] = {
    "all": ("live",),
    "duties": ("settlement", "live"),
    "settlement": ("duties", "live"),
    "live": ("all", "duties", "settlement"),
}


def names_of(share: Share) -> tuple[str, ...]:
    """The loops of a share."""
    return _NAMES[share]


def names_beside(share: Share) -> tuple[str, ...]:
    """Loops that other processes may have at the same time."""
    return tuple(dict.fromkeys(name for other in _WITH[share] for name in _NAMES[other]))


def name_in(share: Share, name: str) -> str:
    """What a loop that every share has, `nodes` or `lead`, is called in this one."""
    return f"settlement_{name}" if share == "settlement" else name
