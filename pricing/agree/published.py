"""A published price: the agreed sheet with the votes behind it. Anyone can check it, and compute it again.

Votes differ from the agreed sheet by a unit or two at most, so each is kept as its differences. What is published is
canonical JSON, and what is checked is made of those bytes alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from chain.typed_data import Domain
from pricing.agree.errors import BadPublished, BadVote
from pricing.agree.rule import TOLERANCE, Agreed, agree, close
from pricing.agree.statement import Ask, Vote, require_valid
from pricing.engine import priced
from pricing.parameters import Parameters
from pricing.priced import PricedSheet
from pricing.request import PricingRequest, canonical

MOST_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Signed:
    """A vote beside the agreed sheet: `apart` are (minute, market, selection, units more than agreed)."""

    replica: str
    signature: str
    apart: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The price of a question: what it was made with, the agreed sheet, and who signed it."""

    version: int
    model: str
    code: str
    request: PricingRequest
    sheet: PricedSheet
    signed: tuple[Signed, ...]

    @classmethod
    def of(cls, agreed: Agreed) -> "Published":
        """What is published of an agreement."""
        first = agreed.votes[0]
        signed = tuple(Signed(vote.replica, vote.signature, _apart(vote.sheet, agreed.sheet)) for vote in agreed.votes)
        return cls(first.version, first.model, first.code, first.request, agreed.sheet, signed)

    def votes(self) -> tuple[Vote, ...]:
        """The votes, whole again. Raises BadPublished for a difference that is nowhere in the sheet."""
        return tuple(
            Vote(
                one.replica,
                self.version,
                self.model,
                self.code,
                self.request,
                _moved(self.sheet, one),
                one.signature,
            )
            for one in self.signed
        )


@dataclass(frozen=True, slots=True)
class Verified:
    """The keys that signed, and the units between the sheet and one computed here, None where none was."""

    signers: tuple[str, ...]
    furthest: int | None


_PUBLISHED: Final = TypeAdapter(Published)


def published_bytes(published: Published) -> bytes:
    """Its canonical bytes."""
    return canonical(_PUBLISHED.dump_python(published, mode="json"))


def read_published(body: bytes) -> Published:
    """The published price of its canonical bytes, and of no others. Raises BadPublished."""
    if len(body) > MOST_BYTES:
        raise BadPublished("form", f"{len(body)} bytes, at most {MOST_BYTES}")
    try:
        published = _PUBLISHED.validate_json(body, strict=True)
    except (ValidationError, RecursionError) as error:
        raise BadPublished("form", str(error).splitlines()[0]) from error
    # A field that is not known would be passed over, and a person would read what nobody signed.
    if published_bytes(published) != body:
        raise BadPublished("form", "the bytes are not the canonical ones")
    return published


def verify_published(
    published: Published,
    replicas: Collection[str],
    quorum: int,
    domain: Domain,
    parameters: Parameters | None = None,
) -> Verified:
    """Check a published price from its own content, the replicas' addresses and the domain; raise BadPublished.

    With the parameters it is computed again as well, and must come out within the replicas' tolerance.
    """
    votes = published.votes()
    strangers = [vote.replica for vote in votes if vote.replica not in replicas]
    if strangers:
        raise BadPublished("signers", f"{strangers[0]} is no replica")
    if 2 * quorum <= len(replicas):
        raise BadPublished("quorum", f"{quorum} of {len(replicas)} is no majority")
    if len({vote.replica for vote in votes}) != len(votes):
        raise BadPublished("signers", "one replica is named twice")
    request = published.request
    ask = Ask(request.fixture, published.version, request.asked_at, request.offers, request.minutes)
    try:
        for vote in votes:
            require_valid(vote, ask, domain)
    except BadVote as error:
        raise BadPublished("signatures", f"the vote of {error.replica} {error.why}") from error
    outcome = agree(votes, quorum)
    if not isinstance(outcome, Agreed) or len(outcome.votes) != len(votes):
        raise BadPublished("agreement", "its votes are not a quorum within two units of one another")
    if outcome.sheet != published.sheet:
        raise BadPublished("median", "the sheet is not the median of its votes")
    return Verified(
        tuple(vote.replica for vote in outcome.votes),
        None if parameters is None else _again(published, parameters),
    )


def _again(published: Published, parameters: Parameters) -> int:
    own = priced(published.request, parameters)
    if own.parameters != published.sheet.parameters:
        raise BadPublished("parameters", f"{own.parameters[:16]} here, {published.sheet.parameters[:16]} there")
    if not close(own, published.sheet):
        raise BadPublished("computation", "the request gives another sheet here")
    return max((abs(a - b) for _, _, _, a, b in _cells(own, published.sheet)), default=0)


def _cells(one: PricedSheet, other: PricedSheet) -> list[tuple[int, int, int, int, int]]:
    return [
        (at, number, selection, a, b)
        for at, (minute, beside) in enumerate(zip(one.minutes, other.minutes, strict=True))
        for number, (market, agreed) in enumerate(zip(minute.markets, beside.markets, strict=True))
        for selection, (a, b) in enumerate(zip(market.fair_ppm, agreed.fair_ppm, strict=True))
    ]


def _apart(vote: PricedSheet, agreed: PricedSheet) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((at, number, selection, a - b) for at, number, selection, a, b in _cells(vote, agreed) if a != b)


def _moved(sheet: PricedSheet, signed: Signed) -> PricedSheet:
    """The sheet that was signed: the agreed one with its differences."""
    minutes = [[list(market.fair_ppm) for market in minute.markets] for minute in sheet.minutes]
    for at, number, selection, units in signed.apart:
        if min(at, number, selection) < 0 or not 0 < abs(units) <= TOLERANCE:
            raise BadPublished("differences", f"{(at, number, selection, units)} of {signed.replica}")
        try:
            minutes[at][number][selection] += units
        except IndexError:
            raise BadPublished("differences", f"{(at, number, selection, units)} is nowhere in the sheet") from None
    return replace(
        sheet,
        minutes=tuple(
            replace(
                minute,
                markets=tuple(
                    replace(market, fair_ppm=tuple(cells)) for market, cells in zip(minute.markets, row, strict=True)
                ),
            )
            for minute, row in zip(sheet.minutes, minutes, strict=True)
        ),
    )
