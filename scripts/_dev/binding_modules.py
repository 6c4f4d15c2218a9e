"""Python text of the bindings: one module a contract, one module for all errors. Pure; ruff formats it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts._dev.abi_files import CodegenError, Compiled, Entry, canonical, signature
from scripts._dev.binding_text import NOTE, docstring, field_text, import_text, tuple_text
from scripts._dev.python_names import member_names, parameter_names, python_name, snake

_READS = ("view", "pure")
_CONTRACT_MEMBERS = ("address", "events", "require_code", "w3")
_EVENTS_MEMBERS = ("between", "decode", "of", "parse")
# Names that a generated module imports; a struct or event of that name gets a suffix.
IMPORTED = frozenset(
    {"Any", "BlockIdentifier", "Call", "ChecksumAddress", "ClassVar", "Contract", "ContractError", "Event", "Events"}
    | {"EventType", "Final", "Function", "NamedTuple"}
)


@dataclass
class Module:
    """A module in the making: the text of its parts, and the names it has used."""

    compiled: Compiled
    structs: dict[str, str] = field(default_factory=dict)  # internal type -> class
    struct_shapes: dict[str, str] = field(default_factory=dict)  # internal type -> canonical type
    taken: dict[str, str] = field(default_factory=dict)  # class -> what it stands for
    values: list[str] = field(default_factory=list)  # text of structs and named results
    functions: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def claim(self, name: str, suffix: str, what: str) -> str:
        """A class name that nothing else in the module has."""
        for candidate in (name, f"{name}{suffix}"):
            free = candidate not in IMPORTED and candidate != self.compiled.source.name
            if free and self.taken.setdefault(candidate, what) == what:
                return candidate
        raise CodegenError(
            f"{self.compiled.source.name}: {what} and {self.taken.get(name, name)} want the class {name}; rename one"
        )

    def python_type(self, parameter: Entry) -> str:
        """What a caller gets."""
        type_ = parameter["type"]
        if type_.endswith("]"):
            return f"tuple[{self.python_type(_item(parameter))}, ...]"
        if type_ == "tuple":
            return self.struct(parameter)
        simple = {"address": "ChecksumAddress", "bool": "bool", "string": "str"}
        if type_ in simple:
            return simple[type_]
        if type_.startswith("bytes"):
            return "bytes"
        if type_.startswith(("uint", "int")):
            return "int"
        raise CodegenError(f"{self.compiled.source.name}: no Python type for {type_} ({parameter['name']})")

    def argument_type(self, parameter: Entry) -> str:
        """What a caller may give: any str is checked, and any sequence will do."""
        if parameter["type"].endswith("]"):
            return f"Sequence[{self.argument_type(_item(parameter))}]"
        return "str" if parameter["type"] == "address" else self.python_type(parameter)

    def codec(self, parameter: Entry) -> str:
        """The expression of the codec."""
        type_ = parameter["type"]
        if type_.endswith("]"):
            size = type_[type_.rindex("[") + 1 : -1]
            return f"array({self.codec(_item(parameter))}{f', {size}' if size else ''})"
        if type_ == "tuple":
            return f"_{snake(self.struct(parameter)).upper()}"
        named = ("address", "bool", "string", "uint256", "bytes", "bytes32")
        if type_ in named:
            return str(type_.upper())
        return f'blob("{type_}")' if type_.startswith("bytes") else f'integer("{type_}")'

    def struct(self, parameter: Entry) -> str:
        """The class of a struct, written on first sight."""
        internal = parameter["internalType"].split("[")[0].removeprefix("struct ")
        shape = canonical({**parameter, "type": "tuple"})
        if self.struct_shapes.setdefault(internal, shape) != shape:
            raise CodegenError(f"{internal} has two shapes: {shape} and {self.struct_shapes[internal]}")
        if internal not in self.structs:
            items = parameter["components"]
            # Fields first: a struct inside comes before the one that holds it.
            types = [self.python_type(item) for item in items]
            codecs = [self.codec(item) for item in items]
            name = self.claim(internal.rpartition(".")[2], "Struct", f"struct {internal}")
            self.structs[internal] = name
            self.values.append(
                f"@dataclass(frozen=True, slots=True)\nclass {name}:\n"
                f'    """Struct `{internal}`."""\n\n'
                + field_text(parameter_names(items), types)
                + f"\n\n\n_{snake(name).upper()}: Final = struct({', '.join([name, *codecs])})\n"
            )
        return self.structs[internal]

    def result(self, entry: Entry, method: str) -> tuple[str, str]:
        """Python type of what a function returns, and the expression that decodes it."""
        outputs, solidity = entry["outputs"], entry["name"]
        if not outputs:
            return "None", "NOTHING"
        if len(outputs) == 1:
            return self.python_type(outputs[0]), f"one({self.codec(outputs[0])})"
        types = [self.python_type(item) for item in outputs]
        codecs = [self.codec(item) for item in outputs]
        camel = "".join(part.capitalize() for part in method.rstrip("_").split("_"))
        name = self.claim(f"{camel}Result", "Values", f"the result of {signature(entry)}")
        # A named tuple has these methods already.
        names = parameter_names(outputs, ("count", "index"))
        self.values.append(
            f'class {name}(NamedTuple):\n    """What `{solidity}` returns, in order."""\n\n'
            + field_text(names, types)
            + "\n"
        )
        return name, f"many({', '.join([name, *codecs])})"

    def function(self, entry: Entry, method: str) -> str:
        """One method; its descriptor goes to the module's constants."""
        reads = entry["stateMutability"] in _READS
        payable = entry["stateMutability"] == "payable"
        keywords = ("self", "block") if reads else ("self", "value") if payable else ("self",)
        names = parameter_names(entry["inputs"], keywords)
        arguments = "".join(
            f", {name}: {self.argument_type(item)}" for name, item in zip(names, entry["inputs"], strict=True)
        )
        result, returns = self.result(entry, method)
        shown = [item["name"] or f"arg{position}" for position, item in enumerate(entry["inputs"])]
        inputs = tuple_text(
            f'("{name}", {self.codec(item)})' for name, item in zip(shown, entry["inputs"], strict=True)
        )
        constant = f"_CALL_{method.strip('_').upper()}{'_' if method.endswith('_') else ''}"
        self.functions.append(f'{constant}: Final = Function("{entry["name"]}", {inputs}, {returns})')
        values = tuple_text(names)
        notice = self.compiled.notices["methods"].get(signature(entry), "")
        if reads:
            return (
                f"    def {method}(self{arguments}, *, block: BlockIdentifier = LATEST) -> {result}:\n"
                f"{docstring(notice or f'Reads `{signature(entry)}`.')}\n"
                f"        return self._read({constant}, {values}, block)\n"
            )
        extra, value = (", *, value: int = 0", ", value") if payable else ("", "")
        return (
            f"    def {method}(self{arguments}{extra}) -> Call[{result}]:\n"
            f"{docstring(notice or f'Prepares `{signature(entry)}`.')}\n"
            f"        return self._prepare({constant}, {values}{value})\n"
        )

    def event(self, entry: Entry, method: str) -> str:
        """One method of the events class; event class and descriptor go before it."""
        if entry["anonymous"]:
            raise CodegenError(f"{self.compiled.source.name}: event {entry['name']} is anonymous; give it its topic")
        items = entry["inputs"]
        names = parameter_names(items, ("log",))
        types = ["bytes" if item["indexed"] and _is_long(item) else self.python_type(item) for item in items]
        codecs = [self.codec(item) for item in items]
        solidity = entry["name"]
        cls = self.claim(solidity, "Event", f"event {solidity}")
        notice = self.compiled.notices["events"].get(signature(entry), "")
        parameters = "".join(
            f', ("{item["name"]}", {codec}, {item["indexed"]})' for item, codec in zip(items, codecs, strict=True)
        )
        constant = f"_EVENT_{method.strip('_').upper()}"
        self.events.append(
            f"@dataclass(frozen=True, slots=True)\nclass {cls}(Event):\n"
            f"{docstring(notice or f'Event `{signature(entry)}`.', 4)}\n\n"
            + field_text(names, types)
            + f'\n\n\n{constant}: Final = EventType("{solidity}", {cls}{parameters})\n'
        )
        filters = [
            (name, "bytes" if _is_long(item) else self.argument_type(item))
            for name, item in zip(parameter_names(items, ("self", "from_block", "to_block")), items, strict=True)
            if item["indexed"]
        ]
        keywords = "".join(f", {name}: {type_} | None = None" for name, type_ in filters)
        values = "".join(f", {name}" for name, _ in filters)
        return (
            f"    def {method}(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST"
            f"{', *' if filters else ''}{keywords}) -> tuple[{cls}, ...]:\n"
            f"{docstring(f'Every `{solidity}` from one block to another, both included.')}\n"
            f"        return self._find({constant}, from_block, to_block{values})\n"
        )


