"""The wrong wordings of the money rules that the specification's own tests refuse, as changes of the contracts.

Each stands for one mutant of `tests/model/money` (its class, or the test that tells its story); a test of the contracts
must refuse it as well. `python -m scripts._dev.mutate model` runs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts._dev.mutate_sites import Mutant


@dataclass(frozen=True, slots=True)
class Wording:
    """A wrong rule of the model, and its place in the contracts: `old` behind `after` in `file` becomes `new`.

    Both are a whole expression, or whole statements.
    """

    name: str
    file: str
    after: str
    old: str
    new: str


_POOL: Final = "contracts/HousePool.sol"
_FEES: Final = "contracts/PoolFees.sol"
_CASH: Final = "contracts/BookCashOut.sol"
_SLIPS: Final = "contracts/BookSlips.sol"
_STORE: Final = "Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));"
_MATCH: Final = "Leg.wrap(Wire.load(slips.legs + {})).fixture()"
_ONCE_A_LEG: Final = f"""for (uint256 j; j != 32 * slips.count; j += 32) {{
    if ({_MATCH.format("j")} == {_MATCH.format("i")}) Wire.store(slips.words + j, bytes32(FixtureWord.unwrap(word)));
}}"""
_NET: Final = "gains + _feeOn(before, ppm) - _feeOn(net, ppm)"
_AT_RISK: Final = "epoch >= money.current || record.outstanding != 0"
_HOME: Final = "earliest == type(uint256).max || word.start() >= earliest"
_ENDED: Final = "block.timestamp < (uint256(money.current) + 1) * EPOCH"

WORDINGS: Final = (
    Wording(
        "OnePotForAllScores", "contracts/types/Leg.sol", "function potKey", "Leg.unwrap(leg) & POT_MASK",
        "Leg.unwrap(leg) & ~uint256((1 << 88) - 1)",
    ),
    Wording("LastLegOwns", _SLIPS, "function _openSlips", "word.start() < earliest", _HOME),
    Wording(
        "NettedKey", "contracts/BookPlace.sol", "function _count", "(atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT",
        "more >> 255 != 0 ? 0 : (more + FixtureLib.UNIT - 1) / FixtureLib.UNIT",
    ),
    Wording("WholeBetVoided", _SLIPS, "function _evaluate", "multiplier = 2 * PPM;", "return (false, stake);"),
    Wording("FreedOnceALeg", _SLIPS, "function _uncount", _STORE, _ONCE_A_LEG),
    Wording("CorrelationUnseen, one match", _SLIPS, "function _openLegs", "fixture <= last", "fixture < last"),
    Wording("CorrelationUnseen, one tie", _SLIPS, "function _meetInTie", "Wire.load(before) == tie", "false"),
    Wording(
        "BondByPot", _POOL, "function book", "Math.min(record.tranche, net < 0 ? uint256(-net) : 0)",
        "Math.min(record.tranche, record.covered + losses)",
    ),
    Wording("a pool all in pockets opens no new series", _POOL, "bool lapsed", "value * LAPSE < supply", "false"),
    Wording("ExitsOutliveTheirSeries", _POOL, "if (lapsed)", "_epochs[epoch + 1].exits = 0;", "{}"),
    Wording("a close waits for a caller", _POOL, "function _open", _ENDED, f"{_ENDED} || msg.sender == address(BOOK)"),
    Wording(
        "gains net against stakes", _CASH, "function _leavePot",
        "word.withReserved(reserved).withCombined(exit.gain, 0, 0)",
        "word.withReserved(reserved).withCombined(exit.gain > pot.stakes() ? exit.gain - pot.stakes() : 0, 0, 0)",
    ),
    Wording("a cash-out's reserve is not checked", _CASH, "function _leavePot", "needed > word.budget()", "false"),
    Wording(
        "WholeStakePaysThePart", _CASH, "exit.paid =", "exit.units < exit.part ? exit.units : exit.part",
        "exit.units < exit.stake ? exit.units : exit.stake",
    ),
    Wording(
        "RestKeepsTheDifference", _CASH, "exit.rest =", "(exit.stake - exit.part) * slips.product / Payout.ONE",
        "exit.payout - exit.part * slips.product / Payout.ONE",
    ),
    Wording("FeeOnEachGain", _POOL, "function book", _NET, "gains - _feeOn(gains.toInt256(), ppm)"),
    Wording("FeeNeverGivenBack", _POOL, "function book", _NET, f"net > before ? {_NET} : gains"),
    Wording("FeeBeforeTheRisk", _POOL, "function takeFees", _AT_RISK, "false"),
    Wording("FeeAtOnce", _FEES, "function setFee", "block.timestamp / EPOCH + 2", "block.timestamp / EPOCH"),
    Wording("FeeAnEpochEarly", _FEES, "function setFee", "block.timestamp / EPOCH + 2", "block.timestamp / EPOCH + 1"),
    Wording(
        "FeeRoundedUp", _POOL, "function _feeOn", "uint256(net) * ppm / PPM", "(uint256(net) * ppm + PPM - 1) / PPM",
    ),
)  # fmt: skip


def wordings(tree: Path) -> list[Mutant]:
    """Find each wording's place in the sources below `tree`."""
    found = []
    for one in WORDINGS:
        source = (tree / one.file).read_bytes()
        at = source.find(one.old.encode(), source.find(one.after.encode()))
        if at < 0 or one.after.encode() not in source:
            raise ValueError(f"{one.name}: {one.file} has no longer {one.old!r}; write the mutant anew")
        before, after = " ".join(one.old.split()), " ".join(one.new.split())
        end = at + len(one.old.encode())
        name = f"model: {one.name}"
        found.append(Mutant(name, one.file, one.name, "model", before, after, at, end, one.new, (at, end)))
    return found
