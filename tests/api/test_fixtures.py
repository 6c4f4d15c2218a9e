"""What pricing calls a fixture and what legs carry: one mapping, and it is the oracle's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.prices import HistoryPrices
from api.fixtures import FixtureNames, names_from
from api.live.board import Known, board_of
from oracle.specification import typed
from pricing.engine import priced
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.cli._nodecommittee import CATALOGUE
from proofbook.database import Database
from sports.fixtures import load_catalogue
from tests.pricing.agree.world import BEFORE, OFFERS

FINAL = "world-cup-2018-final"
NAMES = names_from(CATALOGUE)


def test_names__of_every_fixture_of_the_catalogue__are_the_ids_that_its_listing_gives() -> None:
    fixtures = load_catalogue(CATALOGUE).fixtures
    ids = {key: typed(one.spec(committee=0)).fixture_id() for key, one in fixtures.items()}
    assert len(set(ids.values())) == len(fixtures) > 100
    assert {key: NAMES.id_of(key) for key in fixtures} == ids
    assert {NAMES.name_of(fixture): fixture for fixture in ids.values()} == ids


def test_names__listed_for_another_committee__are_other_fixtures() -> None:
    other = names_from(CATALOGUE, committee=1)
    assert NAMES.id_of(FINAL) != other.id_of(FINAL)
    assert other.name_of(NAMES.id_of(FINAL) or 0).startswith("0x")


@given(st.integers(0, (1 << 128) - 1))
def test_names__without_a_catalogue__are_ids(fixture: int) -> None:
    names = FixtureNames()
    assert names.id_of(names.name_of(fixture)) == fixture
    assert names_from(None).name_of(fixture) == names.name_of(fixture)


@pytest.mark.parametrize("name", ["ash-birch", "0x12", "0X" + "1" * 32, "0x" + "1" * 33, ""])
def test_names__neither_of_the_catalogue_nor_an_id__are_nothing(name: str) -> None:
    assert NAMES.id_of(name) is None


def test_board__of_a_fixture_with_an_id__shows_it_as_legs_carry_it() -> None:
    request = PricingRequest(FINAL, 5_000, OFFERS, football=BEFORE)
    board = board_of(request, priced(request), 1, 2, {}, 5_000, Known(id=NAMES.id_of(FINAL)))
    assert board["fixture"] == FINAL
    assert int(board["id"], 16) == NAMES.id_of(FINAL)
    assert len(board["id"]) == 34


@pytest.mark.process
def test_prices__kept_under_the_catalogues_name__are_found_by_the_leg(database: Database) -> None:
    history = History(database)
    history.migrate()
    request = PricingRequest(FINAL, 5_000, OFFERS, football=BEFORE)
    history.keep_unsigned(request, priced(request))
    fixture = NAMES.id_of(FINAL) or 0
    found = HistoryPrices(database, NAMES).view(fixture, OFFERS[0], 5_001)
    assert found is not None
    assert found.fair_ppm
    assert HistoryPrices(database).view(fixture, OFFERS[0], 5_001) is None
