"""Mutants that no test can kill, by name, each with the reason: they change nothing that anybody can see."""

EQUIVALENT: dict[str, str] = {
    "453ea0ab16": "HousePool._claimAll skips stretches without shares to save gas; `_takePocket` gives zero for them",
    "4bbf4eacc5": "Reserve.ofPot returns early to save gas; a head word has no other fields, so the rest says the same",
}
