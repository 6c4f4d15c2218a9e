"""TypeScript from an OpenAPI description: one interface a schema, one entry an operation; pure.

Only what FastAPI writes is understood (references, objects, arrays, unions, enumerations, constants); anything else is
a `TypesError`, so that nothing becomes `unknown` without somebody noticing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
_WIDTH: Final = 116
_PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_METHODS: Final = ("get", "post", "put", "patch", "delete")


class TypesError(Exception):
    """A description that no types can be made of; says where."""


def short(name: str) -> str:
    """A schema's name: `api__desk__bodies__BetShown` of two that are called BetShown is `DeskBetShown`."""
    parts = name.split("__")
    return name if len(parts) == 1 else f"{parts[1].title()}{parts[-1]}"


def interfaces(description: Mapping[str, Any]) -> Iterator[str]:
    """Each schema as TypeScript, by name."""
    found = description["components"]["schemas"]
    for name in sorted(found, key=short):
        schema = found[name]
        note = _note(schema)
        if "properties" in schema:
            body = "\n".join(_fields(name, schema))
            yield f"{note}export interface {short(name)} {{\n{body}\n}}"
        else:
            yield f"{note}export type {short(name)} = {_type(name, schema)};"


def operations(description: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Each operation that answers JSON: name, method, path, and its types."""
    for path, methods in sorted(description["paths"].items()):
        for method, operation in methods.items():
            if method not in _METHODS:
                raise TypesError(f"{path}: no method {method!r} is known here")
            answer = _answer(operation)
            if answer is None:
                continue
            name = operation["operationId"]
            fields = [
                f"  path: {_parameters(name, operation, 'path')};",
                f"  query: {_parameters(name, operation, 'query')};",
                f"  body: {_body(name, operation)};",
                f"  answer: {_type(name, answer) if answer else 'void'};",
            ]
            summary = operation.get("summary", name)
            yield name, method.upper(), path, f"/** {summary}. */\n{name}: {{\n" + "\n".join(fields) + "\n};"


def module(description: Mapping[str, Any]) -> str:
    """The whole file."""
    found = list(operations(description))
    types = "\n".join(_indented(text) for _, _, _, text in found)
    routes = "\n".join(f'  {name}: ["{method}", "{path}"],' for name, method, path, _ in found)
    shapes = "\n\n".join(interfaces(description))
    return f"""// Generated from the API's OpenAPI description by scripts/_dev/generate_dapp.py. Do not edit.

{shapes}

/** What each operation takes and answers. */
export interface Operations {{
{types}
}}

/** Method and path of each operation. */
export const ROUTES: {{ readonly [Name in keyof Operations]: readonly [string, string] }} = {{
{routes}
}};
"""


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _note(schema: Schema) -> str:
    text = re.sub(r"\s+", " ", schema.get("description", "")).replace("*/", "* /").strip()
    return f"/** {text} */\n" if text else ""


def _fields(name: str, schema: Schema) -> Iterator[str]:
    required = set(schema.get("required", ()))
    for field, one in schema["properties"].items():
        note = _note(one).strip()
        if note:
            yield f"  {note}"
        mark = "" if field in required else "?"
        key = field if re.fullmatch(r"[A-Za-z_]\w*", field) else json.dumps(field)
        yield f"  {key}{mark}: {_type(f'{name}.{field}', one)};"


def _type(where: str, schema: Schema) -> str:
    if "$ref" in schema:
        return short(schema["$ref"].rsplit("/", 1)[1])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(where, one) for one in schema[union]))
    kind = schema.get("type")
    if kind == "array":
        return _array(where, schema)
    if kind == "object":
        return _object(where, schema)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if not set(schema) - {"title", "description"}:
        return "unknown"
    raise TypesError(f"{where}: {json.dumps(schema)[:200]}")


def _array(where: str, schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_type(where, one) for one in schema['prefixItems'])}]"
    inner = _type(where, schema.get("items", {}))
    return f"({inner})[]" if " | " in inner else f"{inner}[]"


def _object(where: str, schema: Schema) -> str:
    if "properties" in schema:
        inner = " ".join(line.strip() for line in _fields(where, schema) if not line.strip().startswith("/**"))
        return f"{{ {inner} }}"
    values = schema.get("additionalProperties")
    return f"Record<string, {_type(where, values) if isinstance(values, Mapping) else 'unknown'}>"


def _answer(operation: Schema) -> Schema | None:
    """The schema of the good answer; empty where it has no body, None where it is no JSON."""
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            content = answer.get("content")
            if not content:
                return {}
            found: Schema | None = content.get("application/json", {}).get("schema")
            return found
    return None


def _parameters(name: str, operation: Schema, place: str) -> str:
    fields = []
    for one in operation.get("parameters", ()):
        if one["in"] == place:
            mark = "" if one.get("required") else "?"
            fields.append(f"{one['name']}{mark}: {_type(name, one['schema'])}")
    return f"{{ {'; '.join(fields)} }}" if fields else "undefined"


def _body(name: str, operation: Schema) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return _type(name, content["application/json"]["schema"]) if "application/json" in content else "undefined"
