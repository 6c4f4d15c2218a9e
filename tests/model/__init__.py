"""Reference models that the contracts are tested against."""
