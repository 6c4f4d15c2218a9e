"""Write what the product is made of, from its locks alone, as CycloneDX 1.6 (`make sbom`).

python -m scripts._dev.bill_of_materials OUT.json

Each locked package once, with version, hashes, licence where it is known, and the locks that hold it. `required` is
what runs: locks/main.txt, and of npm what is neither for development nor optional; the rest is `excluded`: tools. The
same locks give the same bytes: there is no time in it unless SOURCE_DATE_EPOCH says which.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "locks"
RUNS = "locks/main.txt"
NPM = "package-lock.json"
_FIRST = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ALGORITHMS = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256", "sha1": "SHA-1"}


@dataclass(slots=True)
class Package:
    """One version of one package; a Python one has a hash a file that may be installed."""

    kind: str
    name: str
    version: str
    hashes: list[tuple[str, str]]
    licence: str = ""
    runs: bool = False
    locks: set[str] = field(default_factory=set)

    @property
    def purl(self) -> str:
        """Its address among all packages."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def python_packages(folder: Path = LOCKS) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Lock, name, version and hashes of every requirement of the Python locks."""
    for lock in sorted(folder.glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        starts = list(_FIRST.finditer(text))
        for at, one in enumerate(starts):
            end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
            hashes = sorted(("SHA-256", digest) for digest in _HASH.findall(text[one.start() : end]))
            yield f"locks/{lock.name}", one["name"], one["version"], hashes


def packages() -> dict[str, Package]:
    """Every package by its address, in order."""
    found: dict[str, Package] = {}
    for lock, name, version, hashes in python_packages():
        made = Package("pypi", name, version, hashes, licence_of(name, version))
        one = found.setdefault(made.purl, made)
        one.locks.add(lock)
        one.runs = one.runs or lock == RUNS
    entries: Mapping[str, Any] = json.loads((ROOT / NPM).read_text(encoding="utf-8"))["packages"]
    for place, entry in entries.items():
        if "node_modules/" not in place or entry.get("link"):
            continue
        name = entry.get("name") or place.rpartition("node_modules/")[2]
        made = Package("npm", name, entry["version"], [_integrity(entry)], str(entry.get("license") or ""))
        one = found.setdefault(made.purl, made)
        one.locks.add(NPM)
        one.runs = one.runs or not (entry.get("dev") or entry.get("optional") or entry.get("devOptional"))
    return dict(sorted(found.items()))


def _integrity(entry: Mapping[str, Any]) -> tuple[str, str]:
    algorithm, _, value = str(entry["integrity"]).partition("-")
    return _ALGORITHMS[algorithm], base64.b64decode(value).hex()


@cache
def licence_of(name: str, version: str) -> str:
    """What the installed package of this version says; nothing where another one is installed, or none."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if about["Version"] != version:
        return ""
    said = (about.get_all("License-Expression") or [""])[0]
    kinds = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License :: OSI")]
    short = (about.get_all("License") or [""])[0].strip()
    return said or " AND ".join(sorted(kinds)) or (short if "\n" not in short and len(short) < 60 else "")


def bill() -> dict[str, Any]:
    """The whole document."""
    found = packages()
    components = [_component(one) for one in found.values()]
    seed = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).digest()[:16]
    about: dict[str, Any] = {
        "component": {"type": "application", "bom-ref": "proofbook", "name": "proofbook", "licenses": [_licence("MIT")]}
    }
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        about["timestamp"] = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.UUID(bytes=seed, version=4).urn,
        "version": 1,
        "metadata": about,
        "components": components,
    }


def _component(one: Package) -> dict[str, Any]:
    scope, _, short = one.name.rpartition("/")
    return {
        "type": "library",
        "bom-ref": one.purl,
        **({"group": scope} if scope else {}),
        "name": short,
        "version": one.version,
        "scope": "required" if one.runs else "excluded",
        "hashes": [{"alg": algorithm, "content": value} for algorithm, value in one.hashes],
        **({"licenses": [_licence(one.licence)]} if one.licence else {}),
        "purl": one.purl,
        "properties": [{"name": "proofbook:lock", "value": lock} for lock in sorted(one.locks)],
    }


def _licence(text: str) -> dict[str, Any]:
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", text)
    if re.fullmatch(r"\(?[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) \(?[A-Za-z0-9.+-]+\)?)+\)?", text):
        return {"expression": text}
    return {"license": {"id": text} if plain and text in _SPDX else {"name": text}}


_SPDX = frozenset(
    {"0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "MIT"}
    | {"LGPL-3.0-only", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "WTFPL", "Zlib"}
)
"""Names that the format may carry as identifiers; others are given as text."""


def main(arguments: list[str]) -> int:
    """Write it; returns the exit code."""
    if len(arguments) != 1:
        print("error: name the file to write\nwhat to do: python -m scripts._dev.bill_of_materials OUT.json")
        return 2
    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    path = Path(arguments[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    parts = json.loads(text)["components"]
    known = sum("licenses" in one for one in parts)
    needed = sum(one["scope"] == "required" for one in parts)
    print(f"{path}: {len(parts)} packages, {needed} of them run, licence known of {known}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
