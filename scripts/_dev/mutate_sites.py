"""Where a contract can be broken, found in the compiler's syntax tree: each place gives one or more mutants.

    kind        what the mutant does
    guard       a branch that reverts, returns or skips is never taken
    modifier    a modifier (`onlyPool`, `nonReentrant`) is gone
    write       an assignment to storage, or to a field of a struct in memory, is gone
    call        a call whose result nobody reads is gone
    constant    a constant is one more, or one less
    operator    + - * / % & | << >> and every comparison is another one; an arithmetic assignment too
    branch      the condition of any other `if` is false
    ternary     the two answers of `a ? b : c` change places
    literal     a number in a function is one more
    assign      an assignment to a local variable is gone
    emit        an event is gone

A mutant is named by file, function, what it changes and the how-manieth of its kind it is there, never by a line: its
name holds while other parts of the file change. Assembly is left alone: it stands in `Wire`, `TypedData` and `Calls`,
whose bytes are compared with Python's.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

CORE = ("guard", "modifier", "write", "call", "constant", "operator")
KINDS = (*CORE, "branch", "ternary", "literal", "assign", "emit")

_OPERATORS = {
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "*",
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "&&": "||", "||": "&&", "&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<",
    "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "|=": "&=", "&=": "|=", "<<=": ">>=", ">>=": "<<=",
}  # fmt: skip
_LEAVES = ("RevertStatement", "Return", "Continue", "Break")
_SHOWN = 110


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file; `start` and `end` are byte offsets of the text that `text` replaces.

    `whole` is the span of the expression or statement that is another one then, for a change that can be switched on
    while the contract runs; empty where there is none.
    """

    name: str
    file: str
    where: str
    kind: str
    before: str
    after: str
    start: int
    end: int
    text: str
    whole: tuple[int, int] = (0, 0)

    def applied(self, source: bytes) -> str:
        """Give the file's text with the change in it."""
        return (source[: self.start] + self.text.encode() + source[self.end :]).decode()

    def switched(self, source: bytes, on: str) -> str:
        """Give what stands in the place of `whole`: the change where `on` is true, else what was there."""
        first, last = self.whole
        was = source[first:last].decode()
        now = (source[first : self.start] + self.text.encode() + source[self.end : last]).decode()
        if self.kind in ("guard", "branch"):
            return f"(!{on} && ({was}))"
        if was.endswith(";"):
            return f"{{ if ({on}) {{ {'' if now == '{}' else now} }} else {{ {was} }} }}"
        return f"({on} ? ({now}) : ({was}))"


def mutants(file: str, source: bytes, tree: Node, state: set[int]) -> list[Mutant]:
    """Find every mutant of a file, in the order of the text; `state` holds the ids of all state variables."""
    found: list[Mutant] = []
    seen: Counter[tuple[str, ...]] = Counter()
    for where, kind, start, end, text, context, whole in sorted(
        _walk(tree, source, state, "", None), key=lambda site: (site[2], site[1])
    ):
        around = slice(*context)
        before = _shown(source[around])
        changed = source[around.start : start] + text.encode() + source[end : around.stop]
        after = _shown(changed) or "(nothing)"
        key = (file, where, kind, _squeezed(source[around]), _squeezed(changed))
        name = hashlib.sha256("|".join((*key, str(seen[key]))).encode()).hexdigest()[:10]
        seen[key] += 1
        found.append(Mutant(name, file, where, kind, before, after, start, end, text, whole))
    return found


# where, kind, start, end, replacement, (start, end) of the text to show, (start, end) of what can be switched
_Site = tuple[str, str, int, int, str, tuple[int, int], tuple[int, int]]
_NONE = (0, 0)


def _walk(node: Node, source: bytes, state: set[int], where: str, statement: tuple[int, int] | None) -> Iterator[_Site]:
    kind = node["nodeType"]
    if kind == "InlineAssembly":
        return
    if kind in ("ContractDefinition", "FunctionDefinition", "ModifierDefinition"):
        where = f"{where}.{node['name'] or node.get('kind', '')}".removeprefix(".")
    if (
        kind.endswith("Statement") and kind not in ("IfStatement", "ForStatement", "WhileStatement")
    ) or kind == "Return":
        statement = _span(node)
    yield from _of(node, kind, source, state, where, statement or _span(node))
    if kind == "VariableDeclaration" and node.get("constant"):
        return  # changed as a whole
    for child in _children(node):
        yield from _walk(child, source, state, where, statement)


