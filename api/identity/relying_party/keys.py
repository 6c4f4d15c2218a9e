"""The issuer's public keys: cached, asked again for an unknown key or a failed check, at most once a minute.

younger than an hour            used as they are
older, the issuer answers       replaced
older, the issuer is down       used until a day old ("stale while error"), then nothing is believed
unknown key id, failed check    asked again, at most once in 60 seconds, then the answer is final
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey

from api.identity.errors import EvidenceRejected, ProviderUnavailable
from api.identity.relying_party.web import Web

FRESH_S: Final = 3_600.0
STALE_S: Final = 86_400.0
REFRESH_S: Final = 60.0
MIN_RSA_BITS: Final = 2_048
MAX_KEYS: Final = 32
_CURVES: Final = {"ES256": "P-256", "ES384": "P-384"}


class KeyRing:
    """Public signing keys of one issuer."""

    def __init__(self, host: str, where: Callable[[], str], web: Web, monotonic: Callable[[], float]) -> None:
        self._host = host
        self._where = where
        self._web = web
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._keys: tuple[Key, ...] = ()
        self._fetched_at: float | None = None
        self._tried_at: float | None = None

    def key(self, kid: str | None, algorithm: str) -> Key:
        """Give the key of that id for that algorithm; raises `EvidenceRejected`, `ProviderUnavailable`.

        A token without a key id is taken only while the issuer has one key of the algorithm's kind.
        """
        with self._lock:
            self._renew()
            found = self._find(kid, algorithm)
            if found is None and self._refresh():
                found = self._find(kid, algorithm)
        if found is None:
            raise EvidenceRejected("key", "the issuer has no such key for this algorithm")
        return found

    def refresh(self) -> bool:
        """Ask for the keys again, unless that was done in the last minute; say whether they changed."""
        with self._lock:
            before = [key.thumbprint() for key in self._keys]
            return self._refresh() and [key.thumbprint() for key in self._keys] != before

    def _renew(self) -> None:
        now = self._monotonic()
        if self._fetched_at is not None and now - self._fetched_at < FRESH_S:
            return
        try:
            self._refresh()
        except ProviderUnavailable:
            if self._fetched_at is None or now - self._fetched_at >= STALE_S:
                raise
        if self._fetched_at is None or now - self._fetched_at >= STALE_S:
            raise ProviderUnavailable(self._host, "has not given its keys, or none for a day")

    def _refresh(self) -> bool:
        now = self._monotonic()
        if self._tried_at is not None and now - self._tried_at < REFRESH_S:
            return False
        self._tried_at = now
        answer = self._web.get(self._where())
        if answer.status != 200:
            raise ProviderUnavailable(answer.host, f"answered {answer.status} for its keys")
        listed = answer.json().get("keys")
        if not isinstance(listed, list) or len(listed) > MAX_KEYS:
            raise ProviderUnavailable(answer.host, "answered no list of keys")
        self._keys = tuple(key for one in listed if (key := _public_key(one)) is not None)
        self._fetched_at = now
        return True

    def _find(self, kid: str | None, algorithm: str) -> Key | None:
        fitting = [key for key in self._keys if _fits(key, algorithm) and (kid is None or key.kid == kid)]
        return fitting[0] if len(fitting) == 1 else None


def _public_key(data: object) -> Key | None:
    """One entry of a key set; None for what is no public key for signatures: others are no business of ours."""
    if not isinstance(data, dict) or data.get("kty") not in ("EC", "RSA") or "d" in data:
        return None
    if data.get("use", "sig") != "sig":
        return None
    if "verify" not in data.get("key_ops", ["verify"]):
        return None
    if data["kty"] == "RSA" and len(str(data.get("n", ""))) < MIN_RSA_BITS // 6:
        return None  # too short to be looked at: base64 has six bits a character
    try:
        return JWKRegistry.import_key(dict[str, Any](data))
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _fits(key: Key, algorithm: str) -> bool:
    if key.as_dict().get("alg", algorithm) != algorithm:
        return False
    if isinstance(key, ECKey):
        return key.curve_name == _CURVES.get(algorithm)
    return isinstance(key, RSAKey) and algorithm[:2] in ("RS", "PS")
