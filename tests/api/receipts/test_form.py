"""The file of a receipt: one spelling, and an error that names what is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.receipts import read
from api.receipts.errors import BadReceipt
from api.receipts.evidence import NOTHING, evidence_digest
from api.receipts.form import canonical, digest_of
from api.receipts.words import euros_text, odds_text
from proofbook.errors import ProofbookError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[]", "a list"),
        ("{}", "schema is None"),
        ('{"schema": "proofbook-receipt-2"}', "schema is 'proofbook-receipt-2'"),
        ('{"schema": "proofbook-receipt-1"}', "receipt's contracts is"),
        ('{"schema": "proofbook-receipt-1", "schema": "proofbook-receipt-1"}', "a name stands twice"),
        ('{"schema": 1.5}', "1.5 is no whole number"),
        ('{"schema": NaN}', "NaN is no whole number"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_read__text_that_is_no_receipt__is_refused_with_field_and_remedy(text: str, said: str) -> None:
    with pytest.raises(BadReceipt) as caught:
        read(text)
    assert said in caught.value.message
    assert caught.value.remedy


@given(JSON)
def test_read__any_json__is_refused_and_never_fails_otherwise(content: object) -> None:
    with pytest.raises(ProofbookError):
        read(json.dumps(content))


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_digest__names_in_another_order__is_the_same_and_leaves_itself_out(content: dict[str, object]) -> None:
    turned = dict(reversed(list(content.items())))
    assert canonical(content) == canonical(turned)
    assert digest_of({**content, "digest": "x"}) == digest_of({**content, "digest": "y"})


def test_evidence__no_sources__is_nothing_and_order_counts() -> None:
    assert evidence_digest(()) == NOTHING
    one, other = ("a", "1"), ("b", "2")
    assert evidence_digest((one, other)) != evidence_digest((other, one))


@pytest.mark.parametrize(("ppm", "text"), [(2_050_000, "2.05"), (1_000_001, "1.000001"), (41_000_000, "41.00")])
def test_numbers__for_people__have_two_decimals_at_least(ppm: int, text: str) -> None:
    assert odds_text(ppm) == euros_text(ppm) == text
