"""A key by what its file holds, for programs that name a file and nothing more.

64 hexadecimal digits                 the key itself
aws-kms REGION KEY [ENDPOINT]         a key of AWS KMS by id, ARN or alias; nothing secret
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from chain.signers.base import FullSigner
from chain.signers.local import LocalKey
from chain.signers.opening import open_signer
from chain.signers.patience import Patience

KMS: Final = "aws-kms"


def key_from(text: str, patience: Patience | None = None, environ: Mapping[str, str] | None = None) -> FullSigner:
    """The key. Raises ValueError for a text of neither form, WrongKey or another SignerError where KMS has no such."""
    words = text.split()
    if words[:1] != [KMS]:
        return LocalKey.from_raw(text)
    if len(words) not in (3, 4):
        raise ValueError(f"a key of KMS is written `{KMS} REGION KEY`, with an endpoint or without")
    from proofbook.settings_node import SignerSettings

    try:
        named = SignerSettings(kind=KMS, region=words[1], key_id=words[2], endpoint_url=words[3] if words[3:] else None)
    except ValidationError as error:
        raise ValueError(f"{error.errors()[0]['loc'][0]} is not what it says it is") from None
    return open_signer(named, patience, environ)
