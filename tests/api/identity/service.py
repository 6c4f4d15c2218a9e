"""The product's app with identity on it: the sandbox and documents as providers, a register that a test sets."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.duties.errors import RegisterDown
from api.duties.register import Asked
from api.identity.desk import IdentityDesk
from api.identity.providers import DocumentProvider, GenericOidc, Mapping
from api.identity.providers.base import Assurance
from api.identity.relying_party import Client, Secret
from api.identity.sandbox import Registration, create_sandbox
from api.identity.vault import LocalMasterKey, Vault
from proofbook.clock import ManualWallClock
from tests.api.app_client import running
from tests.api.app_world import ORIGIN, app_of, settings_of
from tests.api.identity.documents import Documents
from tests.api.identity.stages import Between, walk_sandbox
from tests.api.identity.test_documents import REGISTRATION
from tests.api.people import People, Person, people_of

ISSUER = "https://sandbox.example.org"
BACK = f"{ORIGIN}/v1/identity/callback/sandbox"
OUT = f"{ORIGIN}/v1/identity/logout-callback"
PEPPER = b"pepper of the tests, worth nothing"


class FakeRegister:
    """Says what a test set."""

    def __init__(self) -> None:
        self.banned: set[str | None] = set()
        self.down = False

    def is_banned(self, person: Asked) -> bool:
        if self.down:
            raise RegisterDown
        return person.family_name in self.banned


@dataclass
class Service:
    """The app, its people, and what stands around it."""

    people: People
    app: Any
    desk: IdentityDesk
    wall: ManualWallClock
    browser: httpx.Client
    between: Between
    register: FakeRegister
    documents: Documents

    def person(self, number: int) -> Person:
        """Somebody signed in."""
        made = self.people(number)
        made.sign_in()
        return made

    def pass_by(self, seconds: float) -> None:
        """Let the wall clock go on."""
        asyncio.run(self.wall.advance(seconds))

    def begin(self, person: Person, provider: str = "sandbox", **body: Any) -> httpx.Response:
        return person.ask("POST", "/v1/identity/attempts", {"provider": provider, **body})

    def answer(self, url: str, who: str) -> str:
        """The browser at the sandbox; gives the address that it is sent back to."""
        found = walk_sandbox(self.browser)(url, who)
        given = {"state": found.state, "code": found.code, "iss": found.iss, "error": found.error}
        return str(httpx.URL(BACK, params={name: value for name, value in given.items() if value is not None}))

    def come_back(self, person: Person, url: str) -> httpx.Response:
        """The person's browser follows an address of ours."""
        parts = urlsplit(url)
        answer = person.ask("GET", f"{parts.path}?{parts.query}")
        if answer.status_code == 303 and person.csrf:
            session = person.ask("GET", "/v1/session")
            person.csrf = session.json().get("csrf_token") or person.csrf
        return answer

    def prove(self, person: Person, who: str) -> str:
        """Everything from the beginning to the end; gives the state that came of it."""
        self.pass_by(1)  # attempts of one second have no order
        begun = self.begin(person)
        assert begun.status_code == 201, begun.text
        back = self.come_back(person, self.answer(begun.json()["redirect_url"], who))
        assert back.status_code == 303, back.text
        return str(self.standing(person)["attempt"])

    def standing(self, person: Person) -> dict[str, Any]:
        answer = person.ask("GET", "/v1/identity")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@contextmanager
def service_of(parts: dict[str, Any], **settings: Any) -> Iterator[Service]:
    """Run it as long as the block."""
    wall: ManualWallClock = parts["wall_clock"]
    registration = Registration("proofbook", "geheim", frozenset({BACK}), frozenset({OUT}))
    with running(create_sandbox(ISSUER, (registration,), profile="development", now=wall.now)) as browser:
        between = Between(browser._transport)
        client = Client(
            issuer=ISSUER,
            client_id="proofbook",
            client_secret=Secret("geheim"),
            redirect_uri=BACK,
            post_logout_redirect_uri=OUT,
            scopes=("openid", "given_name", "family_name", "birthdate", "idp_birthdate", "birthplace", "birthcountry"),
            acr_values=("sandbox",),
            acr_accepted=frozenset({"sandbox"}),
        )
        mapping = Mapping(Assurance.SANDBOX, birth_original="idp_birthdate", completes=True)
        documents = Documents(wall.now)

        def documents_peer(request: httpx.Request) -> httpx.Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            path = request.url.raw_path.decode()
            status, value = documents.answer(request.method, path, headers, request.content)
            return httpx.Response(status, json=value)

        register = FakeRegister()
        desk = IdentityDesk(
            providers={
                "sandbox": GenericOidc("sandbox", client, mapping, wall, transport=between),
                "documents": DocumentProvider(REGISTRATION, wall, transport=httpx.MockTransport(documents_peer)),
            },
            vault=Vault(LocalMasterKey((b"master of the tests",), os.urandom), os.urandom),
            pepper=PEPPER,
            register=register,
            lowest=Assurance.SANDBOX,
        )
        app = app_of(settings_of(**settings), **parts)
        app.state.identity = desk
        with people_of(app) as people:
            yield Service(people, app, desk, wall, browser, between, register, documents)
