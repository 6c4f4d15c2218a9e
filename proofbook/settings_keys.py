"""What to say about a key that does not exist: the one that was probably meant, else those that there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel


def unknown_key(root: type[BaseModel], place: Sequence[int | str]) -> str:
    """The remedy for an unknown key at a place, whose last part is the key."""
    known = sorted(_fields_at(root, place[:-1]))
    close = difflib.get_close_matches(str(place[-1]), known, n=1)
    if close:
        return f"no such key; did you mean {close[0]}?"
    return f"no such key; there are {', '.join(known)}" if known else "no such key; remove it"


def _fields_at(root: type[BaseModel], place: Sequence[int | str]) -> list[str]:
    """Names of the fields of the section at a place; a list's index and a table's own name lead into its items."""
    kind: Any = root
    for part in place:
        model = _model_in(kind)
        if model is not None and part in model.model_fields:
            kind = model.model_fields[str(part)].annotation
    model = _model_in(kind)
    return list(model.model_fields) if model is not None else []


def _model_in(kind: Any) -> type[BaseModel] | None:
    return next((one for one in _types_in(kind) if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _types_in(kind: Any) -> Iterator[Any]:
    yield kind
    for inner in get_args(kind):
        yield from _types_in(inner)
