"""Keeps the product of the browser tests up until Ctrl-C, and prints how to run a journey against it.

python -m scripts._dev.dapp_stage [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from scripts._dev.dapp_product import Product, started


def main(words: list[str]) -> int:
    """Start it in a folder (a temporary one if none is named), say where it is, and wait."""
    if words:
        with started(Path(words[0])) as product:
            return _wait(product)
    with tempfile.TemporaryDirectory(prefix="proofbook-stage-") as folder, started(Path(folder)) as product:
        return _wait(product)


def _wait(product: Product) -> int:
    print(f"it took, in seconds: {product.took}; its logs are in {product.folder}")
    print(f"export PROOFBOOK_REPLAY={product.replay} PROOFBOOK_DOOR={product.door}")
    print(f"node tests/dapp/journeys/new_customer.mjs {product.url} /tmp", flush=True)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
