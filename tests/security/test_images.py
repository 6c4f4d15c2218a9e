"""Image files: bases by digest, packages by hash, a plain user, nothing secret; one for every deployed service."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for path in ROOT.glob("*/*/*Dockerfile*")
    if path.suffix != ".dockerignore" and "node_modules" not in path.parts
)
IDS = [str(path.relative_to(ROOT)) for path in FILES]
SERVICES = ROOT / "infra/parts/services.py"
SECRET = re.compile(r"(?i)(?:password|secret|token|private.?key|api.?key)\s*[=:]\s*[\"']?[A-Za-z0-9+/_-]{6,}")


def instructions(path: Path) -> list[tuple[str, str]]:
    """Instructions with their words, comments out and continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(words[0].upper(), words[1] if words[1:] else "") for line in lines if (words := line.split(maxsplit=1))]


def stages(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Instructions of each stage by its name, or its number; what stands before the first is left out."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, words in instructions(path):
        if name == "FROM":
            _, _, alias = words.partition(" AS ")
            found[alias or str(len(found))] = []
        if found:
            list(found.values())[-1].append((name, words))
    return found


def lineage(path: Path, stage: str) -> list[tuple[str, str]]:
    """Instructions of a stage after those of the stages that it is made from."""
    own = stages(path)[stage]
    base = own[0][1].partition(" ")[0]
    return (lineage(path, base) if base in stages(path) else []) + own


def shipped(path: Path) -> list[str]:
    """Stages that are images: nothing is copied from them and nothing begins with them."""
    every = stages(path)
    text = path.read_text(encoding="utf-8")
    return [
        one for one in every if f"--from={one} " not in text and not re.search(rf"^FROM {one} ", text, re.MULTILINE)
    ]


def test_files__of_the_tree__are_the_hosts_and_the_operators() -> None:
    assert IDS == ["infra/images/Dockerfile", "ops/docker/Dockerfile"]
    assert [shipped(path) for path in FILES] == [["node", "worker", "api", "bus"], ["1"]]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_image__of_each_file__has_a_pinned_base_a_plain_user_and_no_secret(path: Path) -> None:
    given = dict(words.partition("=")[::2] for name, words in instructions(path) if name == "ARG")
    for stage, own in stages(path).items():
        base = own[0][1].partition(" ")[0]
        if base in stages(path):
            continue
        # By digest, which whoever builds must name: there is no default to fall back to.
        name, digest = re.fullmatch(r"\$\{(\w+)\}@\$\{(\w+)\}", base).groups()  # type: ignore[union-attr]
        assert digest in given, stage
        assert given[digest] == "", stage
        assert re.fullmatch(r"docker\.io/library/\w+:\d[\w.-]*", given[name]), stage
    for stage in shipped(path):
        users = [words for name, words in lineage(path, stage) if name == "USER"]
        assert users, stage
        assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1]), stage
        after = lineage(path, stage)[[name for name, _ in lineage(path, stage)].index("USER") :]
        assert not [words for name, words in after if name == "RUN"], "nothing runs once the rights are gone"
    assert not SECRET.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_image__what_is_put_into_it__is_locked_checked_and_named(path: Path) -> None:
    for name, words in instructions(path):
        if name == "RUN" and re.search(r"\bpip\b[^&]*\binstall\b", words):
            assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(words.split()), words
        if name == "RUN":
            assert not re.search(r"\b(?:curl|wget|apt-get|apk|git clone)\b|\| *(?:ba)?sh\b", words), words
        if name == "ADD":
            assert words.startswith("--checksum=sha256:"), words
        if name == "COPY":
            assert words.split()[-2] not in (".", "./"), "the whole tree would carry what lies in it by accident"
        if name == "ENV":
            assert not SECRET.search(words), words


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_image__what_may_be_sent_to_its_build__is_named_one_by_one(path: Path) -> None:
    lines = path.with_name(f"{path.name}.dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*", "all is left out, and then some is taken in"
    taken = [line[1:] for line in lines if line.startswith("!")]
    copied = {
        one
        for name, words in instructions(path)
        if name == "COPY" and "--from=" not in words
        for one in words.split()[:-1]
        if not one.startswith("--")
    }
    assert copied == set(taken)
    for one in taken:
        assert (ROOT / one).exists(), one
        assert not re.search(r"\.env|\.run|secrets?/|keys?/", one), one


def test_images__together__are_there_for_every_service_of_the_stacks() -> None:
    wanted = set(re.findall(r'\bimage="(\w+)"', SERVICES.read_text(encoding="utf-8")))
    wanted |= set(re.findall(r'Service\(\s*"[^"]+",\s*"(\w+)"', SERVICES.read_text(encoding="utf-8")))
    kinds = re.search(r"KINDS: Final = \(([^)]*)\)", (ROOT / "infra/parts/images.py").read_text(encoding="utf-8"))
    assert kinds is not None
    built = set(shipped(FILES[0]))
    assert wanted
    assert wanted <= built
    assert set(re.findall(r'"(\w+)"', kinds[1])) | {"bus"} == built


def test_compose__of_the_rehearsal__drops_every_right() -> None:
    text = (ROOT / "ops/docker/compose.yml").read_text(encoding="utf-8")
    for line in ('user: "10001:10001"', "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", ":ro"):
        assert line in text
    assert "privileged: true" not in text
    assert "/var/run/docker.sock" not in text
    assert "BASE_DIGEST:?" in text
