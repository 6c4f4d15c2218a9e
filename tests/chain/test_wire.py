"""Packed calldata and events, byte for byte, and what is refused before it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.errors import MalformedWire
from chain.typed_data import Order, Report, Ticket
from chain.wire import (
    Accepted,
    Code,
    ReportCode,
    Terms,
    decode_placed,
    decode_settled,
    encode_committee,
    encode_listing,
    encode_place,
    encode_report,
    encode_settle,
    odds_of,
    with_odds,
)
from sports.outcomes import WON
from sports.payouts import payout_of
from sports.words import FixtureId, Leg, OddsPpm
from tests.anvil import ROOT

ANN = "0x" + "11" * 20
MEMBERS = tuple(f"0x{i:02x}" + "00" * 18 + "01" for i in (1, 2, 3, 4))
LEG = Leg(FixtureId(7), 1, 1, 2).pack()
LEGS = st.builds(
    lambda fixture, market, selection, line: Leg(FixtureId(fixture), market, 1, selection, line).pack(),
    st.integers(1, 2**128 - 1),
    st.integers(1, 13),
    st.integers(0, 25),
    st.integers(-2_000, 2_000),
)
ODDS = st.integers(1_000_001, 2**32 - 1)


def bet(leg: int = LEG, odds: int = 2_000_000, stake: int = 5, nonce: int = 9, life: int = 600) -> Accepted:
    order = Order(ANN, (leg,), stake, 3, 4_000_000_000, nonce)
    return Accepted(order, Ticket(bytes(32), (odds,), 10, 77, 77 + life, 1), b"\5" * 64)


def test_place__one_bet__every_field_at_its_place() -> None:
    data = encode_place([bet()], [b"\1" * 64, b"\2" * 64])
    leg = with_odds(LEG, 2_000_000)
    item = bytes.fromhex("11" * 20) + (5).to_bytes(7, "big") + (3).to_bytes(7, "big")
    item += (4_000_000_000).to_bytes(4, "big") + (9).to_bytes(4, "big") + (77).to_bytes(4, "big")
    item += (600).to_bytes(2, "big") + b"\5" * 64
    assert data == b"\1" + b"\1" * 64 + b"\2" * 64 + b"\1" + (leg >> 32).to_bytes(28, "big") + b"\1" + item
    assert encode_place([bet()], [b"\1" * 64], own=True) == b"\2" + b"\1" * 64 + data[129:159] + item[:-64]


def test_place__equal_legs_in_a_row__share_a_head() -> None:
    other = bet(odds=2_000_001)
    assert len(encode_place([bet(), bet(nonce=10), other], [bytes(64)])) == 65 + 2 * 30 + 3 * 112
    assert len(encode_place([bet(), other, bet(nonce=10)], [bytes(64)])) == 65 + 3 * 30 + 3 * 112


def test_place__more_than_a_byte_of_equal_legs__a_second_head() -> None:
    data = encode_place([bet(nonce=i) for i in range(256)], [bytes(64)])
    assert len(data) == 65 + 2 * 30 + 256 * 112
    assert data[65 + 29] == 255


@pytest.mark.parametrize("keys", [0, 3])
def test_place__no_desk_signature_or_three__malformed(keys: int) -> None:
    with pytest.raises(MalformedWire, match="desk signatures"):
        encode_place([bet()], [bytes(64)] * keys)


@pytest.mark.parametrize("size", [0, 63, 65])
def test_place__signature_of_another_size__malformed(size: int) -> None:
    with pytest.raises(MalformedWire, match="desk signature"):
        encode_place([bet()], [bytes(size)])
    wrong = Accepted(bet().order, bet().ticket, bytes(size))
    with pytest.raises(MalformedWire, match="bettor's signature"):
        encode_place([wrong], [bytes(64)])


@pytest.mark.parametrize("life", [-1, 65_536])
def test_place__life_beyond_its_field__malformed(life: int) -> None:
    with pytest.raises(MalformedWire, match="ticket life"):
        encode_place([bet(life=life)], [bytes(64)])


@given(LEGS, ODDS)
def test_leg__with_odds__keeps_everything_else(leg: int, odds: int) -> None:
    filled = with_odds(leg, odds)
    assert odds_of(filled) == odds
    assert filled ^ leg == odds << 32
    assert with_odds(with_odds(leg, 2**32 - 1), odds) == filled


@given(st.integers(0, 2**56 - 1), st.lists(st.tuples(LEGS, ODDS), min_size=1, max_size=12))
def test_terms__payout__is_that_of_the_sports_package(stake: int, legs: list[tuple[int, int]]) -> None:
    terms = Terms(ANN, 0, stake, 0, tuple(with_odds(leg, odds) for leg, odds in legs))
    assert terms.payout == payout_of(stake, [OddsPpm(odds) for _, odds in legs], [WON] * len(legs))


@given(st.lists(st.tuples(LEGS, ODDS, st.integers(0, 2**56 - 1), st.sampled_from(Code)), max_size=8))
def test_placed__bytes_of_the_event__read_back(items: list[tuple[int, int, int, Code]]) -> None:
    data = b""
    for leg, odds, stake, code in items:
        data += b"\1" + (with_odds(leg, odds) >> 32).to_bytes(28, "big") + b"\1" + bytes([code]) + b"\7" * 32
        data += bytes.fromhex("11" * 20) + stake.to_bytes(7, "big")
        data += (3).to_bytes(4, "big") + (4).to_bytes(4, "big")
    read = list(decode_placed(data))
    assert [(one.code, one.terms.stake, one.terms.legs[0]) for one in read] == [
        (code, stake, with_odds(leg, odds)) for leg, odds, stake, code in items
    ]
    assert all((one.order, one.terms.nonce, one.terms.accepted_at) == (b"\7" * 32, 3, 4) for one in read)


@given(st.integers(0, 2**56 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**56 - 1))
def test_settled__bytes_of_the_event__read_back(stake: int, nonce: int, paid: int) -> None:
    leg = with_odds(LEG, 2_000_000)
    item = bytes([Code.OK]) + bytes.fromhex("11" * 20) + stake.to_bytes(7, "big")
    item += nonce.to_bytes(4, "big") + paid.to_bytes(7, "big")
    (one, two) = decode_settled(b"\1" + (leg >> 32).to_bytes(28, "big") + b"\2" + item * 2)
    assert one == two
    assert (one.stake, one.nonce, one.payout, one.legs) == (stake, nonce, paid, (leg,))


@given(st.integers(1, 97))
def test_placed__cut_short__malformed(size: int) -> None:
    data = b"\1" + (LEG >> 32).to_bytes(28, "big") + b"\1" + bytes(68)
    with pytest.raises(MalformedWire, match="event"):
        list(decode_placed(data[:size]))


def test_settle__one_bet__every_field_at_its_place() -> None:
    terms = bet().terms
    data = encode_settle([terms])
    head = b"\1" + (terms.legs[0] >> 32).to_bytes(28, "big") + b"\1"
    item = bytes.fromhex("11" * 20) + (5).to_bytes(7, "big") + (9).to_bytes(4, "big") + (77).to_bytes(4, "big")
    assert data == head + item


def test_committee__given_in_any_order__ascends_and_marks_the_signers() -> None:
    signatures = {MEMBERS[3]: b"\4" * 64, MEMBERS[0]: b"\1" * 64}
    count, signed, blob = encode_committee(MEMBERS[::-1], signatures)
    assert (count, signed) == (4, 0b1001)
    expected = b"\1" * 64 + bytes.fromhex(MEMBERS[1][2:]) + bytes.fromhex(MEMBERS[2][2:]) + b"\4" * 64
    assert blob == expected
    assert encode_listing(MEMBERS, signatures) == b"\4\0\x09" + expected


def test_committee__signer_who_is_no_member__malformed() -> None:
    with pytest.raises(MalformedWire, match=ANN):
        encode_committee(MEMBERS, {ANN: bytes(64)})


@pytest.mark.parametrize("voids", [0, 1 << 200])
def test_report__with_and_without_voids__the_top_bit_says_which(voids: int) -> None:
    value = (1 << 165) - 1
    data = encode_report(3, MEMBERS, [Report(b"\6" * 32, 1, 2, value, voids)], {})
    flagged = value | (1 << 167 if voids else 0)
    items = b"\6" * 32 + b"\1\2" + flagged.to_bytes(21, "big") + (voids.to_bytes(32, "big") if voids else b"")
    assert data == b"\3\4\0\0" + b"".join(bytes.fromhex(member[2:]) for member in MEMBERS) + items


def test_codes__names_and_numbers__are_those_of_the_contracts() -> None:
    """The constants stand in two languages; the source of the other is read, so that neither can drift."""
    book = (ROOT / "contracts/interfaces/IBetBook.sol").read_text()
    for code in Code:
        assert f"uint8 internal constant {code.name} = {code.value};" in book
    assert book.count("uint8 internal constant") == len(Code)
    oracle = (ROOT / "contracts/FixtureOracle.sol").read_text()
    for one in ReportCode:
        name = "ALREADY_FINAL" if one is ReportCode.ALREADY_FINAL else one.name
        assert f"uint8 internal constant {name} = {one.value};" in oracle
