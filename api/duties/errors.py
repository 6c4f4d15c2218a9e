"""What can be wrong in `api.duties`.

ProofbookError
├── RegisterDown             the register of banned players did not answer
└── Problem
    ├── BadLimit            422  a cap that cannot be set
    ├── BadExclusion        422  a length that cannot be chosen
    ├── ExcludedAlready     409  an exclusion cannot be shortened
    ├── OldTerms            409  another version than the present one
    └── NotEligible         403  the unmet conditions, each with its remedy
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.problems import Problem
from proofbook.errors import ProofbookError

if TYPE_CHECKING:
    from api.duties.eligibility import Unmet


class RegisterDown(ProofbookError):
    """The register of banned players did not answer."""

    def __init__(self, why: str = "no answer") -> None:
        super().__init__(f"the register of banned players: {why}", "look at its operator's status page")


class BadLimit(Problem):
    """A cap that cannot be set."""

    slug, status, title = "bad-limit", 422, "This cap cannot be set"

    def __init__(self, cents: int, most: int) -> None:
        super().__init__(f"{cents} cents a week", f"choose between 0 and {most} cents", field="body.cents")


class BadExclusion(Problem):
    """A length of self-exclusion that cannot be chosen."""

    slug, status, title = "bad-exclusion", 422, "This exclusion cannot be chosen"

    def __init__(self, given: str) -> None:
        super().__init__(
            f"an exclusion of {given}",
            "choose 24 to 720 hours, or 1 to 12 months",
            field="body.length",
        )


class ExcludedAlready(Problem):
    """An exclusion that would end before the present one."""

    slug, status, title = "excluded-already", 409, "An exclusion cannot be shortened"

    def __init__(self, ends_at: int) -> None:
        super().__init__(
            "the present exclusion lasts longer than the one asked for",
            "it can be made longer, not shorter; help is free of charge: 09 74 75 13 13",
            extra={"ends_at": ends_at},
        )


class OldTerms(Problem):
    """Terms of another version than the present one."""

    slug, status, title = "old-terms", 409, "These are not the present terms"

    def __init__(self, given: str, present: str) -> None:
        super().__init__(f"version {given[:40]!r}", f"read and accept version {present}", field="body.version")


class NotEligible(Problem):
    """Conditions that are not met."""

    slug, status, title = "not-eligible", 403, "Not all conditions are met"

    def __init__(self, unmet: Sequence[Unmet]) -> None:
        first = unmet[0]
        listed = [{"reason": str(one.reason), "remedy": one.remedy, "until": one.until} for one in unmet]
        super().__init__(", ".join(str(one.reason) for one in unmet), first.remedy, extra={"unmet": listed})
