"""Loads the suite's own plugin; here, at the root, so that its options are known to every way of calling pytest."""

pytest_plugins = ["tests.plugin"]
