"""Fixtures, readings, results, market ids, settlement rules and packed words; one adapter a data provider. Knows no chain."""
