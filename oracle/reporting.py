"""A node's report: the agreed value as the contract takes it, and the signature over it."""

from collections.abc import Sequence

from chain.signers import Signer
from chain.typed_data import Domain, Report, Reports
from sports.words import Result, VoidIntervals


def report_of(
    specification: bytes, result: Result, voids: VoidIntervals | None = None, *, ballot: int, round_: int
) -> Report:
    """A report with deterministic fields only: any node that agrees makes the same bytes."""
    return Report(specification, ballot, round_, result.pack(), 0 if voids is None else voids.pack())


def sign_reports(reports: Sequence[Report], reporter: Signer, domain: Domain) -> bytes:
    """One signature over the list; a single report is a list of one."""
    return reporter.sign(Reports(tuple(reports)).digest(domain))
