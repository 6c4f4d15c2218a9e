"""Votes, certificates and memories as JSON, and back; what is read back was written by this module or is refused.

| form        | JSON                                                                              |
|-------------|-----------------------------------------------------------------------------------|
| value       | `["0x…", "0x…"]`: result word, voids word                                         |
| claim       | `{"ballot": 0, "round": 3, "value": …}`                                           |
| certificate | a claim with `"voters": [0, 1, 2]`                                                |
| memory      | `{"ballot": 0, "round": 3, "vote": value or null, "lock": certificate or null}`   |
"""

import json
import re
from typing import Any, Final

from oracle.agreement import Certificate, Claim, Memory, NodeIndex, Value
from oracle.errors import MalformedForm

BALLOTS: Final = 256
ROUNDS: Final = 256
MOST_VOTERS: Final = 16
_WORD: Final = re.compile("0x(0|[1-9a-f][0-9a-f]{0,63})")
_BYTES: Final = re.compile("0x[0-9a-f]*")


def value_form(value: Value) -> list[str]:
    """See the table."""
    return [hex(value.result), hex(value.voids)]


def read_value(form: Any) -> Value:
    """Raise MalformedForm for anything else."""
    if not isinstance(form, list) or len(form) != 2:
        raise MalformedForm("value", form, "two words")
    return Value(_word(form[0]), _word(form[1]))


def claim_form(claim: Claim) -> dict[str, Any]:
    """See the table."""
    return {"ballot": claim.ballot, "round": claim.round, "value": value_form(claim.value)}


def read_claim(form: Any, *, least: int = 0) -> Claim:
    """Raise MalformedForm for anything else; `least` is the first round."""
    form = fields("claim", form)
    return Claim(
        number(form.get("ballot"), BALLOTS),
        number(form.get("round"), ROUNDS, least=least),
        read_value(form.get("value")),
    )


def certificate_form(certificate: Certificate) -> dict[str, Any]:
    """See the table."""
    return {**claim_form(certificate.claim), "voters": sorted(certificate.voters)}


def read_certificate(form: Any, *, least: int = 0) -> Certificate:
    """Raise MalformedForm for anything else; `least` is the first round."""
    claim = read_claim(form, least=least)
    voters = items("voters", form.get("voters"))
    return Certificate(claim, frozenset(NodeIndex(number(voter, MOST_VOTERS)) for voter in voters))


def memory_form(memory: Memory) -> dict[str, Any]:
    """See the table."""
    return {
        "ballot": memory.ballot,
        "round": memory.round,
        "vote": None if memory.vote is None else value_form(memory.vote),
        "lock": None if memory.lock is None else certificate_form(memory.lock),
    }


def read_memory(form: Any) -> Memory:
    """Raise MalformedForm for anything else."""
    form = fields("memory", form)
    vote, lock = form.get("vote"), form.get("lock")
    return Memory(
        number(form.get("ballot"), BALLOTS),
        number(form.get("round"), ROUNDS, least=-1),
        None if vote is None else read_value(vote),
        # A lock of round -1 gives way to every certificate; only a weaker rule of the simulator has it.
        None if lock is None else read_certificate(lock, least=-1),
    )


def dump(form: Any) -> str:
    """JSON in one spelling."""
    return json.dumps(form, sort_keys=True, separators=(",", ":"))


def fields(field: str, given: Any) -> dict[str, Any]:
    """An object; raise MalformedForm otherwise."""
    if not isinstance(given, dict):
        raise MalformedForm(field, given, "an object")
    return given


def items(field: str, given: Any) -> list[Any]:
    """A list; raise MalformedForm otherwise."""
    if not isinstance(given, list):
        raise MalformedForm(field, given, "a list")
    return given


def number(given: Any, below: int, *, least: int = 0) -> int:
    """A whole number in its range; raise MalformedForm otherwise."""
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given < below:
        raise MalformedForm("a number", given, f"whole, from {least} to {below - 1}")
    return given


def word(given: Any, size: int = 32) -> bytes:
    """So many bytes as `0x…` in small letters; raise MalformedForm otherwise."""
    if not isinstance(given, str) or len(given) != 2 + 2 * size or not _BYTES.fullmatch(given):
        raise MalformedForm("a word", given, f"0x and {2 * size} small hexadecimal digits")
    return bytes.fromhex(given[2:])


def load(text: str) -> Any:
    """The inverse of `dump`; raises ValueError for what is no JSON."""
    return json.loads(text)


def _word(given: Any) -> int:
    if not isinstance(given, str) or not _WORD.fullmatch(given):
        raise MalformedForm("a word", given, "0x and up to 64 small hexadecimal digits, no zero in front")
    return int(given, 16)
