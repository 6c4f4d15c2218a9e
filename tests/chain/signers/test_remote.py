"""Web3Signer and KMS over real sockets: right signatures, faults waited out, refusals named, nothing secret shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from eth_account import Account
from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

from chain.signers import FullSigner, LocalKey, PreimageSigner, open_signer, sign_typed
from chain.signers.credentials import Fixed, from_surroundings
from chain.signers.errors import (
    BadTransaction,
    DigestsNotSigned,
    SignerError,
    SignerMisbehaved,
    SignerRefused,
    SignerUnavailable,
    WrongKey,
)
from chain.signers.kms import KmsKey, Service
from chain.signers.patience import Patience
from chain.signers.sigv4 import Credentials
from chain.signers.web3signer import Takes, Web3Signer
from chain.typed_data import Domain, Report, Reports
from proofbook.settings_node import SignerSettings
from tests.chain.signers.doubles import ACCESS, REGION, SECRET, Double, KmsDouble, Web3SignerDouble, error, serving

pytestmark = pytest.mark.process

RAW = b"\x07" * 32
KEY = PrivateKey(RAW)
ADDRESS = KEY.public_key.to_checksum_address()
LOCAL = LocalKey.from_raw(RAW)
DOMAIN = Domain(31337, "0x" + "11" * 20)
REPORTS = Reports((Report(b"\1" * 32, 0, 1, 2, 0),))
TRANSACTION: dict[str, Any] = {
    "chainId": 31337,
    "nonce": 7,
    "maxPriorityFeePerGas": 1,
    "maxFeePerGas": 2,
    "gas": 90_000,
    "to": "0x" + "22" * 20,
    "data": b"\1\2\3",
}
QUICK = Patience(within_s=2.0, first_s=0.01, longest_s=0.05)
DIGEST = keccak(b"anything")
TROUBLES = {
    "busy": (503, {}, b""),
    "broken connection": (0, {}, b""),
    "endless answer": (200, {}, b"x" * 70_000),
}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as made:
        yield made


@pytest.fixture
def web3signer() -> Iterator[Web3SignerDouble]:
    with serving(Web3SignerDouble(KEY)) as double:
        assert isinstance(double, Web3SignerDouble)
        yield double


@pytest.fixture
def kms() -> Iterator[KmsDouble]:
    with serving(KmsDouble(KEY)) as double:
        assert isinstance(double, KmsDouble)
        yield double


def of_kms(double: KmsDouble, client: httpx.Client, patience: Patience = QUICK, **other: Any) -> KmsKey:
    credentials = Fixed(Credentials(ACCESS, SECRET, double.token))
    service = Service(REGION, other.pop("credentials", credentials), client, patience, double.url)
    return KmsKey.connect(double.key_id, other.pop("expect", ADDRESS), service)


def of_web3signer(double: Double, client: httpx.Client, patience: Patience = QUICK) -> Web3Signer:
    return Web3Signer.connect(double.url, ADDRESS, client, patience)


def same_as_local(signer: FullSigner) -> None:
    assert signer.address == ADDRESS
    assert sign_typed(signer, REPORTS, DOMAIN) == LOCAL.sign(REPORTS.digest(DOMAIN))
    assert signer.sign_transaction(TRANSACTION) == LOCAL.sign_transaction(TRANSACTION)
    assert Account.recover_transaction(signer.sign_transaction(TRANSACTION)) == ADDRESS


# -- Web3Signer


def test_web3signer__takes_digests__signs_all_three_as_the_local_key(
    web3signer: Web3SignerDouble, client: httpx.Client
) -> None:
    signer = of_web3signer(web3signer, client)
    assert signer.takes is Takes.DIGESTS
    assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)
    same_as_local(signer)


@pytest.mark.parametrize("strict", [False, True])
def test_web3signer__older_version__signs_typed_data_and_transactions_and_names_what_it_cannot(
    web3signer: Web3SignerDouble, client: httpx.Client, strict: bool
) -> None:
    web3signer.knows_hash, web3signer.refuses_unknown = False, strict
    signer = of_web3signer(web3signer, client)
    assert signer.takes is Takes.PREIMAGES
    assert isinstance(signer, PreimageSigner)
    same_as_local(signer)
    asked = len(web3signer.asked)
    with pytest.raises(DigestsNotSigned, match="applyHash"):
        signer.sign(DIGEST)
    assert len(web3signer.asked) == asked


def test_web3signer__another_key__is_refused_and_named(web3signer: Web3SignerDouble, client: httpx.Client) -> None:
    with pytest.raises(WrongKey) as caught:
        Web3Signer.connect(web3signer.url, "0x" + "33" * 20, client, QUICK)
    assert ADDRESS in caught.value.found


def test_web3signer__signs_with_another_key__is_never_given_out(
    web3signer: Web3SignerDouble, client: httpx.Client
) -> None:
    signer = of_web3signer(web3signer, client)
    web3signer.lies = True
    for act in (lambda: signer.sign(DIGEST), lambda: signer.sign_transaction(TRANSACTION)):
        with pytest.raises(SignerMisbehaved):
            act()


@pytest.mark.parametrize(
    "answer", [b"", b"0x", b"0x" + b"00" * 64, b"0x" + b"00" * 65, b"<html>", b"\xff\xfe", b"0x" + b"ff" * 65]
)
def test_web3signer__answers_nonsense__is_named(
    web3signer: Web3SignerDouble, client: httpx.Client, answer: bytes
) -> None:
    signer = of_web3signer(web3signer, client)
    web3signer.faults.append((200, {}, answer))
    with pytest.raises(SignerMisbehaved):
        signer.sign(DIGEST)


@pytest.mark.parametrize("listed", [b"{}", b"[1]", b'["0x12"]', b"[" * 5000, b"null", b"not json"])
def test_web3signer__its_list_is_no_list__is_named(
    web3signer: Web3SignerDouble, client: httpx.Client, listed: bytes
) -> None:
    web3signer.faults.append((200, {}, listed))
    with pytest.raises((SignerMisbehaved, WrongKey)):
        of_web3signer(web3signer, client)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_web3signer__refuses__is_asked_once(web3signer: Web3SignerDouble, client: httpx.Client, status: int) -> None:
    signer = of_web3signer(web3signer, client)
    web3signer.faults += [(status, {}, b"")] * 3
    with pytest.raises(SignerRefused):
        signer.sign(DIGEST)
    assert len(web3signer.faults) == 2


def test_web3signer__redirect__is_not_followed(web3signer: Web3SignerDouble, client: httpx.Client) -> None:
    signer = of_web3signer(web3signer, client)
    web3signer.faults.append((307, {"location": "http://127.0.0.1:1/"}, b""))
    with pytest.raises(SignerRefused, match="307"):
        signer.sign(DIGEST)


# -- KMS


def test_kms__high_and_low_s__same_as_the_local_key(kms: KmsDouble, client: httpx.Client) -> None:
    signer = of_kms(kms, client)
    for _ in range(2):
        assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)
    assert kms.signed == 2
    same_as_local(signer)


def test_kms__another_address_expected__is_refused_and_named(kms: KmsDouble, client: httpx.Client) -> None:
    with pytest.raises(WrongKey) as caught:
        of_kms(kms, client, expect="0x" + "33" * 20)
    assert caught.value.found == ADDRESS


def test_kms__key_of_another_curve__is_refused(kms: KmsDouble, client: httpx.Client) -> None:
    kms.spec = "ECC_NIST_P256"
    with pytest.raises(SignerRefused, match="P256K1"):
        of_kms(kms, client)


@pytest.mark.parametrize(
    "kind", ["AccessDeniedException", "DisabledException", "NotFoundException", "KMSInvalidStateException"]
)
def test_kms__refuses__is_asked_once_and_says_what_to_do(kms: KmsDouble, client: httpx.Client, kind: str) -> None:
    signer = of_kms(kms, client)
    kms.faults += [(400, {}, error(kind))] * 3
    with pytest.raises(SignerRefused) as caught:
        signer.sign(DIGEST)
    assert caught.value.reason == kind
    assert caught.value.remedy
    assert len(kms.faults) == 2


@pytest.mark.parametrize("kind", ["ThrottlingException", "KMSInternalException", "DependencyTimeoutException"])
def test_kms__trouble_that_passes__is_waited_out(kms: KmsDouble, client: httpx.Client, kind: str) -> None:
    signer = of_kms(kms, client)
    kms.faults += [(400, {}, error(kind))] * 3
    assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)


def test_kms__wrong_secret__is_refused_by_the_signature_of_the_request(kms: KmsDouble, client: httpx.Client) -> None:
    with pytest.raises(SignerRefused, match="InvalidSignatureException") as caught:
        of_kms(kms, client, credentials=Fixed(Credentials(ACCESS, "another secret")))
    assert "clock" in caught.value.remedy


@pytest.mark.parametrize("garble", [b"", b"\x30\x00", b"\x30\x06\x02\x01\x01\x02\x01\x01", bytes(70)])
def test_kms__signature_of_nothing__is_never_given_out(kms: KmsDouble, client: httpx.Client, garble: bytes) -> None:
    signer = of_kms(kms, client)
    kms.garble = garble
    with pytest.raises(SignerMisbehaved):
        signer.sign(DIGEST)


def test_kms__role_s_credentials_ran_out__are_fetched_again_once(kms: KmsDouble, client: httpx.Client) -> None:
    class Role(Double):
        def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
            assert headers["authorization"] == "container-token"
            said = {"AccessKeyId": ACCESS, "SecretAccessKey": SECRET, "Token": "session"}
            said["Expiration"] = "2099-01-01T00:00:00Z"
            return 200, json.dumps(said).encode()

    kms.token = "session"
    with serving(Role(KEY)) as role:
        environ = {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{role.url}/role",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
        }
        signer = of_kms(kms, client, credentials=from_surroundings(environ, client))
        assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)
        assert len(role.asked) == 1
        kms.faults.append((400, {}, error("ExpiredTokenException")))
        assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)
        assert len(role.asked) == 2
        kms.faults += [(400, {}, error("ExpiredTokenException"))] * 2
        with pytest.raises(SignerRefused, match="ExpiredToken"):
            signer.sign(DIGEST)


def test_credentials__of_a_machine__are_read_with_its_token(client: httpx.Client) -> None:
    class Machine(Double):
        def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
            if path == "/latest/api/token":
                return (200, b"imds-token") if method == "PUT" else (405, b"")
            if headers.get("x-aws-ec2-metadata-token") != "imds-token":
                return 401, b""
            if path.endswith("/security-credentials/"):
                return 200, b"node-role"
            said = {"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T", "Expiration": "2099-01-01T00:00:00Z"}
            return (200, json.dumps(said).encode()) if path.endswith("/node-role") else (404, b"")

    with serving(Machine(KEY)) as machine:
        found = from_surroundings({}, client, machine.url).current()
    assert (found.access_key, found.secret_key, found.session_token) == ("A", "S", "T")


# -- both


def both(double: Double, client: httpx.Client, patience: Patience) -> FullSigner:
    if isinstance(double, KmsDouble):
        return of_kms(double, client, patience)
    return of_web3signer(double, client, patience)


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
@pytest.mark.parametrize("make", [KmsDouble, Web3SignerDouble])
def test_remote__trouble_that_passes__is_waited_out(
    make: Callable[[PrivateKey], Double], client: httpx.Client, trouble: str
) -> None:
    with serving(make(KEY)) as double:
        signer = both(double, client, QUICK)
        double.faults += [TROUBLES[trouble]] * 3
        assert signer.sign(DIGEST) == LOCAL.sign(DIGEST)
        assert not double.faults


@pytest.mark.parametrize("make", [KmsDouble, Web3SignerDouble])
def test_remote__down_past_the_deadline__raises_and_no_other_key_signs(
    make: Callable[[PrivateKey], Double], client: httpx.Client
) -> None:
    with serving(make(KEY)) as double:
        signer = both(double, client, Patience(0.3, 0.01, 0.05))
        double.faults += [(503, {}, b"")] * 1000
        with pytest.raises(SignerUnavailable) as caught:
            signer.sign(DIGEST)
    assert caught.value.retryable
    assert caught.value.tries > 1
    with pytest.raises(SignerUnavailable):  # now the port is closed
        signer.sign(DIGEST)


@pytest.mark.parametrize("make", [KmsDouble, Web3SignerDouble])
def test_remote__transaction_not_complete__nothing_is_asked(
    make: Callable[[PrivateKey], Double], client: httpx.Client
) -> None:
    with serving(make(KEY)) as double:
        signer = both(double, client, QUICK)
        before = len(double.asked)
        with pytest.raises(BadTransaction):
            signer.sign_transaction({**TRANSACTION, "nonce": None})
        assert len(double.asked) == before


def test_remote__every_error_and_repr__shows_no_secret(kms: KmsDouble, client: httpx.Client) -> None:
    signer = of_kms(kms, client)
    shown = [repr(signer), repr(signer._service)]
    for fault in [(400, {}, error(kind)) for kind in ("AccessDeniedException", "Weird Kind\n")] + [(200, {}, b"{}")]:
        kms.faults.append(fault)
        with pytest.raises(SignerError) as caught:
            signer.sign(DIGEST)
        shown.append(str(caught.value))
        assert caught.value.__cause__ is None
    assert SECRET not in "".join(shown)


# -- settings


def test_open_signer__each_kind__is_the_same_key(kms: KmsDouble, web3signer: Web3SignerDouble, tmp_path: Path) -> None:
    for name, content in {
        "keystore": json.dumps(Account.encrypt(RAW, "open sesame", iterations=2)),
        "password": "open sesame\n",
        "raw": RAW.hex(),
        "access": ACCESS,
        "secret": SECRET,
    }.items():
        (tmp_path / name).write_text(content)
    aws = {"key_id": kms.key_id, "region": REGION, "endpoint_url": kms.url}
    files = {"access_key_file": tmp_path / "access", "secret_key_file": tmp_path / "secret"}
    kinds: list[dict[str, Any]] = [
        {"kind": "keystore", "keystore_file": tmp_path / "keystore", "password_file": tmp_path / "password"},
        {"kind": "raw", "raw_key_file": tmp_path / "raw"},
        {"kind": "web3signer", "url": web3signer.url},
        {"kind": "aws-kms", **aws, **files},
        {"kind": "aws-kms", **aws},
    ]
    environ = {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET}
    for kind in kinds:
        signer = open_signer(SignerSettings(**kind, expect_address=ADDRESS), QUICK, environ)
        same_as_local(signer)
        signer.close()
        with pytest.raises(WrongKey):
            open_signer(SignerSettings(**kind, expect_address="0x" + "33" * 20), QUICK, environ)
