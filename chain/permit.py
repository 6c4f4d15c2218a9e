"""ERC-2612 permits: a wallet without gas lets somebody else bring its deposit."""

from dataclasses import dataclass
from typing import Final

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from chain.signers import Signer

_TYPES: Final = {
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}


@dataclass(frozen=True, slots=True)
class Permit:
    """A signed permit as `depositWithPermit` takes it; `deadline` in seconds, `value` in asset units."""

    owner: str
    value: int
    deadline: int
    v: int
    r: bytes
    s: bytes


def sign_permit(
    owner: Signer,
    spender: str,
    value: int,
    *,
    token: str,
    token_name: str,
    token_version: str,
    chain_id: int,
    nonce: int,
    deadline: int,
) -> Permit:
    """The owner's word that `spender` may take `value` once; name, version and nonce are the token's own."""
    message = encode_typed_data(
        domain_data={
            "name": token_name,
            "version": token_version,
            "chainId": chain_id,
            "verifyingContract": token,
        },
        message_types=_TYPES,
        message_data={
            "owner": owner.address,
            "spender": spender,
            "value": value,
            "nonce": nonce,
            "deadline": deadline,
        },
    )
    signature = owner.sign(keccak(b"\x19\x01" + message.header + message.body))
    parity, low = signature[32] >> 7, bytes([signature[32] & 0x7F]) + signature[33:]
    return Permit(owner.address, value, deadline, 27 + parity, signature[:32], low)
