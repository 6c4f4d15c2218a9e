"""Signatures, their encodings, and the signing of requests: without a socket."""

import contextlib
from datetime import UTC, datetime

import pytest
from eth_keys.datatypes import PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.signers.base import HALF_ORDER, ORDER, compact, normalised, recovered, split
from chain.signers.der import read_public_key, read_signature, write_public_key, write_signature
from chain.signers.errors import SignerUnavailable
from chain.signers.patience import Again, Patience
from chain.signers.rlp import encode
from chain.signers.sigv4 import Credentials, Scope, signed_headers

KEY = PrivateKey(b"\x05" * 32)
ADDRESS = KEY.public_key.to_checksum_address()
SCALARS = st.integers(1, ORDER - 1)


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.booleans())
def test_normalised__high_or_low_s__one_form_that_recovers(digest: bytes, high: bool) -> None:
    made = KEY.sign_msg_hash(digest)
    signature = normalised(made.r, ORDER - made.s if high else made.s, digest, ADDRESS.lower())
    assert signature == compact(made.r, made.s, made.v)
    assert recovered(digest, signature) == ADDRESS
    assert split(signature)[1] <= HALF_ORDER


@settings(max_examples=25)
@given(SCALARS, SCALARS, st.binary(min_size=32, max_size=32))
def test_normalised__any_other_numbers__none(r: int, s: int, digest: bytes) -> None:
    assert normalised(r, s, digest, ADDRESS) is None


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (ORDER, 1), (1, ORDER), (2**256 - 1, 5)])
def test_normalised__outside_the_group__none(r: int, s: int) -> None:
    assert normalised(r, s, bytes(32), ADDRESS) is None


@pytest.mark.parametrize("signature", [b"", b"\1" * 63, b"\1" * 65, b"\0" * 64, b"\xff" * 64])
def test_recovered__no_signature__none(signature: bytes) -> None:
    assert recovered(bytes(32), signature) is None


@given(SCALARS, SCALARS)
def test_der__written__reads_back(r: int, s: int) -> None:
    assert read_signature(write_signature(r, s)) == (r, s)


@given(SCALARS, SCALARS, st.data())
def test_der__any_byte_changed__refused_or_another_signature(r: int, s: int, data: st.DataObject) -> None:
    der = bytearray(write_signature(r, s))
    place = data.draw(st.integers(0, len(der) - 1))
    der[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ValueError):
        assert read_signature(bytes(der)) != (r, s)


@given(st.binary(max_size=80))
def test_der__any_bytes__read_only_in_their_one_encoding(der: bytes) -> None:
    try:
        r, s = read_signature(der)
    except ValueError:
        return
    assert write_signature(r, s) == der


def test_public_key__written__reads_back_and_other_curves_do_not() -> None:
    der = write_public_key(KEY.public_key)
    assert read_public_key(der) == ADDRESS
    for wrong in (b"", der[:-1], der + b"\0", der[:22] + b"\7" + der[23:]):
        with pytest.raises(ValueError, match="secp256k1"):
            read_public_key(wrong)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (b"dog", "83646f67"),
        ((b"cat", b"dog"), "c88363617483646f67"),
        (b"", "80"),
        (0, "80"),
        (15, "0f"),
        (1024, "820400"),
        (((), ((),), ((), ((),))), "c7c0c1c0c3c0c1c0"),
        (b"L" * 56, "b838" + "4c" * 56),
    ],
)  # fmt: skip
def test_rlp__the_vectors_of_its_specification__hold(item: object, expected: str) -> None:
    assert encode(item).hex() == expected  # type: ignore[arg-type]


def test_sigv4__the_example_of_aws__gives_its_signature() -> None:
    who = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    scope = Scope("us-east-1", "iam", datetime(2015, 8, 30, 12, 36, tzinfo=UTC))
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"
    signed = signed_headers("GET", url, headers, b"", who, scope)
    assert signed["authorization"].endswith("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")


def test_credentials__shown__hold_no_secret() -> None:
    shown = repr(Credentials("AKID", "hunter2hunter2", "token-token"))
    assert "hunter2" not in shown
    assert "token-token" not in shown


class Clock:
    """Time that only passes when somebody sleeps; every try costs one second."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def fail(clock: Clock, wait_s: float = 0.0) -> None:
    clock.now += 1.0
    raise Again("HTTP 503", wait_s)


@given(st.floats(0, 0.999), st.integers(1, 120))
def test_patience__never_an_answer__ends_at_the_deadline_and_says_how_often(draw: float, within: int) -> None:
    clock = Clock()
    patience = Patience(float(within), 0.2, 5.0, clock.monotonic, clock.sleep, lambda: draw)
    with pytest.raises(SignerUnavailable) as caught:
        patience.ask("a signer", lambda _left: fail(clock))
    assert caught.value.tries == len(clock.slept) + 1
    assert clock.now <= within + 1
    assert all(wait <= min(5.0, 0.2 * 2**index) for index, wait in enumerate(clock.slept))
    assert caught.value.retryable


def test_patience__service_says_how_long__is_waited_for() -> None:
    clock = Clock()
    patience = Patience(30.0, 0.2, 5.0, clock.monotonic, clock.sleep, lambda: 0.0)
    with pytest.raises(SignerUnavailable):
        patience.ask("a signer", lambda _left: fail(clock, 7.0))
    assert set(clock.slept) == {7.0}
