"""`python -m proofbook`: the command line."""

from __future__ import annotations

from proofbook import cli


def main() -> None:
    """Run the command line and leave with its exit code."""
    raise SystemExit(cli.main())


if __name__ == "__main__":
    main()
