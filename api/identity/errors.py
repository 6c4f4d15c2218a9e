"""What can be wrong with a proof of identity.

    IdentityError
    ├── BadBirthDate            a date of birth that no person can have
    ├── ProviderFailed          the provider did not prove a person; `outcome` is what the customer is told
    │   ├── ProviderUnavailable it did not answer, or not in a form that can be read
    │   ├── ProviderRefused     it answered with an error of the protocol
    │   └── EvidenceRejected    it answered, and the answer does not hold; `check` names the rule
    ├── ForeignHost             an address outside the hosts that the settings name
    ├── EventRejected           a webhook that the provider did not send, or not now
    ├── SealBroken              identity columns that do not open
    ├── TransitionRefused       a step that an attempt in this state cannot take
    └── SandboxForbidden        the sandbox provider outside development

None of them carries a token, a claim, a code or a name: what they say may be logged and shown.
"""

from __future__ import annotations

from enum import StrEnum

from proofbook.errors import ProofbookError


class Outcome(StrEnum):
    """What a customer is told of a failed attempt; the provider's own words are never shown."""

    CANCELLED = "cancelled"
    NOT_CONFIRMED = "identity_not_confirmed"
    UNAVAILABLE = "provider_unavailable"
    EXPIRED = "expired_try_again"
    TECHNICAL = "technical"


class IdentityError(ProofbookError):
    """Root of what this package raises."""


class BadBirthDate(IdentityError):
    """A date of birth that no living person can have. The date itself is personal data and stays out."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the date of birth is {why}", "ask the provider to correct it, or review the person by hand")


class ProviderFailed(IdentityError):
    """The provider did not prove a person."""

    outcome: Outcome = Outcome.TECHNICAL


class ProviderUnavailable(ProviderFailed):
    """The provider did not answer in time, or not in a readable form."""

    outcome = Outcome.UNAVAILABLE

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            f"the identity provider {host} {why}", "try again in a few minutes, or choose another provider"
        )
        self.host = host


class ProviderRefused(ProviderFailed):
    """The provider answered with an error; `code` is one of the protocol's words, or `other`."""

    def __init__(self, code: str, outcome: Outcome, reference: str = "") -> None:
        shown = f" (reference {reference})" if reference else ""
        super().__init__(f"the identity provider answered {code}{shown}", _REMEDIES[outcome])
        self.code = code
        self.outcome = outcome
        self.reference = reference


class EvidenceRejected(ProviderFailed):
    """An answer that does not hold: `check` names the rule that it broke."""

    def __init__(self, check: str, why: str, outcome: Outcome = Outcome.TECHNICAL) -> None:
        super().__init__(f"the provider's answer fails the check `{check}`: {why}", _REMEDIES[outcome])
        self.check = check
        self.outcome = outcome


class ForeignHost(IdentityError):
    """An address that the settings do not name: never asked."""

    def __init__(self, what: str, url: str) -> None:
        super().__init__(
            f"{what} points to {url[:200]!r}, outside the provider's hosts",
            "add the host to the provider's settings if it is the provider's own; otherwise report it",
        )
        self.url = url


class EventRejected(IdentityError):
    """A webhook that is not taken: `check` names the rule that it broke."""

    def __init__(self, check: str, why: str) -> None:
        super().__init__(f"the event fails the check `{check}`: {why}", "compare the webhook's secret and both clocks")
        self.check = check


class SealBroken(IdentityError):
    """Sealed columns that do not open: altered, moved to another row, or their key is gone."""

    def __init__(self, why: str) -> None:
        super().__init__(f"sealed identity data does not open: {why}", "restore the row and its key from one backup")


class TransitionRefused(IdentityError):
    """A step that an attempt cannot take where it stands."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"an attempt that is {state} does not take {event}", "start a new attempt")
        self.state = state
        self.event = event


class SandboxForbidden(IdentityError):
    """The sandbox identity provider proves nobody: it starts in development only."""

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"the sandbox identity provider does not start in the profile {profile!r}",
            "configure franceconnect, oidc_generic or document_webhook",
        )


_REMEDIES = {
    Outcome.CANCELLED: "start again when you are ready, or choose another provider",
    Outcome.NOT_CONFIRMED: "check your data with the provider, or choose another one",
    Outcome.UNAVAILABLE: "try again in a few minutes, or choose another provider",
    Outcome.EXPIRED: "start again and finish within a few minutes",
    Outcome.TECHNICAL: "start again; if it stays, contact support with the time of the attempt",
}