def _item(parameter: Entry) -> Entry:
    """The element of an array parameter; its internal type loses one pair of brackets too."""
    type_, internal = parameter["type"], parameter.get("internalType", "")
    return {**parameter, "type": type_[: type_.rindex("[")], "internalType": internal.rpartition("[")[0] or internal}


def _is_long(parameter: Entry) -> bool:
    """Whether an indexed value stands in the log as its hash."""
    type_ = parameter["type"]
    return type_ in ("bytes", "string", "tuple") or type_.endswith("]")


def contract_module(compiled: Compiled) -> str:
    """The module of one contract."""
    name = compiled.source.name
    module = Module(compiled)
    functions = [entry for entry in compiled.abi if entry["type"] == "function"]
    events = [entry for entry in compiled.abi if entry["type"] == "event"]
    methods = [
        module.function(entry, method)
        for entry, method in zip(functions, member_names(functions, _CONTRACT_MEMBERS), strict=True)
    ]
    finders = [
        module.event(entry, method) for entry, method in zip(events, member_names(events, _EVENTS_MEMBERS), strict=True)
    ]
    also = (
        f" Answers for {', '.join(compiled.source.halves)} too, at the same address." if compiled.source.halves else ""
    )
    title = compiled.title or f"Contract {name}."
    parts = [*module.values, *module.events, "\n".join(module.functions)]
    if finders:
        types = ", ".join(f"_EVENT_{method.strip('_').upper()}" for method in member_names(events, _EVENTS_MEMBERS))
        parts.append(
            f'class {name}Events(Events):\n    """Events of `{name}` at one address."""\n\n'
            f"    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic({types})\n\n" + "\n".join(finders)
        )
    own = (
        f'    @property\n    def events(self) -> {name}Events:\n        """Events of this contract."""\n'
        f"        return {name}Events(self.w3, self.address)\n\n"
        if finders
        else ""
    )
    parts.append(
        f"class {name}(Contract):\n{docstring(title + also, 4)}\n\n"
        f'    NAME: ClassVar[str] = "{name}"\n    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR\n\n'
        + own
        + "\n".join(methods)
    )
    body = "\n\n".join(parts)
    return (
        f'"""{name}.\n\n{NOTE}\n"""\n\nfrom __future__ import annotations\n\n{import_text()}\n'
        f"from chain.bindings.errors import BY_SELECTOR\n\n\n{body}"
    )


def package_module(sources: Iterable[str]) -> str:
    """The package's own file: the contract classes."""
    names = sorted(sources)
    imports = "\n".join(f"from chain.bindings.{module_name(name)} import {name}" for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        f'"""Typed access to the contracts: `BetBook(w3, address).vault()`.\n\n{NOTE}\n"""\n\n{imports}\n\n'
        f"__all__ = [{listed}]\n"
    )


def module_name(contract: str) -> str:
    """File of a contract: `bet_book` for `BetBook`."""
    return python_name(contract)
