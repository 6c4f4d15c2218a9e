"""How an operator asks to be admitted: one signed statement that ties both keys, a name and addresses together.

    Admission(address reporter, address transmitter, string operator, string[] urls, uint256 issued)

The domain names the chain and the oracle's contract. Both keys sign the same digest, so the host sees that whoever
sends the file holds both. Nothing on chain takes this type: it is a letter, not a vote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from eth_account.messages import encode_typed_data
from eth_utils.address import is_checksum_address, to_checksum_address
from eth_utils.crypto import keccak

from chain.signers import PreimageSigner, Signer, recovered
from chain.typed_data import Domain
from oracle.errors import OracleError

FORMAT: Final = "proofbook-admission-1"
LIFE_S: Final = 30 * 86_400
SKEW_S: Final = 600
_FIELDS: Final = (
    ("reporter", "address"),
    ("transmitter", "address"),
    ("operator", "string"),
    ("urls", "string[]"),
    ("issued", "uint256"),
)
_MAX_BYTES: Final = 16 << 10


class AdmissionUnreadable(OracleError):
    """A file that is no request for admission."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path} is no request for admission: {fault}", "ask the operator for the file of `node join`")


@dataclass(frozen=True, slots=True)
class Admission:
    """What is signed; `issued` in seconds since 1970."""

    reporter: str
    transmitter: str
    operator: str
    urls: tuple[str, ...]
    issued: int

    def preimage(self, domain: Domain) -> bytes:
        """The 66 bytes whose keccak256 is signed (EIP-712)."""
        message: dict[str, Any] = {name: getattr(self, name) for name, _ in _FIELDS}
        message["urls"] = list(self.urls)
        types = {"Admission": [{"name": name, "type": kind} for name, kind in _FIELDS]}
        signable = encode_typed_data(domain_data=domain.data(), message_types=types, message_data=message)
        return b"\x19\x01" + signable.header + signable.body

    def signed_by(self, signer: Signer, domain: Domain) -> bytes:
        """One key's compact signature. Raises a `SignerError`."""
        preimage = self.preimage(domain)
        if isinstance(signer, PreimageSigner):
            return signer.sign_preimage(preimage)
        return signer.sign(keccak(preimage))


@dataclass(frozen=True, slots=True)
class Request:
    """The file that an operator sends: what is signed, for which contract, and both signatures."""

    admission: Admission
    domain: Domain
    reporter_signature: bytes
    transmitter_signature: bytes

    @classmethod
    def make(cls, admission: Admission, domain: Domain, reporter: Signer, transmitter: Signer) -> Self:
        """Sign with both keys. Raises a `SignerError`."""
        return cls(admission, domain, admission.signed_by(reporter, domain), admission.signed_by(transmitter, domain))

    def text(self) -> str:
        """The file's content."""
        one = self.admission
        content = {
            "format": FORMAT,
            "operator": one.operator,
            "reporter": one.reporter,
            "transmitter": one.transmitter,
            "urls": list(one.urls),
            "issued": one.issued,
            "chain_id": self.domain.chain_id,
            "contract": self.domain.contract,
            "reporter_signature": f"0x{self.reporter_signature.hex()}",
            "transmitter_signature": f"0x{self.transmitter_signature.hex()}",
        }
        return json.dumps(content, indent=2) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file; signatures are judged by `problems`. Raises `AdmissionUnreadable`."""
        try:
            with path.open("rb") as file:
                raw = file.read(_MAX_BYTES + 1)
            if len(raw) > _MAX_BYTES:
                raise AdmissionUnreadable(str(path), f"it is longer than {_MAX_BYTES} bytes")
            return cls._of(json.loads(raw))
        except OSError as error:
            raise AdmissionUnreadable(str(path), str(error.strerror)) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AdmissionUnreadable(str(path), f"a field is missing or malformed ({type(error).__name__})") from None

    @classmethod
    def _of(cls, said: Mapping[str, Any]) -> Self:
        if said["format"] != FORMAT:
            raise ValueError("another format")
        reporter, transmitter, contract = (_address(said[name]) for name in ("reporter", "transmitter", "contract"))
        urls = tuple(_text(url, 200) for url in said["urls"])
        admission = Admission(reporter, transmitter, _text(said["operator"], 32), urls[:9], _whole(said["issued"]))
        signatures = (
            bytes.fromhex(said[f"{role}_signature"].removeprefix("0x")) for role in ("reporter", "transmitter")
        )
        return cls(admission, Domain(_whole(said["chain_id"]), contract), *signatures)

    def problems(self, domain: Domain, members: Sequence[str], now: int) -> Iterator[tuple[str, str]]:
        """(What is wrong, what to do), for the host that would admit it; nothing if it can be admitted."""
        one = self.admission
        digest = keccak(one.preimage(self.domain))
        for role, signature in (
            ("reporter", self.reporter_signature),
            ("transmitter", self.transmitter_signature),
        ):
            address = getattr(one, role)
            found = recovered(digest, signature)
            if found != address:
                yield (
                    f"the {role}'s signature is of {found or 'nobody'}, not of {address}",
                    "do not admit it; the operator runs `node join` again and sends the file unchanged",
                )
        if (self.domain.chain_id, self.domain.contract) != (domain.chain_id, to_checksum_address(domain.contract)):
            yield (
                f"it is for contract {self.domain.contract} on chain {self.domain.chain_id}, "
                f"this one is {domain.contract} on {domain.chain_id}",
                "the operator corrects chain and address file, and runs `node join` again",
            )
        if one.reporter == one.transmitter:
            yield "reporter and transmitter are one key", "the operator makes a second key"
        if not now - LIFE_S <= one.issued <= now + SKEW_S:
            yield f"it was issued at {one.issued}, now it is {now}", "the operator runs `node join` again"
        if one.reporter in {to_checksum_address(member) for member in members}:
            yield f"{one.reporter} is a member already", "nothing: it need not be admitted again"


def _address(value: Any) -> str:
    if not isinstance(value, str) or not is_checksum_address(value):
        raise ValueError("no checksummed address")
    return value


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise ValueError("no short text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 64:
        raise ValueError("no whole number")
    return value
