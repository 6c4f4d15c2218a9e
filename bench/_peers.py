"""Going on in the peers' environment, for benchmarks that measure against a library that the product does not use."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".tools" / "peers" / "bin" / "python"


def one_thread() -> None:
    """Keep linear algebra on one core; before numpy is imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def use_peers(name: str) -> None:
    """Run this very command with the peers' Python if the library is not here, making that environment if need be."""
    if importlib.util.find_spec(name) is not None:
        return
    if Path(sys.prefix) == PYTHON.parents[1]:
        raise SystemExit(f"{name} is missing from {PYTHON.parents[1]}: remove that folder and run `make peers`")
    if not PYTHON.exists():
        print(f"{name} is not installed: making its environment by `make peers`", file=sys.stderr, flush=True)
        subprocess.run(["make", "--no-print-directory", "peers"], cwd=ROOT, check=True, stdout=sys.stderr)
    folder = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.execve(PYTHON, [str(PYTHON), *sys.argv], os.environ | {"PYTHONPATH": folder})
