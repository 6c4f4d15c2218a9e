"""All that can happen to a fixture, and all that its machine can ask for."""

from dataclasses import dataclass

from oracle.agreement import Attested, Claim, Fixture, Keep, Send, Value
from oracle.agreement.messages import Message
from oracle.statements import NOTHING


@dataclass(frozen=True, slots=True)
class Decision:
    """What the node's own sources amount to; an input, made by the observer's rule.

    `value` is what the node votes: final, settled. `alarm` is what its watcher compares with the chain: the same value
    in two polls, 60 s apart, no settle delay. `evidence` is the digest of what the sources said, `detail` that in JSON.
    """

    value: Value | None = None
    alarm: Value | None = None
    state: str = "PENDING"
    reason: str = "no source has answered yet"
    evidence: bytes = NOTHING
    detail: str = ""
    doubt: str = ""
    """Why the value cannot be believed whatever the sources say: it halts the fixture."""


# -- events


@dataclass(frozen=True, slots=True)
class Heard:
    """A message whose signatures were checked, and which is in the store."""

    message: Message


@dataclass(frozen=True, slots=True)
class Decided:
    """The sources were asked again."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment has come at which the node may speak."""


@dataclass(frozen=True, slots=True)
class Finalised:
    """The fixture in a block that cannot vanish, and that block's time."""

    fixture: Fixture
    at: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The fixture in the newest block."""

    fixture: Fixture


@dataclass(frozen=True, slots=True)
class Restarted:
    """The process begins again with what is on the disk."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The own transaction with this report is on its way."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Silence:
    """The node must not sign, or may again (empty reason): safe mode."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halt:
    """Sign nothing for this fixture until somebody looked at it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Release:
    """An operator looked at it."""

    reason: str


Event = Heard | Decided | Timer | Finalised | Latest | Restarted | Submitted | Silence | Halt | Release


# -- effects


@dataclass(frozen=True, slots=True)
class Opened:
    """A ballot began: its rounds follow the clock from `opens`."""

    ballot: int
    opens: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """Challenge the value that was reported at this time, which the own data contradict."""

    ballot: int
    reported: int
    value: Value
    own: Value


@dataclass(frozen=True, slots=True)
class Moved:
    """A step of the fixture's story; equal stages: something worth telling happened in it."""

    event: str
    before: str
    after: str
    reason: str
    detail: str = ""


Effect = Keep | Send | Attested | Opened | Challenge | Moved

__all__ = [
    "Attested",
    "Challenge",
    "Decided",
    "Decision",
    "Effect",
    "Event",
    "Finalised",
    "Halt",
    "Heard",
    "Keep",
    "Latest",
    "Moved",
    "Opened",
    "Release",
    "Restarted",
    "Send",
    "Silence",
    "Submitted",
    "Timer",
]
