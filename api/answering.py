"""Turns what goes wrong in a route into a problem document: our own problems, FastAPI's, and parts that are down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response
from web3.exceptions import Web3RPCError

from api.errors import (
    BadRequest,
    ChainDown,
    ClockDown,
    DatabaseDown,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    WrongMediaType,
)
from api.problems import FieldFault, Problem
from chain.rpc.errors import NoEndpoint, RpcFailed
from proofbook import logging
from proofbook.errors import ClockUnavailable
from proofbook.redaction import HIDDEN, is_secret_name, redact

_LOG = logging.get(__name__)
_SHOWN: Final = 100
_MOST_FAULTS: Final = 20
_REMEDIES: Final[Mapping[str, str]] = {
    "missing": "give it",
    "extra_forbidden": "leave it out",
    "json_invalid": "send JSON (application/json)",
    "model_attributes_type": "send a JSON object (application/json)",
    "uuid_parsing": "give an id as this service handed it out",
    "uuid_type": "give an id as this service handed it out",
}
_DOWN: Final[tuple[tuple[type[Exception], type[DatabaseDown | ChainDown | ClockDown]], ...]] = (
    (PoolTimeout, DatabaseDown),
    (OperationalError, DatabaseDown),
    (InterfaceError, DatabaseDown),
    (NoEndpoint, ChainDown),
    (RpcFailed, ChainDown),
    # What a node refuses to tell: of a block that it has forgotten, or that was reorganised away.
    (Web3RPCError, ChainDown),
    (ClockUnavailable, ClockDown),
)


def install(app: FastAPI) -> None:
    """Put the handlers into an app."""
    app.add_exception_handler(Problem, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind, _ in _DOWN:
        app.add_exception_handler(kind, _down)
    app.add_exception_handler(DBAPIError, _database)


def faults(errors: Sequence[Mapping[str, Any]]) -> list[FieldFault]:
    """What pydantic found, as field, value and remedy; at most twenty."""
    found = []
    for error in errors[:_MOST_FAULTS]:
        field = ".".join(str(part) for part in error["loc"]) or "body"
        message = str(error["msg"])
        if error["type"] != "missing":
            message = f"{_shown(field, error.get('input'))}: {message}"
        found.append(FieldFault(field, message, _REMEDIES.get(error["type"], "correct it")))
    return found or [FieldFault("body", "it cannot be read", "correct it")]


def _shown(field: str, value: object) -> str:
    if is_secret_name(field.rpartition(".")[2]) or is_secret_name(field):
        return HIDDEN
    text = json.dumps(redact(value, field.rpartition(".")[2]), default=repr)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


async def _own(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return error.response(_id(request))


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return InvalidRequest(faults(error.errors())).response(_id(request))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    problem = _problem(error.status_code, str(error.detail))
    response = problem.response(_id(request))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _problem(status: int, detail: str) -> Problem:
    if status == 404:
        return NotFound("there is nothing at this address", "GET /openapi.json lists what there is")
    if status == 405:
        return MethodNotAllowed("this address does not take this method", "the Allow header lists those that it takes")
    if status == 415:
        return WrongMediaType(detail, "send application/json")
    if status == 400:
        return BadRequest(detail, "send what GET /openapi.json describes")
    return Problem(detail, status=status, slug=f"http-{status}", title="The request cannot be done")


async def _down(request: Request, error: Exception) -> Response:
    problem = next(problem for kind, problem in _DOWN if isinstance(error, kind))
    _LOG.warning("part_down", part=problem.slug, error=str(error)[:300])
    return problem().response(_id(request))


async def _database(request: Request, error: Exception) -> Response:
    """A connection that broke says so in other ways too; anything else is a defect of ours."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return await _gone(request, error)
    raise error


async def _gone(request: Request, error: Exception) -> Response:
    _LOG.warning("part_down", part=DatabaseDown.slug, error=str(error)[:300])
    return DatabaseDown().response(_id(request))
