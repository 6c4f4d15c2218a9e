"""Write proofbook/client's generated modules from the API's own OpenAPI description.

python -m scripts._dev.generate_client            write
python -m scripts._dev.generate_client --check    compare, byte for byte; exit 1 if a file differs
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts._dev.client_schemas import CannotGenerate, Schema, annotation, class_name, schemas_module, sentence
from scripts._dev.generate_bindings import formatted

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path("proofbook/client")
BROWSERS = {"identity_callback", "identity_logout_callback", "identity_webhook"}
"""What a provider or a browser asks, never a program of a customer."""
EVENTS = {"stream", "bet_events"}
WRITES = ("post", "put", "patch", "delete")
_HEADER = '''"""The calls of the API, a method a route. Generated; change the API and run `generate_client`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote

from proofbook.client import schemas as s

if TYPE_CHECKING:
    from proofbook.client.transport import Event


class Calls:
    """Every route that programs call; a subclass sends."""

    def _json(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Any:
        raise NotImplementedError

    def _bytes(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> bytes:
        raise NotImplementedError

    def _events(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Iterator[Event]:
        raise NotImplementedError
'''


def description() -> dict[str, Any]:
    """The description of the API as it is in this checkout; nothing is started."""
    # Imported here: it is the whole API.
    from api.app import create_app
    from api.settings import Settings

    parts: Any = None
    return dict(create_app(Settings(), database=parts, match_clock=parts, chain=parts).openapi())


def generate(openapi: Mapping[str, Any]) -> dict[Path, str]:
    """Every generated file with its text; raises CannotGenerate."""
    schemas: Mapping[str, Schema] = openapi["components"]["schemas"]
    names = [class_name(name) for name in schemas]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CannotGenerate(f"two schemas would be called {sorted(twice)}")
    calls = _HEADER + "\n".join(_calls(openapi["paths"]))
    files = {FOLDER / "schemas.py": schemas_module(schemas), FOLDER / "calls.py": calls}
    return {path: formatted(text, path) for path, text in files.items()}


def _calls(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            if operation["operationId"] not in BROWSERS:
                yield from _call(method, path, operation)


def _call(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    name, parameters = operation["operationId"], operation.get("parameters", [])
    given = {kind: [one for one in parameters if one["in"] == kind] for kind in ("path", "query", "header")}
    body = operation.get("requestBody")
    arguments = ["self"]
    arguments += [f"{_name(one['name'])}: {annotation(one['schema'], 's.')}" for one in given["path"]]
    if body is not None:
        arguments.append(f"body: {annotation(_json_of(body['content']), 's.')}")
    named = [_named(one) for kind in ("header", "query") for one in given[kind]]
    writes = method in WRITES
    if writes and not any(one["name"] == "idempotency-key" for one in given["header"]):
        named.append("idempotency_key: str | None = None")
    arguments += ["*", *named] if named else []
    result, how = _result(operation)
    template = re.sub(r"{(\w+)}", lambda found: f"{{quote({_name(found[1])}, safe='')}}", path)
    sent = [repr(method.upper()), f'f"{template}"' if "{" in template else repr(path)]
    if given["query"]:
        sent.append(f"query={_mapping(one['name'] for one in given['query'])}")
    if body is not None:
        sent.append("body=body")
    headers = [one["name"] for one in given["header"]]
    headers += ["idempotency-key"] if writes and "idempotency-key" not in headers else []
    if headers:
        sent.append(f"headers={_mapping(headers)}")
    called = f"self.{how}({', '.join(sent)})"
    yield ""
    yield f"    def {name}({', '.join(arguments)}) -> {result}:"
    yield f'        """{sentence(operation.get("description"), name)}"""'
    yield (
        f'        return cast("{result}", {called})'
        if how == "_json" and result != "Any"
        else f"        return {called}"
    )


def _named(parameter: Mapping[str, Any]) -> str:
    kind = annotation(parameter["schema"], "s.")
    if parameter.get("required"):
        return f"{_name(parameter['name'])}: {kind}"
    return f"{_name(parameter['name'])}: {kind if 'None' in kind.split(' | ') else f'{kind} | None'} = None"


def _result(operation: Mapping[str, Any]) -> tuple[str, str]:
    if operation["operationId"] in EVENTS:
        return "Iterator[Event]", "_events"
    answers = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
    content = answers[0].get("content", {}) if answers else {}
    if "application/json" not in content:
        return "bytes", "_bytes"
    return annotation(content["application/json"]["schema"], "s."), "_json"


def _mapping(names: Iterable[str]) -> str:
    """A dictionary of arguments by the names that are sent."""
    return "{" + ", ".join(f"{name!r}: {_name(name)}" for name in names) + "}"


def _json_of(content: Mapping[str, Any]) -> Schema:
    if set(content) != {"application/json"}:
        raise CannotGenerate(f"a body of {sorted(content)}")
    schema: Schema = content["application/json"]["schema"]
    return schema


def _name(name: str) -> str:
    plain = name.replace("-", "_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def main(arguments: list[str]) -> int:
    """Write or compare."""
    try:
        files = generate(description())
    except CannotGenerate as error:
        sys.stderr.write(f"client: {error}\n")
        return 1
    if "--check" in arguments:
        found = [path for path, text in files.items() if (ROOT / path).read_bytes() != text.encode()]
        for path in found:
            sys.stderr.write(f"client: {path} differs; run python -m scripts._dev.generate_client\n")
        return 1 if found else 0
    for path, text in files.items():
        (ROOT / path).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
