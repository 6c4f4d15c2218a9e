"""What the front shares with the rest of the product is what stands there."""

from pathlib import Path

import pytest

from scripts._dev.generate_dapp import differences, generate
from scripts._dev.openapi_types import TypesError, interfaces, module, short


@pytest.fixture(scope="module")
def files() -> dict[Path, str]:
    return generate()


def test_generated_files__committed__are_what_the_product_says_now(files: dict[Path, str]) -> None:
    assert differences(files) == [], "run: python -m scripts._dev.generate_dapp"


def test_differences__changed_or_missing_file__is_named(files: dict[Path, str], tmp_path: Path) -> None:
    one, other, *rest = files
    for path in (one, *rest):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(files[path])
    (tmp_path / one).write_text("changed")
    assert differences(files, tmp_path) == [f"{one} differs", f"{other} is missing"]


def test_types__of_a_schema__say_what_may_be_left_out_and_what_may_be_null() -> None:
    schema = {
        "required": ["a"],
        "properties": {
            "a": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "b": {"type": "array", "items": {"enum": ["x", "y"]}},
            "c": {"prefixItems": [{"type": "integer"}, {"$ref": "#/components/schemas/Other"}], "type": "array"},
            "d": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    (text,) = interfaces({"components": {"schemas": {"One": schema}}})
    assert "  a: number | null;" in text
    assert '  b?: ("x" | "y")[];' in text
    assert "  c?: [number, Other];" in text
    assert "  d?: Record<string, string>;" in text


def test_types__of_a_schema_that_is_not_understood__are_refused_with_its_place() -> None:
    with pytest.raises(TypesError, match=r"One\.a"):
        list(interfaces({"components": {"schemas": {"One": {"properties": {"a": {"type": "tuple"}}}}}}))


def test_names__of_two_schemas_called_alike__say_whose_they_are() -> None:
    assert short("api__desk__bodies__BetShown") == "DeskBetShown"
    assert short("QuoteShown") == "QuoteShown"


def test_module__operation_that_answers_no_json__is_left_out() -> None:
    stream = {"operationId": "stream", "responses": {"200": {"content": {"text/event-stream": {}}}}}
    json = {"application/json": {"schema": {"type": "string"}}}
    told = {"operationId": "told", "responses": {"200": {"content": json}}}
    text = module({"paths": {"/s": {"get": stream}, "/t": {"get": told}}, "components": {"schemas": {}}})
    assert "stream" not in text
    assert 'told: ["GET", "/t"]' in text
