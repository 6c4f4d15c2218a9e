"""What every site does: look at the key, count the call, then answer by path."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import urlsplit

from sports.model import ProviderName
from sports.replay.allowance import Allowance, Windows
from sports.replay.games import Games
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import View


class Site(ABC):
    """One provider. `key` is what callers must show, None where the provider asks for none."""

    name: ClassVar[ProviderName]
    address: ClassVar[str]
    """The provider's real base address, whose path the replay keeps."""
    needs_key: ClassVar[bool] = True

    def __init__(self, key: str | None, windows: Windows, games: Games) -> None:
        self.key = key if self.needs_key else None
        self.allowance = Allowance(windows)
        self.games = games

    @classmethod
    def root(cls) -> str:
        """The part of the path that all calls begin with, "" or "/v4"."""
        return urlsplit(cls.address).path.rstrip("/")

    def answer(self, call: Call, view: View) -> Answer:
        """The answer to a GET, as the provider gives it."""
        refused = self.refused(call)
        if refused is not None:
            return refused
        spent = self.allowance.take(view.now, self.cost(call))
        if spent is not None:
            return self.throttled(spent, self.allowance.renews_in(spent, view.now), view.now)
        if not call.path.startswith(f"{self.root()}/"):
            return self.missing()
        parts = call.path.removeprefix(self.root()).strip("/").split("/")
        return self.route(parts, call, view).having(*self.headers(view.now))

    def cost(self, call: Call) -> int:
        """How many calls of the quota a call takes."""
        del call
        return 1

    def refused(self, call: Call) -> Answer | None:
        """The provider's refusal when the key is missing or wrong."""
        del call
        return None

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """What the provider's headers say of limits and caching."""
        del now
        return ()

    @abstractmethod
    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """The answer by the parts of the path below the root."""

    def missing(self) -> Answer:
        """What the provider says of a path that it has not got."""
        return answer_of({"message": "not found"}, 404)

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """What the provider says when its limit is reached; `window` is the length of the one that is spent."""
        del window, now
        return answer_of({"message": "Too Many Requests"}, 429).having(("Retry-After", str(renews_in)))

    def error_inside_200(self) -> Answer:
        """An error of the provider's own making inside an HTTP 200."""
        return answer_of({"message": "Internal error, please try again later."})


def whole_number(text: str, otherwise: int) -> int:
    """A number in a query, or what stands for it when there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
