"""Where the credentials for AWS come from: files, the environment, or the machine that runs the node.

    files         access key and secret key, one a file, for operators outside of AWS
    environment   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
    container     the role of an ECS or Fargate task, by AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
    machine       the role of an EC2 machine, by its metadata service (version 2)

The last two run out and are fetched again five minutes before. They are read by HTTP from addresses of the machine
itself, never through a proxy.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import httpx

from chain.signers.errors import SignerRefused
from chain.signers.http import exchange
from chain.signers.patience import Again
from chain.signers.sigv4 import Credentials
from proofbook.redaction import remember
from proofbook.secrets import read_secret

CONTAINER: Final = "http://169.254.170.2"
MACHINE: Final = "http://169.254.169.254"
EARLY_S: Final = 300.0
_NAME: Final = "AWS credentials"


class CredentialSource(Protocol):
    """Gives credentials that are good now."""

    def current(self) -> Credentials:
        """The credentials; raises `SignerRefused` where there are none, `Again` where they could not be fetched."""
        ...

    def renew(self) -> None:
        """Forget what was fetched: it was refused."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """Credentials that stay."""

    credentials: Credentials

    def current(self) -> Credentials:
        """See `CredentialSource.current`."""
        return self.credentials

    def renew(self) -> None:
        """Nothing to fetch."""


class Fetched:
    """Credentials of a role, fetched when needed."""

    def __init__(self, fetch: Callable[[], Credentials], now: Callable[[], float] = time.time) -> None:
        self._fetch = fetch
        self._now = now
        self._kept: Credentials | None = None

    def current(self) -> Credentials:
        """See `CredentialSource.current`."""
        kept = self._kept
        if kept is None or (kept.ends_at is not None and self._now() >= kept.ends_at - EARLY_S):
            kept = self._kept = self._fetch()
        return kept

    def renew(self) -> None:
        """See `CredentialSource.renew`."""
        self._kept = None


def from_files(access_key_file: Path, secret_key_file: Path) -> Fixed:
    """Credentials from two files; raises `SettingsError` for one that cannot be read."""
    return Fixed(Credentials(read_secret(access_key_file), read_secret(secret_key_file)))


def from_surroundings(environ: Mapping[str, str], client: httpx.Client, machine: str = MACHINE) -> CredentialSource:
    """Credentials of the environment, else of the container, else of the machine."""
    access, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if access and secret:
        token = environ.get("AWS_SESSION_TOKEN") or None
        for value in (secret, token):
            remember(value or "")
        return Fixed(Credentials(access, secret, token))
    path = environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    full = environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if path or full:
        url = full or f"{CONTAINER}{path}"
        return Fetched(lambda: _read(_get(client, url, _container_headers(environ))))
    return Fetched(lambda: _of_machine(client, machine))


def _container_headers(environ: Mapping[str, str]) -> dict[str, str]:
    token = environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    file = environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    if file:
        token = read_secret(Path(file))
    return {"authorization": token} if token else {}


def _of_machine(client: httpx.Client, root: str) -> Credentials:
    token = exchange(
        client, "PUT", f"{root}/latest/api/token", headers={"x-aws-ec2-metadata-token-ttl-seconds": "300"}, left_s=2.0
    )
    if token.status != 200:
        raise _none(f"the machine's metadata service answers HTTP {token.status}")
    headers = {"x-aws-ec2-metadata-token": token.body.decode("ascii", "replace")}
    roles = f"{root}/latest/meta-data/iam/security-credentials/"
    role = _get(client, roles, headers).decode("ascii", "replace").strip()
    return _read(_get(client, roles + role, headers))


def _get(client: httpx.Client, url: str, headers: Mapping[str, str]) -> bytes:
    answer = exchange(client, "GET", url, headers=headers, left_s=2.0)
    if answer.status >= 500:
        raise Again(f"HTTP {answer.status} from the credentials service")
    if answer.status != 200:
        raise _none(f"the credentials service answers HTTP {answer.status}")
    return answer.body


def _read(body: bytes) -> Credentials:
    try:
        said = json.loads(body)
        ends = datetime.fromisoformat(said["Expiration"]).timestamp()
        access, secret, token = (str(said[name]) for name in ("AccessKeyId", "SecretAccessKey", "Token"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _none("the credentials service answers with something else") from None
    for value in (secret, token):
        remember(value)
    return Credentials(access, secret, token, ends)


def _none(fault: str) -> SignerRefused:
    return SignerRefused(
        _NAME, fault, "name access_key_file and secret_key_file, or run where a role with kms:Sign is attached"
    )
