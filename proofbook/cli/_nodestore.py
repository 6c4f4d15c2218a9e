"""Where a node's store stands, by its settings."""

from __future__ import annotations

from pathlib import Path

from proofbook.settings import Settings

NODE, OBSERVER = "node.sqlite3", "observer.sqlite3"


def store_path(settings: Settings) -> Path:
    """The store of the keys, if there are keys or a store of theirs; else the observer's."""
    folder = settings.node.data_dir
    keyed = settings.node.reporter is not None
    usual, other = (NODE, OBSERVER) if keyed else (OBSERVER, NODE)
    return folder / usual if (folder / usual).exists() or not (folder / other).exists() else folder / other
