"""Shipped parameters: the very bytes that the shipped data give, and data that say where they are from."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pricing.columns import Offer
from pricing.engine import priced
from pricing.errors import BadData, BadParameters
from pricing.inplay import SHIPPED
from pricing.parameters import NO_RATINGS, Parameters, parameters_bytes, read_parameters_bytes, rounded
from pricing.priced import Reason, Source, Standing
from pricing.ratings import History, fit
from pricing.request import Football, PricingRequest
from pricing.shipped import DATA, PARAMETERS, fitted, shipped
from pricing.shipped.compile import compile_events, compile_results
from pricing.shipped.fit import NATIONAL
from pricing.shipped.tables import EVENTS, INTERNATIONAL, RESULTS, digest, read_events, read_results

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
FOOTBALL = SHARED / "data" / "football"


def test_fitted__shipped_data__the_very_bytes_of_the_parameter_file() -> None:
    assert parameters_bytes(fitted()) == PARAMETERS.read_bytes()


def test_rounded__noise_of_a_solver__leaves_no_trace_in_the_file() -> None:
    ratings = shipped().ratings
    assert ratings is not None
    files = {
        parameters_bytes(Parameters(rounded(replace(ratings, level={INTERNATIONAL: noise}, rho=ratings.rho + noise))))
        for noise in (0.0, -2.4e-14, 3.1e-15)
    }
    assert len(files) == 1


def test_shipped__correlation_of_low_scores__from_results_alone() -> None:
    # The prior of the correlation is what prices of leagues imply; nothing of it may be in what ships.
    results = History.of(read_results(DATA / RESULTS))
    found = [fit(results, int(results.day.max()) + 1, replace(NATIONAL, rho=rho)).rho for rho in (-0.2, 0.05)]
    ratings = shipped().ratings
    assert ratings is not None
    assert found == pytest.approx([ratings.rho] * 2, abs=1e-8)


def test_shipped__shape_of_play__the_one_in_the_code() -> None:
    assert shipped().shape == SHIPPED
    assert shipped().digest != NO_RATINGS.digest


def test_sources__every_file__named_with_its_digest_and_licence() -> None:
    page = (DATA / "SOURCES.md").read_text()
    for name in (RESULTS, EVENTS):
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}`"))
        assert digest(DATA / name) in row
        assert "CC0" in row or "CC BY 4.0" in row
    assert {path.name for path in DATA.iterdir()} == {RESULTS, EVENTS, "SOURCES.md"}


def test_tables__shipped_files__matches_as_they_were_played() -> None:
    results, seen = read_results(DATA / RESULTS), read_events(DATA / EVENTS)
    assert len(results) > 7_000
    assert len(seen) == 1_244
    final = next(one for one in seen if (one.competition, one.home, one.away) == ("World_Cup", "France", "Croatia"))
    assert final.match.goals == (4, 2)


def test_priced__national_teams__open_from_shipped_ratings() -> None:
    match = Football(INTERNATIONAL, "Spain", "France", 1_800_000_000, neutral=True)
    request = PricingRequest("0x01", 1_799_990_000, (Offer(1),), football=match)
    sheet = priced(request, shipped())
    assert (sheet.standing, sheet.source, sheet.parameters) == (Standing.OPEN, Source.RATINGS, shipped().digest)
    assert sheet.minutes[0].markets[0].fair_ppm[0] > sheet.minutes[0].markets[0].fair_ppm[2]
    assert priced(request).reason is Reason.NO_HISTORY


def test_read_parameters_bytes__written_ones__come_back() -> None:
    for parameters in (NO_RATINGS, shipped(), Parameters(shipped().ratings)):
        assert read_parameters_bytes(parameters_bytes(parameters)) == parameters


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"model":"other","ratings":null,"shape":1}'], ids=repr)
def test_read_parameters_bytes__no_parameter_file__refused(body: bytes) -> None:
    with pytest.raises(BadParameters):
        read_parameters_bytes(body)


def test_read_parameters_bytes__another_model__refused() -> None:
    with pytest.raises(BadParameters, match="proofbook-pricing-0"):
        read_parameters_bytes(PARAMETERS.read_bytes().replace(b"proofbook-pricing-1", b"proofbook-pricing-0"))


@pytest.mark.parametrize(
    "text",
    [None, b"no gzip", gzip.compress(b"17000,A\n"), gzip.compress(b"x,A,B,1,1,0\n")],
    ids=["none", "raw", "short", "day"],
)
def test_tables__file_that_is_broken__names_it(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / RESULTS
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(BadData, match=RESULTS):
        read_results(path)


def test_tables__event_that_is_none__names_the_file(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes(gzip.compress(b"England,17000,A,B,46,48,1h12 3x4\n"))
    with pytest.raises(BadData, match="3x4"):
        read_events(tmp_path / EVENTS)


@pytest.mark.data
def test_compile__published_sets__the_shipped_files(tmp_path: Path) -> None:
    if not FOOTBALL.is_dir():
        pytest.fail(f"no data in {FOOTBALL}; set PROOFBOOK_SHARED")
    assert compile_results(FOOTBALL, tmp_path) == digest(DATA / RESULTS)
    assert compile_events(FOOTBALL, tmp_path) == digest(DATA / EVENTS)


@pytest.mark.data
def test_first_half__goals_of_internationals__the_share_that_both_models_use() -> None:
    import csv

    from pricing.columns.halves import FIRST_HALF_SHARE

    with gzip.open(FOOTBALL / "international_goals.csv.gz", "rt", encoding="utf-8") as file:
        minutes = [
            float(row["minute"])
            for row in csv.DictReader(file)
            if row["date"] >= "2010" and row["minute"][:1].isdigit()
        ]
    regular = [minute for minute in minutes if minute <= 90]
    share = sum(minute <= 45 for minute in regular) / len(regular)
    assert share == pytest.approx(FIRST_HALF_SHARE, abs=2 * (0.25 / len(regular)) ** 0.5)
