"""The independent provider as a process of its own, on a port that the system chose."""

import dataclasses
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.identity.sandbox.people import people

SECRET = "a-secret-of-the-tests-and-of-nothing-else"
REDIRECT = "https://book.example.org/v1/kyc/callback/peer"
AFTER_LOGOUT = "https://book.example.org/v1/kyc/logout-callback"
HERE = Path(__file__).parent


@contextmanager
def peer(profile: str, jwks: dict[str, Any] | None = None, redirect: str = REDIRECT) -> Iterator[str]:
    """Run it as `low` or `plus`; gives its issuer. `jwks` are the client's public keys, `redirect` its address."""
    node = shutil.which("node")
    assert node is not None, "node is not installed"
    everybody = {name: dataclasses.asdict(one) for name, one in people(datetime.now(UTC).date()).items()}
    client = {
        "client_id": "proofbook",
        "client_secret": SECRET,
        "redirect_uri": redirect,
        "post_logout_redirect_uri": AFTER_LOGOUT,
        "jwks": jwks,
    }
    process = subprocess.Popen(
        [node, "--no-warnings", str(HERE / "provider.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"profile": profile, "people": everybody, "client": client}) + "\n")
        process.stdin.flush()
        port = process.stdout.readline().strip()
        assert port.isdigit(), "the peer did not start"
        yield f"http://127.0.0.1:{port}/api/v2"
    finally:
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
