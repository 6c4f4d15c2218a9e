"""Keys: signatures in the form that the contracts take, and keystores that fail without a word of their content."""

import json
from pathlib import Path

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.development import MNEMONIC, ROLES, key
from chain.errors import KeystoreError
from chain.permit import sign_permit
from chain.signers import LocalKey

HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


@settings(max_examples=40)
@given(st.binary(min_size=32, max_size=32))
def test_local_key__any_digest__compact_low_s_and_recoverable(digest: bytes) -> None:
    signer = LocalKey.from_raw("0x" + "07" * 32)
    signature = signer.sign(digest)
    r, vs = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    s, parity = vs & ((1 << 255) - 1), vs >> 255
    assert len(signature) == 64
    assert 0 < s <= HALF_ORDER
    assert Account._recover_hash(digest, vrs=(27 + parity, r, s)) == signer.address


def test_local_key__shown__tells_its_address_only() -> None:
    secret = "ab" * 32
    shown = repr(LocalKey.from_raw(secret))
    assert secret not in shown
    assert shown.startswith("LocalKey(0x")


def test_from_keystore__right_password__same_address(tmp_path: Path) -> None:
    raw = "0x" + "05" * 32
    keystore, password = tmp_path / "key.json", tmp_path / "password"
    keystore.write_text(json.dumps(Account.encrypt(raw, "open sesame", iterations=2)))
    password.write_text("open sesame\n")
    assert LocalKey.from_keystore(keystore, password).address == LocalKey.from_raw(raw).address


@pytest.mark.parametrize("fault", ["wrong password", "not json", "absent"])
def test_from_keystore__unusable__names_the_file_and_nothing_else(tmp_path: Path, fault: str) -> None:
    keystore, password = tmp_path / "key.json", tmp_path / "password"
    password.write_text("hunter2")
    if fault == "wrong password":
        keystore.write_text(json.dumps(Account.encrypt("0x" + "05" * 32, "other", iterations=2)))
    elif fault == "not json":
        keystore.write_text("0505050505 not a keystore")
    with pytest.raises(KeystoreError) as caught:
        LocalKey.from_keystore(keystore, password)
    assert str(keystore) in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "0505" not in str(caught.value)


def test_development_keys__each_part__is_the_chain_s_own_account() -> None:
    Account.enable_unaudited_hdwallet_features()
    for role, index in ROLES.items():
        expected = Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}").address
        assert key(role).address == expected, role


def test_sign_permit__split_signature__recovers_to_the_owner() -> None:
    owner = LocalKey.from_raw("0x" + "09" * 32)
    permit = sign_permit(
        owner,
        "0x" + "22" * 20,
        5,
        token="0x" + "33" * 20,
        token_name="Play Euro",
        token_version="1",
        chain_id=31337,
        nonce=0,
        deadline=99,
    )
    assert permit.owner == owner.address
    assert permit.v in (27, 28)
    assert (len(permit.r), len(permit.s)) == (32, 32)
