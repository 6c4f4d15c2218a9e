"""No secret leaves in a log, wherever it stood; what is public stays readable."""

import io
import json
import logging
import string
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from proofbook import logging as log
from proofbook import redaction
from proofbook.redaction import HIDDEN, redact, redact_text

# Long enough that it can't be part of the surrounding text by accident.
SECRETS = st.text(string.ascii_letters + string.digits + "_-", min_size=20, max_size=48)
KEYS = st.integers(1, 2**256 - 1).map(lambda number: f"{number:064x}")
PLACES = (
    "https://user:{}@node.example/rpc",
    "postgresql://book:{}@db.example:5432/book failed",
    "GET https://api.example/odds?regions=eu&apiKey={}&markets=h2h",
    "https://api.example/x?api_key={}",
    "https://api.example/x?token={}#top",
    "wss://mainnet.infura.io/ws/v3/{}",
    "https://mainnet.infura.io/v3/{} timed out",
    "https://eth-mainnet.g.alchemy.com/v2/{}/",
    "Authorization: Bearer {}",
    "authorization: Basic {}\nHost: x",
    "{{'Authorization': 'Bearer {}'}}",
    "Headers([(b'X-Auth-Token', b'{}')])",
    "x-apisports-key={}",
    '{{"x-apisports-key": "{}"}}',
    '{{\\"api_key\\": \\"{}\\"}}',
    "Cookie: session={}; theme=dark",
    "password = {}",
    "the password is {}",
    "client_secret: '{}'",
    "Settings(private_key='{}')",
)
KEY_PLACES = ("private_key=0x{}", "PRIVATE KEY: {}", '{{"signing_key": "0x{}"}}', "key 0x{}", "seed=0x{}", "pk: '{}'")


@given(SECRETS, st.sampled_from(PLACES))
def test_text__secret_in_any_known_place__is_hidden(secret: str, place: str) -> None:
    shown = redact_text(f"before {place.format(secret)}\nafter")
    assert secret not in shown
    assert HIDDEN in shown
    assert shown.startswith("before ")
    assert shown.endswith("after")


@given(KEYS, st.sampled_from(KEY_PLACES))
def test_text__private_key_under_a_suspicious_name__is_hidden(key: str, place: str) -> None:
    assert key not in redact_text(place.format(key))


@given(st.text(max_size=200) | st.sampled_from(PLACES).map(lambda place: place.format("abcdefghijklmnopqrstuvwxyz")))
def test_text__redacted_twice__stays_the_same(text: str) -> None:
    assert redact_text(redact_text(text)) == redact_text(text)


@given(st.text(string.ascii_letters + string.digits + " .,-\n", max_size=200))
def test_text__plain_words_and_numbers__stay(text: str) -> None:
    if not any(word in text.lower() for word in ("pass", "token", "secret", "cookie", "authorization", "mnemonic")):
        assert redact_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "tx 0x" + "ab" * 32 + " mined in block 17",
        "https://api.football-data.org/v4/competitions/WC/matches?season=2022",
        "http://127.0.0.1:8545",
        "token=0x" + "12" * 20,
        "wrote /home/me/monkeys/key_file.txt",
    ],
)
def test_text__public_values__stay_readable(text: str) -> None:
    assert redact_text(text) == text


def nested(secret: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, object]]:
    """A secret with a value that holds it at some depth under a secret name."""
    names = st.sampled_from(["api_key", "X-Auth-Token", "password", "infuraApiKey", "authorization", "cookies"])

    def wrap(pair: tuple[str, str], wrappers: list[Callable[[object], object]]) -> tuple[str, object]:
        value: object = {pair[1]: pair[0]}
        for wrapper in wrappers:
            value = wrapper(value)
        return pair[0], value

    wrappers: list[Callable[[object], object]] = [
        lambda v: [1, v],
        lambda v: {"a": v},
        lambda v: (v, "x", None),
        lambda v: {"repr": repr(v)},
        lambda v: ValueError("went wrong with", v),
        lambda v: json.dumps(repr(v)),
    ]
    return st.builds(wrap, st.tuples(secret, names), st.lists(st.sampled_from(wrappers), max_size=4))


@given(nested(SECRETS))
def test_value__secret_name_at_any_depth__is_hidden(case: tuple[str, object]) -> None:
    secret, value = case
    assert secret not in repr(redact(value))


def test_value__header_pairs_of_an_http_library__are_hidden() -> None:
    assert redact([(b"X-Auth-Token", b"abc123"), ("accept", "json")]) == [["X-Auth-Token", HIDDEN], ["accept", "json"]]


def test_value__bytes_under_key_name__are_hidden() -> None:
    assert redact({"reporter_key": bytes(range(32)).hex()}) == {"reporter_key": HIDDEN}


def test_value__numbers_and_hashes__stay() -> None:
    event = {"count": 3, "ok": True, "none": None, "ratio": 0.5, "tx": "0x" + "cd" * 32, "token": "0x" + "12" * 20}
    assert redact(event) == event


def test_value__endless_nesting__ends() -> None:
    value: dict[str, object] = {}
    value["again"] = value
    assert HIDDEN in repr(redact(value))


def test_remember__value_read_from_a_file__is_hidden_under_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_remembered", set())
    redaction.remember("correct-horse")
    redaction.remember("1234")
    assert redact_text("the horse is correct-horse, 1234") == "the horse is ***, 1234"


def test_remember__word_that_a_name_is_made_of__still_hides_what_stands_under_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redaction, "_remembered", {"secret"})
    assert "0x17" not in redact_text("client_secret: '0x17'")


def test_remember__address_with_a_key_of_unknown_name__is_hidden_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://user:pass@node.example/rpc?unheard=0x17"
    monkeypatch.setattr(redaction, "_remembered", {address})
    assert redact_text(f"asked {address} twice") == "asked *** twice"


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    yield io.StringIO()
    structlog.reset_defaults()


SECRET = "sk_live_0123456789abcdef"


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("own", [True, False], ids=["own logger", "a library's logger"])
def test_log__exception_with_secrets__hides_them_in_text_and_traceback(
    stream: io.StringIO, form: log.Format, own: bool
) -> None:
    log.configure("debug", form, stream)
    try:
        int(f"GET https://u:{SECRET}@h/v3/{SECRET}?apikey={SECRET}")
    except ValueError:
        if own:
            log.get("test").exception("failed", api_key=SECRET, headers={"Authorization": f"Bearer {SECRET}"})
        else:
            logging.getLogger("lib").exception("failed with password=%s", SECRET, extra={"token": SECRET})
    written = stream.getvalue()
    assert SECRET not in written
    assert "ValueError" in written
    assert written.count(HIDDEN) >= 4


def test_log__json__is_one_object_a_line_with_time_level_and_logger(stream: io.StringIO) -> None:
    log.configure("info", "json", stream)
    log.get("proofbook.x").info("started", port=8545)
    logging.getLogger("other").warning("odd %s", 3)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["port"], first["level"], first["logger"]) == ("started", 8545, "info", "proofbook.x")
    assert (second["event"], second["level"]) == ("odd 3", "warning")
    assert first["timestamp"].endswith("Z")


def test_log__level_warning__drops_info_and_httpx_urls(stream: io.StringIO) -> None:
    log.configure("info", "json", stream)
    logging.getLogger("httpx").info("HTTP Request: GET https://x")
    log.configure("warning", "json", stream)
    log.get("a").info("small")
    assert stream.getvalue() == ""
