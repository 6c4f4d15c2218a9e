"""One stage a provider: how a test's person walks through it. The contract suite sees only what they share."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import uuid4

import httpx
from joserfc.jwk import ECKey, KeySet

from api.identity.birth import PartialDate
from api.identity.providers import (
    DocumentProvider,
    DocumentRegistration,
    FranceConnect,
    FranceConnectProfile,
    GenericOidc,
    IdentityProvider,
    Mapping,
    Started,
    VerifiedIdentity,
)
from api.identity.providers.base import Assurance, RedirectProvider
from api.identity.relying_party import Callback, Client, Secret
from api.identity.sandbox import Registration, create_sandbox
from api.identity.sandbox.people import people
from proofbook.clock import SystemWallClock
from tests.api.app_client import running
from tests.api.identity.birthdays import today
from tests.api.identity.documents import APP_SECRET, APP_TOKEN, LEVEL, WEBHOOK_SECRET, Documents, serving
from tests.api.identity.peer.process import AFTER_LOGOUT, REDIRECT, SECRET, peer

SANDBOX = "https://sandbox.example.org"


class Between(httpx.BaseTransport):
    """Stands between provider and relying party: passes on, alters, or is the cable that is pulled out."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.down = False
        self.alter: Callable[[str, bytes], bytes] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("pulled out", request=request)
        response = self.inner.handle_request(request)
        if self.alter is None:
            return response
        body = self.alter(request.url.path, response.read())
        headers = {"content-type": response.headers.get("content-type", "")}
        return httpx.Response(response.status_code, headers=headers, content=body)

    def close(self) -> None:
        self.inner.close()


class ProviderStage(Protocol):
    """What the contract suite needs of a provider."""

    provider: IdentityProvider
    between: Between
    evidence: str
    partial_is_completed: bool

    def start(self) -> Started: ...
    def answer(self, started: Started, person: str) -> Any: ...
    def finish(self, started: Started, answer: Any) -> VerifiedIdentity: ...


class RedirectStage:
    """A provider that the browser is sent to. `choose` is what the browser does on its page."""

    evidence = "/userinfo"

    def __init__(
        self,
        provider: RedirectProvider,
        between: Between,
        choose: Callable[[str, str], Callback],
        partial_is_completed: bool,
    ) -> None:
        self.provider = provider
        self.between = between
        self.choose = choose
        self.partial_is_completed = partial_is_completed

    def start(self) -> Started:
        return self.provider.start(str(uuid4()))

    def answer(self, started: Started, person: str) -> Callback:
        return self.choose(started.url, person)

    def finish(self, started: Started, answer: Callback) -> VerifiedIdentity:
        return self.provider.complete(started.kept, answer)


class DocumentStage:
    """The provider that looks at documents; cancelling is being refused by it."""

    evidence = "/one"
    partial_is_completed = False

    def __init__(self, provider: DocumentProvider, between: Between, documents: Documents) -> None:
        self.provider = provider
        self.between = between
        self.documents = documents

    def start(self) -> Started:
        return self.provider.start(str(uuid4()))

    def answer(self, started: Started, person: str) -> tuple[dict[str, str], bytes]:
        attempt = started.kept.reference
        one = people(today()).get(person)
        if one is None or one.error:
            self.documents.review(attempt, "RED", {})
        else:
            info = {
                "firstName": " ".join(one.given),
                "lastName": one.family,
                "dob": one.birth,
                "placeOfBirth": one.birthplace,
                "countryOfBirth": one.birthcountry,
            }
            self.documents.review(attempt, "GREEN", info)
        return self.documents.event(attempt)

    def finish(self, started: Started, answer: tuple[dict[str, str], bytes]) -> VerifiedIdentity:
        event = self.provider.ingest(*answer)
        found = self.provider.fetch(started.kept, event.reference)
        assert found is not None
        return found


