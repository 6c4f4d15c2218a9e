"""Imported by benchmarks that measure against penaltyblog: goes on in the peers' environment, on one core.

Linear algebra must be told before numpy is imported, and the product's own environment has no penaltyblog; so the
command that imports this is run again where both hold, and the environment is made if need be.
"""

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".tools" / "peers"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def go_on() -> None:
    """Replace this process by the same command with the peers' Python, unless it is that already."""
    here = importlib.util.find_spec("penaltyblog") is not None
    if here and ONE_THREAD.items() <= os.environ.items():
        return
    if not here and Path(sys.prefix) == FOLDER:
        raise SystemExit(f"penaltyblog is missing from {FOLDER}: remove that folder and run `make peers`")
    python = Path(sys.executable) if here else FOLDER / "bin" / "python"
    if not python.exists():
        print("penaltyblog is not installed: making its environment by `make peers`", file=sys.stderr, flush=True)
        subprocess.run(["make", "--no-print-directory", "peers"], cwd=ROOT, check=True, stdout=sys.stderr)
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.execve(python, [str(python), *sys.argv], os.environ | ONE_THREAD | {"PYTHONPATH": path})


go_on()

pb = importlib.import_module("penaltyblog")
goal_expectancy = importlib.import_module("penaltyblog.models.goal_expectancy").goal_expectancy
