"""What the interfaces of API-Sports have in common: a rejected key or a spent quota is an HTTP 200 with `errors`."""

from __future__ import annotations

from typing import Any

from sports.providers.adapter import Health, health_of_status
from sports.providers.tree import load

KEY_HEADER = "x-apisports-key"


def health_of_answer(status_code: int, body: bytes) -> Health:
    """Errors inside an HTTP 200 count: a quota asks to wait, anything else denies."""
    health = health_of_status(status_code)
    if health is not Health.OK:
        return health
    value, problem = load(body)
    if problem is not None or not isinstance(value, dict):
        return Health.BROKEN
    errors = value.get("errors")
    if errors in ([], {}):
        return Health.OK
    keys = {str(key).lower() for key in errors} if isinstance(errors, dict) else set()
    return Health.THROTTLED if keys & {"requests", "ratelimit"} else Health.DENIED


def rows_of(body: bytes, mark: str) -> tuple[list[Any], str | None]:
    """The rows of an answer, or the one row (known by its field `mark`) that stands alone; or what is wrong."""
    value, problem = load(body)
    if problem is not None:
        return [], problem
    if not isinstance(value, dict):
        return [], "the body is not an object"
    if mark in value:
        return [value], None
    if value.get("errors") not in ([], {}):
        return [], f"the provider refused: {_errors(value.get('errors'))}"
    rows = value.get("response")
    return (rows, None) if isinstance(rows, list) else ([], "the body has no list `response`")


def _errors(errors: Any) -> str:
    """The names of the errors; their text may quote a key."""
    return ", ".join(sorted(map(str, errors)))[:120] if isinstance(errors, dict) else "without a name"
