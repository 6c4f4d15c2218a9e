"""Mutants that no test can kill, by name, each with the reason: they change nothing that anybody can see."""

import re

EQUIVALENT: dict[str, str] = {
    "453ea0ab16": "HousePool._claimAll skips stretches without shares to save gas; `_takePocket` gives zero for them",
    "4bbf4eacc5": "Reserve.ofPot returns early to save gas; a head word has no other fields, so the rest says the same",
    "f764a939f8": "BookCashOut._lowered: a selection beyond the market's size can't be placed: its liability is zero",
    "3e8fa068f1": (
        "BookCashOut._leaveLegs: the part has just freed its payout less its stake at least, and its gain is no more, "
        "so it always fits; the check stands in case a later rule breaks that"
    ),
    "43f0844d19": (
        "HousePool._note writes only changes, to save gas; the same shares noted twice split a stretch of epochs in "
        "two, and `heldOf` and claims find the same shares for every epoch"
    ),
    "904b1d8e0d": (
        "HousePool._open returns early to save gas; before the epoch's end `_closeEnded` has nothing to close, and "
        "`current` is not behind"
    ),
    "4aecfb086e": (
        "HousePool._receive returns early to save gas; of a closed epoch nothing is added to the pocket, or `_money` "
        "is written as it was"
    ),
    "2a91f73755": "HousePool._closeEnded returns early to save gas; with no epoch to close it writes what it has read",
}
# The pool gives control away only inside the book's `pull` and `pay`, which hold the book's own lock. Functions that
# end with one of them in every case are refused from within by that lock, with the same error.
LOCKED_TWICE = ("ClaimsBond.postClaimsBond", "ClaimsBond.withdrawClaimsBond", "HousePool.requestEntry")

_TERM = r"[\w.()\[\]]+(?:\([^()]*\))?"
_EDGES = (
    re.compile(rf"(?<![\w.])(?P<a>{_TERM}) [<>]=? (?P<b>{_TERM}) \? (?:(?P=a) : (?P=b)|(?P=b) : (?P=a))(?![\w.(])"),
    re.compile(rf"(?<![\w.])(?P<a>{_TERM}) >=? (?P<b>{_TERM}) \? (?P=a) - (?P=b) : 0(?![\w.])"),
    re.compile(rf"if \((?P<a>{_TERM}) [<>]=? (?P<b>{_TERM})\) (?P=a) = (?P=b)(?![\w.(])"),
)


def reason(name: str, where: str, before: str, after: str) -> str:
    """Say why a mutant changes nothing, or nothing if no reason is known."""
    if name in EQUIVALENT:
        return EQUIVALENT[name]
    if before == "nonReentrant" and where in LOCKED_TWICE:
        return "the book's lock refuses the same calls with the same error (`LOCKED_TWICE`)"
    for edge in _EDGES:
        for found in edge.finditer(before):
            text = found[0]
            for operator in ("<", ">"):
                either = {
                    text.replace(f" {operator} ", f" {operator}= ", 1),
                    text.replace(f" {operator}= ", f" {operator} ", 1),
                }
                if any(before.replace(text, other, 1) == after for other in either - {text}):
                    return "where both are equal, both answers are"
    return ""
