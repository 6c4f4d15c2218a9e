"""Invented people, one of each kind that a registry of civil status holds; birth dates move with today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

People = Mapping[str, "Person"]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; `birth` is the date as this provider knows it (00: unknown), `error` a failure instead."""

    label: str
    birth: str
    given: tuple[str, ...] = ("Camille",)
    family: str | None = "EXEMPLE"
    gender: str = "unspecified"
    birthplace: str | None = "75107"
    birthcountry: str | None = "99100"
    error: str | None = None

    @property
    def completed(self) -> str:
        """The date as a registry completes it."""
        return self.birth.replace("-00", "-01")


_ABROAD: Final = "99134"


def people(today: date) -> dict[str, Person]:
    """Give everybody by their id, with dates relative to a day."""
    adult = f"{today.year - 34}-07-14"
    turning = (
        today.replace(year=today.year - 18) if (today.month, today.day) != (2, 29) else date(today.year - 18, 2, 28)
    )
    young = today.year - 16
    return {
        "adult": Person("Adult", adult, ("Andrea", "Claude"), "MODELE", "female", "33063"),
        "second-adult": Person(
            "Another adult", f"{today.year - 45}-02-28", ("Dominique",), "SPECIMEN", "male", "69123"
        ),
        "eighteen-today": Person("Turns 18 today", turning.isoformat(), ("Noa",)),
        "eighteen-tomorrow": Person("Turns 18 tomorrow", _later(turning).isoformat(), ("Sacha",)),
        "minor": Person("Minor, 16", f"{young}-05-02", ("Lou",)),
        "child": Person("Minor, 11", f"{today.year - 11}-06-20", ("Eden",)),
        "day-unknown": Person("Adult, day of birth unknown", f"{today.year - 34}-11-00", ("Amal",), "INCONNU"),
        "month-unknown": Person("Adult, day and month unknown", f"{today.year - 34}-00-00", ("Imane",), "PARTIEL"),
        "perhaps-minor": Person("18 this year or not: only the year is known", f"{today.year - 18}-00-00", ("Sam",)),
        "born-abroad": Person("Adult born abroad", adult, ("Inès", "Zoé"), "DEL RÍO", "female", None, _ABROAD),
        "corsica": Person("Adult born in Corsica", adult, ("Ange",), "D’ÎLE-ROUSSE", "male", "2B134"),
        "no-given-name": Person("Adult without a first name", adult, (), "SANSPRENOM"),
        "no-family-name": Person("Adult without a family name", adult, ("Kim",), None),
        "no-birthplace": Person("Adult without a place of birth", adult, ("Jo",), "SANSLIEU", "male", None, None),
        "long-name": Person("Adult with a very long name", adult, ("Maximilienne",) * 5, "ABCDEFGHIJ-" * 6 + "FIN"),
        "leap-day": Person("Adult born on 29 February", "1988-02-29", ("Maé",), "BISSEXTE"),
        "not-confirmed": Person("Fails: the registry does not know them", adult, error="access_denied"),
        "out-of-order": Person("Fails: the registry is out of order", adult, error="temporarily_unavailable"),
    }


def _later(day: date) -> date:
    return day + timedelta(days=1)
