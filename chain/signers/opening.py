"""From the settings to the signer that they name, with its address checked."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from eth_utils.address import to_checksum_address

from chain.errors import KeystoreError
from chain.signers.base import FullSigner
from chain.signers.errors import SignerRefused, WrongKey
from chain.signers.local import LocalKey
from chain.signers.patience import Patience
from proofbook.secrets import read_secret

if TYPE_CHECKING:
    import httpx

    from proofbook.settings_node import SignerSettings


def open_signer(
    settings: SignerSettings, patience: Patience | None = None, environ: Mapping[str, str] | None = None
) -> FullSigner:
    """The signer of a `[node.reporter]` or `[node.transmitter]`; the settings are complete, as their rules see to.

    Raises `KeystoreError`, `WrongKey`, `SettingsError` for a secret file, or another `SignerError`.
    """
    chosen = patience or Patience(within_s=float(settings.deadline_s))
    match settings.kind:
        case "keystore":
            if settings.keystore_file is None or settings.password_file is None:
                raise ValueError("a keystore needs its file and its password file")
            return _expected(LocalKey.from_keystore(settings.keystore_file, settings.password_file), settings)
        case "raw":
            if settings.raw_key_file is None:
                raise ValueError("a raw key needs its file")
            try:
                key = LocalKey.from_raw(read_secret(settings.raw_key_file))
            except (ValueError, TypeError):
                raise KeystoreError(str(settings.raw_key_file), "no 64 hexadecimal digits") from None
            return _expected(key, settings)
        case "web3signer":
            return _web3signer(settings, chosen)
        case "aws-kms":
            return _kms(settings, chosen, os.environ if environ is None else environ)


def _expected(key: LocalKey, settings: SignerSettings) -> LocalKey:
    if settings.expect_address is not None and to_checksum_address(settings.expect_address) != key.address:
        named = settings.keystore_file or settings.raw_key_file
        raise WrongKey(f"the key file {named}", to_checksum_address(settings.expect_address), key.address)
    return key


def _web3signer(settings: SignerSettings, patience: Patience) -> FullSigner:
    from chain.signers.web3signer import Web3Signer

    if settings.url is None or settings.expect_address is None:
        raise ValueError("a web3signer needs its url and the address of the key")
    with _closing_on_error(_client(settings)) as client:
        return Web3Signer.connect(settings.url, settings.expect_address, client, patience)


def _kms(settings: SignerSettings, patience: Patience, environ: Mapping[str, str]) -> FullSigner:
    from chain.signers.credentials import CredentialSource, from_files, from_surroundings
    from chain.signers.kms import KmsKey, Service

    if settings.key_id is None or settings.region is None:
        raise ValueError("a KMS key needs its id and its region")
    with _closing_on_error(_client(settings)) as client:
        source: CredentialSource = from_surroundings(environ, client)
        if settings.access_key_file is not None and settings.secret_key_file is not None:
            source = from_files(settings.access_key_file, settings.secret_key_file)
        service = Service(settings.region, source, client, patience, settings.endpoint_url)
        return KmsKey.connect(settings.key_id, settings.expect_address, service)


@contextmanager
def _closing_on_error(client: httpx.Client) -> Iterator[httpx.Client]:
    """A client that outlives the block, unless the block fails."""
    with ExitStack() as stack:
        stack.callback(client.close)
        yield client
        stack.pop_all()


def _client(settings: SignerSettings) -> httpx.Client:
    from chain.signers.http import make_client

    try:
        return make_client(settings.ca_path, settings.client_certificate_path, settings.client_key_file)
    except (OSError, ssl.SSLError) as error:
        raise SignerRefused(
            "TLS", f"its files cannot be used ({type(error).__name__})", "check ca_path, certificate and key"
        ) from None
