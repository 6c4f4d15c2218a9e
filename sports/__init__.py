"""Fixtures, readings, results, markets, settlement rules, packed words; one adapter a data provider. Knows no chain."""
