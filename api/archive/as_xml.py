"""Batches as XML, for who reads no JSON: the same records and the same signature, in one file a batch.

    <batch xmlns="urn:proofbook:archive:1" number="1" digest="…" signer="…" signature="…" …>
      <event of="log" family="CJ"><value name="kind" type="text">session.opened</value> … </event>
    </batch>

`family` is the regulator's for events of accounts, CJ: the one name of its schema that is publicly described. All other
names are ours: the schema itself, its other elements and its capture device could not be had, so nothing here was
checked against them. What is signed stays the batch; a reader makes its lines again and checks them.

A value's `type` is text, number, flag, none, list, object, or base64: text that XML cannot hold, such as a control
character or a carriage return, which a parser would change.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as Xml

from api.archive.batch import Manifest, Upto, check_folder, lines_of
from api.archive.errors import ArchiveError

SPACE: Final = "urn:proofbook:archive:1"
FAMILY: Final = "CJ"
ACCOUNT_KINDS: Final = ("duty.", "grant.", "identity.", "session.", "user.", "wallet.")
"""How the kinds of entries begin that are about somebody's account."""
_HOSTILE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)")


def write_xml(folder: Path, out: Path, signer: str | None = None) -> list[Path]:
    """Write each batch of a checked folder as XML; gives the files. Raises ArchiveBroken, ArchiveError."""
    files = []
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        for manifest in check_folder(folder, signer):
            lines = (folder / f"{manifest.number:06d}.jsonl").read_text(encoding="utf-8").splitlines()
            files.append(out / f"{manifest.number:06d}.xml")
            files[-1].write_bytes(xml_of(manifest, map(json.loads, lines)))
    except OSError as error:
        raise ArchiveError(f"{out} cannot be written: {error.strerror}", "name a folder that can be") from error
    return files


def xml_of(manifest: Manifest, records: Iterable[dict[str, Any]]) -> bytes:
    """The document of a batch. Pure."""
    told = {name: value for name, value in asdict(manifest).items() if name != "upto"}
    upto = {f"upto_{name}": value for name, value in asdict(manifest.upto).items()}
    root = Xml.Element("batch", {"xmlns": SPACE, "digest": manifest.digest()})
    for name, value in (told | upto).items():
        root.set(name, str(value))
    for record in records:
        event = Xml.SubElement(root, "event", {"of": str(record["of"])})
        if record["of"] == "log" and str(record.get("kind", "")).startswith(ACCOUNT_KINDS):
            event.set("family", FAMILY)
        for name, value in record.items():
            if name != "of":
                _value(event, value, name)
    Xml.indent(root, " ")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def read_xml(document: bytes) -> tuple[Manifest, list[dict[str, Any]]]:
    """Manifest and records of a document, its lines held against the digest. Raises ArchiveError."""
    if b"<!" in document:
        raise ArchiveError("the document declares entities or a type", "an archive has none: do not read it")
    try:
        root = Xml.fromstring(document)  # noqa: S314 - nothing but elements is left of what could harm
        attributes = dict(root.attrib)
        upto = Upto(**{name[5:]: int(value) for name, value in attributes.items() if name.startswith("upto_")})
        made = Manifest(
            number=int(attributes["number"]),
            previous=attributes["previous"],
            records=int(attributes["records"]),
            sha256=attributes["sha256"],
            made_at=int(attributes["made_at"]),
            upto=upto,
            log_head=attributes["log_head"],
            signer=attributes["signer"],
            signature=attributes["signature"],
        )
        records = [{"of": one.attrib["of"], **_fields(one)} for one in root]
    except (Xml.ParseError, KeyError, TypeError, ValueError) as error:
        raise ArchiveError(f"this is no batch: {error}", "write it again from the folder") from error
    return made, records


def holds(made: Manifest, records: Iterable[dict[str, Any]]) -> bool:
    """Whether the records are those that the manifest was signed for, and it is signed."""
    import hashlib

    return made.is_signed() and hashlib.sha256(lines_of(records)).hexdigest() == made.sha256


def _value(parent: Xml.Element, value: Any, name: str | None = None) -> None:
    one = Xml.SubElement(parent, "value")
    if name is not None:
        kind, shown = _text(name)
        one.set("name" if kind == "text" else "name64", shown)
    if value is None:
        one.set("type", "none")
    elif isinstance(value, bool):
        one.set("type", "flag")
        one.text = "true" if value else "false"
    elif isinstance(value, int):
        one.set("type", "number")
        one.text = str(value)
    elif isinstance(value, str):
        kind, one.text = _text(value)
        one.set("type", kind)
    elif isinstance(value, list):
        one.set("type", "list")
        for item in value:
            _value(one, item)
    elif isinstance(value, dict):
        one.set("type", "object")
        for key, item in value.items():
            _value(one, item, key)
    else:
        raise TypeError(f"{value!r} is not in any record")


def _text(value: str) -> tuple[str, str]:
    """Kind and spelling of a text. Text of blanks alone is spelt out too: an indented document loses it."""
    if _HOSTILE.search(value) or value != value.strip():
        return "base64", base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()
    return "text", value


def _fields(element: Xml.Element) -> dict[str, Any]:
    return {_name(one): _read(one) for one in element}


def _name(element: Xml.Element) -> str:
    spelt = element.attrib.get("name64")
    return element.attrib["name"] if spelt is None else _plain(spelt)


def _read(element: Xml.Element) -> Any:
    text = element.text or ""
    match element.attrib["type"]:
        case "none":
            return None
        case "flag":
            return {"true": True, "false": False}[text]
        case "number" if _NUMBER.fullmatch(text):
            return int(text)
        case "text":
            return text
        case "base64":
            return _plain(text)
        case "list":
            return [_read(one) for one in element]
        case "object":
            return _fields(element)
    raise ValueError(f"{element.attrib['type']!r} is no type of a value")


def _plain(spelt: str) -> str:
    return base64.b64decode(spelt, validate=True).decode("utf-8", "surrogatepass")
