"""Pieces of Python text that the generated modules share. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence

NOTE = "Generated from the compiled contracts; do not edit; run `make bindings`."

_CODEC_NAMES = (
    *("ADDRESS", "BOOL", "BYTES", "BYTES32", "NOTHING", "STRING", "UINT256"),
    *("array", "blob", "integer", "many", "one", "struct"),
)
_IMPORTS: Mapping[str, tuple[str, ...]] = {
    "collections.abc": ("Mapping", "Sequence"),
    "dataclasses": ("dataclass",),
    "types": ("MappingProxyType",),
    "typing": ("Any", "ClassVar", "Final", "NamedTuple"),
    "eth_typing": ("ChecksumAddress",),
    "web3.types": ("BlockIdentifier",),
    "chain.codec": _CODEC_NAMES,
    "chain.contract": ("LATEST", "Call", "Contract", "Function"),
    "chain.errors": ("ContractError",),
    "chain.events": ("Event", "Events", "EventType", "by_topic"),
    "chain.revert": ("ErrorTable",),
}
_GROUPS = (("collections.abc", "dataclasses", "types", "typing"), ("eth_typing", "web3.types"), ())


def import_text() -> str:
    """Every import that a generated module may need, in groups; ruff sorts them and drops what is not used."""
    lines: list[list[str]] = [[], [], []]
    for module, names in _IMPORTS.items():
        group = next((at for at, modules in enumerate(_GROUPS) if module in modules), 2)
        lines[group].append(f"from {module} import {', '.join(names)}")
    return "\n\n".join("\n".join(group) for group in lines)


def tuple_text(items: Iterable[str]) -> str:
    """A tuple of these expressions."""
    found = list(items)
    return f"({', '.join(found)}{',' if len(found) == 1 else ''})"


def field_text(names: Sequence[str], types: Sequence[str]) -> str:
    """Annotated names of a class body."""
    return "\n".join(f"    {name}: {type_}" for name, type_ in zip(names, types, strict=True))


def docstring(text: str, indent: int = 8) -> str:
    """A docstring: a sentence case, wrapped, and safe whatever the comment in the contract held."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    text = text[0].upper() + text[1:]
    if text.endswith('"'):
        text += "."
    pad = " " * indent
    lines = textwrap.wrap(text, 116 - indent - 3, break_long_words=False, break_on_hyphens=False)
    if len(lines) == 1 and len(lines[0]) + indent + 6 <= 120:
        return f'{pad}"""{lines[0]}"""'
    return f'{pad}"""' + f"\n{pad}".join(lines) + f'\n{pad}"""'
