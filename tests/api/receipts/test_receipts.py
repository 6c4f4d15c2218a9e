"""Receipts of a played matchday: each verifies, and none does with one field changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.receipts import ChainView, read, verify, write
from api.receipts.errors import BadReceipt, ReceiptError
from api.receipts.form import digest_of
from api.receipts.model import STATES
from chain.development import key
from tests.api.receipts.stage import Matchday

pytestmark = [pytest.mark.anvil, pytest.mark.xdist_group("receipts")]
SLOW = ("combined", "stale", "ruled", "gone", "push", "half", "game")
BETS = ("won", "lost", "total", "own", "combined", "sold", "gone", "void", "disputed", "open", "ruled", "stale")
BETS += ("push", "half", "game", "first", "claimed")
STATE = {"open": "open", "gone": "cashed-out", "claimed": "claimed"}
OUTCOMES = {"void": ("void",), "push": ("push",), "half": ("half_won",), "game": ("won", "won"), "lost": ("lost",)}


@pytest.mark.parametrize("name", BETS)
def test_receipt__of_a_bet__verifies_from_its_file_alone(day: Matchday, name: str) -> None:
    text = write(day.receipt(name))
    steps = verify(read(text), day.view(), pinned=day.world.addresses)
    assert steps.hold, [line for line in steps.lines if not line.holds]
    made = read(text)
    assert made.state == STATE.get(name, "settled")
    if name in OUTCOMES:
        assert made.settlement is not None
        assert made.settlement.outcomes == OUTCOMES[name]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every plain value, and every empty list or object, below a JSON value."""
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, list) and value:
        for place, one in enumerate(value):
            yield from leaves(one, (*path, place))
    else:
        yield path, value


def other(value: Any) -> Any:
    """A value of the same kind, and another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "0x1"
    if isinstance(value, list):
        return [value]
    if isinstance(value, dict):
        return {"more": "0x1"}
    if value.startswith("0x") and len(value) == 42:
        return key("guardian").address if value != key("guardian").address else key("ann").address
    if value.startswith("0x") and len(value) > 2:
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    return value + "x" if value not in (*STATES, "Batch", "BatchOfTwo") else next(o for o in STATES if o != value)


def changed(content: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    """A copy with one leaf changed, and the digest that belongs to it."""
    copy: dict[str, Any] = json.loads(json.dumps(content))
    *way, last = path
    place: Any = copy
    for step in way:
        place = place[step]
    place[last] = other(place[last])
    return copy


def informative(path: tuple[str | int, ...]) -> bool:
    """Whether a leaf is one that only the file's digest covers."""
    if path[:1] == ("names",):
        return True
    reading = path[0] == "fixtures" and path[2:3] == ("readings",)
    return reading and path[-1] not in ("group", "body_sha256")


@pytest.mark.parametrize(
    "name",
    [
        "own",
        "sold",
        "disputed",
        "open",
        "first",
        "claimed",
        *(pytest.param(one, marks=pytest.mark.slow) for one in SLOW),
    ],
)
def test_receipt__one_field_changed__does_not_verify_even_with_a_new_digest(day: Matchday, name: str) -> None:
    view = day.view()
    content = json.loads(write(day.receipt(name, view)))
    assert verify(read(json.dumps(content)), view).hold
    passed, tried = [], 0
    for path, _ in leaves(content):
        copy = changed(content, path)
        with pytest.raises(BadReceipt):
            read(json.dumps(copy))
        if path == ("digest",):
            continue
        copy["digest"] = digest_of(copy)
        tried += 1
        if holds(copy, view) and not informative(path):
            passed.append(path)
    assert tried > 80
    assert passed == []


def lists(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every list with something in it below a JSON value."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from lists(one, (*path, name))
    elif isinstance(value, list) and value:
        yield path
        for place, one in enumerate(value):
            yield from lists(one, (*path, place))


@pytest.mark.parametrize("name", ["won", "disputed", "sold"])
def test_receipt__anything_left_out_of_a_list__does_not_verify(day: Matchday, name: str) -> None:
    view = day.view()
    content = json.loads(write(day.receipt(name, view)))
    passed = []
    for path in lists(content):
        copy = json.loads(json.dumps(content))
        place: Any = copy
        for step in path:
            place = place[step]
        place.pop()
        copy["digest"] = digest_of(copy)
        # What nodes and replicas said beside the chain is shown as far as it is known.
        if holds(copy, view) and not {"votes", "prices"} & set(path) and not informative((*path, 0)):
            passed.append(path)
    assert passed == []


def holds(content: dict[str, Any], view: ChainView) -> bool:
    """Whether a forged file passes."""
    try:
        return verify(read(json.dumps(content)), view).hold
    except ReceiptError:
        return False
