"""Keys that sign: one small protocol, so that keystore, remote signer and KMS are interchangeable.

    LocalKey        a V3 keystore with its password file; raw keys in development only
    Web3Signer      Consensys Web3Signer over its HTTP interface
    KmsKey          a secp256k1 key of AWS KMS
    open_signer     whichever the settings name

A reporter's key signs digests of typed data and never holds gas; a transmitter's key signs transactions. Each signer
can do both, so that either role can stand in either place.

Guaranteed: a signature is only given out after the signer's own address was recovered from it, and with low s. A
remote signer that is down is asked again until a deadline; no other key ever signs in its place. Nothing secret is in
a repr, a log line or an error.

The remote ones are imported by `open_signer` when named: who holds a key in memory needs no HTTP client.
"""

from chain.signers.base import FullSigner, PreimageSigner, Signer, TransactionSigner, compact, recovered
from chain.signers.local import LocalKey
from chain.signers.opening import open_signer
from chain.signers.typed import sign_typed

__all__ = [
    "FullSigner",
    "LocalKey",
    "PreimageSigner",
    "Signer",
    "TransactionSigner",
    "compact",
    "open_signer",
    "recovered",
    "sign_typed",
]
