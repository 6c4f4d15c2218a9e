"""Python text of the module that holds all custom errors. Pure; ruff formats it afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eth_utils.crypto import keccak

from scripts._dev.abi_files import CodegenError, Compiled, Entry, signature
from scripts._dev.binding_modules import IMPORTED, Module
from scripts._dev.binding_text import NOTE, docstring, field_text, import_text, tuple_text
from scripts._dev.python_names import parameter_names

_ERROR_FIELDS = (
    "add_note",
    "arguments",
    "contract",
    "data",
    "exit_code",
    "message",
    "name",
    "parameters",
    "reason",
    "remedy",
    "selector",
    "text",
    "transaction",
    "with_traceback",
)


def errors_module(all_compiled: Sequence[Compiled]) -> str:
    """One class a custom error, over all contracts; errors of one name and several shapes share a base of that name."""
    found: dict[str, Entry] = {}
    owners: dict[str, list[str]] = {}
    notices: dict[str, str] = {}
    for compiled in all_compiled:
        for entry in compiled.abi:
            if entry["type"] == "error":
                text = signature(entry)
                found.setdefault(text, entry)
                owners.setdefault(text, []).append(compiled.source.name)
                notices.setdefault(text, compiled.notices["errors"].get(text, ""))
    _unique_selectors(found)
    by_name: dict[str, list[str]] = {}
    for text in sorted(found):
        by_name.setdefault(found[text]["name"], []).append(text)
    module = Module(all_compiled[0])
    classes: list[str] = []
    names: list[str] = []
    for name, texts in by_name.items():
        shared = name if len(texts) > 1 else ""
        if shared:
            classes.append(
                f"class {name}(ContractError):\n"
                f"{docstring(f'`{name}` of whichever contract; its classes differ in their arguments.', 4)}\n"
            )
        for text in texts:
            cls = f"{owners[text][0]}{name}" if shared else name
            if cls in names or cls in IMPORTED or cls in ("RequireFailed", "Panic"):
                raise CodegenError(f"error {text} cannot be the class {cls}; rename it in the contract")
            names.append(cls)
            classes.append(
                _error_class(module, found[text], cls, shared or "ContractError", owners[text], notices[text])
            )
    table = "\n".join(f"        {cls}.selector: {cls}," for cls in names)
    if module.values:
        raise CodegenError("an error carries a struct; give it plain arguments")
    body = (
        "\n\n".join(classes) + f"\n\nBY_SELECTOR: Final[ErrorTable] = MappingProxyType(\n    {{\n{table}\n    }}\n)\n"
    )
    return (
        f'"""Custom errors of all contracts, by selector.\n\n{NOTE}\n"""\n\nfrom __future__ import annotations\n\n'
        f"{import_text()}\n\n\n{body}"
    )


def _error_class(module: Module, entry: Entry, cls: str, base: str, owners: Sequence[str], notice: str) -> str:
    items = entry["inputs"]
    names = parameter_names(items, _ERROR_FIELDS)
    types = [module.python_type(item) for item in items]
    text = signature(entry)
    told = f"{notice} `{text}` of {', '.join(owners)}.".strip()
    shown = [item["name"] or f"arg{position}" for position, item in enumerate(items)]
    parameters = tuple_text(
        f'("{given}", "{name}", {module.codec(item)})' for given, name, item in zip(shown, names, items, strict=True)
    )
    return (
        f"class {cls}({base}):\n{docstring(told, 4)}\n\n"
        f'    name = "{entry["name"]}"\n'
        f'    selector = bytes.fromhex("{keccak(text=text)[:4].hex()}")\n'
        + (f"    parameters = {parameters}\n" + field_text(names, types) + "\n" if items else "")
    )


def _unique_selectors(entries: Mapping[str, Entry]) -> None:
    seen: dict[bytes, str] = {}
    for text in entries:
        other = seen.setdefault(keccak(text=text)[:4], text)
        if other != text:
            raise CodegenError(f"errors {text} and {other} share a selector; rename one")
