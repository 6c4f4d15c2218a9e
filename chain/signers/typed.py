"""Typed data signed whole, for the signers that hash by themselves and for those that take a digest."""

from __future__ import annotations

from chain.signers.base import PreimageSigner, Signer
from chain.typed_data import Domain, Typed


def preimage(typed: Typed, domain: Domain) -> bytes:
    """The 66 bytes whose keccak256 is the digest (EIP-712): 0x1901, domain separator, struct hash."""
    message = typed.signable(domain)
    return b"\x19\x01" + message.header + message.body


def sign_typed(signer: Signer, typed: Typed, domain: Domain) -> bytes:
    """Compact signature over typed data, by whichever way the signer has. Raises a `SignerError`."""
    if isinstance(signer, PreimageSigner):
        return signer.sign_preimage(preimage(typed, domain))
    return signer.sign(typed.digest(domain))
