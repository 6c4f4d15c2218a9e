"""Whether a wallet signed a digest: a key's wallet, a contract's, or a contract's that is not there yet.

    ends with the mark of ERC-6492       the wallet is made by its factory inside one eth_call, then asked; if the
                                         wallet is there already it is asked as it is
    65 bytes that recover the address    the key's own signature, with low s
    anything else                        the contract is asked (EIP-1271)

EIP-6492 asks for the contract before the key. Here a key's signature is believed whatever a contract at its address
says: an address with a known key has code only by delegation (EIP-7702), its key can always undo that, so a contract's
"no" would change nothing. So the outcome is the same, and a plain wallet signs in while no node answers. Nothing is
decided by the size of the code at an address.

Everything on chain happens in eth_call with bounded gas: no transaction is sent. A contract wallet may change its
mind later; what is kept of it is asked again when it is used.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.address import is_same_address

from api.accounts.errors import BadSignature
from api.accounts.probe import probe
from api.context import Chain
from chain.signers import compact, recovered

MAGIC: Final = bytes.fromhex("1626ba7e")
ERC6492: Final = bytes.fromhex("6492" * 16)
LONGEST: Final = 8_192
_KEY_SIGNATURE: Final = 65


class Method(StrEnum):
    """How a wallet signed."""

    KEY = "ethereum"
    CONTRACT = "contract-wallet"
    UNDEPLOYED = "undeployed-wallet"


def require_signed(chain: Chain, address: str, digest: bytes, signature: bytes) -> Method:
    """How `address` signed `digest`. Raises BadSignature, ChainDown where only the chain can tell."""
    if not signature or len(signature) > LONGEST:
        raise BadSignature(address, f"a signature has 1 to {LONGEST} bytes, this one {len(signature)}")
    if signature.endswith(ERC6492):
        _require_undeployed(chain, address, digest, signature[: -len(ERC6492)])
        return Method.UNDEPLOYED
    if _by_key(address, digest, signature):
        return Method.KEY
    answer = chain.call(address, MAGIC + encode(["bytes32", "bytes"], [digest, signature]))
    if not _is_yes(answer):
        raise BadSignature(address, "neither its key nor a contract at its address vouches for it")
    return Method.CONTRACT


def _by_key(address: str, digest: bytes, signature: bytes) -> bool:
    if len(signature) != _KEY_SIGNATURE or signature[64] not in (0, 1, 27, 28):
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    if s >> 255:
        return False
    signer = recovered(digest, compact(r, s, (signature[64] - 27) % 27))
    return signer is not None and is_same_address(signer, address)


def _require_undeployed(chain: Chain, address: str, digest: bytes, wrapped: bytes) -> None:
    try:
        factory, call, signature = decode(["address", "bytes", "bytes"], wrapped)
    except (DecodingError, OverflowError) as error:
        raise BadSignature(address, "what is wrapped for a wallet that is not there yet cannot be read") from error
    question = MAGIC + encode(["bytes32", "bytes"], [digest, signature])
    if not _is_yes(chain.call(None, probe(address, factory, call, question))):
        raise BadSignature(address, "the wallet that its factory makes does not vouch for it")


def _is_yes(answer: bytes | None) -> bool:
    """Exactly the word of EIP-1271: an address without code answers nothing, a careless contract something longer."""
    return answer is not None and answer == MAGIC + bytes(28)
