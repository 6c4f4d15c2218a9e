"""What a container does first: writes its files, forgets where they came from, and becomes the product.

    PROOFBOOK_FILE_DATABASE=...    ->  /run/proofbook/database, readable by this user alone

Secrets Manager gives its values to a container as environment, which every child and every crash report would carry
along; the product reads secrets from closed files. The file stands alone in images and imports nothing of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PREFIX: Final = "PROOFBOOK_FILE_"
FOLDER: Final = Path("/run/proofbook")


def written(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment without what was written to files. Raises OSError where the folder cannot be written."""
    left = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            left[name] = value
            continue
        path = folder / name.removeprefix(PREFIX).lower().replace("_", "-")
        path.unlink(missing_ok=True)
        # Created closed: between creation and chmod somebody could read it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value + "\n")
    return left


def main(arguments: list[str]) -> None:
    """Become the product with these words."""
    left = written(os.environ, FOLDER)
    command = [sys.executable, "-m", "proofbook", *arguments]
    os.execve(command[0], command, left)  # noqa: S606 (no shell, and the words are those of the task)


if __name__ == "__main__":
    main(sys.argv[1:])
