"""The ABIs that the bindings are made of: read from what forge compiled, halves joined, entries in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

Entry = dict[str, Any]

_ORDER = ("constructor", "fallback", "receive", "function", "event", "error")


class CodegenError(Exception):
    """Compiled contracts that the bindings cannot be made of; says what to change."""


@dataclass(frozen=True, slots=True)
class Source:
    """A contract as callers see it at its address.

    `halves` are contracts that it delegates unknown calls to: their functions are callable at the same address, and
    what the first one has itself wins, as on the chain. `docs` are interfaces that hold NatSpec which the compiler does
    not copy, `file.name`.
    """

    name: str
    halves: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()


SOURCES = (
    Source(
        "BetBook",
        halves=("BookOffice", "BookCashier"),
        docs=(
            "IBetBook.IBookEvents",
            "IBookOffice.IBookOffice",
            "IBookExit.IBookExit",
            "IBookOrders.IBookOrders",
            "IBookCashier.IBookCashier",
        ),
    ),
    Source("HousePool", docs=("IHousePool.IHousePool",)),
    Source("FixtureOracle"),
    Source("KycRegistry"),
    Source("BookLens"),
    Source("FirstBet"),
    Source("ParameterTimelock"),
    Source("PlayEuro"),
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """One source's entries in order, and its NatSpec notices by kind and signature (`methods`, `events`, `errors`)."""

    source: Source
    abi: tuple[Entry, ...]
    notices: Mapping[str, Mapping[str, str]]
    title: str


def read(artifacts: Path, source: Source) -> Compiled:
    """What forge wrote for a source and its halves; raises CodegenError if it is not there."""
    parts = [_artifact(artifacts, name, name) for name in (source.name, *source.halves)]
    docs = [_artifact(artifacts, *name.split(".")) for name in source.docs]
    abi = join(source.name, [part["abi"] for part in parts])
    return Compiled(source, tuple(abi), _notices([*parts, *docs]), _title(parts[0]))


def _artifact(artifacts: Path, file: str, name: str) -> dict[str, Any]:
    path = artifacts / f"{file}.sol" / f"{name}.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise CodegenError(f"{path} is missing; run forge build, or correct SOURCES if {name} was renamed") from error
    return content


def join(name: str, abis: Iterable[Iterable[Entry]]) -> list[Entry]:
    """One ABI of several that share an address; the first that has an entry wins, and its constructor is the one."""
    found: dict[tuple[str, str], Entry] = {}
    selectors: dict[str, str] = {}
    for position, abi in enumerate(abis):
        for entry in abi:
            if position and entry["type"] not in ("function", "event", "error"):
                continue
            text = signature(entry)
            found.setdefault((entry["type"], text), entry)
            if entry["type"] == "function":
                selector = keccak(text=text)[:4].hex()
                if selectors.setdefault(selector, text) != text:
                    raise CodegenError(f"{name}: {text} and {selectors[selector]} share selector 0x{selector}")
    return sorted(found.values(), key=lambda entry: (_ORDER.index(entry["type"]), signature(entry)))


def signature(entry: Entry) -> str:
    """Canonical signature, such as `list((uint256,uint256),bytes)`."""
    return f"{entry.get('name', '')}({','.join(canonical(item) for item in entry.get('inputs', []))})"


def canonical(parameter: Entry) -> str:
    """Canonical ABI type of a parameter, tuples spelt out."""
    type_: str = parameter["type"]
    if not type_.startswith("tuple"):
        return type_
    return f"({','.join(canonical(item) for item in parameter['components'])}){type_.removeprefix('tuple')}"


def abi_text(abi: Iterable[Entry]) -> str:
    """The ABI as JSON, one entry a line."""
    return "[\n" + ",\n".join(f"  {json.dumps(entry, separators=(', ', ': '))}" for entry in abi) + "\n]\n"


def _notices(parts: Iterable[dict[str, Any]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"methods": {}, "events": {}, "errors": {}}
    for part in parts:
        for kind, known in found.items():
            for doc in ("userdoc", "devdoc"):
                for text, value in _natspec(part)[doc].get(kind, {}).items():
                    one = value[0] if isinstance(value, list) else value
                    notice = one.get("notice") or one.get("details")
                    if notice:
                        known.setdefault(text, " ".join(notice.split()))
    return found


def _natspec(part: dict[str, Any]) -> dict[str, Any]:
    # forge's own `metadata` leaves out titles and the comments of events and errors.
    output: dict[str, Any] = json.loads(part["rawMetadata"])["output"]
    return output


def _title(part: dict[str, Any]) -> str:
    output = _natspec(part)
    title = output["devdoc"].get("title") or output["userdoc"].get("notice") or ""
    return " ".join(title.split())
