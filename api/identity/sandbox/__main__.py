"""Serves the sandbox on a port of this machine: `python -m api.identity.sandbox --port 8801 --origin http://...`."""

from __future__ import annotations

import time

import click
import uvicorn

from api.identity.sandbox import Registration, create_sandbox
from api.identity.setup import SANDBOX_CLIENT, SANDBOX_WORD


@click.command()
@click.option("--port", default=8801, show_default=True)
@click.option("--origin", default="http://127.0.0.1:8800", show_default=True, help="Where the API is seen.")
@click.option("--issuer", default="", help="Where this provider is seen; this machine's port if not given.")
@click.option("--profile", default="development", show_default=True)
def main(port: int, origin: str, issuer: str, profile: str) -> None:
    """Serve invented people to the product's own sign-in of identities: development and test chains only."""
    registration = Registration(
        SANDBOX_CLIENT,
        SANDBOX_WORD,
        frozenset({f"{origin}/v1/identity/callback/sandbox"}),
        frozenset({f"{origin}/v1/identity/logout-callback"}),
    )
    app = create_sandbox(issuer or f"http://127.0.0.1:{port}", (registration,), profile=profile, now=time.time)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
