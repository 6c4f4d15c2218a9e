"""Metrics whose number of series can't grow without end."""

import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.errors import PortInUse
from proofbook.metrics import Metrics


@given(st.lists(st.text(max_size=5), max_size=60), st.integers(1, 5))
def test_label_with_a_number__any_values__never_makes_more_series(values: list[str], limit: int) -> None:
    metrics = Metrics()
    counter = metrics.counter("calls", "Calls", who=limit)
    for value in values:
        counter(who=value).inc()
    lines = [line for line in metrics.text().split("\n") if line.startswith("proofbook_calls_total{")]
    assert len(lines) <= limit + 1
    assert sum(float(line.rpartition(" ")[2]) for line in lines) == len(values)


def test_label_with_a_closed_set__unknown_value__counts_as_other() -> None:
    metrics = Metrics()
    counter = metrics.counter("votes", "Votes", result=("agreed", "abstained"))
    for result in ("agreed", "agreed", "0xdeadbeef"):
        counter(result=result).inc()
    assert 'proofbook_votes_total{result="agreed"} 2.0' in metrics.text()
    assert 'proofbook_votes_total{result="other"} 1.0' in metrics.text()


@pytest.mark.parametrize("labels", [{}, {"result": "a", "more": "b"}, {"wrong": "a"}])
def test_series__labels_not_as_declared__is_an_error(labels: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="declared"):
        Metrics().counter("votes", "Votes", result=2)(**labels)


def test_metrics__gauge_and_histogram_without_labels__show_their_values() -> None:
    metrics = Metrics()
    metrics.gauge("head", "Head of the chain")().set(17)
    metrics.histogram("delay_seconds", "Delay", buckets=(1, 10))().observe(3)
    assert "proofbook_head 17.0" in metrics.text()
    assert 'proofbook_delay_seconds_bucket{le="10.0"} 1.0' in metrics.text()


@pytest.mark.process
def test_serve__free_port__answers_until_closed() -> None:
    metrics = Metrics()
    metrics.gauge("head", "Head")().set(3)
    endpoint = metrics.serve()
    url = f"http://{endpoint.host}:{endpoint.port}/metrics"
    assert "proofbook_head 3.0" in httpx.get(url, trust_env=False).text
    endpoint.close()
    endpoint.close()
    with pytest.raises(httpx.HTTPError):
        httpx.get(url, trust_env=False)


@pytest.mark.process
def test_serve__port_taken__names_port_and_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=str(port)) as caught:
            Metrics().serve(port=port)
    assert "PROOFBOOK_METRICS__PORT=" in caught.value.remedy
