"""What can be wrong in `pricing.run`.

PricingError
└── RunError
    ├── SchemaTooNew    tables of a later version
    ├── NothingKept     no price of a fixture in the history
    ├── LivedAlready    the history has prices of later minutes than a run begins with
    └── CannotRun       a run that cannot begin as it is asked for
"""

from pricing.errors import PricingError


class RunError(PricingError):
    """Anything wrong in `pricing.run`."""


class SchemaTooNew(RunError):
    """A later version of the software made the tables."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"the pricing tables have schema {found}, this version knows {known}; run the version that made them"
        )


class NothingKept(RunError):
    """The history has no price of a fixture."""

    def __init__(self, fixture: str, known: list[str]) -> None:
        near = ", ".join(known[:5]) or "none at all"
        super().__init__(f"no price of {fixture!r} is kept; there are prices of {near}; run `pricing run` first")
        self.fixture = fixture


class LivedAlready(RunError):
    """A replay begins before prices that the history has of the same fixture: two runs would read as one."""

    def __init__(self, fixture: str, newest: str) -> None:
        super().__init__(
            f"the history has prices of {fixture!r} until {newest}, and this replay lives the same minutes again; "
            "name another --database, or forget the earlier run with --anew"
        )
        self.fixture = fixture


class CannotRun(RunError):
    """A run that cannot begin."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
