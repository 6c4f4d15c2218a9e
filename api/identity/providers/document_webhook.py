"""A provider that looks at identity documents and tells by webhook: Sumsub's protocol.

    start    POST /resources/sdkIntegrations/levels/-/websdkLink    → address for the person
    event    POST to us: x-payload-digest = HMAC of the raw body, x-payload-digest-alg: HMAC_SHA256_HEX or _512_
    fetch    GET  /resources/applicants/-;externalUserId={attempt}/one → review and identity

Requests carry X-App-Token, X-App-Access-Ts and X-App-Access-Sig (HMAC-SHA256 of time, method, path and body).
An event proves its sender, never its content: the result is pulled over a connection of our own. It is sent again up to
18 hours later, so that an event is taken for 25 hours and once by its id, which is the digest of its body.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import httpx

from api.identity.errors import (
    EventRejected,
    EvidenceRejected,
    ForeignHost,
    Outcome,
    ProviderRefused,
    ProviderUnavailable,
)
from api.identity.providers import claims as read
from api.identity.providers.base import Assurance, EventKind, Evidence, Kept, ProviderEvent, Started, VerifiedIdentity
from api.identity.relying_party import Secret, Web
from api.identity.relying_party.web import Answer, host_of
from proofbook.clock import WallClock

OLDEST_EVENT_S: Final = 25 * 3_600.0
EARLIEST_EVENT_S: Final = 300.0
MAX_EVENT: Final = 64 * 1024
LINK_LIFE_S: Final = 1_800
_ALGORITHMS: Final[dict[str, Callable[..., Any]]] = {
    "HMAC_SHA256_HEX": hashlib.sha256,
    "HMAC_SHA512_HEX": hashlib.sha512,
}
_KINDS: Final = {"applicantReviewed": EventKind.REVIEWED, "applicantPending": EventKind.PENDING}


@dataclass(frozen=True, slots=True)
class DocumentRegistration:
    """An account at the provider. `level` names the checks that it was told to make."""

    base_url: str
    app_token: Secret
    app_secret: Secret
    webhook_secret: Secret
    level: str
    assurance: Assurance = Assurance.SUBSTANTIAL
    loopback: bool = False


class DocumentProvider:
    """Documents, looked at by somebody else."""

    kind: Final = "webhook"
    id: Final = "documents"

    def __init__(
        self,
        registration: DocumentRegistration,
        clock: WallClock,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._registration = registration
        self._clock = clock
        self._random_bytes = random_bytes
        hosts = frozenset({host_of(registration.base_url)})
        self._web = Web(hosts, monotonic=clock.monotonic, loopback=registration.loopback, transport=transport)

    def start(self, attempt: str) -> Started:
        """See `IdentityProvider.start`."""
        wanted = {"levelName": self._registration.level, "userId": attempt, "ttlInSecs": LINK_LIFE_S}
        answer = self._send("POST", "/resources/sdkIntegrations/levels/-/websdkLink", wanted)
        if answer.status not in (200, 201):
            raise _failure(answer)
        url = answer.json().get("url")
        # The person's browser goes there and nothing is believed of it; still only https, or this machine in tests.
        if not isinstance(url, str) or not url.startswith(("https://", self._registration.base_url)):
            raise ForeignHost("the link for the person", str(url))
        return Started(url, Kept(state=self._random_bytes(32).hex(), reference=attempt))

    def ingest(self, headers: Mapping[str, str], raw_body: bytes) -> ProviderEvent:
        """See `WebhookProvider.ingest`. Header names are compared without case."""
        named = {name.lower(): value for name, value in headers.items()}
        digest = _ALGORITHMS.get(named.get("x-payload-digest-alg", ""))
        if digest is None:
            raise EventRejected("algorithm", "it is authenticated by no algorithm that is accepted")
        if len(raw_body) > MAX_EVENT:
            raise EventRejected("size", f"it has more than {MAX_EVENT} bytes")
        expected = hmac.new(self._registration.webhook_secret.value.encode(), raw_body, digest).hexdigest()
        if not hmac.compare_digest(named.get("x-payload-digest", "").lower().encode(), expected.encode()):
            raise EventRejected("signature", "its digest is not the body's under our secret")
        return self._event(raw_body)

    def fetch(self, kept: Kept, attempt: str) -> VerifiedIdentity | None:
        """See `WebhookProvider.fetch`."""
        answer = self._send("GET", f"/resources/applicants/-;externalUserId={quote(attempt, safe='')}/one", None)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise _failure(answer)
        case = answer.json()
        if case.get("externalUserId") != kept.reference or kept.reference != attempt:
            raise EvidenceRejected("sub", "the case belongs to another attempt")
        return self._judged(case, answer)

    def logout_url(self, hint: str, state: str) -> str | None:
        """See `IdentityProvider.logout_url`: there is no session to end."""
        del hint, state
        return None

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _event(self, raw_body: bytes) -> ProviderEvent:
        try:
            body = json.loads(raw_body)
        except ValueError:
            raise EventRejected("form", "it is not JSON") from None
        reference = body.get("externalUserId") if isinstance(body, dict) else None
        created = body.get("createdAtMs") if isinstance(body, dict) else None
        if not isinstance(reference, str) or not 1 <= len(reference) <= 128:
            raise EventRejected("form", "it names no attempt")
        at = _milliseconds(created)
        now = self._clock.now()
        if not now - OLDEST_EVENT_S <= at <= now + EARLIEST_EVENT_S:
            raise EventRejected("time", "it was not made in the last 25 hours")
        kind = _KINDS.get(str(body.get("type")), EventKind.OTHER)
        return ProviderEvent(hashlib.sha256(raw_body).hexdigest(), reference, kind, at)

    def _judged(self, case: dict[str, Any], answer: Answer) -> VerifiedIdentity | None:
        review = case.get("review")
        if not isinstance(review, dict) or review.get("reviewStatus") != "completed":
            return None
        result = review.get("reviewResult")
        if not isinstance(result, dict) or result.get("reviewAnswer") != "GREEN":
            raise ProviderRefused("access_denied", Outcome.NOT_CONFIRMED)
        if review.get("levelName") != self._registration.level:
            raise EvidenceRejected("acr", "the person was checked at another level", Outcome.NOT_CONFIRMED)
        info, subject = case.get("info"), case.get("id")
        if not isinstance(info, dict) or not isinstance(subject, str) or not 1 <= len(subject) <= 255:
            raise EvidenceRejected("form", "the case holds no identity")
        given = " ".join(filter(None, (read.text(info, "firstName"), read.text(info, "middleName"))))
        return VerifiedIdentity(
            provider=self.id,
            issuer=self._registration.base_url,
            subject=subject,
            assurance=self._registration.assurance,
            acr=self._registration.level,
            amr=(),
            birth=read.required_birth(info, "dob"),
            birth_original=None,
            completes=False,
            evidence=Evidence(hashlib.sha256(answer.body).digest(), "", "pulled", {}, self._clock.now()),
            given_names=tuple(given.split()),
            family_name=read.text(info, "lastName"),
            birthplace=read.text(info, "placeOfBirth"),
            birthcountry=read.text(info, "countryOfBirth"),
        )

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        stamp = str(int(self._clock.now()))
        message = f"{stamp}{method}{path}".encode() + content
        secret = self._registration.app_secret.value.encode()
        headers = {
            "accept": "application/json",
            "content-type": "application/json",
            "x-app-token": self._registration.app_token.value,
            "x-app-access-ts": stamp,
            "x-app-access-sig": hmac.new(secret, message, hashlib.sha256).hexdigest(),
        }
        return self._web.send(method, f"{self._registration.base_url}{path}", headers, content)


def _failure(answer: Answer) -> ProviderRefused | ProviderUnavailable:
    if answer.status >= 500 or answer.status == 429:
        return ProviderUnavailable(answer.host, f"answered {answer.status}")
    return ProviderRefused("invalid_request", Outcome.TECHNICAL)


def _milliseconds(value: object) -> float:
    """`2026-11-23 09:15:42.123` (UTC) or milliseconds since 1970, as seconds; raises `EventRejected`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value / 1_000
    try:
        return _moment(str(value))
    except ValueError:
        raise EventRejected("form", "it does not say when it was made") from None


def _moment(text: str) -> float:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC).timestamp()
