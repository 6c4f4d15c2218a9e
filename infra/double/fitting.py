"""A template as the double can take it: resources of types that it does not know are left out, each of them named.

What refers to one that was left out goes on as far as it can: a property that names it is dropped, a list loses the
item, a dependency is forgotten. A resource that is nothing without it is left out as well: a route without its gateway.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

_NOTHING_WITHOUT: Final = {"AWS::EC2::Route": "NatGatewayId"}
_GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The template, and what was left out: logical id and type."""

    template: dict[str, Any]
    left_out: tuple[tuple[str, str], ...]


def fitted(template: Mapping[str, Any], known: Collection[str]) -> Fitted:
    """Without resources whose type is not `known`; pure."""
    resources: dict[str, Any] = dict(template["Resources"])
    out = {name: one["Type"] for name, one in resources.items() if one["Type"] not in known}
    for name, one in resources.items():
        needed = _NOTHING_WITHOUT.get(one["Type"])
        if needed and _without(one.get("Properties", {}).get(needed), out) is _GONE:
            out[name] = one["Type"]
    kept = {}
    for name, one in resources.items():
        if name not in out:
            body = _without({key: value for key, value in one.items() if key != "DependsOn"}, out)
            depends = one.get("DependsOn", [])
            left = [other for other in ([depends] if isinstance(depends, str) else depends) if other not in out]
            kept[name] = {**body, **({"DependsOn": left} if left else {})}
    outputs = {
        name: value
        for name, one in template.get("Outputs", {}).items()
        if (value := _without(one, out)) is not _GONE and "Value" in value
    }
    # The bootstrap version is a parameter of real accounts; the double has none.
    parts = {key: value for key, value in template.items() if key not in ("Rules", "Parameters", "Outputs")}
    parameters = {name: one for name, one in template.get("Parameters", {}).items() if name != "BootstrapVersion"}
    whole = {**parts, "Resources": kept}
    if outputs:
        whole["Outputs"] = outputs
    if parameters:
        whole["Parameters"] = parameters
    return Fitted(whole, tuple(sorted(out.items())))


def _without(value: Any, out: Collection[str]) -> Any:
    """The value without references to what is out; `_GONE` if it is one itself."""
    if isinstance(value, Mapping):
        if set(value) == {"Ref"} and value["Ref"] in out:
            return _GONE
        if set(value) == {"Fn::GetAtt"}:
            target = value["Fn::GetAtt"]
            name = target[0] if isinstance(target, list) else str(target).partition(".")[0]
            return _GONE if name in out else value
        whole = {key: _without(one, out) for key, one in value.items()}
        if any(one is _GONE for key, one in whole.items() if key.startswith("Fn::")):
            return _GONE
        return {key: one for key, one in whole.items() if one is not _GONE}
    if isinstance(value, list):
        items = [_without(one, out) for one in value]
        return [one for one in items if one is not _GONE]
    return value
