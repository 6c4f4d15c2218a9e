"""The only way from here to a provider: pinned hosts, no redirects, little time, small answers.

refused before anything is sent     another host than configured; plain http or a private address, unless the
                                    settings allow this machine itself
refused while it answers            a redirect, more than 64 KiB, more than 5 seconds in all
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from api.identity.errors import ForeignHost, ProviderUnavailable

TIMEOUT_S: Final = 5.0
MAX_BODY: Final = 64 * 1024
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    host: str
    status: int
    content_type: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; raises `ProviderUnavailable`."""
        try:
            value = json.loads(self.body)
        except ValueError:
            raise ProviderUnavailable(self.host, "answered something that is not JSON") from None
        if not isinstance(value, dict):
            raise ProviderUnavailable(self.host, "answered JSON that is not an object")
        return value


class Web:
    """Requests to the hosts of one provider. `monotonic` gives seconds."""

    def __init__(
        self,
        hosts: frozenset[str],
        *,
        monotonic: Callable[[], float],
        loopback: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._loopback = loopback
        self._monotonic = monotonic
        self._client = httpx.Client(
            timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, transport=transport, cookies=None
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def require(self, what: str, url: object) -> str:
        """Give the address back if it may be asked; raises `ForeignHost`. `what` names it in the error."""
        if not isinstance(url, str) or not self._allowed(url):
            raise ForeignHost(what, str(url))
        return url

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask; raises `ForeignHost`, `ProviderUnavailable`."""
        return self._exchange("GET", url, headers=dict(headers or {}))

    def post_form(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Send a form; raises `ForeignHost`, `ProviderUnavailable`."""
        return self._exchange("POST", url, data=dict(fields), headers={"accept": "application/json"})

    def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
        """Send bytes; raises `ForeignHost`, `ProviderUnavailable`."""
        return self._exchange(method, url, headers=dict(headers), content=content)

    def _exchange(self, method: str, url: str, **parts: Any) -> Answer:
        self.require("an address", url)
        host = urlsplit(url).netloc
        until = self._monotonic() + TIMEOUT_S
        try:
            with self._client.stream(method, url, **parts) as response:
                if response.is_redirect or response.has_redirect_location:
                    raise ProviderUnavailable(host, "answered a redirect, which is not followed")
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_BODY:
                        raise ProviderUnavailable(host, f"answered more than {MAX_BODY} bytes")
                    if self._monotonic() > until:
                        raise ProviderUnavailable(host, f"took more than {TIMEOUT_S:g} seconds")
                kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Answer(host, response.status_code, kind, bytes(body))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # The class alone: a message of the client library may hold the address with its query.
            raise ProviderUnavailable(host, f"did not answer ({type(error).__name__})") from None
        finally:
            self._client.cookies.clear()

    def _allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or parts.fragment:
            return False
        named = host if port in (None, 443 if parts.scheme == "https" else 80) else f"{host}:{port}"
        if named not in self._hosts:
            return False
        if self._loopback and host in _LOOPBACK:
            return parts.scheme in ("http", "https")
        return parts.scheme == "https" and _public(host)


def _public(host: str) -> bool:
    if host in _LOOPBACK or host.endswith((".localhost", ".internal", ".local")):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host


def host_of(url: str) -> str:
    """Host of an address as settings name it: lower case, the port only where it is not the scheme's own."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host if parts.port in (None, 443 if parts.scheme == "https" else 80) else f"{host}:{parts.port}"
