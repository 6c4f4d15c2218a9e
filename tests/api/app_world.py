"""An app of tests: parts that a test holds in its hands, and a client that speaks https to it without a socket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI

from api.app import ROUTERS, create_app
from api.problems import MEDIA_TYPE
from api.settings import Settings
from tests.api.app_client import running

ORIGIN = "https://book.example"


def settings_of(**values: Any) -> Settings:
    """Development settings with rates that no test meets by accident."""
    wide = {"origin": ORIGIN, "requests_per_s": 10_000, "requests_burst": 100_000, "user_requests_burst": 100_000}
    return Settings(**wide | values)


def app_of(settings: Settings, *, routers: Sequence[APIRouter] = (), **parts: Any) -> FastAPI:
    """The product's app with further routers of a test."""
    return create_app(settings, routers=[*ROUTERS, *routers], **{"live": False} | parts)


def client_of(app: FastAPI, **options: Any) -> AbstractContextManager[httpx.Client]:
    """A client with a cookie jar of its own."""
    return running(app, base_url=ORIGIN, **options)


def problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem document of an answer; fails where it is another or no problem at all."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    document: dict[str, Any] = json.loads(response.content)
    assert (document["type"], document["status"]) == (f"/problems/{slug}", status)
    assert document["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    return document
