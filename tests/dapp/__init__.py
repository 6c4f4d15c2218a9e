"""The front in a real browser, against a running product."""