def callback_of(url: str) -> Callback:
    """What the browser's last address says."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return Callback(*(query.get(name) for name in ("state", "code", "iss", "error", "error_uri")))


def walk_peer(url: str, person: str, redirect: str = REDIRECT) -> Callback:
    """The browser at oidc-provider: sign in as somebody, follow until the address is ours."""
    return callback_of(sent_back(url, person, redirect))


def sent_back(url: str, person: str, redirect: str) -> str:
    """The address of ours that oidc-provider sends the browser of somebody to."""
    with httpx.Client(trust_env=False) as browser:
        first = browser.get(url)
        assert first.status_code == 303, first.text
        page = urljoin(url, first.headers["location"])
        if page.startswith(redirect):
            return page
        there = browser.post(page, content=f"person={person}".encode())
        while there.is_redirect:
            page = urljoin(page, there.headers["location"])
            if page.startswith(redirect):
                return page
            there = browser.get(page)
        raise AssertionError(there.text)


def walk_sandbox(browser: httpx.Client) -> Callable[[str, str], Callback]:
    """The browser at the sandbox: the page, then a button of it."""

    def walk(url: str, person: str) -> Callback:
        shown = browser.get(url)
        assert shown.status_code == 200, shown.text
        action = re.search(r'action="([^"]+)"', shown.text)
        assert action is not None
        back = browser.post(action[1], data={"person": person})
        assert back.status_code == 303, back.text
        return callback_of(back.headers["location"])

    return walk


@contextmanager
def sandbox_stage() -> Iterator[RedirectStage]:
    """The product's own sandbox, without a socket."""
    registration = Registration("proofbook", SECRET, frozenset({REDIRECT}), frozenset({AFTER_LOGOUT}))
    clock = SystemWallClock()
    app = create_sandbox(SANDBOX, (registration,), profile="development", now=clock.now)
    with running(app) as browser:
        between = Between(browser._transport)
        client = Client(
            issuer=SANDBOX,
            client_id="proofbook",
            client_secret=Secret(SECRET),
            redirect_uri=REDIRECT,
            post_logout_redirect_uri=AFTER_LOGOUT,
            scopes=("openid", "given_name", "family_name", "birthdate", "idp_birthdate", "birthplace", "birthcountry"),
            acr_values=("sandbox",),
            acr_accepted=frozenset({"sandbox"}),
        )
        mapping = Mapping(Assurance.SANDBOX, birth_original="idp_birthdate", completes=True)
        provider = GenericOidc("sandbox", client, mapping, clock, transport=between)
        yield RedirectStage(provider, between, walk_sandbox(browser), partial_is_completed=True)


@contextmanager
def franceconnect_stage(level: Any, redirect: str = REDIRECT) -> Iterator[RedirectStage]:
    """FranceConnect at one level, played by oidc-provider."""
    keys = KeySet([ECKey.generate_key("P-256", {"kid": "ours", "use": "enc", "alg": "ECDH-ES"})])
    with peer(level, dict(keys.as_dict(private=False)), redirect) as issuer:
        between = Between(httpx.HTTPTransport())
        profile = FranceConnectProfile(
            level=level,
            client_id="proofbook",
            client_secret=Secret(SECRET),
            redirect_uri=redirect,
            post_logout_redirect_uri=AFTER_LOGOUT,
            issuer=issuer,
            encryption_keys=keys if level == "plus" else None,
            with_amr=True,
            loopback=True,
        )
        provider = FranceConnect(profile, SystemWallClock(), transport=between)
        try:
            yield RedirectStage(provider, between, walk_peer, partial_is_completed=level == "low")
        finally:
            provider.close()


@contextmanager
def oidc_stage() -> Iterator[RedirectStage]:
    """Any OpenID provider, played by oidc-provider too."""
    with peer("low") as issuer:
        between = Between(httpx.HTTPTransport())
        client = Client(
            issuer=issuer,
            client_id="proofbook",
            client_secret=Secret(SECRET),
            redirect_uri=REDIRECT,
            post_logout_redirect_uri=AFTER_LOGOUT,
            scopes=("openid", "given_name", "family_name", "birthdate", "idp_birthdate"),
            acr_values=("eidas1",),
            acr_accepted=frozenset({"eidas1"}),
            loopback=True,
        )
        mapping = Mapping(Assurance.LOW, birth_original="idp_birthdate", completes=True)
        provider = GenericOidc("oidc", client, mapping, SystemWallClock(), transport=between)
        try:
            yield RedirectStage(provider, between, walk_peer, partial_is_completed=True)
        finally:
            provider.close()


@contextmanager
def document_stage() -> Iterator[DocumentStage]:
    """The documents provider, played by its double."""
    clock = SystemWallClock()
    documents = Documents(clock.now)
    with ExitStack() as stack:
        url = stack.enter_context(serving(documents))
        between = Between(httpx.HTTPTransport())
        registration = DocumentRegistration(
            url, Secret(APP_TOKEN), Secret(APP_SECRET), Secret(WEBHOOK_SECRET), LEVEL, loopback=True
        )
        provider = DocumentProvider(registration, clock, transport=between)
        stack.callback(provider.close)
        yield DocumentStage(provider, between, documents)


def altered(body: bytes) -> bytes:
    """Evidence of which one thing is another: a token's payload, or the date in a case."""
    if body.startswith(b"{"):
        case = json.loads(body)
        case["externalUserId"] = str(uuid4())
        return json.dumps(case).encode()
    parts = body.split(b".")
    middle = len(parts) // 2 if len(parts) == 3 else 3
    spoiled = bytearray(parts[middle])
    spoiled[8] = ord("A") if spoiled[8] != ord("A") else ord("B")
    parts[middle] = bytes(spoiled)
    return b".".join(parts)


def original_birth(person: str) -> PartialDate:
    """The date of birth as the invented person has it."""
    return PartialDate.parse(people(today())[person].birth)
