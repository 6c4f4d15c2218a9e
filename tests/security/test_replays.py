"""Everything that is signed for one set of contracts, brought to its twin: same keys, people, match, and chain.

Each signature is worth something where it belongs, in the same test. Another chain id: `test_incident__replay_on_…`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.issuer import sign_grant
from chain.development import key
from chain.typed_data import SANDBOX_POLICY, Cancel
from tests.contracts.cash_outs import agreed, packed
from tests.contracts.scenes import HOME_WINS, put, single
from tests.contracts.world import EURO, YEAR, World, as_tuple, build

pytestmark = pytest.mark.anvil
RELAYER, TRANSMITTER = key("relayer").address, key("transmitter").address


@pytest.fixture(scope="module")
def both(stage: World) -> Iterator[tuple[World, World]]:
    """The stage and its twin; the same match is listed and funded on each, and Ann and Ben have money on each."""
    with stage.undone():
        twin = build(stage.w3)
        twin.liquidity(400_000 * EURO)
        for who in ("ann", "ben"):
            twin.grant(who)
            twin.fill(who, 1_000 * EURO)
        spec = stage.specify()
        for one in (stage, twin):
            fixture = one.list_fixture(spec)
            one.send(one.pool.functions.fund([fixture], [2_000 * EURO]), key("allocator").address)
        yield stage, twin


@pytest.fixture
def pair(both: tuple[World, World]) -> Iterator[tuple[World, World, int]]:
    """Both, as they were before, and the match."""
    with both[0].undone():
        yield *both, max(both[1].fixtures)


def test_tickets__of_the_twin__place_nothing(pair: tuple[World, World, int]) -> None:
    here, twin, fixture = pair
    data = here.packed([single(here, fixture)])
    assert twin.refusal(twin.book.functions.place(data), RELAYER)[0] in ("BadBettorSignature", "BadDeskSignature")
    assert twin.refusal(twin.book.functions.placeMany(data), RELAYER)[0] == "BadDeskSignature"
    here.send(here.book.functions.place(data), RELAYER)
    assert (here.account("ann")[0], twin.account("ann")[0]) == (900 * EURO, 1_000 * EURO)


def test_order__of_the_twin_with_a_ticket_of_here__places_nothing(pair: tuple[World, World, int]) -> None:
    """Even the own desk cannot use what a customer signed elsewhere."""
    here, twin, fixture = pair
    foreign = single(twin, fixture)
    ticketed = here.accept("ann", foreign.order, 2_000_000)
    mixed = type(ticketed)(ticketed.order, ticketed.ticket, foreign.signature)
    assert here.refusal(here.book.functions.place(here.packed([mixed])), RELAYER)[0] == "BadBettorSignature"
    here.send(here.book.functions.place(here.packed([ticketed])), RELAYER)


def test_cash_out__of_the_twin__sells_nothing(pair: tuple[World, World, int]) -> None:
    here, twin, fixture = pair
    bet = single(here, fixture)
    terms = put(here, bet)
    put(twin, bet_there := twin.accept("ann", bet.order, 2_000_000, accepted_at=bet.ticket.accepted_at))
    assert bet_there.terms == terms
    here.travel(here.now() + 120)
    one = agreed(here, terms, 50 * EURO)
    data = packed(here, one, "ann")
    assert twin.refusal(twin.book.functions.cashOut(data), RELAYER)[0] in ("BadBettorSignature", "BadDeskSignature")
    here.send(here.book.functions.cashOut(data), RELAYER)


def test_cancellation__of_the_twin__cancels_nothing(pair: tuple[World, World, int]) -> None:
    here, twin, _ = pair
    wish = Cancel(key("ann").address, 3, here.at() + 600)
    signature = key("ann").sign(wish.digest(here.addresses.book_domain))
    there = twin.book.functions.cancelFor(*as_tuple(wish), signature)
    assert twin.refusal(there, RELAYER) == ("BadWalletSignature", key("ann").address)
    here.send(here.book.functions.cancelFor(*as_tuple(wish), signature), RELAYER)


def test_grant__of_the_twin__lets_nobody_in(pair: tuple[World, World, int]) -> None:
    here, twin, _ = pair
    domain, now = here.addresses.registry_domain, here.now()
    grant, signature = sign_grant(
        key("provider").address, key("issuer"), domain, now=now, valid_s=YEAR, seq=9, policy=SANDBOX_POLICY
    )
    there = twin.registry.functions.grant(as_tuple(grant), signature)
    assert twin.refusal(there, RELAYER)[0] == "NotAnIssuer"
    here.send(here.registry.functions.grant(as_tuple(grant), signature), RELAYER)


def test_listing__of_the_twin__lists_nothing(pair: tuple[World, World, int]) -> None:
    here, twin, _ = pair
    spec = here.specify()
    digest = spec.digest(here.addresses.oracle_domain)
    signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
    assert twin.refusal(twin.oracle.functions.listByKeys(as_tuple(spec), signatures), RELAYER)[0] == "BadListing"
    here.send(here.oracle.functions.listByKeys(as_tuple(spec), signatures), RELAYER)


def test_report__of_the_twin__decides_nothing(pair: tuple[World, World, int]) -> None:
    here, twin, fixture = pair
    here.travel(here.fixtures[fixture].earliest)
    data = here.report(fixture, HOME_WINS)
    assert twin.refusal(twin.oracle.functions.report(data), TRANSMITTER)[0] in ("BadSignature", "CommitteeMismatch")
    here.send(here.oracle.functions.report(data), TRANSMITTER)
