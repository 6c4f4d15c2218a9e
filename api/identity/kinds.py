"""What identity writes into the event log: ids and words, never a claim."""

from __future__ import annotations

from typing import Final

from api.identity.attempts import Rejection, State
from api.identity.errors import Outcome
from api.log import ID, Kind, words

PROVIDERS: Final = ("sandbox", "franceconnect", "franceconnect-plus", "oidc", "documents")
WHY: Final = (
    *(str(one).replace("_", "-") for one in Outcome),
    *(str(one) for one in Rejection),
    "age",
    "same-name-and-birthday",
    "run-out",
)
ATTEMPT_STARTED: Final = Kind("identity.started", attempt=ID, provider=words(*PROVIDERS))
ATTEMPT_MOVED: Final = Kind("identity.attempt", attempt=ID, state=words(*(str(one) for one in State)), why=words(*WHY))
LINKED: Final = Kind("identity.linked", link=ID, person=ID, provider=words(*PROVIDERS))
LINK_MOVED: Final = Kind("identity.link", link=ID, state=words(*(str(one) for one in State), "replaced", "released"))
ERASED: Final = Kind("identity.erased", person=ID)
