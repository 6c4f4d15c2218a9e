"""The doctor's judgement, without a socket: which exit code, and where the limits are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.doctor import CONFIG, OK, TEMPORARY, Line, Status, exit_code
from oracle.doctor.bond import LEAST, bond_line
from oracle.doctor.onchain import balance_line
from oracle.doctor.outside import _heard, clock_lines, quota_lines
from oracle.engine.transmission import REPORT_GAS
from proofbook.settings import Settings
from sports.sources import sources_of

SEPOLIA = Settings.model_validate({"chain": {"profile": "sepolia"}, "replay": {"enabled": False}})
REPORT_WEI = 80 * 10**9 * REPORT_GAS


@given(st.lists(st.sampled_from(Status)))
def test_exit_code__any_lines__broken_before_away_before_fine(statuses: list[Status]) -> None:
    lines = [Line("x", status, "found", "do this") for status in statuses]
    expected = CONFIG if Status.BROKEN in statuses else TEMPORARY if Status.AWAY in statuses else OK
    assert exit_code(lines) == expected


@pytest.mark.parametrize("status", [Status.WARNING, Status.AWAY, Status.BROKEN])
def test_line__nothing_to_do_said__cannot_be_made(status: Status) -> None:
    with pytest.raises(ValueError, match="what to do"):
        Line("x", status, "found")


@pytest.mark.parametrize(
    ("reports", "status"), [(0, Status.BROKEN), (9, Status.BROKEN), (10, Status.WARNING), (30, Status.OK)]
)
def test_balance__reports_left__decide(reports: int, status: Status) -> None:
    line = balance_line(SEPOLIA, "0x" + "11" * 20, reports * REPORT_WEI)
    assert line.status is status
    assert f": {reports} reports" in line.found
    assert balance_line(SEPOLIA, "0x" + "11" * 20, (reports + 1) * REPORT_WEI - 1).status is status


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, Status.WARNING),
        ({"a": 0.4, "b": -0.6, "c": 500.0}, Status.OK),
        ({"a": 5.0, "b": -6.0, "c": 7.0}, Status.WARNING),
        ({"a": 40.0, "b": 41.0}, Status.BROKEN),
        ({"a": -40.0}, Status.BROKEN),
    ],
)
def test_clock__providers_dates__their_median_decides(dates: dict[str, float], status: Status) -> None:
    (line,) = clock_lines(SEPOLIA, 0.0, [], dates)
    assert line.status is status


def test_quota__free_plans__are_judged_for_ten_matches_a_day() -> None:
    found = {line.check: line for line in quota_lines(sources_of(SEPOLIA.sports, replay=True))}
    assert found["quota of football-data"].status is Status.OK
    assert found["quota of api-football"].status is not Status.OK
    assert found["quota of api-football"].remedy


@pytest.mark.parametrize(
    ("body", "now", "status"),
    [
        (b'{"heartbeat": {"clock": 1000}}', 1000.0, Status.OK),
        (b'{"heartbeat": {"clock": 1000}}', 1100.0, Status.WARNING),
        (b'{"heartbeat": {"clock": 1000}}', None, Status.OK),
        (b'{"heartbeat": {"clock": "soon"}}', 1100.0, Status.OK),
        (b"[" * 9_000, 1100.0, Status.OK),
        (b"", 1100.0, Status.OK),
    ],
)
def test_peer__status__its_clock_is_judged_where_it_tells_one(body: bytes, now: float | None, status: Status) -> None:
    assert _heard("peer", "http://x", body, now, SEPOLIA.node.limits).status is status


@pytest.mark.parametrize(
    ("held", "allowed", "status", "said"),
    [
        (LEAST - 1, 1 << 200, Status.WARNING, "send it"),
        (LEAST, LEAST - 1, Status.WARNING, "approve("),
        (LEAST, LEAST, Status.OK, ""),
    ],
)
def test_bond__balance_and_allowance__are_both_needed_to_challenge(
    held: int, allowed: int, status: Status, said: str
) -> None:
    line = bond_line("0x" + "11" * 20, "0x" + "22" * 20, held, allowed)
    assert line.status is status
    assert said in line.remedy
