"""Errors of fetching from a provider.

    SportsError
    ├── SourceError                any failure to obtain a body
    │   ├── SourceUnavailable      no answer, a time-out, or a server error: try again later
    │   ├── SourceThrottled        the quota is spent: wait
    │   ├── SourceDenied           the key is missing, wrong or of another plan: correct the settings
    │   ├── SourceMissing          the provider doesn't know the fixture: look at the catalogue
    │   └── SourceUnusable         an answer that is too large or of another kind
    └── UnknownProvider            a name that no adapter has

None of them carries a key: addresses are shown without query and every occurrence of the key is replaced.
Parsing raises nothing: what is wrong with a body stands in the reading's flags and the result's problems.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sports.errors import SportsError


class SourceError(SportsError):
    """What was wrong (`message`) and what to do next (`remedy`), for one provider.

    `body_sha256` names the body that was refused, None where there was none or it could not be read.
    """

    default_remedy = "try again later; the other groups can decide meanwhile"

    def __init__(self, provider: str, message: str, remedy: str | None = None) -> None:
        self.provider = provider
        self.message = f"{provider}: {message}"
        self.remedy = self.default_remedy if remedy is None else remedy
        self.body_sha256: str | None = None
        super().__init__(self.message, self.remedy)

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"


class SourceUnavailable(SourceError):
    """No answer, a time-out, or a server error."""


class SourceThrottled(SourceError):
    """The provider asks to slow down."""

    default_remedy = "wait for the quota to renew, or raise the plan"


class SourceDenied(SourceError):
    """The provider refuses the key or the plan."""

    default_remedy = "check the provider's key and plan in the settings"


class SourceMissing(SourceError):
    """The provider doesn't know what was asked for."""

    default_remedy = "check the provider's id of this fixture in the catalogue"


class SourceUnusable(SourceError):
    """An answer that cannot be used."""


class UnknownProvider(SportsError):
    """A name that no adapter has; `known` lists those that exist."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(sorted(known))
        near = get_close_matches(name.lower().replace("_", "-"), self.known, 1, 0.75)
        meant = f" (did you mean {near[0]!r}?)" if near else ""
        super().__init__(f"no provider is called {name!r}{meant}; known: {', '.join(self.known)}")
