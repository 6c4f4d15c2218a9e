"""The versions of the terms: who accepted an older one accepts again before anything else."""

from __future__ import annotations

from typing import Final

PRESENT: Final = "2026-11-1"
HELPLINE: Final = "09 74 75 13 13"
"""Joueurs Info Service, free of charge."""
