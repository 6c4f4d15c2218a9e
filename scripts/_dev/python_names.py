"""Python names for Solidity names.

    place_many                 placeMany
    account_cap                ACCOUNT_CAP
    list_, from_               list, from: a builtin, a keyword or a name that the base class holds gets an underscore
    now                        now_: Solidity's own trailing underscore goes
    book_                      BOOK() beside book(...): the function that is not spelt in small letters steps aside
    grant_address_uint256      overloads: all of a set carry their types
    arg0                       no name

Generated methods stay in snake case, so that a caller need not know which Solidity names are constants.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scripts._dev.abi_files import CodegenError, Entry, canonical

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TAKEN = frozenset(keyword.kwlist) | frozenset(dir(builtins))


def snake(name: str) -> str:
    """`placeMany` is `place_many`, `ACCOUNT_CAP` is `account_cap`."""
    return (name if name.isupper() else _WORD_STARTS.sub("_", name)).lower()


def python_name(name: str, reserved: Iterable[str] = ()) -> str:
    """The Python name; a trailing underscore keeps it off keywords, builtins and `reserved`."""
    found = snake(name.rstrip("_"))
    return f"{found}_" if found in _TAKEN or found in reserved else found


def parameter_names(parameters: Sequence[Entry], reserved: Iterable[str] = ()) -> list[str]:
    """Names of parameters or fields in order; raises CodegenError if two become one."""
    names = [python_name(item["name"] or f"arg{position}", reserved) for position, item in enumerate(parameters)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        given = ", ".join(item["name"] for item in parameters)
        raise CodegenError(f"parameters ({given}) both become {twice[0]} in Python; rename one in the contract")
    return names


def member_names(entries: Sequence[Entry], reserved: Iterable[str]) -> list[str]:
    """Method names of functions or events in order, unique; raises CodegenError where no rule makes them so."""
    overloads = Counter(entry["name"] for entry in entries)
    names = []
    for entry in entries:
        name = entry["name"]
        if overloads[name] > 1:
            types = "_".join(canonical(item) for item in entry["inputs"]) or "nothing"
            name = f"{snake(name)}_{re.sub(r'[^A-Za-z0-9]+', '_', types).strip('_')}"
        names.append(python_name(name, reserved))
    clashes = {name for name, count in Counter(names).items() if count > 1}
    names = [
        f"{name}_" if name in clashes and snake(entry["name"]) != entry["name"] else name
        for name, entry in zip(names, entries, strict=True)
    ]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        both = ", ".join(entry["name"] for name, entry in zip(names, entries, strict=True) if name == twice[0])
        raise CodegenError(f"{both} both become {twice[0]} in Python; rename one in the contract")
    return names
