"""One fetcher for every provider: when to ask, how often, what to do when it fails, and what it costs.

    transport  (sports.providers.fetch)  one exchange: time-out, size cap, no redirects, no key in an error
    buckets    what the provider's windows leave, corrected by what its answers say
    backoff    how long to wait after a failure
    memory     bodies with their validators, for conditional requests
    health     how each provider has been doing
    plan       what a day of matches costs, before it is spent
    fetcher    all of them together
    setup      a fetcher out of the settings

Everything but `fetcher` and `setup` is pure: time and chance come in as arguments. The wall clock drives all of it; the
match clock only stamps readings.
"""

from __future__ import annotations

from sports.fetching.buckets import Buckets
from sports.fetching.fetcher import Answer, Fetcher, Policy, Source
from sports.fetching.health import HealthBoard, Standing
from sports.fetching.plan import Cadence, PlanLine, Purpose, plan_day
from sports.fetching.setup import fetcher_of

__all__ = [
    "Answer",
    "Buckets",
    "Cadence",
    "Fetcher",
    "HealthBoard",
    "PlanLine",
    "Policy",
    "Purpose",
    "Source",
    "Standing",
    "fetcher_of",
    "plan_day",
]
