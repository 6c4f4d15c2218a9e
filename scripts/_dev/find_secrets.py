"""Look for secrets in what git tracks; `make lint` runs it, in a few seconds.

python -m scripts._dev.find_secrets              files of this checkout that git tracks
python -m scripts._dev.find_secrets --history    every version of every file that the repository holds

Words that look like a secret and are none stand in ops/security.toml, each by its file, rule and hash, with the reason.
A general scanner (detect-secrets, eleven cheap plugins) takes fifty seconds for this tree and knows neither keys of
Ethereum nor keystores. Exit codes: 0 nothing, 1 something, told without the secret itself.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ROOT / "ops/security.toml"
RULES: dict[str, str] = {
    "private key in PEM": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----",
    "keystore": r"[\"']ciphertext[\"']\s*:\s*[\"'][0-9a-fA-F]{64}",
    "Ethereum key": r"[kK](?:ey|EY)[\"']?\s?[:=]\s?[\"']?(?:0x)?[0-9a-f]{64}\b",
    "Ethereum key of a command": r"--private-key[ =][\"']?(?:0x)?[0-9a-fA-F]{64}\b",
    "AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})",
    "GitLab token": r"\bglpat-[\w-]{20,}",
    "Slack token": r"\bxox[abprs]-[\w-]{10,}",
    "Google key": r"\bAIza[\w-]{35}\b",
    "Stripe key": r"\b[rs]k_live_\w{16,}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI token": r"\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}",
    "signed token": r"\beyJ[\w-]{12,}\.eyJ[\w-]{12,}\.[\w-]{16,}",
    "Infura key": r"infura\.io/v3/[0-9a-f]{32}\b",
    "login in an address": r"://[^\s/:@\"'{}<>*$]+:[^\s/@\"'{}<>*$]+@[\w.-]+",
    "assigned secret": r"(?:[aA]pi_?[kK]ey|API_KEY|[sS]ecret|SECRET|[pP]assword|PASSWORD|[pP]epper|PEPPER"
    r"|[tT]oken|TOKEN)[\"']?\s?[:=]\s?[\"'](?=[^\"'\s]*[0-9])(?=[^\"'\s]*[a-z])[^\"'\s{}<>$/.:]{20,}[\"']",
}
_ANY = re.compile("|".join(f"(?P<r{at}>{one})" for at, one in enumerate(RULES.values())).encode())
_NAMES = list(RULES)
_LARGE = 2_000_000
"""Data sets are beyond it; nobody pastes a key there."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like a secret."""

    file: str
    line: int
    rule: str
    digest: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule} (sha256 {self.digest})"

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it in ops/security.toml: a line may move."""
        return self.file, self.rule, self.digest


def find(file: str, body: bytes) -> Iterator[Found]:
    """Everything in `body` that looks like a secret."""
    if len(body) > _LARGE or b"\0" in body[:1_024]:
        return
    for match in _ANY.finditer(body):
        rule = _NAMES[int((match.lastgroup or "r0")[1:])]
        line = body.count(b"\n", 0, match.start()) + 1
        yield Found(file, line, rule, hashlib.sha256(match[0]).hexdigest()[:16])


def known(path: Path = KNOWN) -> dict[tuple[str, str, str], str]:
    """What looks like a secret and is none, with the reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("not_secret", [])
    return {(one["file"], one["rule"], one["sha256"]): one["why"] for one in entries}


def tracked() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that git tracks here."""
    for name in _git("ls-files", "-z").split(b"\0"):
        path = ROOT / name.decode()
        if name and path.is_file() and not path.is_symlink():
            yield name.decode(), path.read_bytes()


def history() -> Iterator[tuple[str, bytes]]:
    """Name and content of every blob that any commit holds."""
    rows = [line.split(b" ", 1) for line in _git("rev-list", "--objects", "--all").splitlines() if b" " in line]
    asked = b"\n".join(one for one, _ in rows) + b"\n"
    process = subprocess.run(["git", "cat-file", "--batch"], cwd=ROOT, input=asked, capture_output=True, check=True)
    at, out = 0, process.stdout
    for _, name in rows:
        end = out.index(b"\n", at)
        _, kind, size = out[at:end].split()
        body = out[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
        if kind == b"blob":
            yield name.decode("utf-8", "replace"), body


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


def unknown(files: Iterable[tuple[str, bytes]]) -> tuple[list[Found], set[tuple[str, str, str]]]:
    """What is found and not known, and what of the known was met."""
    expected = known()
    met: set[tuple[str, str, str]] = set()
    left: dict[tuple[str, str, str], Found] = {}
    for name, body in files:
        for one in find(name, body):
            if one.key in expected:
                met.add(one.key)
            else:
                left.setdefault(one.key, one)
    return list(left.values()), met


def main(arguments: list[str]) -> int:
    """Look, tell, and give the exit code."""
    whole = arguments == ["--history"]
    left, met = unknown(history() if whole else tracked())
    for one in left:
        print(f"secret? {one}", file=sys.stderr)
    if left:
        print(
            "what to do: take it out and replace the secret where it is used, for it is known now; if it is none, "
            "name it in ops/security.toml with the reason",
            file=sys.stderr,
        )
        return 1
    stale = [] if whole else sorted(set(known()) - met)
    for file, rule, digest in stale:
        print(f"ops/security.toml: {file}: {rule} (sha256 {digest}) is not there any more; take the entry out")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
