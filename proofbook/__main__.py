"""`python -m proofbook`: the command line."""

from __future__ import annotations

from proofbook.cli import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    raise SystemExit(run())


if __name__ == "__main__":
    main()
