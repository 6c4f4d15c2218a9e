"""A published price is checked from its own bytes, computed again, and not accepted with anything changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.agree import Agreed, Published, agree, published_bytes, read_published, verify_published
from pricing.agree.errors import BadPublished
from pricing.parameters import NO_RATINGS, Parameters
from tests.pricing.agree.world import DOMAIN, NAMES, first_numbers, moved, ratings, said


def publish(*votes) -> Published:
    outcome = agree(votes, 2)
    assert isinstance(outcome, Agreed)
    return Published.of(outcome)


PRICE = publish(said(0), said(1, units=1), said(2, units=2))
BODY = published_bytes(PRICE)


def check(published: Published, **more):
    return verify_published(published, NAMES, 2, DOMAIN, **more)


def test_published__through_its_bytes__is_verified_and_computed_again() -> None:
    read = read_published(BODY)
    assert read == PRICE
    verified = check(read, parameters=NO_RATINGS)
    assert set(verified.signers) == set(NAMES)
    assert verified.furthest == 1


def test_published__of_two_replicas__is_the_mean_rounded_down() -> None:
    price = publish(said(0), said(1, units=1))
    a, b, c = first_numbers(said(0).sheet)
    assert first_numbers(price.sheet) == (a, b - 1, c)
    assert check(price).furthest is None


def test_verify__other_parameters__says_which() -> None:
    with pytest.raises(BadPublished, match="parameters"):
        check(PRICE, parameters=Parameters(ratings()))


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda p: replace(p, sheet=moved(p.sheet, 1)), "signatures"),
        (lambda p: replace(p, signed=p.signed[:1]), "agreement"),
        (lambda p: replace(p, signed=(p.signed[0], p.signed[0])), "signers"),
        (lambda p: replace(p, signed=(*p.signed[:2], replace(p.signed[2], replica="0x" + "22" * 20))), "signers"),
        (lambda p: replace(p, signed=tuple(replace(one, apart=()) for one in p.signed)), "signatures"),
        (lambda p: replace(p, signed=(replace(p.signed[0], apart=((0, 0, 0, 3),)), *p.signed[1:])), "differences"),
        (lambda p: replace(p, signed=(replace(p.signed[0], apart=((9, 0, 0, 1),)), *p.signed[1:])), "differences"),
        (lambda p: replace(p, signed=(replace(p.signed[0], apart=((-1, 0, 0, 1),)), *p.signed[1:])), "differences"),
        (lambda p: replace(p, version=p.version + 1), "signatures"),
        (lambda p: replace(p, model="other"), "signatures"),
        (lambda p: replace(p, request=replace(p.request, asked_at=p.request.asked_at - 1)), "signatures"),
        (lambda p: replace(p, sheet=replace(p.sheet, until=p.sheet.until + 600)), "signatures"),
    ],
)
def test_verify__changed_anywhere__is_refused_at_its_step(change, step: str) -> None:
    with pytest.raises(BadPublished) as caught:
        check(change(PRICE))
    assert caught.value.step == step


def test_verify__a_quorum_that_is_no_majority__is_refused() -> None:
    with pytest.raises(BadPublished, match="majority"):
        verify_published(PRICE, NAMES, 1, DOMAIN)


def test_verify__signatures_without_the_numbers_behind_them__are_not_taken_for_a_price() -> None:
    # Two replicas that conspire may sign anything: recomputing shows it, which is what it is for.
    lies = publish(said(0, units=500), said(1, units=500))
    assert check(lies)
    with pytest.raises(BadPublished, match="computation"):
        check(lies, parameters=NO_RATINGS)


@given(at=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_published__one_bit_changed__is_refused(at: int, bit: int) -> None:
    spoiled = bytearray(BODY)
    spoiled[at] ^= 1 << bit
    with pytest.raises(BadPublished):
        check(read_published(bytes(spoiled)))


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff", b'{"version":1.5}', b"[" * 5_000])
def test_published__no_price__is_refused(body: bytes) -> None:
    with pytest.raises(BadPublished):
        read_published(body)
