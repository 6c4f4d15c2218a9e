"""From votes to a price: two of three within two units, the median of each probability; the odd one out is named.

    digests equal          inputs (the request), model, code, parameters
    all else equal         standing, reasons, offers, margins, times
    |a - b| <= 2 units     every probability, every pair of the quorum

Of several such sets the largest wins, then the closest, then the one with the lower addresses: a rule that depends on
nothing but the votes, so every coordinator publishes the same price from the same votes. The vote is on probabilities,
never on rounded odds, since a tick's edge would part honest replicas.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Final

from pricing.agree.statement import Vote
from pricing.priced import PricedMarket, PricedMinute, PricedSheet
from pricing.request import REQUESTS

TOLERANCE: Final = 2
"""Millionths by which two replicas' probabilities may differ and still agree."""
_NAMED: Final = 5


class Differs(StrEnum):
    """In what an outvoted replica differs, the cause before its effects."""

    MODEL = "model"
    CODE = "code"
    PARAMETERS = "parameters"
    INPUTS = "inputs"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Outvoted:
    """A replica that a quorum spoke against, in what it differs, and the values that do."""

    replica: str
    differs: tuple[Differs, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The sheet that a quorum agreed on, its votes by address, and the replicas that said something else."""

    sheet: PricedSheet
    votes: tuple[Vote, ...]
    outvoted: tuple[Outvoted, ...] = ()


@dataclass(frozen=True, slots=True)
class NoQuorum:
    """No set of votes is large enough; `detail` says which camps there were."""

    detail: str
    votes: tuple[Vote, ...] = ()


def agree(votes: Iterable[Vote], quorum: int, outsiders: Iterable[Vote] = ()) -> Agreed | NoQuorum:
    """The price of valid votes of one question, one a replica. `outsiders` are compared and never counted.

    `quorum` must be more than half of the replicas, or two prices could be agreed. Raises ValueError for two votes of
    one replica.
    """
    ordered = sorted(votes, key=lambda vote: vote.replica)
    if len({vote.replica for vote in ordered}) != len(ordered):
        raise ValueError("two votes of one replica: choose neither, they are evidence")
    for size in range(len(ordered), quorum - 1, -1):
        sets = [chosen for chosen in combinations(ordered, size) if _together(chosen)]
        if sets:
            chosen = min(sets, key=lambda one: (_spread(one), [vote.replica for vote in one]))
            sheet = median([vote.sheet for vote in chosen])
            rest = [vote for vote in (*ordered, *outsiders) if vote not in chosen]
            outvoted = tuple(
                against(vote, chosen[0], sheet) for vote in rest if not all(_agree(vote, one) for one in chosen)
            )
            return Agreed(sheet, chosen, outvoted)
    return NoQuorum(_camps(ordered, quorum), tuple(ordered))


def median(sheets: Sequence[PricedSheet]) -> PricedSheet:
    """The component-wise median of sheets that agree; between two the smaller whole number of their mean."""
    first = sheets[0]
    if len(sheets) == 1:
        return first
    minutes = tuple(
        PricedMinute(
            minute.since,
            tuple(
                _median_market([sheet.minutes[at].markets[n] for sheet in sheets]) for n in range(len(minute.markets))
            ),
        )
        for at, minute in enumerate(first.minutes)
    )
    return replace(first, minutes=minutes)


def close(one: PricedSheet, other: PricedSheet, tolerance: int = TOLERANCE) -> bool:
    """Whether two sheets are equal but for probabilities within the tolerance."""
    if _bare(one) != _bare(other):
        return False
    return all(abs(a - b) <= tolerance for a, b in zip(_numbers(one), _numbers(other), strict=True))


def against(vote: Vote, winner: Vote, sheet: PricedSheet) -> Outvoted:
    """In what a vote differs from the agreed ones."""
    found: list[tuple[Differs, str]] = []
    for name, mine, theirs in (
        (Differs.MODEL, vote.model, winner.model),
        (Differs.CODE, vote.code[:16], winner.code[:16]),
        (Differs.PARAMETERS, vote.sheet.parameters[:16], winner.sheet.parameters[:16]),
    ):
        if mine != theirs:
            found.append((name, f"{name.value} {mine}, the others have {theirs}"))
    if vote.request != winner.request:
        found.append((Differs.INPUTS, "inputs " + _fields_apart(vote, winner)))
    if not close(vote.sheet, sheet):
        found.append((Differs.NUMBERS, _numbers_apart(vote.sheet, sheet)))
    if not found:
        found.append((Differs.NUMBERS, "within the tolerance of some of the others, not of all"))
    return Outvoted(vote.replica, tuple(name for name, _ in found), "; ".join(text for _, text in found))


def _agree(one: Vote, other: Vote) -> bool:
    return _made_with(one) == _made_with(other) and close(one.sheet, other.sheet)


def _made_with(vote: Vote) -> tuple[object, ...]:
    return (vote.model, vote.code, vote.sheet.parameters, vote.sheet.request, vote.request)


def _together(votes: Sequence[Vote]) -> bool:
    return all(_agree(one, other) for one, other in combinations(votes, 2))


def _spread(votes: Sequence[Vote]) -> int:
    return sum(max(column) - min(column) for column in zip(*(_numbers(vote.sheet) for vote in votes), strict=True))


def _numbers(sheet: PricedSheet) -> list[int]:
    return [chance for minute in sheet.minutes for market in minute.markets for chance in market.fair_ppm]


def _bare(sheet: PricedSheet) -> PricedSheet:
    """The sheet without its numbers: how many there are stays."""
    minutes = tuple(
        replace(minute, markets=tuple(replace(one, fair_ppm=(0,) * len(one.fair_ppm)) for one in minute.markets))
        for minute in sheet.minutes
    )
    return replace(sheet, minutes=minutes)


def _median_market(markets: Sequence[PricedMarket]) -> PricedMarket:
    columns = zip(*(market.fair_ppm for market in markets), strict=True)
    return replace(markets[0], fair_ppm=tuple(_middle(sorted(column)) for column in columns))


def _middle(ordered: Sequence[int]) -> int:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def _fields_apart(vote: Vote, winner: Vote) -> str:
    mine, theirs = (dict(_leaves(REQUESTS.dump_python(one.request, mode="json"))) for one in (vote, winner))
    apart = [name for name in sorted(mine.keys() | theirs.keys()) if mine.get(name) != theirs.get(name)]
    said = [f"{name} {mine.get(name)!r}, the others have {theirs.get(name)!r}" for name in apart[:_NAMED]]
    return ", ".join(said) + (f" and {len(apart) - _NAMED} more" if len(apart) > _NAMED else "")


def _leaves(value: object, path: str = "") -> list[tuple[str, object]]:
    """Every plain value below a JSON value, with its path."""
    if isinstance(value, dict):
        return [leaf for name, one in value.items() for leaf in _leaves(one, f"{path}.{name}" if path else name)]
    if isinstance(value, list) and value:
        return [leaf for at, one in enumerate(value) for leaf in _leaves(one, f"{path}.{at}")]
    return [(path, value)]


def _numbers_apart(mine: PricedSheet, theirs: PricedSheet) -> str:
    if _bare(mine) != _bare(theirs):
        said, agreed = (f"{one.standing} {one.reason} {one.detail}".strip() for one in (mine, theirs))
        return f"sheet {said}, the others have {agreed}" if said != agreed else "another shape of the sheet"
    apart = [
        (abs(a - b), f"{tuple(market.offer)} selection {n}: {a}, the others have {b}")
        for minute, other in zip(mine.minutes, theirs.minutes, strict=True)
        for market, agreed_market in zip(minute.markets, other.markets, strict=True)
        for n, (a, b) in enumerate(zip(market.fair_ppm, agreed_market.fair_ppm, strict=True))
        if abs(a - b) > TOLERANCE
    ]
    if not apart:
        return "within the tolerance of the median"
    return f"{len(apart)} numbers, the furthest {max(apart)[1]}"


def _camps(votes: Sequence[Vote], quorum: int) -> str:
    if len(votes) < quorum:
        return f"{len(votes)} of the {quorum} votes that it takes"
    apart = [against(other, one, one.sheet) for one, other in combinations(votes, 2) if not _agree(one, other)]
    return f"{len(votes)} votes and no {quorum} that agree: " + " | ".join(
        f"{one.replica} differs in {', '.join(one.differs)}" for one in apart[:_NAMED]
    )
