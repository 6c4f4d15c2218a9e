"""Real nodes behind endpoints that answer late, twice, not at all, or for another chain, while the result is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from oracle.agreement import Phase
from tests.chain.rpc.proxy import Fault, Proxy, fault_proxy
from tests.oracle.daemon.stage import World, world
from tests.oracle.faults.sound import reports, require_sound, require_truth

pytestmark = [pytest.mark.anvil, pytest.mark.process]
SEND = "eth_sendRawTransaction"
SPEED = 5


@contextmanager
def proxied(folder: Path) -> Iterator[tuple[World, list[Proxy]]]:
    """Four nodes, each behind a proxy of its own, whose sources have settled."""
    with world(folder) as made, ExitStack() as stack:
        proxies = [stack.enter_context(fault_proxy(made.rpc)) for _ in made.operators]
        for place, proxy in enumerate(proxies):
            made.behind(place, proxy.url)
        made.list_match()
        for one in made.operators:
            one.start()
        made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
        made.at(6_900)
        made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")
        yield made, proxies


def late(proxy: Proxy) -> None:
    proxy.seconds = 1.0
    proxy.spoil(Fault.LATE, times=1_000)


def twice(proxy: Proxy) -> None:
    proxy.spoil(Fault.FORWARD_TWICE, SEND, times=5)
    for _ in range(20):
        proxy.spoil(Fault.FORWARD_TWICE, times=3)
        proxy.spoil(Fault.ANSWER_TWICE)


def limited(proxy: Proxy) -> None:
    for _ in range(3):
        proxy.spoil(Fault.LIMITED, times=2)
        proxy.spoil(Fault.LIMITED_200, times=2)


def wrong_chain(proxy: Proxy) -> None:
    proxy.chain_id = 1


def away(proxy: Proxy) -> None:
    proxy.down = True


def heal(proxy: Proxy) -> None:
    proxy.faults.clear()
    proxy.chain_id, proxy.down, proxy.seconds = None, False, 0.3


@pytest.mark.slow
def test_endpoints__late_twice_limited_and_of_another_chain__the_truth_once_and_all_nodes_see_it(
    tmp_path: Path,
) -> None:
    with proxied(tmp_path) as (made, proxies):
        for proxy, spoil in zip(proxies, (late, twice, limited, wrong_chain), strict=True):
            spoil(proxy)
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        for proxy in proxies:
            heal(proxy)
        made.until(lambda: all(one.stage() in ("INCLUDED", "FINAL") for one in made.operators), "every node sees it")
        require_recovered(made)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [late, twice, limited, wrong_chain, away], ids=lambda spoil: spoil.__name__)
def test_endpoints__all_of_them_spoiled_alike__the_truth_once(tmp_path: Path, spoil: Callable[[Proxy], None]) -> None:
    with proxied(tmp_path) as (made, proxies):
        for proxy in proxies:
            spoil(proxy)
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.clock.now() > made.match.start + 8_050, "time passes")
        if spoil in (wrong_chain, away):
            assert made.seen().phase is Phase.OPEN
            assert not any(proxy.forwarded.count(SEND) for proxy in proxies)
        for proxy in proxies:
            heal(proxy)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() in ("INCLUDED", "FINAL") for one in made.operators), "every node sees it")
        require_recovered(made)


def require_recovered(made: World) -> None:
    """One report, or two of which the second brought more signatures; every node is ready again by itself."""
    require_truth(made)
    require_sound(made)
    good = [one for one in reports(made) if one.succeeded]
    assert 1 <= len(good) <= 2, good
    made.until(lambda: all(one.ask("/readyz").status_code == 200 for one in made.operators), "all are ready")
