"""One adapter a data provider: builders of requests and a pure, total reader of bodies.

Guarantees: `parse` never raises; an unknown status word is no vote; absent is not zero; nothing here opens a socket
except `fetch`, which is given its client and its clock.

| group | members here | why together |
|---|---|---|
| G1 | football-data, openfootball (clubs) | openfootball's club leagues are derived from it |
| G2 | api-football, api-basketball | one company; resold under other names |
| G3 | espn | own desk |
| G4 | openligadb | volunteers |
| G5 | sportmonks | own desk |
| G6 | sportradar, sportradar-tennis, the-odds-api | upstream of many; the second does not say whose scores it shows |
| G7 | openfootball (World Cup) | kept by hand |
"""

from __future__ import annotations

from sports.providers.adapter import Adapter, Capability, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.api_basketball import ApiBasketball
from sports.providers.api_football import ApiFootball
from sports.providers.errors import SourceError, UnknownProvider
from sports.providers.espn import Espn
from sports.providers.football_data import FootballData
from sports.providers.openfootball import OpenFootball
from sports.providers.openligadb import OpenLigaDB
from sports.providers.sportmonks import Sportmonks
from sports.providers.sportradar import Sportradar
from sports.providers.sportradar_tennis import SportradarTennis
from sports.providers.the_odds_api import TheOddsApi

_ADAPTERS: tuple[Adapter, ...] = (
    FootballData(),
    ApiFootball(),
    OpenLigaDB(),
    Espn(),
    OpenFootball(),
    ApiBasketball(),
    TheOddsApi(),
    Sportmonks(),
    Sportradar(),
    SportradarTennis(),
)
ADAPTERS: dict[str, Adapter] = {adapter.name: adapter for adapter in _ADAPTERS}
"""The adapters that exist, by the name that the command line takes."""


def adapter_named(name: str) -> Adapter:
    """The adapter of that name, or `UnknownProvider` listing those that exist."""
    try:
        return ADAPTERS[name]
    except KeyError:
        raise UnknownProvider(name, ADAPTERS) from None


__all__ = [
    "ADAPTERS",
    "Adapter",
    "Capability",
    "FixtureRef",
    "FixturesQuery",
    "Health",
    "ParseResult",
    "Request",
    "SourceError",
    "UnknownProvider",
    "adapter_named",
]
