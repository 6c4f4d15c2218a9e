"""People who sign in to an app of tests: a key each, and a client with a cookie jar of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from eth_account import Account
from eth_account.messages import encode_defunct

from tests.api.app_client import running
from tests.api.app_world import ORIGIN


@dataclass
class Person:
    """One key, one client; `csrf` is sent with writes once there is one."""

    client: httpx.Client
    key: Any
    csrf: str = ""
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(self.key.address)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """A request with everything that this person holds."""
        own = {"x-csrf-token": self.csrf} if self.csrf else {}
        if self.token:
            own["authorization"] = f"Bearer {self.token}"
        return self.client.request(method, path, json=body, headers=self.headers | own | headers)

    def sign(self, message: str) -> str:
        return "0x" + bytes(Account.sign_message(encode_defunct(text=message), self.key.key).signature).hex()

    def challenge(self, path: str = "/v1/sign-in/challenges", address: str | None = None) -> dict[str, Any]:
        answer = self.ask("POST", path, {"address": address or self.address})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def sign_in(self, carrier: str = "cookie") -> dict[str, Any]:
        """Sign in with the own wallet; keeps what the answer gives."""
        asked = self.challenge()
        body = {"challenge_id": asked["challenge_id"], "signature": self.sign(asked["message"]), "carrier": carrier}
        answer = self.ask("POST", "/v1/sign-in", body)
        assert answer.status_code == 201, answer.text
        signed_in: dict[str, Any] = answer.json()
        self.csrf, self.token = signed_in["csrf_token"] or "", signed_in["token"] or ""
        return signed_in

    def link(self, other: Person) -> httpx.Response:
        """Link the other's wallet to the own account; the other signs."""
        asked = self.challenge("/v1/wallets/challenges", other.address)
        body = {"challenge_id": asked["challenge_id"], "signature": other.sign(asked["message"])}
        answer = self.ask("POST", "/v1/wallets", body)
        if answer.status_code == 201:
            self.csrf, self.token = answer.json()["csrf_token"] or "", answer.json()["token"] or ""
        return answer


@dataclass
class People:
    """Makes people of one app; the same number is the same key, each time with a client of its own."""

    app: Any
    transport: httpx.BaseTransport
    made: list[httpx.Client]

    def __call__(self, number: int) -> Person:
        client = httpx.Client(transport=self.transport, base_url=ORIGIN)
        self.made.append(client)
        return Person(client, Account.from_key(number.to_bytes(32, "big")))


@contextmanager
def people_of(app: Any) -> Iterator[People]:
    """People as long as the app runs."""
    with running(app, base_url=ORIGIN) as client:
        people = People(app, client._transport, [])
        yield people
