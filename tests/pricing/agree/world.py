"""Three replicas with keys of their own, one match, and the question that they get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chain.signers import LocalKey
from chain.typed_data import Domain
from pricing.agree.digests import code_digest
from pricing.agree.inputs import Inputs
from pricing.agree.statement import Ask, Vote, vote
from pricing.columns import Offer
from pricing.engine import priced
from pricing.parameters import NO_RATINGS, Parameters
from pricing.priced import PricedSheet
from pricing.ratings import Ratings
from pricing.request import Football, FootballPlay, Reference
from sports.words import Score

DOMAIN = Domain(31337, "0x" + "11" * 20)
KEYS = [LocalKey.from_raw(bytes([number]) * 32) for number in (1, 2, 3)]
NAMES = [key.address for key in KEYS]
OFFERS = (Offer(1), Offer(4, 1, 10), Offer(7, 1, -2), Offer(8), Offer(9))
REFERENCE = Reference(1_000, (2_000_000, 3_400_000, 3_900_000), (1_900_000, 1_950_000))
KICKOFF = 9_000
BEFORE = Football("E0", "Ash", "Birch", KICKOFF, reference=REFERENCE)
PLAYING = replace(BEFORE, play=FootballPlay(9_700, 1, 700, Score(1, 0)))
ASK = Ask("ash-birch", 4, 9_705, OFFERS)


def ratings(apart: float = 0.0) -> Ratings:
    """Ratings of two teams; `apart` moves one attack."""
    return Ratings(
        day=0,
        base={"E0": 0.1},
        home={"E0": 0.2},
        level={"E0": 0.0},
        attack={"Ash": 0.1 + apart, "Birch": -0.1},
        defence={"Ash": 0.0, "Birch": 0.05},
        belongs={"Ash": "E0", "Birch": "E0"},
        evidence={"Ash": 20.0, "Birch": 20.0},
        rho=-0.05,
        steps=4,
    )


def inputs(football: Football = PLAYING, version: int = ASK.version) -> Inputs:
    return Inputs(ASK.fixture, version, football)


def said(
    who: int,
    *,
    football: Football = PLAYING,
    parameters: Parameters = NO_RATINGS,
    ask: Ask = ASK,
    units: int = 0,
    code: str | None = None,
) -> Vote:
    """The vote of replica `who`; `units` are added to the first probability and taken from the second."""
    request = inputs(football).request(ask)
    sheet = moved(priced(request, parameters), units)
    return vote(ask.version, code or code_digest(), request, sheet, KEYS[who], DOMAIN)


def moved(sheet: PricedSheet, units: int) -> PricedSheet:
    if not units:
        return sheet
    first, *others = sheet.minutes
    market, *markets = first.markets
    a, b, *rest = market.fair_ppm
    changed = replace(market, fair_ppm=(a + units, b - units, *rest))
    return replace(sheet, minutes=(replace(first, markets=(changed, *markets)), *others))


def first_numbers(sheet: PricedSheet) -> Sequence[int]:
    return sheet.minutes[0].markets[0].fair_ppm
