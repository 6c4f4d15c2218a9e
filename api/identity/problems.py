"""Problems of identity, as requests see them.

Problem
├── ProviderUnknown       404  no such provider here
├── CallbackRefused       400  an answer that belongs to no attempt of this session
├── TooYoung              409  may try again once grown up
├── RelinkCooling         409  too soon after an identity was taken off
├── NothingProved         409  no identity to act upon
├── EventUnwanted         400  a webhook that is not taken
└── MustBeKept            409  the law asks to keep it for now
"""

from __future__ import annotations

from api.errors import ProviderDown
from api.identity.errors import EventRejected, ProviderUnavailable
from api.problems import Problem


class ProviderUnknown(Problem):
    """No such provider of identity here."""

    slug, status, title = "provider-unknown", 404, "This provider is not offered"

    def __init__(self, given: str, offered: tuple[str, ...]) -> None:
        super().__init__(
            f"there is no provider {given[:40]!r}", f"choose one of {', '.join(offered)}", field="body.provider"
        )


class CallbackRefused(Problem):
    """A provider's answer that belongs to no attempt of this session."""

    slug, status, title = "callback-refused", 400, "This answer belongs to no attempt of yours"

    def __init__(self) -> None:
        super().__init__(
            "the attempt was finished, is too old, or was started by somebody else or in another browser",
            "start again: POST /v1/identity/attempts",
        )


class TooYoung(Problem):
    """A person who was too young tries again."""

    slug, status, title = "too-young", 409, "Not before the 18th birthday"

    def __init__(self, until: int) -> None:
        super().__init__("betting is for adults", "come back once you are 18", extra={"until": until})


class RelinkCooling(Problem):
    """A new identity too soon after the last one was taken off."""

    slug, status, title = "relink-cooling", 409, "An identity was taken off this account lately"

    def __init__(self, until: int) -> None:
        super().__init__(
            "so that nobody who took over an account can put another person in",
            "wait until then, or ask support",
            extra={"until": until},
        )


class NothingProved(Problem):
    """There is no identity to act upon."""

    slug, status, title = "nothing-proved", 409, "No identity is linked"

    def __init__(self) -> None:
        super().__init__("this account has no identity in that state", "GET /v1/identity says how it stands")


class EventUnwanted(Problem):
    """A webhook that is not taken."""

    slug, status, title = "event-refused", 400, "This event is not taken"

    def __init__(self, error: EventRejected) -> None:
        super().__init__(error.message, error.remedy, extra={"check": error.check})


class MustBeKept(Problem):
    """What the law asks to keep."""

    slug, status, title = "must-be-kept", 409, "It must be kept for now"

    def __init__(self, until: int | None) -> None:
        remedy = "close the account first" if until is None else "it is erased by itself at that time"
        super().__init__("the law asks to keep the proof of identity", remedy, extra={"until": until})


def down(error: ProviderUnavailable) -> ProviderDown:
    """The same as a 503."""
    return ProviderDown(error.message)
