"""Hides secrets in text and in nested values; used by the log and wherever settings are shown.

Hidden, whatever surrounds it:

    user:password@ in a URL                      everything before the @
    key=..., "api_key": "...", token: ...        the value, in queries, JSON, Python reprs and prose
    /v2/<key>, /v3/<key>                         the path key of Infura, Alchemy and the like (16 characters or more)
    Authorization, Cookie, X-...-Key headers     the value, to the closing quote or the end of the line
    0x + 64 hex under a name with key, secret... the value; the same digits as a transaction hash stay
    any value given to `remember`                every occurrence, under any name

Hiding too much is accepted, hiding too little is not. An Ethereum address is public: `token=0x<40 hex>` stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

HIDDEN: Final = "***"
_MAX_DEPTH: Final = 12
_SHORTEST_REMEMBERED: Final = 6

_HEADERS: Final = (
    r"(?:proxy[-_])?authorization|x[-_]auth[-_]token|x[-_]apisports[-_]key|x[-_]rapidapi[-_]key|x[-_]api[-_]key"
    r"|(?:set[-_])?cookies?|mnemonic|seed[-_ ]?phrase"
)
_NAMES: Final = (
    r"private[-_ ]?keys?|secrets?(?:[-_ ]?keys?)?|signing[-_ ]?keys?|api[-_ ]?(?:keys?|token)|app[-_ ]?(?:id|key)"
    r"|access[-_ ]?keys?|auth[-_ ]?keys?|tokens?|pass(?:word|wd|phrase)s?|pwd|credentials?|client[-_ ]?secrets?"
)
# A quoted value ends at the quote that began it, escaped as often: JSON in JSON, a repr of a repr. One that never ends
# goes to the end of the line.
_QUOTED: Final = r"b?(?P<quote>\\*[\"'])(?:(?:\\.|[^\\\r\n])*?(?P=quote)|[^\r\n]*)"
_ADDRESS: Final = re.compile(r"[\"']?0x[0-9a-fA-F]{40}[\"']?")
_PRIVATE_KEY: Final = re.compile(r"(?:0x)?[0-9a-fA-F]{64}")

_URL_LOGIN: Final = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.\-]*://)[^\s/?#\"'<>]*@")
_URL_PATH_KEY: Final = re.compile(r"(/v\d{1,2}/)[A-Za-z0-9_\-.~%]{16,}")
_HEADER: Final = re.compile(rf"(?i)((?:{_HEADERS})\\*[\"']?\s*[:=,]\s*)({_QUOTED}|[^\r\n]+)")
_NAMED: Final = re.compile(
    rf"(?i)((?:{_NAMES}|[?&;](?:key|sig|signature|auth|code|state))\\*[\"']?\s*(?:[:=]|\bis\b)\s*)"
    rf"({_QUOTED}|[^\s&\"']+)",
)
_KEY_HEX: Final = re.compile(
    r"(?i)((?:key|secret|seed|priv|pk)\w*\\*[\"']?\s*(?:[:=]|\bis\b)?\s*b?\\*[\"']?)(?:0x)?[0-9a-f]{64}\b"
)
_SECRET_NAME: Final = re.compile(rf"(?i)(?:{_NAMES}|{_HEADERS})$")
_SUSPICIOUS_NAME: Final = re.compile(r"(?i)key|secret|seed|priv|(?:^|_)pk(?:$|_)")

_WORD: Final = re.compile(r"[\w\-]+")

_remembered: set[str] = set()


def remember(secret: str) -> None:
    """Hide this value from now on wherever it appears; called for every secret read from a file.

    Values under 6 characters are not remembered: hiding each "1234" would make a log unreadable.
    """
    if len(secret) >= _SHORTEST_REMEMBERED:
        _remembered.add(secret)


def is_secret_name(name: str) -> bool:
    """Say whether a value under this name is secret by the name alone; names of files are not."""
    return _SECRET_NAME.search(name.removeprefix("b'").strip(" '\"")) is not None


def redact_text(text: str) -> str:
    """Hide the secrets in a text; what it gives stays the same when redacted again."""
    text = _without(text, [secret for secret in _remembered if not _WORD.fullmatch(secret)])
    text = _URL_LOGIN.sub(rf"\g<1>{HIDDEN}@", text)
    text = _URL_PATH_KEY.sub(rf"\g<1>{HIDDEN}", text)
    text = _HEADER.sub(_hide_value, text)
    text = _NAMED.sub(_hide_value, text)
    text = _KEY_HEX.sub(rf"\g<1>{HIDDEN}", text)
    # Words come last: a name above may be made of one. Others come first: what is hidden above may be a part of one.
    return _without(text, [secret for secret in _remembered if _WORD.fullmatch(secret)])


def _without(text: str, secrets: list[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def redact(value: object, name: str = "") -> object:
    """Hide the secrets in a value and all it holds; mappings and sequences come back as dict and list.

    Numbers, booleans and None pass; every other object becomes its redacted text, so that no `repr` slips through.
    """
    return _redact(value, name, _MAX_DEPTH)


def _redact(value: object, name: str, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if is_secret_name(name) and not (isinstance(value, str) and _ADDRESS.fullmatch(value)):
        return HIDDEN
    if isinstance(value, int | float):
        return value
    if depth == 0:
        return HIDDEN
    if isinstance(value, Mapping):
        return {redact_text(str(key)): _redact(item, str(key), depth - 1) for key, item in value.items()}
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str | bytes):
        key = value[0] if isinstance(value[0], str) else value[0].decode("latin-1")  # a header as httpx holds it
        return [redact_text(key), _redact(value[1], key, depth - 1)]
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact(item, name, depth - 1) for item in value]
    text = value if isinstance(value, str) else repr(value)
    if _SUSPICIOUS_NAME.search(name) and _PRIVATE_KEY.search(text):
        return HIDDEN
    return redact_text(text)


def _hide_value(match: re.Match[str]) -> str:
    if _ADDRESS.fullmatch(match[2]):
        return match[0]
    quote = match["quote"] or ""
    return f"{match[1]}{quote}{HIDDEN}{quote}"
