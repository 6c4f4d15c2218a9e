"""What a replica signs, and its vote.

    Ask        the question: fixture, version of its inputs, moment, offers, minutes of schedule
    Statement  the answer in digests, EIP-712 typed data of the product's domain
    Vote       statement, request and sheet themselves, and the signature

The question is the same for all; the inputs behind it are each replica's own, and so the request's digest shows whose
inputs differ. `Price` is signed and never brought to a contract, so its type stands here and not in `TypedData.sol`.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from eth_account.messages import SignableMessage, encode_typed_data
from pydantic import TypeAdapter

from chain.signers import Signer, recovered, sign_typed
from chain.typed_data import Domain, Typed
from pricing.agree.digests import sha256
from pricing.agree.errors import BadVote
from pricing.columns import Offer
from pricing.parameters import MODEL
from pricing.priced import PricedSheet, sheet_bytes
from pricing.request import PricingRequest, request_bytes

PRICE: Final = (
    ("fixture", "string"),
    ("version", "uint256"),
    ("askedAt", "uint256"),
    ("model", "string"),
    ("code", "bytes32"),
    ("parameters", "bytes32"),
    ("request", "bytes32"),
    ("sheet", "bytes32"),
)
"""Fields of the type `Price`, in order."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The question that all replicas get; `version` counts the changes of the fixture's inputs."""

    fixture: str
    version: int
    asked_at: int
    offers: tuple[Offer, ...]
    minutes: int = 6


@dataclass(frozen=True, slots=True)
class Statement(Typed):
    """A price in digests of 32 bytes: what it was made with, and the canonical bytes of request and sheet."""

    TYPE: ClassVar[str] = "Price"
    fixture: str
    version: int
    asked_at: int
    model: str
    code: bytes
    parameters: bytes
    request: bytes
    sheet: bytes

    def message(self) -> dict[str, Any]:
        """The struct by the type's field names."""
        values = (self.fixture, self.version, self.asked_at, self.model, self.code, self.parameters)
        return dict(zip([name for name, _ in PRICE], (*values, self.request, self.sheet), strict=True))

    def signable(self, domain: Domain) -> SignableMessage:
        """What a signer is asked to sign."""
        fields = [{"name": name, "type": kind} for name, kind in PRICE]
        return encode_typed_data(
            domain_data=domain.data(), message_types={self.TYPE: fields}, message_data=self.message()
        )


@dataclass(frozen=True, slots=True)
class Vote:
    """One replica's signed answer; `signature` is compact, in hexadecimal, `code` a SHA-256 in hexadecimal."""

    replica: str
    version: int
    model: str
    code: str
    request: PricingRequest
    sheet: PricedSheet
    signature: str

    def statement(self) -> Statement:
        """What the signature covers, made anew from request and sheet. Raises BadVote where they have no digest."""
        try:
            return stated(self.version, self.model, self.code, self.request, self.sheet)
        except (ValueError, TypeError) as error:
            raise BadVote(self.replica, f"cannot be signed: {error}") from error


VOTES: Final = TypeAdapter(Vote)


def stated(version: int, model: str, code: str, request: PricingRequest, sheet: PricedSheet) -> Statement:
    """The statement of a sheet. Raises ValueError for a digest that is none."""
    return Statement(
        request.fixture,
        version,
        request.asked_at,
        model,
        _word(code),
        _word(sheet.parameters),
        _word(sha256(request_bytes(request))),
        _word(sha256(sheet_bytes(sheet))),
    )


def vote(version: int, code: str, request: PricingRequest, sheet: PricedSheet, signer: Signer, domain: Domain) -> Vote:
    """A replica's vote, signed. Raises a SignerError, ValueError for a sheet that cannot be signed."""
    statement = stated(version, MODEL, code, request, sheet)
    return Vote(signer.address, version, MODEL, code, request, sheet, sign_typed(signer, statement, domain).hex())


def require_valid(one: Vote, ask: Ask, domain: Domain) -> None:
    """Raise BadVote unless the vote answers the question and its replica signed it."""
    request = one.request
    asked = (one.version, request.fixture, request.asked_at, request.offers, request.minutes)
    if asked != (ask.version, ask.fixture, ask.asked_at, ask.offers, ask.minutes):
        raise BadVote(one.replica, "answers another question")
    if one.sheet.fixture != ask.fixture or one.sheet.request != sha256(request_bytes(request)):
        raise BadVote(one.replica, "has a sheet of another request")
    require_signed(one, domain)


def require_signed(one: Vote, domain: Domain) -> None:
    """Raise BadVote unless its replica signed it."""
    try:
        signature = bytes.fromhex(one.signature)
    except ValueError:
        raise BadVote(one.replica, "has a signature that is no hexadecimal") from None
    if recovered(one.statement().digest(domain), signature) != one.replica:
        raise BadVote(one.replica, "is not signed by its key")


def equivocation(one: Vote, other: Vote) -> bool:
    """Whether both signed votes prove that one key answered one question twice, differently."""
    same = (one.replica, one.version, one.request.fixture, one.request.asked_at) == (
        other.replica,
        other.version,
        other.request.fixture,
        other.request.asked_at,
    )
    return same and one.statement() != other.statement()


def _word(digest: str) -> bytes:
    word = bytes.fromhex(digest)
    if len(word) != 32:
        raise ValueError(f"{digest!r} is no digest of 32 bytes")
    return word
