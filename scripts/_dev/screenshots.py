"""Makes the pictures of the front in docs/images: `make screenshots`.

A product of its own is started, `tests/dapp/journeys/pictures.mjs` drives real people through it, and each picture is
written with a palette, so that it stays small. A picture above `MOST_BYTES` is refused.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from scripts._dev.dapp_product import ROOT, Product, started

IMAGES = ROOT / "docs" / "images"
JOURNEY = ROOT / "tests" / "dapp" / "journeys" / "pictures.mjs"
MOST_BYTES = 250_000
WITHIN_S = 900


def main() -> int:
    """Start the product, take the pictures, write them small; 1 where one of them could not be taken."""
    with tempfile.TemporaryDirectory(prefix="proofbook-pictures-") as name:
        folder = Path(name)
        raw = folder / "raw"
        raw.mkdir()
        with started(folder / "product") as product:
            wrong = take(product, raw)
        if wrong is not None:
            shutil.copytree(raw, Path(tempfile.gettempdir()) / "proofbook-pictures-broken", dirs_exist_ok=True)
            print(f"{wrong}\nwhat was on the pages: {tempfile.gettempdir()}/proofbook-pictures-broken")
            return 1
        for picture in sorted(raw.glob("dapp-*.png")):
            size = shrink(picture, IMAGES / picture.name)
            print(f"{size:>8,} bytes  docs/images/{picture.name}")
    return 0


def take(product: Product, raw: Path) -> str | None:
    """Run the journey; what went wrong, or None."""
    done = subprocess.run(
        ["node", str(JOURNEY), product.url, str(raw)],
        cwd=ROOT,
        env={**os.environ, "PROOFBOOK_REPLAY": product.replay, "PROOFBOOK_DOOR": product.door},
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if not lines:
        return done.stderr
    told = json.loads(lines[-1])
    failed = {name: found for name, found in told["claims"].items() if found is not True}
    if told["broken"] is None and not failed and not told["errors"]:
        return None
    return f"{told['broken'] or ''}\n{failed or ''}\n{told['errors'] or ''}"


def shrink(source: Path, target: Path) -> int:
    """Write a picture with a palette of 256 colours at most; gives its size, raises RuntimeError if it is too large."""
    with Image.open(source) as picture:
        small = picture.convert("RGB").quantize(colors=256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise RuntimeError(f"{target.name} has {size} bytes, more than {MOST_BYTES}: show less on it")
    return size


if __name__ == "__main__":
    sys.exit(main())
