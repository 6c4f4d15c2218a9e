"""A key by what its file holds: the key itself, or where it is; both sign alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.signers import LocalKey
from chain.signers.errors import SignerRefused
from chain.signers.patience import Patience
from chain.signers.reference import key_from
from tests.chain.signers.doubles import ACCESS, REGION, SECRET, KmsDouble, serving
from tests.chain.signers.test_remote import ADDRESS, KEY, same_as_local

ENVIRON = {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET}
QUICK = Patience(within_s=5.0, first_s=0.01)


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_key__of_hexadecimal_digits__is_the_key_itself(prefix: str) -> None:
    found = key_from(prefix + KEY.to_hex().removeprefix("0x"))
    assert isinstance(found, LocalKey)
    same_as_local(found)


@pytest.mark.process
def test_key__by_its_name_in_kms__signs_there_and_is_the_same() -> None:
    with serving(KmsDouble(KEY)) as double:
        found = key_from(f"aws-kms {REGION} alias/reporter {double.url}\n", QUICK, ENVIRON)
        assert found.address == ADDRESS
        same_as_local(found)
        found.close()
        with pytest.raises(SignerRefused, match="key_id"):
            key_from(f"aws-kms {REGION} alias/other {double.url}", QUICK, ENVIRON)


@pytest.mark.parametrize(
    "text",
    ["", "aws-kms", "aws-kms eu-west-3", "aws-kms nowhere alias/x", "aws-kms eu-west-3 a?b", "aws-kms eu-west-3 a b c"],
)
def test_key__of_neither_form__is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        key_from(text)


@given(st.text(max_size=80).filter(lambda text: text.split()[:1] != ["aws-kms"]))
def test_key__of_any_text__is_a_key_or_refused(text: str) -> None:
    try:
        found = key_from(text)
    except (ValueError, TypeError):
        found = None
    digits = text.strip().removeprefix("0x")
    assert found is None or len(digits) == 64
