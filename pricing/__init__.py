"""Odds: models, margins, in-play chains, replica agreement."""
