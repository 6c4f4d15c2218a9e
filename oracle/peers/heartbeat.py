"""A node's signed status, and what is wrong with another's: clock, configuration, or a second node with the own key.

```
Heartbeat(string version,bytes32 config,uint256 clock,uint256 head,bytes32 headHash,bytes32 instance,bool signing)
```

Signed with the reporter's key in the oracle's domain; no statement about a result shares its type. Heartbeats travel
with every push and are handed on by whoever saw them, so a node hears of a second one that uses its key.
"""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from eth_utils.crypto import keccak

from chain.typed_data import Domain
from oracle.errors import MalformedForm
from oracle.peers.intake import SKEW_S
from oracle.peers.verify import Verifier
from oracle.statements import SIGNATURE_BYTES, struct_digest
from oracle.store import Guard, forms

TYPE: Final = keccak(
    text="Heartbeat(string version,bytes32 config,uint256 clock,uint256 head,bytes32 headHash,bytes32 instance,"
    "bool signing)"
)
MOST_SEEN: Final = 64
_VERSION_LENGTH: Final = 40
_TIME: Final = 1 << 40


class Problem(StrEnum):
    """What is wrong with a peer, or with this node as a peer shows."""

    SKEW = "its clock is off"
    CONFIG = "its configuration differs"
    DOUBLE = "another node uses this node's key"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Clock is the wall clock, seconds; `head` the newest block that the node knows."""

    version: str
    config: bytes
    clock: int
    head: int
    head_hash: bytes
    instance: bytes
    signing: bool
    signature: bytes = b""

    def words(self) -> bytes:
        """The encoded fields."""
        numbers = (self.clock.to_bytes(32, "big"), self.head.to_bytes(32, "big"))
        signing = int(self.signing).to_bytes(32, "big")
        return b"".join((keccak(text=self.version), self.config, *numbers, self.head_hash, self.instance, signing))

    def digest(self, domain: Domain) -> bytes:
        """What the signature covers."""
        return struct_digest(domain, TYPE, self.words())

    def form(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "version": self.version,
            "config": "0x" + self.config.hex(),
            "clock": self.clock,
            "head": self.head,
            "head_hash": "0x" + self.head_hash.hex(),
            "instance": "0x" + self.instance.hex(),
            "signing": self.signing,
            "signature": "0x" + self.signature.hex(),
        }


def sign(guard: Guard, beat: Heartbeat) -> Heartbeat:
    """The same with its signature."""
    signature = guard.attest(TYPE, beat.words())
    return Heartbeat(
        beat.version, beat.config, beat.clock, beat.head, beat.head_hash, beat.instance, beat.signing, signature
    )


def read(form: Any) -> Heartbeat:
    """Raise MalformedForm for anything that is not a heartbeat."""
    form = forms.fields("heartbeat", form)
    version, signing = form.get("version"), form.get("signing")
    if not isinstance(version, str) or len(version) > _VERSION_LENGTH:
        raise MalformedForm("version", version, f"a string of at most {_VERSION_LENGTH} characters")
    if not isinstance(signing, bool):
        raise MalformedForm("signing", signing, "true or false")
    return Heartbeat(
        version,
        forms.word(form.get("config")),
        forms.number(form.get("clock"), _TIME),
        forms.number(form.get("head"), _TIME),
        forms.word(form.get("head_hash")),
        forms.word(form.get("instance")),
        signing,
        forms.word(form.get("signature"), SIGNATURE_BYTES),
    )


def problems(signer: str, beat: Heartbeat, own_signer: str, own: Heartbeat, now: int) -> tuple[Problem, ...]:
    """What a checked heartbeat shows."""
    if signer == own_signer:
        # An old heartbeat of another installation may be a machine that was given up: only a fresh one counts.
        fresh = abs(beat.clock - now) <= SKEW_S
        return (Problem.DOUBLE,) if fresh and beat.instance != own.instance else ()
    found = [Problem.SKEW] if abs(beat.clock - now) > SKEW_S else []
    return tuple(found + ([Problem.CONFIG] if beat.config != own.config else []))


class Presence:
    """Newest heartbeat of each (signer, installation), of known signers only."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._seen: OrderedDict[tuple[str, bytes], Heartbeat] = OrderedDict()
        self._offsets: dict[str, int] = {}

    def saw(self, form: Any, known: frozenset[str], now: int, *, direct: bool) -> tuple[str, Heartbeat] | None:
        """Take a heartbeat as it came; None if it is no known signer's, or none at all.

        Only what came from its own node (`direct`) says something about that node's clock.
        """
        try:
            beat = read(form)
        except ValueError:
            return None
        signer = self._verifier.signer(beat.digest(self._verifier.domain), beat.signature)
        if signer is None or signer not in known:
            return None
        before = self._seen.get((signer, beat.instance))
        # What claims to be of the future must not keep later ones out.
        if beat.clock <= now + SKEW_S and (before is None or before.clock < beat.clock):
            self._seen[signer, beat.instance] = beat
            self._seen.move_to_end((signer, beat.instance))
            if direct:
                self._offsets[signer] = beat.clock - now
            if len(self._seen) > MOST_SEEN:
                self._seen.popitem(last=False)
        return signer, beat

    def forms(self) -> list[dict[str, Any]]:
        """All of them as JSON, for those who ask."""
        return [beat.form() for beat in self._seen.values()]

    def offsets(self) -> list[int]:
        """Seconds that each peer's clock was ahead when it was last heard."""
        return list(self._offsets.values())

    def all(self) -> list[tuple[str, Heartbeat]]:
        """All of them with their signers."""
        return [(signer, beat) for (signer, _), beat in self._seen.items()]
