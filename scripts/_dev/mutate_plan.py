"""Which contracts a changed file makes anew, and which tests then have the first say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# How often each file comes up in a sample: money first. Interfaces, lens and play money are not mutated.
FILES = {
    "contracts/BetBook.sol": 1,
    "contracts/BookPlace.sol": 4,
    "contracts/BookSettle.sol": 3,
    "contracts/BookSlips.sol": 3,
    "contracts/BookClaims.sol": 3,
    "contracts/BookCashOut.sol": 3,
    "contracts/BookCashier.sol": 1,
    "contracts/BookExit.sol": 1,
    "contracts/BookOffice.sol": 3,
    "contracts/BookOrders.sol": 2,
    "contracts/BookShared.sol": 1,
    "contracts/BookStorage.sol": 1,
    "contracts/HousePool.sol": 4,
    "contracts/ClaimsBond.sol": 2,
    "contracts/PoolFees.sol": 1,
    "contracts/PoolRoles.sol": 1,
    "contracts/FixtureOracle.sol": 4,
    "contracts/OracleDisputes.sol": 4,
    "contracts/OracleBonds.sol": 3,
    "contracts/OracleStorage.sol": 2,
    "contracts/KycRegistry.sol": 1,
    "contracts/FirstBet.sol": 1,
    "contracts/libraries/Reserve.sol": 2,
    "contracts/libraries/Payout.sol": 2,
    "contracts/libraries/Markets.sol": 1,
    "contracts/libraries/WalletSignature.sol": 1,
    "contracts/types/Account.sol": 1,
    "contracts/types/Calls.sol": 1,
    "contracts/types/Desk.sol": 1,
    "contracts/types/Dispute.sol": 1,
    "contracts/types/Fixture.sol": 1,
    "contracts/types/Leg.sol": 1,
    "contracts/types/Limits.sol": 1,
    "contracts/types/Operator.sol": 1,
    "contracts/types/Pin.sol": 1,
    "contracts/types/Pot.sol": 1,
    "contracts/types/Result.sol": 1,
    "contracts/types/Voids.sol": 1,
}

# What must not go unseen: every check, cap and clamp, every write, and every operator of payout and reserve arithmetic.
_ASKED_KINDS = ("guard", "modifier", "write", "branch")
_ARITHMETIC = re.compile(
    r"^(Payout|Reserve|PotLib|FixtureLib)\.|^BookPlace\._(count|enter)$|^BookSettle\._(bookPot|settleItem)$"
    r"|^BookSlips\._(countLegs|uncount|evaluate|settleSlip|bookSlips)$"
    r"|^BookCashOut\.(_leavePot|_leaveLegs|_lowered|_useKey|_workOut|cashOut|settleGain)$"
)

DEPLOYED = ("BetBook", "BookOffice", "BookCashier", "BookLens", "FirstBet", "FixtureOracle", "HousePool", "KycRegistry")
WORDS = (
    ("tests/contracts/forge/Words.t.sol", "WordsTest"),
    ("tests/contracts/forge/WordEdges.t.sol", "WordEdgesTest"),
)
HARNESS = ("tests/contracts/forge/harness/PayoutHarness.sol", "PayoutHarness")

# Quickest first; every other test of the contracts comes behind.
_BOOK = (
    "test_mutation_gaps_money",
    "test_book_money",
    "test_book_roles",
    "test_attacks",
    "test_book_place",
    "test_book_legs",
    "test_book_halves",
)
_LAST = ("test_book_batch", "test_book_differential")
_ORACLE = ("test_mutation_gaps_oracle", "test_oracle_disputes", "test_oracle_reports", "test_oracle_listing")
_POOL = ("test_mutation_gaps_pool", "test_pool_rules", "test_fees", "test_claims_bond", "test_sunset", "test_pool_logs")
_CASH = ("test_mutation_gaps_money", "test_book_cashout", "test_book_claims")
_PLACE = (
    "test_mutation_gaps_money",
    "test_book_place",
    "test_book_money",
    "test_book_batch",
    "test_book_keys",
    "test_attacks",
    "test_book_legs",
)
_FIRST = {
    "contracts/BookPlace.sol": _PLACE,
    "contracts/BookShared.sol": _PLACE,
    "contracts/BookStorage.sol": (*_PLACE, "test_book_cancel"),
    "contracts/BookCashOut.sol": _CASH,
    "contracts/BookCashier.sol": _CASH,
    "contracts/BookClaims.sol": ("test_mutation_gaps_money", "test_book_claims"),
    "contracts/BookExit.sol": ("test_mutation_gaps_money", "test_book_exit"),
    "contracts/BookOffice.sol": (*_BOOK, "test_book_claims", "test_book_exit", "test_governance", "test_incidents"),
    "contracts/BookOrders.sol": ("test_mutation_gaps_money", "test_book_keys", "test_book_cancel"),
    "contracts/BookSettle.sol": _PLACE,
    "contracts/BookSlips.sol": (
        "test_mutation_gaps_money",
        "test_book_legs",
        "test_book_same_game",
        "test_book_cashout",
    ),
    "contracts/ClaimsBond.sol": ("test_mutation_gaps_pool", "test_claims_bond", "test_book_claims"),
    "contracts/PoolFees.sol": ("test_mutation_gaps_pool", "test_fees"),
    "contracts/FixtureOracle.sol": (*_ORACLE, "test_attacks"),
    "contracts/OracleBonds.sol": _ORACLE,
    "contracts/OracleDisputes.sol": _ORACLE,
    "contracts/OracleStorage.sol": _ORACLE,
    "contracts/HousePool.sol": (*_POOL, "test_pool_differential", "test_book_money"),
    "contracts/KycRegistry.sol": ("test_registry",),
    "contracts/FirstBet.sol": ("test_first_bet",),
    "contracts/libraries/Markets.sol": ("test_payout_differential", *_PLACE),
    "contracts/libraries/Payout.sol": ("test_payout_differential", *_PLACE),
    "contracts/libraries/Reserve.sol": ("test_payout_differential", *_PLACE),
    "contracts/libraries/WalletSignature.sol": ("test_book_keys", "test_book_exit", "test_book_cancel"),
    "contracts/types/Dispute.sol": _ORACLE,
    "contracts/types/Fixture.sol": (*_PLACE, "test_oracle_listing", "test_lens"),
    "contracts/types/Operator.sol": _ORACLE,
    "contracts/types/Pin.sol": _ORACLE,
    "contracts/types/Pot.sol": ("test_mutation_gaps", *_PLACE, "test_book_cashout"),
    "contracts/types/Result.sol": (*_ORACLE, "test_payout_differential"),
    "contracts/types/Voids.sol": _ORACLE,
}
# Tests whose verdict on a mutant would be no evidence: code size and gas change with any change.
NO_EVIDENCE = "not gas and not test_code__"


def asked(kind: str, where: str) -> bool:
    """Say whether a mutant is one of those that must all be killed or proven equivalent; the others are beyond that."""
    return kind in _ASKED_KINDS or (kind in ("operator", "ternary") and bool(_ARITHMETIC.search(where)))


@dataclass(frozen=True, slots=True)
class Stage:
    """Contracts to compile with the mutant, and the tests to run on them; the first failure ends the mutant.

    The test contract of the words is made without optimizer (`forge`): its claims hold for the language, whatever the
    compiler's settings, and all that is deployed gets the real settings in the stage after it.
    """

    contracts: tuple[tuple[str, str], ...]
    forge: bool
    tests: tuple[str, ...]


def stages(file: str, narrow: bool = False) -> list[Stage]:
    """Give the stages for a mutant of `file`: one test contract that holds the library, then all that is deployed.

    `narrow` runs the tests of the file's own subject only; a mutant that lives through them is undecided.
    """
    deployed = tuple((f"contracts/{name}.sol", name) for name in DEPLOYED if file in reached(f"contracts/{name}.sol"))
    found = []
    if words := tuple(one for one in WORDS if file in reached(one[0])):
        found.append(Stage(words, True, ()))
    if file in reached(HARNESS[0]) and not file.startswith("contracts/types/Leg"):
        found.append(Stage((HARNESS,), False, ("tests/contracts/test_payout_differential.py",)))
    return [*found, Stage(deployed, False, tests(file, narrow))]


def tests(file: str, narrow: bool) -> tuple[str, ...]:
    """Give every test file of the contracts, those of this file's own subject first and the long ones last."""
    known = {path.stem: str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/contracts").rglob("test_*.py"))
             if "ape" not in path.parts}  # fmt: skip
    first = [name for name in (*_FIRST.get(file, ()), *_BOOK) if name in known]
    rest = [] if narrow else [name for name in known if name not in first and name not in _LAST]
    first = [*_FIRST[file]] if narrow and file in _FIRST else first
    return tuple(known[name] for name in dict.fromkeys([*first, *rest, *(() if narrow else _LAST)]) if name in known)


@cache
def reached(file: str) -> frozenset[str]:
    """Give the project's own files that a file imports, by any way, itself included."""
    path = ROOT / file
    if not path.exists():
        return frozenset()
    found = {file}
    for name in re.findall(r'from "(\.[^"]+)"', path.read_text()):
        found |= reached(str((path.parent / name).resolve().relative_to(ROOT)))
    return frozenset(found)
