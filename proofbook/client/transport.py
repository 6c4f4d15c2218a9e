"""Sends the calls: one httpx client, the session's token, problems as exceptions, streams as iterators."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import httpx

from proofbook.client.calls import Calls
from proofbook.client.errors import ApiProblem, ApiUnreachable

TIMEOUT_S: Final = 30.0


class Event(NamedTuple):
    """One Server-Sent Event: its name, its data, and the last number that the stream has told."""

    name: str
    data: Any
    id: str


class Client(Calls):
    """A client of one API. `token` is a session's, as `sign_in_with_wallet` gives it; set it to sign in.

    `http` is a client of your own (proxies, certificates, tests); it is closed with this one.
    """

    def __init__(self, url: str, *, token: str | None = None, http: httpx.Client | None = None) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self._http = http or httpx.Client(timeout=TIMEOUT_S)

    def __enter__(self) -> Self:
        """Give the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def _json(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Any:
        response = self._send(method, path, query, body, headers)
        try:
            return response.json()
        except ValueError as error:
            raise ApiUnreachable(f"{self.url}{path}", "it is no JSON") from error

    def _bytes(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> bytes:
        return self._send(method, path, query, body, headers).content

    def _events(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Iterator[Event]:
        with self._stream(method, path, query, headers) as response:
            if response.is_error:
                response.read()
                raise _problem(response)
            try:
                yield from events(response.iter_lines())
            except httpx.HTTPError as error:
                raise ApiUnreachable(f"{self.url}{path}", str(error)) from error

    def _stream(
        self, method: str, path: str, query: Mapping[str, Any] | None, headers: Mapping[str, str | None] | None
    ) -> AbstractContextManager[httpx.Response]:
        return self._http.stream(
            method, f"{self.url}{path}", params=_given(query), headers=self._headers(headers), timeout=None
        )

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Any,
        headers: Mapping[str, str | None] | None,
    ) -> httpx.Response:
        try:
            response = self._http.request(
                method, f"{self.url}{path}", params=_given(query), json=body, headers=self._headers(headers)
            )
        except httpx.HTTPError as error:
            raise ApiUnreachable(f"{self.url}{path}", str(error) or type(error).__name__) from error
        if response.is_error:
            raise _problem(response)
        return response

    def _headers(self, given: Mapping[str, str | None] | None) -> dict[str, str]:
        own = {} if self.token is None else {"authorization": f"Bearer {self.token}"}
        return own | {name: value for name, value in (given or {}).items() if value is not None}


def events(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream's lines; data are JSON. Numbers alone are no event, and go with the next one."""
    name, data, number = "message", "", ""
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data = f"{data}\n{value}" if data else value
        elif field == "id":
            number = value
        elif not line and data:
            yield Event(name, json.loads(data), number)
            name, data = "message", ""


def _given(query: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in (query or {}).items()
        if value is not None
    }


def _problem(response: httpx.Response) -> ApiProblem | ApiUnreachable:
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict) or "type" not in document:
        return ApiUnreachable(str(response.url), f"status {response.status_code} without a problem document")
    return ApiProblem(response.status_code, document)
