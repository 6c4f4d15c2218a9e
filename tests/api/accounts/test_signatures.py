"""Who signed: keys, contract wallets on a real chain, wallets that are not there yet."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_defunct
from hypothesis import given
from hypothesis import strategies as st
from web3 import Web3

from api.accounts.errors import BadSignature
from api.accounts.messages import Purpose, Text, digest_of, message_of
from api.accounts.probe import probe
from api.accounts.signatures import ERC6492, LONGEST, Method, require_signed
from api.context import Chain
from api.errors import ChainDown
from api.node import NodeChain, node_chain
from api.settings import Settings
from proofbook.clock import SystemWallClock
from tests.api.accounts.wallets_on_chain import put
from tests.api.conftest import FakeChain

OWNER = Account.from_key("0x" + "11" * 32)
OTHER = Account.from_key("0x" + "22" * 32)
DIGEST = digest_of("a text")
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def signed(account: object, digest: bytes = DIGEST) -> bytes:
    return bytes(account.unsafe_sign_hash(digest).signature)


def wrapped(factory: str, call: bytes, signature: bytes) -> bytes:
    return encode(["address", "bytes", "bytes"], [factory, call, signature]) + ERC6492


@given(st.text(max_size=60))
def test_digest__any_text__is_the_one_that_wallets_sign(text: str) -> None:
    signature = Account.sign_message(encode_defunct(text=text), OWNER.key).signature
    assert require_signed(FakeChain(), OWNER.address, digest_of(text), bytes(signature)) is Method.KEY


def test_key__no_node_answers__still_signs_in() -> None:
    chain = FakeChain()
    chain.down = True
    assert require_signed(chain, OWNER.address.lower(), DIGEST, signed(OWNER)) is Method.KEY
    assert chain.calls == []
    with pytest.raises(ChainDown):
        require_signed(chain, OTHER.address, DIGEST, signed(OWNER))


def test_key__v_of_0_or_1__is_taken_as_hardware_wallets_give_it() -> None:
    made = signed(OWNER)
    assert require_signed(FakeChain(), OWNER.address, DIGEST, made[:64] + bytes([made[64] - 27])) is Method.KEY


def test_key__high_s__is_refused() -> None:
    made = signed(OWNER)
    s = ORDER - int.from_bytes(made[32:64], "big")
    high = made[:32] + s.to_bytes(32, "big") + bytes([55 - made[64]])
    with pytest.raises(BadSignature):
        require_signed(FakeChain(), OWNER.address, DIGEST, high)


@pytest.mark.parametrize(
    "signature",
    [b"", b"\x00", b"\x00" * 65, b"\xff" * 65, b"\x11" * 64, b"\x11" * (LONGEST + 1), ERC6492, b"\x01" * 90 + ERC6492],
    ids=["none", "short", "zero", "ones", "64", "long", "mark alone", "mark and rubbish"],
)
def test_signature__that_is_none__is_refused(signature: bytes) -> None:
    with pytest.raises(BadSignature):
        require_signed(FakeChain(), OWNER.address, DIGEST, signature)


@given(st.integers(0, 64), st.integers(1, 255))
def test_key__one_byte_altered__is_refused(place: int, by: int) -> None:
    made = bytearray(signed(OWNER))
    made[place] ^= by
    if place == 64 and made[64] in (0, 1) and (made[64] == signed(OWNER)[64] - 27):
        return  # the same parity in its other form
    with pytest.raises(BadSignature):
        require_signed(FakeChain(), OWNER.address, DIGEST, bytes(made))


def test_message__is_laid_out_as_eip_4361_says() -> None:
    text = Text(
        Purpose.SIGN_IN, "book.example", "https://book.example", OWNER.address.lower(), 31337, "ab" * 16, UUID(int=1),
        1_800_000_000, 1_800_000_300,
    )  # fmt: skip
    assert message_of(text).splitlines() == [
        "book.example wants you to sign in with your Ethereum account:",
        OWNER.address,
        "",
        "Sign in to Proofbook. This costs nothing and gives no access to your funds.",
        "",
        "URI: https://book.example",
        "Version: 1",
        "Chain ID: 31337",
        "Nonce: " + "ab" * 16,
        "Issued At: 2027-01-15T08:00:00Z",
        "Expiration Time: 2027-01-15T08:05:00Z",
        "Request ID: 00000000-0000-0000-0000-000000000001",
    ]


def test_probe__calls_too_long_for_two_byte_offsets__are_refused() -> None:
    with pytest.raises(ValueError, match="24576"):
        probe(OWNER.address, OTHER.address, bytes(20_000), bytes(5_000))


@pytest.fixture(scope="module")
def chain(anvil_url: str) -> Iterator[NodeChain]:
    with node_chain(Settings(rpc_urls=(anvil_url,)), SystemWallClock()) as made:
        yield made


@pytest.mark.anvil
def test_contract_wallet__its_owner_signs__is_asked_each_time_anew(chain: NodeChain, w3: Web3) -> None:
    wallet = put(w3, "OwnedWallet", OWNER.address)
    assert require_signed(chain, wallet.address, DIGEST, signed(OWNER)) is Method.CONTRACT
    for signature in (signed(OTHER), signed(OWNER, digest_of("another text")), b"\x01"):
        with pytest.raises(BadSignature):
            require_signed(chain, wallet.address, DIGEST, signature)
    w3.eth.wait_for_transaction_receipt(wallet.functions.give(OTHER.address).transact())
    assert require_signed(chain, wallet.address, DIGEST, signed(OTHER)) is Method.CONTRACT
    with pytest.raises(BadSignature):
        require_signed(chain, wallet.address, DIGEST, signed(OWNER))


@pytest.mark.anvil
def test_undeployed_wallet__made_inside_the_call__signs_and_nothing_stays(chain: NodeChain, w3: Web3) -> None:
    factory = put(w3, "WalletFactory")
    salt = b"\x07" * 32
    address = factory.functions.foretell(OWNER.address, salt).call()
    call = bytes.fromhex(factory.encode_abi("make", [OWNER.address, salt])[2:])
    block = w3.eth.block_number
    good = wrapped(factory.address, call, signed(OWNER))
    assert require_signed(chain, address, DIGEST, good) is Method.UNDEPLOYED
    assert w3.eth.get_code(address) == b""
    assert w3.eth.block_number == block
    foreign = bytes.fromhex(factory.encode_abi("make", [OTHER.address, salt])[2:])
    for bad in (
        wrapped(factory.address, call, signed(OTHER)),
        wrapped(factory.address, foreign, signed(OTHER)),
        wrapped(OTHER.address, call, signed(OWNER)),
        wrapped(factory.address, b"", signed(OWNER)),
    ):
        with pytest.raises(BadSignature):
            require_signed(chain, address, DIGEST, bad)
    w3.eth.wait_for_transaction_receipt(factory.functions.make(OWNER.address, salt).transact())
    assert require_signed(chain, address, DIGEST, good) is Method.UNDEPLOYED
    assert require_signed(chain, address, DIGEST, signed(OWNER)) is Method.CONTRACT


@pytest.mark.anvil
def test_undeployed_wallet__address_of_a_plain_key__is_not_vouched_for(chain: NodeChain, w3: Web3) -> None:
    factory = put(w3, "WalletFactory")
    call = bytes.fromhex(factory.encode_abi("make", [OTHER.address, b"\x01" * 32])[2:])
    with pytest.raises(BadSignature):
        require_signed(chain, OWNER.address, DIGEST, wrapped(factory.address, call, signed(OTHER)))


@pytest.mark.anvil
def test_deployed_wallet__factory_call_that_would_take_it_over__is_not_made(chain: NodeChain, w3: Web3) -> None:
    wallet = put(w3, "OwnedWallet", OWNER.address)
    take = bytes.fromhex(wallet.encode_abi("give", [OTHER.address])[2:])
    with pytest.raises(BadSignature):
        require_signed(chain, wallet.address, DIGEST, wrapped(wallet.address, take, signed(OTHER)))


@pytest.mark.anvil
@pytest.mark.parametrize("mode", range(6), ids=["yes and more", "nothing", "revert", "true", "four bytes", "endless"])
def test_odd_contract__answers_anything_but_the_word__is_no_yes(chain: NodeChain, w3: Web3, mode: int) -> None:
    wallet = put(w3, "OddWallet", mode)
    with pytest.raises(BadSignature):
        require_signed(chain, wallet.address, DIGEST, b"\x01" * 65)


@pytest.mark.anvil
def test_delegated_key__whatever_its_code_says__signs_by_its_key(chain: NodeChain, w3: Web3) -> None:
    code = put(w3, "OddWallet", 2)
    w3.provider.make_request("anvil_setCode", [OTHER.address, "0xef0100" + code.address[2:].lower()])
    assert len(w3.eth.get_code(OTHER.address)) == 23
    assert require_signed(chain, OTHER.address, DIGEST, signed(OTHER)) is Method.KEY
    with pytest.raises(BadSignature):
        require_signed(chain, OTHER.address, DIGEST, signed(OWNER))


def test_chain__protocol_of_requests__is_what_the_node_offers() -> None:
    names = {name for name in vars(Chain) if not name.startswith("_")}
    assert names <= set(dir(NodeChain))
