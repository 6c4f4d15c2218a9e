"""One site a provider: its paths, its key, its limits and the words in which it refuses. No faults live here."""

from __future__ import annotations

from sports.replay.sites.api_basketball import ApiBasketballSite
from sports.replay.sites.api_football import ApiFootballSite
from sports.replay.sites.espn import EspnSite
from sports.replay.sites.football_data import FootballDataSite
from sports.replay.sites.openfootball import OpenFootballSite
from sports.replay.sites.openligadb import OpenLigaDBSite
from sports.replay.sites.site import Site
from sports.replay.sites.sportmonks import SportmonksSite
from sports.replay.sites.sportradar import SportradarSite
from sports.replay.sites.sportradar_tennis import SportradarTennisSite
from sports.replay.sites.the_odds_api import TheOddsApiSite

SITES: tuple[type[Site], ...] = (
    FootballDataSite,
    ApiFootballSite,
    OpenLigaDBSite,
    EspnSite,
    OpenFootballSite,
    ApiBasketballSite,
    TheOddsApiSite,
    SportmonksSite,
    SportradarSite,
    SportradarTennisSite,
)

__all__ = ["SITES", "Site"]
