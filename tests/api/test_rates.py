"""Token buckets, and whose bucket a request takes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import TooManyRequests
from api.rates import Bucket, Rates, take, whose_address


@given(st.lists(st.floats(0, 10), max_size=60), st.floats(0.1, 100), st.integers(1, 50))
def test_take__any_times__never_lets_more_through_than_burst_and_rate(
    gaps: list[float], per_s: float, burst: int
) -> None:
    bucket, now, through = Bucket(burst, 0.0), 0.0, 0
    for gap in gaps:
        now += gap
        through += take(bucket, now, per_s, burst) == 0
    assert through <= burst + now * per_s + 1e-6
    assert 0 <= bucket.tokens <= burst


@given(st.floats(0.1, 100), st.integers(1, 50))
def test_take__after_the_wait_it_names__lets_through(per_s: float, burst: int) -> None:
    bucket = Bucket(0.0, 5.0)
    wait = take(bucket, 5.0, per_s, burst)
    assert wait > 0
    assert take(bucket, 5.0 + wait * (1 + 1e-9), per_s, burst) == 0


def test_take__clock_goes_back__gives_nothing() -> None:
    bucket = Bucket(0.0, 100.0)
    assert take(bucket, 50.0, 1.0, 10.0) == 1.0
    assert bucket.at == 100.0


def test_rates__one_is_over__others_are_not(wall: object) -> None:
    now = 0.0
    rates = Rates(1.0, 2, lambda: now)
    rates.take("a", "to a")
    rates.take("a", "to a")
    with pytest.raises(TooManyRequests) as caught:
        rates.take("a", "to an address")
    assert caught.value.retry_after_s == 1
    rates.take("b", "to b")
    now = 1.0
    rates.take("a", "to a")


def test_rates__many_addresses__keep_a_bounded_number_of_buckets() -> None:
    rates = Rates(1.0, 2, lambda: 0.0, most=10)
    for number in range(100):
        rates.take(str(number), "")
    assert len(rates) == 10


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "whose"),
    [
        ("9.9.9.9", "", 0, "9.9.9.9"),
        ("9.9.9.9", "1.2.3.4", 0, "9.9.9.9"),
        ("9.9.9.9", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("9.9.9.9", "6.6.6.6, 1.2.3.4, 10.0.0.1", 2, "1.2.3.4"),
        ("9.9.9.9", "1.2.3.4", 2, "9.9.9.9"),
        ("9.9.9.9", "garbage", 1, "9.9.9.9"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", "", 0, "1.2.3.4"),
        ("testclient", "", 0, "testclient"),
    ],
)
def test_whose_address__is_what_our_own_proxies_wrote(peer: str, forwarded: str, proxies: int, whose: str) -> None:
    assert whose_address(peer, forwarded, proxies) == whose
