"""When a node must not sign: it then follows, relays, transmits and watches, and says so in its readiness.

| condition | entered when                                                       | left when                    |
|-----------|--------------------------------------------------------------------|------------------------------|
| CONTRACT  | the contract is not the one that this version knows                | it is again (checked)        |
| CLOCK     | chain or peers show that the own clock is more than 30 s off       | they agree again             |
| DISK      | the store could not be written                                     | a write succeeds             |
| DISPUTES  | over 20 % of an hour's reports contradict the own data, 5 at least | an operator's word           |
| DOUBLE    | another installation uses the own key, or its words are heard      | an operator's word           |
| FINALITY  | the hash of a finalised block changed                              | an operator's word           |
| OPERATOR  | an operator said so                                                | an operator's word           |

The last four survive a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from typing import Final

from oracle.statements import domain_separator
from oracle.store import Identity, Store, forms

SKEW_S: Final = 30
DISPUTED_PERCENT: Final = 20
DISPUTED_LEAST: Final = 5
SUPPORTED_RULES: Final = frozenset({1})
"""Versions of the settlement rules that this software knows."""
_KEY: Final = "safe_mode"


class Condition(StrEnum):
    """See the table."""

    CONTRACT = "CONTRACT"
    CLOCK = "CLOCK"
    DISK = "DISK"
    DISPUTES = "DISPUTES"
    DOUBLE = "DOUBLE"
    FINALITY = "FINALITY"
    OPERATOR = "OPERATOR"

    @property
    def latched(self) -> bool:
        """Whether only an operator ends it."""
        return self in (Condition.DISPUTES, Condition.DOUBLE, Condition.FINALITY, Condition.OPERATOR)


@dataclass(frozen=True, slots=True)
class Contract:
    """What the chain says of the oracle's address."""

    chain_id: int
    domain_separator: bytes
    """Empty: no contract there."""


class Safety:
    """The conditions that hold now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.meta(_KEY)
        self._held: dict[Condition, str] = (
            {} if kept is None else {Condition(name): reason for name, reason in forms.load(kept).items()}
        )

    @property
    def held(self) -> dict[Condition, str]:
        """Each condition with its reason."""
        return dict(self._held)

    @property
    def reason(self) -> str:
        """Why nothing is signed; empty if all is well."""
        return "; ".join(f"{condition}: {reason}" for condition, reason in sorted(self._held.items()))

    def see(self, condition: Condition, reason: str, now: int) -> None:
        """A check was made: an empty reason ends a condition that is not latched."""
        if reason and self._held.get(condition) != reason:
            new = condition not in self._held
            self._held[condition] = reason
            if new:
                self._keep(now, f"safe mode entered: {condition}", reason)
        elif not reason and not condition.latched and condition in self._held:
            del self._held[condition]
            self._keep(now, f"safe mode left: {condition}", "")

    def leave(self, condition: Condition, why: str, now: int) -> None:
        """An operator ends a condition, and says why."""
        if self._held.pop(condition, None) is not None:
            self._keep(now, f"safe mode left by the operator: {condition}", why)

    def _keep(self, now: int, what: str, detail: str) -> None:
        if self._store.failing or Condition.DISK in self._held:
            return
        latched = {condition.value: reason for condition, reason in self._held.items() if condition.latched}
        with self._store.transaction() as write:
            write.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", _KEY, forms.dump(latched))
            write.audit(now, what, detail)


def contract_fault(contract: Contract, own: Identity) -> str:
    """Why the contract is not one to sign for; empty if it is. The domain separator holds its version."""
    if contract.chain_id != own.chain_id:
        return f"the endpoint is on chain {contract.chain_id}, not {own.chain_id}"
    if not contract.domain_separator:
        return f"there is no oracle at {own.contract}"
    expected = domain_separator(own.domain)
    if contract.domain_separator != expected:
        return (
            f"the contract's domain is 0x{contract.domain_separator.hex()}, this version signs for 0x{expected.hex()}:"
            " run the version that the contract was deployed with"
        )
    return ""


def rules_fault(rules: int) -> str:
    """Why a fixture's rules cannot be followed; empty if they can."""
    known = ", ".join(str(one) for one in sorted(SUPPORTED_RULES))
    return "" if rules in SUPPORTED_RULES else f"waiting for an upgrade: rules {rules}, this version knows {known}"


def clock_fault(now: int, head_time: int, offsets: Sequence[int]) -> str:
    """Why the own clock is off; empty if nothing says so. `offsets`: seconds that peers' clocks are ahead.

    A block from the future is proof; an old one is not, as no block need have been mined. Of three peers or more the
    middle one counts, so that liars alone cannot silence a node.
    """
    if head_time > now + SKEW_S:
        return f"the newest block is {head_time - now} s ahead of this clock"
    if len(offsets) >= 3 and abs(off := median_low(offsets)) > SKEW_S:
        return f"this clock is {abs(off)} s {'behind' if off > 0 else 'ahead of'} the middle of {len(offsets)} peers"
    return ""


def disputes_fault(reports: int, contradicted: int) -> str:
    """Why the own data must be doubted as a whole; counts of the last hour."""
    if contradicted >= DISPUTED_LEAST and contradicted * 100 > reports * DISPUTED_PERCENT:
        return f"the own data contradict {contradicted} of {reports} reports of the last hour"
    return ""
