"""Numbers for people, made of whole numbers."""

from sports.words import PPM


def odds_text(ppm: int) -> str:
    """Decimal odds, two decimals at least: 2050000 is 2.05."""
    whole, rest = divmod(ppm, PPM)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}"


def euros_text(units: int) -> str:
    """Asset units as euros, two decimals at least: 41000000 is 41.00."""
    return odds_text(units)
