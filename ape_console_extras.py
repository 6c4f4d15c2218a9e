"""Names that `ape console` knows; `help_proofbook()` lists them. What they do is in scripts/_console.py."""

from scripts._console import ape_init_extras

__all__ = ["ape_init_extras"]
