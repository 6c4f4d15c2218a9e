"""From the schemas of an OpenAPI description to Python types: TypedDicts for objects, Literals for enumerations."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
LONGEST = 105
_IN_NAMES = ("api", "routes", "bodies", "router")


class CannotGenerate(Exception):
    """A description that these scripts have no type for."""


def class_name(name: str) -> str:
    """A schema's name as a class: two classes of one name are told apart by their package."""
    *where, own = name.replace("-", "").split("__")
    return "".join(part.capitalize() for part in where if part not in _IN_NAMES) + own


def annotation(schema: Schema, prefix: str = "") -> str:
    """The type of a schema; references are classes with `prefix` before them."""
    if "$ref" in schema:
        return prefix + class_name(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(annotation(one, prefix) for one in schema[several]))
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return annotation(schema["allOf"][0], prefix)
    kind = schema.get("type")
    if kind == "array":
        # JSON gives a list, however many members it has.
        inner = schema.get("prefixItems") or [schema.get("items", {})]
        return f"list[{' | '.join(dict.fromkeys(annotation(one, prefix) for one in inner))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {annotation(values, prefix) if isinstance(values, dict) else 'Any'}]"
    if kind is None:
        return "Any"
    if kind not in _PLAIN:
        raise CannotGenerate(f"no type for {schema!r}")
    return _PLAIN[kind]


def sentence(text: str | None, otherwise: str) -> str:
    """The first line of a description as a docstring, cut at the end of a clause where it is too long for a method."""
    line = (text or otherwise).strip().splitlines()[0].replace("\\", "\\\\").replace('"""', "'''")
    while len(line) > LONGEST:
        clause = max(line.rfind(mark, 0, LONGEST) for mark in (". ", "; ", ": ", ", "))
        line = f"{line[: clause if clause > 0 else LONGEST - 1]}."
    return line


def schemas_module(schemas: Mapping[str, Schema]) -> str:
    """The text of the module of types."""
    lines = [
        '"""The bodies of the API\'s requests and answers. Generated; change the API and run `generate_client`."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any, Literal, NotRequired, TypedDict",
        "",
    ]
    for name, schema in sorted(schemas.items(), key=lambda item: class_name(item[0])):
        lines += ["", *_type(class_name(name), schema)]
    return "\n".join(lines) + "\n"


def _type(name: str, schema: Schema) -> Iterator[str]:
    if schema.get("type") != "object" or "properties" not in schema:
        yield f"{name} = {annotation(schema)}"
        yield f'"""{sentence(schema.get("description"), name)}"""'
        return
    fields = schema["properties"]
    required = set(schema.get("required", ()))
    wanted = {
        field: annotation(one) if field in required else f"NotRequired[{annotation(one)}]"
        for field, one in fields.items()
    }
    if any(keyword.iskeyword(field) or not field.isidentifier() for field in fields):
        # Strings, since the class form is impossible and names may come later in the file.
        inner = ", ".join(f'"{field}": "{text}"' for field, text in wanted.items())
        yield f'{name} = TypedDict("{name}", {{{inner}}})'
        yield f'"""{sentence(schema.get("description"), name)}"""'
        return
    yield f"class {name}(TypedDict):"
    yield f'    """{sentence(schema.get("description"), name)}"""'
    yield ""
    yield from (f"    {field}: {text}" for field, text in wanted.items())
    yield ""
