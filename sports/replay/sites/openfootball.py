"""openfootball's raw files: brought up to date once a day, with an ETag that saves the second reading."""

from __future__ import annotations

import hashlib

from sports.providers.openfootball import OpenFootball
from sports.replay.formats import openfootball
from sports.replay.sites.site import Site
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import View


class OpenFootballSite(Site):
    """`/worldcup.json/master/{year}/worldcup.json`."""

    name = OpenFootball.name
    address = OpenFootball.base_url
    needs_key = False

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """Kept for five minutes by whoever stands between."""
        del now
        return (("Cache-Control", "max-age=300"),)

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """The file at its last update, or 304 for one that the caller holds."""
        match parts:
            case ["worldcup.json", "master", year, "worldcup.json"] if view.knows(f"worldcup/{year}"):
                # What the provider believes is as old as its file.
                view.now = openfootball.edition(view.now)
                seen = [(one.match, one.state) for one in view.of(f"worldcup/{year}")]
                said = answer_of(openfootball.file_body(f"World Cup {year}", seen))
                tag = f'"{hashlib.sha256(said.body).hexdigest()}"'
                held = {part.strip().removeprefix("W/") for part in call.headers.get("if-none-match", "").split(",")}
                answer = Answer(304, b"") if tag in held or "*" in held else said
                return answer.having(("ETag", tag))
        return self.missing()

    def missing(self) -> Answer:
        """A 404 in plain text."""
        return Answer(404, b"404: Not Found", content_type="text/plain; charset=utf-8")