def _of(node: Node, kind: str, source: bytes, state: set[int], where: str, shown: tuple[int, int]) -> Iterator[_Site]:
    start, end = _span(node)
    if kind == "IfStatement":
        first, last = _span(node["condition"])
        context = (start, min(end, last + 60) if not _leaves(node["trueBody"]) else _span(node["trueBody"])[1])
        name = "guard" if _leaves(node["trueBody"]) else "branch"
        yield where, name, first, last, "false", context, (first, last)
    elif kind == "ModifierInvocation" and node.get("kind") == "modifierInvocation":
        yield where, "modifier", start, end, "", (start, end), (start, end)
    elif kind == "EmitStatement":
        yield where, "emit", start, _after(source, end), "{}", (start, end), _statement(source, start, end)
    elif kind == "ExpressionStatement":
        dropped = _dropped(node["expression"], state)
        if dropped:
            yield where, dropped, start, _after(source, end), "{}", (start, end), _statement(source, start, end)
    elif kind == "VariableDeclaration" and node.get("constant") and node.get("value"):
        if node["typeDescriptions"]["typeString"].startswith(("uint", "int")):
            first, last = _span(node["value"])
            value = source[first:last].decode()
            for change in ("+ 1", "- 1"):
                yield where, "constant", first, last, f"({value}) {change}", (start, end), _NONE
    elif kind == "Conditional":
        yes, no = _span(node["trueExpression"]), _span(node["falseExpression"])
        text = source[no[0] : no[1]] + source[yes[1] : no[0]] + source[yes[0] : yes[1]]
        yield where, "ternary", yes[0], no[1], text.decode(), (start, end), (start, end)
    elif kind == "Literal" and node.get("kind") == "number" and "." in where:
        value = source[start:end].decode()
        if not value.startswith("0x"):
            parts = value.split(" ")
            number = f"{int(float(parts[0].replace('_', ''))) + 1}"
            yield where, "literal", start, end, " ".join([number, *parts[1:]]), shown, _NONE
    operator = node.get("operator")
    if kind == "BinaryOperation" and operator in _OPERATORS:
        left, right = _span(node["leftExpression"])[1], _span(node["rightExpression"])[0]
        literal = node["typeDescriptions"]["typeString"].startswith(("int_const", "rational_const"))
        yield from _swap(source, where, operator, left, right, shown, _NONE if literal else (start, end))
    elif kind == "Assignment" and operator in _OPERATORS:
        left, right = _span(node["leftHandSide"])[1], _span(node["rightHandSide"])[0]
        yield from _swap(source, where, operator, left, right, shown, _statement(source, start, end))


def _swap(
    source: bytes, where: str, operator: str, left: int, right: int, shown: tuple[int, int], whole: tuple[int, int]
) -> Iterator[_Site]:
    at = source.find(operator.encode(), left, right)
    if at >= 0:
        yield where, "operator", at, at + len(operator), _OPERATORS[operator], shown, whole


def _statement(source: bytes, start: int, end: int) -> tuple[int, int]:
    """Give the span of a statement with its semicolon; none in the head of a loop."""
    line = source[source.rfind(b"\n", 0, start) : start]
    return (start, end + 1) if source[end : end + 1] == b";" and b"for (" not in line else _NONE


def _dropped(expression: Node, state: set[int]) -> str | None:
    """Give the kind of mutant that an expression statement makes when it is left out."""
    kind = expression["nodeType"]
    if kind == "Assignment":
        return _target(expression["leftHandSide"], state)
    if kind == "UnaryOperation" and expression["operator"] in ("++", "--", "delete"):
        return _target(expression["subExpression"], state)
    if kind == "FunctionCall":
        return "write" if expression["expression"].get("memberName") in ("push", "pop") else "call"
    return None


def _target(left: Node, state: set[int]) -> str:
    if left["nodeType"] == "TupleExpression":
        return "write" if any(one and _target(one, state) == "write" for one in left["components"]) else "assign"
    if left["nodeType"] in ("MemberAccess", "IndexAccess"):
        return "write"
    # A state variable has no location of its own; a local reference only points.
    return "write" if left.get("referencedDeclaration", 0) in state else "assign"


def state_variables(tree: Node) -> Iterator[int]:
    """Give the ids of the state variables that a file declares."""
    for child in _children(tree):
        if child["nodeType"] == "VariableDeclaration" and child.get("stateVariable"):
            yield child["id"]
        yield from state_variables(child)


def _leaves(body: Node) -> bool:
    if body["nodeType"] == "Block":
        return bool(body["statements"]) and _leaves(body["statements"][-1])
    return body["nodeType"] in _LEAVES


def _after(source: bytes, end: int) -> int:
    """Give the offset behind the semicolon that ends the statement."""
    return end + 1 if source[end : end + 1] == b";" else end


def _span(node: Node) -> tuple[int, int]:
    start, length, _ = node["src"].split(":")
    return int(start), int(start) + int(length)


def _children(node: Node) -> Iterator[Node]:
    for value in node.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "nodeType" in one:
                yield one


def _squeezed(text: bytes) -> str:
    return " ".join(text.decode().split())


def _shown(text: bytes) -> str:
    line = _squeezed(text)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
