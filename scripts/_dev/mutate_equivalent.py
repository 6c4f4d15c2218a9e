"""Mutants that no test can kill, by name, each with the reason: they change nothing that anybody can see."""

EQUIVALENT: dict[str, str] = {
    "453ea0ab16": "HousePool._claimAll skips stretches without shares to save gas; `_takePocket` gives zero for them",
    "4bbf4eacc5": "Reserve.ofPot returns early to save gas; a head word has no other fields, so the rest says the same",
    "f764a939f8": "BookCashOut._lowered: a selection beyond the market's size can't be placed: its liability is zero",
    "3e8fa068f1": (
        "BookCashOut._leaveLegs: the part has just freed its payout less its stake at least, and its gain is no more, "
        "so it always fits; the check stands in case a later rule breaks that"
    ),
}
