"""Problems that every part of the API may raise; a package's own stand in its own `errors.py`.

ProofbookError
├── RouteUndeclared               a route of this program without a role: a mistake of ours, found at the start
└── Problem
    ├── InvalidRequest       422  values of the wrong kind, each named
    ├── BadRequest           400  a request that cannot be read
    ├── NotSignedIn          401  nobody is signed in, or no longer
    ├── StepUpNeeded         401  signed in too long ago for this
    ├── NotAllowed           403  signed in, without the role
    ├── CrossSite            403  a browser's write without its token
    ├── NotFound             404
    ├── MethodNotAllowed     405
    ├── RequestTimeout       408  the body did not come in time
    ├── Conflict             409  the state does not allow it (any more)
    ├── TooLarge             413  a body over the limit
    ├── WrongMediaType       415
    ├── TooManyRequests      429  with the seconds to wait
    ├── Unexpected           500  a defect of ours
    └── Unavailable          503  something that we need is down, with the seconds to wait
        ├── DatabaseDown
        ├── ChainDown
        ├── ClockDown
        ├── ProviderDown
        └── Busy                  every place is taken
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from api.problems import FieldFault, Problem
from proofbook.errors import ProofbookError


class RouteUndeclared(ProofbookError):
    """A route that says nothing, or two things, about who may call it."""

    def __init__(self, route: str, roles: Sequence[str]) -> None:
        super().__init__(
            f"the route {route} declares {', '.join(roles) or 'no role'}",
            "give it one of api.roles: dependencies=[ANYONE], a parameter of type Customer, or of type Operator",
        )


class InvalidRequest(Problem):
    """Values of the wrong kind."""

    slug, status, title = "invalid-request", 422, "Values of the request are wrong"

    def __init__(self, errors: Sequence[FieldFault]) -> None:
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.field}: {first.detail}{more}", first.remedy, field=first.field, errors=errors)


class BadRequest(Problem):
    """A request that cannot be read or makes no sense."""

    slug, status, title = "bad-request", 400, "The request cannot be read"


class NotSignedIn(Problem):
    """Nobody is signed in, or no longer."""

    slug, status, title = "not-signed-in", 401, "Sign in first"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}

    def __init__(self, detail: str = "this needs somebody who is signed in", remedy: str = "") -> None:
        super().__init__(detail, remedy or "sign in with your wallet: POST /v1/sign-in/challenges")


class StepUpNeeded(Problem):
    """Signed in too long ago for something that matters."""

    slug, status, title = "step-up-needed", 401, "Prove again that it is you"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer error="insufficient_user_authentication"'}

    def __init__(self, within_s: int) -> None:
        super().__init__(
            f"this needs a proof of at most {within_s} seconds ago that it is you",
            "sign in again, then repeat the request",
            extra={"max_age_s": within_s},
        )


class NotAllowed(Problem):
    """Signed in, without the role."""

    slug, status, title = "not-allowed", 403, "Not allowed"


class CrossSite(Problem):
    """A write of a browser without the token of its session, or from another site."""

    slug, status, title = "cross-site", 403, "The request's origin is not proved"


class NotFound(Problem):
    """There is no such thing, or not for this caller."""

    slug, status, title = "not-found", 404, "Not found"


class MethodNotAllowed(Problem):
    """Another method."""

    slug, status, title = "method-not-allowed", 405, "Another method is wanted"


class RequestTimeout(Problem):
    """The body did not come in time."""

    slug, status, title = "request-timeout", 408, "The request took too long to arrive"


class Conflict(Problem):
    """The state does not allow it, or no longer."""

    slug, status, title = "conflict", 409, "The present state does not allow it"


class TooLarge(Problem):
    """A body over the limit."""

    slug, status, title = "too-large", 413, "The request's body is too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body is over {limit} bytes", f"send at most {limit} bytes", extra={"limit": limit})


class WrongMediaType(Problem):
    """A body in another format."""

    slug, status, title = "wrong-media-type", 415, "The body's format is not accepted"


class TooManyRequests(Problem):
    """Over the rate."""

    slug, status, title = "too-many-requests", 429, "Too many requests"

    def __init__(self, retry_after_s: int, whose: str) -> None:
        super().__init__(
            f"over the rate that is allowed {whose}",
            f"wait {retry_after_s} s, then go on more slowly",
            retry_after_s=retry_after_s,
        )


class Unexpected(Problem):
    """A defect of ours; what it was stands in the log under the request's id."""

    slug, status, title = "unexpected", 500, "Something went wrong here"

    def __init__(self) -> None:
        super().__init__("a defect on our side", "try again later, and tell us the instance if it goes on")


class Unavailable(Problem):
    """Something that is needed is down; everything that does not need it works."""

    slug, status, title = "unavailable", 503, "Not available now"
    retry_s = 5

    def __init__(self, detail: str = "", *, retry_after_s: int | None = None) -> None:
        wait = retry_after_s or self.retry_s
        super().__init__(detail or self.title, f"try again in {wait} s", retry_after_s=wait)


class DatabaseDown(Unavailable):
    """The database does not answer."""

    slug, title = "database-down", "The database does not answer"


class ChainDown(Unavailable):
    """No node of the chain answers."""

    slug, title = "chain-down", "No node of the chain answers"


class ClockDown(Unavailable):
    """The match clock does not answer."""

    slug, title = "clock-down", "The match clock does not answer"


class ProviderDown(Unavailable):
    """An outside service does not answer."""

    slug, title, retry_s = "provider-down", "An outside service does not answer", 30


class Busy(Unavailable):
    """Every place is taken."""

    slug, title, retry_s = "busy", "Every place is taken", 15
