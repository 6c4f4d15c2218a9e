"""From the settings to sources, groups and rules, with everything cross-checked and all problems named at once.

every provider named has an adapter              a provider that needs a key has one (or another address is set)
at least two groups vote                         another group than the adapter's comes with its evidence
the settle delays fit together                   a reading can still be fresh when its delay has passed
a competition's providers are configured         and two of their groups vote
S3 has a bucket
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from proofbook.errors import SettingsError
from proofbook.secrets import read_secret
from proofbook.settings_sports import CompetitionSettings, ProviderSettings, RuleSettings, SportsSettings
from sports.coverage import Covering, Gate, gates
from sports.fetching.fetcher import Source
from sports.model import GroupName, ProviderName, Reading, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Adapter, FixturesQuery
from sports.providers.limits import DAY, HOUR, MINUTE, Window, limits_of
from sports.votes import SourceRule, rule_of

Problem = tuple[str, str, str]
_SPORTS = {"football": Sport.FOOTBALL, "tennis": Sport.TENNIS, "basketball": Sport.BASKETBALL}


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider as configured; `group` is the one it votes in, None for the adapter's own."""

    adapter: Adapter
    votes: bool
    group: GroupName | None
    windows: tuple[Window, ...]
    base_url: str | None

    @property
    def per_day(self) -> int:
        """Calls that its windows leave in a day."""
        windows = self.windows or limits_of(self.adapter).windows
        return min(window.calls * DAY // window.seconds for window in windows)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a node, a follower or a plan needs to know of the providers."""

    providers: Mapping[ProviderName, Provider]
    settings: SportsSettings

    def groups(self, competition: str | None = None) -> frozenset[GroupName]:
        """The groups that vote, of one competition on request."""
        return frozenset(self._group(name) for name in self._names(competition) if self.providers[name].votes)

    def rule(self, sport: Sport, start: UnixTime, competition: str | None = None) -> SourceRule:
        """The source rule of one fixture; `SettingsError` when the competition has fewer than two groups."""
        groups = self.groups(competition)
        if len(groups) < 2:
            where = f"sports.competitions.{competition}" if competition else "sports.providers"
            raise SettingsError([(where, repr(sorted(groups)), "a decision needs two groups that vote")])
        return replace(rule_of(sport, groups, start), **self._numbers(sport))

    def counted(self, readings: Iterable[Reading]) -> list[Reading]:
        """The readings that may vote, in the groups that the settings give them."""
        found = []
        for reading in readings:
            provider = self.providers.get(reading.provider)
            if provider is not None and provider.votes:
                found.append(replace(reading, group=provider.group) if provider.group else reading)
        return found

    def sources(self, competition: str | None = None) -> list[Source]:
        """The sources to ask, with their keys read from their files; raises `SettingsError` for one that cannot be."""
        return [
            Source(
                self.providers[name].adapter,
                self._key(self.settings.providers[name]),
                self.providers[name].base_url,
                self.providers[name].windows,
            )
            for name in sorted(self._names(competition))
        ]

    def coverage(self, competition: str) -> list[Gate]:
        """Which markets a competition may open; raises `SettingsError` for one that is not configured."""
        known = self.settings.competitions.get(competition)
        if known is None:
            raise SettingsError([_no_competition(competition, self.settings)])
        covering = [
            Covering(self._group(name), self.providers[name].adapter.capabilities)
            for name in self._names(competition)
            if self.providers[name].votes
        ]
        return gates(_SPORTS[known.sport], covering, knock_out=known.knock_out)

    def _group(self, name: ProviderName) -> GroupName:
        provider = self.providers[name]
        return provider.group or provider.adapter.group

    def _names(self, competition: str | None) -> list[ProviderName]:
        if competition is None:
            return list(self.providers)
        known = self.settings.competitions.get(competition)
        return [name for name in self.providers if known is None or name in known.providers]

    def _numbers(self, sport: Sport) -> dict[str, Any]:
        chosen = {Sport.FOOTBALL: self.settings.football, Sport.BASKETBALL: self.settings.basketball}.get(sport)
        numbers: dict[str, Any] = chosen.model_dump(exclude_none=True) if chosen is not None else {}
        return numbers

    @staticmethod
    def _key(settings: ProviderSettings) -> str | None:
        return read_secret(settings.key_file) if settings.key_file is not None else None


def sources_of(settings: SportsSettings, *, replay: bool = False) -> Sources:
    """The sources that the settings describe; `replay` gives keys and addresses itself. Raises `SettingsError`."""
    problems = [problem for check in _CHECKS for problem in check(settings, replay)]
    if problems:
        raise SettingsError(problems)
    return Sources(
        {
            ADAPTERS[name].name: Provider(
                ADAPTERS[name],
                chosen.votes,
                GroupName(chosen.group) if chosen.group else None,
                _windows(chosen),
                chosen.base_url,
            )
            for name, chosen in _enabled(settings)
        },
        settings,
    )


def _enabled(settings: SportsSettings) -> Iterator[tuple[str, ProviderSettings]]:
    return ((name, chosen) for name, chosen in settings.providers.items() if chosen.enabled and name in ADAPTERS)


def _windows(chosen: ProviderSettings) -> tuple[Window, ...]:
    said = (
        ("minute", chosen.calls_per_minute, MINUTE),
        ("hour", chosen.calls_per_hour, HOUR),
        ("day", chosen.calls_per_day, DAY),
    )
    return tuple(Window(name, calls, seconds) for name, calls, seconds in said if calls is not None)


def _names(settings: SportsSettings, _replay: bool) -> Iterator[Problem]:
    for name in settings.providers:
        if name not in ADAPTERS:
            yield (
                f"sports.providers.{name}",
                repr(name),
                f"no provider is called so; known: {', '.join(sorted(ADAPTERS))}",
            )


def _keys(settings: SportsSettings, replay: bool) -> Iterator[Problem]:
    for name, chosen in _enabled(settings):
        request = ADAPTERS[name].request_fixtures(FixturesQuery("x", "2000-01-01", "2000", "1"))
        place = request.key_header or request.key_query
        if place is not None and chosen.key_file is None and chosen.base_url is None and not replay:
            yield f"sports.providers.{name}.key_file", "not set", f"{name} wants a key in {place}: name a file with it"


def _independence(settings: SportsSettings, _replay: bool) -> Iterator[Problem]:
    voting = {chosen.group or ADAPTERS[name].group for name, chosen in _enabled(settings) if chosen.votes}
    if len(voting) < 2:
        shown = repr(sorted(voting))
        yield (
            "sports.providers",
            shown,
            "one group decides nothing: enable a provider of another group with votes = true",
        )
    for name, chosen in _enabled(settings):
        if chosen.group not in (None, ADAPTERS[name].group) and not chosen.evidence.strip():
            remedy = f"the adapter says {ADAPTERS[name].group}: write into `evidence` what shows that it is another"
            yield f"sports.providers.{name}.group", repr(chosen.group), remedy


def _delays(settings: SportsSettings, _replay: bool) -> Iterator[Problem]:
    for sport in ("football", "basketball"):
        chosen: RuleSettings = getattr(settings, sport)
        both = frozenset({GroupName("1"), GroupName("2")})
        rule = replace(rule_of(_SPORTS[sport], both, UnixTime(0)), **chosen.model_dump(exclude_none=True))
        if rule.settle_extra_s < rule.settle_s:
            yield (
                f"sports.{sport}.settle_extra_s",
                str(rule.settle_extra_s),
                f"is under settle_s = {rule.settle_s}: raise it",
            )
        if rule.settle_two_groups_s < rule.settle_s:
            remedy = f"is under settle_s = {rule.settle_s}: two groups need at least as long"
            yield f"sports.{sport}.settle_two_groups_s", str(rule.settle_two_groups_s), remedy
        if rule.void_window_s <= rule.shortest_s + rule.settle_two_groups_s:
            remedy = "ends before a match played on time could settle: raise it"
            yield f"sports.{sport}.void_window_s", str(rule.void_window_s), remedy


def _no_competition(key: str, settings: SportsSettings) -> Problem:
    known = ", ".join(sorted(settings.competitions)) or "none"
    return f"sports.competitions.{key}", "not set", f"write its providers and their codes; configured: {known}"


def _competitions(settings: SportsSettings, _replay: bool) -> Iterator[Problem]:
    enabled = dict(_enabled(settings))
    for key, chosen in settings.competitions.items():
        yield from _competition(key, chosen, enabled)


def _competition(key: str, chosen: CompetitionSettings, enabled: Mapping[str, ProviderSettings]) -> Iterator[Problem]:
    place = f"sports.competitions.{key}.providers"
    for name, code in chosen.providers.items():
        if name not in enabled:
            yield place, repr(name), f"is not among the enabled providers: {', '.join(sorted(enabled))}"
        elif not code.strip():
            yield place, f"{name} = {code!r}", "write the provider's code of this competition"
    voting = {
        enabled[name].group or ADAPTERS[name].group
        for name in chosen.providers
        if name in enabled and enabled[name].votes
    }
    if len(voting) < 2:
        yield (
            place,
            repr(sorted(chosen.providers)),
            f"{len(voting)} groups vote on it and a result needs two: add a provider",
        )


def _evidence(settings: SportsSettings, _replay: bool) -> Iterator[Problem]:
    if settings.evidence.store == "s3" and settings.evidence.bucket is None:
        yield "sports.evidence.bucket", "not set", "the S3 store needs the name of its bucket"


_CHECKS: tuple[Callable[[SportsSettings, bool], Iterator[Problem]], ...] = (
    _names,
    _keys,
    _independence,
    _delays,
    _competitions,
    _evidence,
)
