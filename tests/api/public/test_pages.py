"""The front's files: what is served, how long it is kept, and what it may load."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.public.pages import policy
from proofbook.clock import ManualMatchClock, ManualWallClock
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.api.conftest import FakeChain, NoDatabase

INDEX = '<!doctype html><script type="module" src="/assets/main-Ab3dE_9x.js"></script>' + " " * 1_000
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dist"
    (made / "assets").mkdir(parents=True)
    (made / "index.html").write_text(INDEX)
    (made / "assets" / "main-Ab3dE_9x.js").write_text("export const one = 1;\n" * 100)
    (made / "assets" / "plain.js").write_text("1")
    (made / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("not for the world")
    (made / "link.txt").symlink_to(tmp_path / "secret.txt")
    return made


def clients(folder: Path, chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> Iterator[httpx.Client]:
    app = app_of(
        settings_of(dapp_folder=folder), database=NoDatabase(), match_clock=match, chain=chain, wall_clock=wall
    )
    with client_of(app) as made:
        yield made


@pytest.fixture
def client(folder: Path, chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> Iterator[httpx.Client]:
    yield from clients(folder, chain, wall, match)


@pytest.fixture
def bare(tmp_path: Path, chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> Iterator[httpx.Client]:
    yield from clients(tmp_path / "nowhere", chain, wall, match)


@pytest.mark.parametrize("path", ["/", "/match/world-cup-2018-final", "/account", "/index.html"])
def test_front__address_of_its_own__is_index_html_asked_about_again(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={**HTML, "if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_front__asset_with_its_hash__is_kept_for_ever_and_packed(client: httpx.Client, folder: Path) -> None:
    answer = client.get("/assets/main-Ab3dE_9x.js", headers={"accept-encoding": "gzip, br"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == (folder / "assets" / "main-Ab3dE_9x.js").read_text()
    plain = client.get("/assets/main-Ab3dE_9x.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert len(gzip.compress(plain.content)) < len(plain.content)
    assert client.get("/assets/plain.js").headers["cache-control"] == "no-cache"


def test_front__every_page__may_load_scripts_and_styles_of_its_own_alone(client: httpx.Client) -> None:
    said = client.get("/", headers=HTML).headers
    rules = dict(one.split(" ", 1) for one in said["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in said["content-security-policy"]
    assert rules["connect-src"] == "'self' http://127.0.0.1:8545"
    assert (said["x-content-type-options"], said["x-frame-options"]) == ("nosniff", "DENY")


def test_policy__nothing_beside_its_own__asks_nobody_else() -> None:
    assert "connect-src 'self';" in policy()


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/link.txt", "/assets", "/%00"]
)
def test_front__what_is_outside_the_folder__is_never_read(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert "not for the world" not in answer.text
    problem(answer, 404, "not-found")


def test_front__asset_of_another_build__is_no_page(client: httpx.Client) -> None:
    problem(client.get("/assets/main-older123.js", headers=HTML), 404, "not-found")


@pytest.mark.parametrize("path", ["/v1/nothing", "/problems/unheard-of", "/v1"])
def test_front__addresses_of_the_api__are_never_shadowed(client: httpx.Client, folder: Path, path: str) -> None:
    (folder / "v1").write_text("shadow")
    (folder / "healthz").write_text("shadow")
    problem(client.get(path, headers=HTML), 404, "not-found")
    assert client.get("/healthz", headers=HTML).json() == {"status": "ok"}
    problem(client.post("/healthz"), 405, "method-not-allowed")
    problem(client.post("/", headers=HTML), 404, "not-found")


def test_front__built_anew__is_served_from_the_next_request_on(client: httpx.Client, folder: Path) -> None:
    before = client.get("/", headers=HTML)
    (folder / "index.html").write_text("<p>newer")
    after = client.get("/", headers=HTML)
    assert after.text == "<p>newer"
    assert after.headers["etag"] != before.headers["etag"]


def test_front__asked_for_its_head_alone__says_the_length(client: httpx.Client) -> None:
    answer = client.head("/", headers={**HTML, "accept-encoding": "identity"})
    assert (answer.content, answer.headers["content-length"]) == (b"", str(len(INDEX)))


def test_front__not_built__says_what_to_run(bare: httpx.Client) -> None:
    answer = bare.get("/")
    assert answer.status_code == 404
    assert "npm run build -w dapp" in answer.text
    assert bare.get("/openapi.json").json()["info"]["title"] == "Proofbook"
    problem(bare.get("/nothing", headers={"accept": "application/json"}), 404, "not-found")
