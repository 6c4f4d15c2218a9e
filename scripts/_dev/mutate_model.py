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
    """A wrong rule of the model, and its place in the contracts: `old` in `file` becomes `new`."""

    name: str
    file: str
    old: str
    new: str


_FREED = """if (Wire.load(slips.multipliers + i) == PENDING) word = word.keepSwing(atRisk);
                Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));"""
_FREED_ONCE_A_LEG = """if (Wire.load(slips.multipliers + i) == PENDING) word = word.keepSwing(atRisk);
                for (uint256 j; j != 32 * slips.count; j += 32) {
                    if (
                        Leg.wrap(Wire.load(slips.legs + j)).fixture() == Leg.wrap(Wire.load(slips.legs + i)).fixture()
                    ) Wire.store(slips.words + j, bytes32(FixtureWord.unwrap(word)));
                }"""
_COVERS: Final = "if (VoidsWord.unwrap(voids) != 0 && voids.covers(start, acceptedAt)) "
_NET: Final = "uint256 units = gains + _feeOn(before, ppm) - _feeOn(net, ppm);"
_UNITS: Final = "(atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT"
_POOL: Final = "contracts/HousePool.sol"
_CASH: Final = "contracts/BookCashOut.sol"
_SLIPS: Final = "contracts/BookSlips.sol"

WORDINGS: Final = (
    Wording("OnePotForAllScores", "contracts/types/Leg.sol", "~uint256((1 << 72) - 1)", "~uint256((1 << 88) - 1)"),
    Wording(
        "LastLegOwns", _SLIPS, "if (word.start() < earliest)",
        "if (earliest == type(uint256).max || word.start() >= earliest)",
    ),
    Wording(
        "NettedKey", "contracts/BookPlace.sol", f"single * ({_UNITS})",
        "single * (more >> 255 != 0 ? 0 : (more + FixtureLib.UNIT - 1) / FixtureLib.UNIT)",
    ),
    Wording("WholeBetVoided", _SLIPS, _COVERS + "multiplier = 2 * PPM;", _COVERS + "return (false, stake);"),
    Wording("FreedOnceALeg", _SLIPS, _FREED, _FREED_ONCE_A_LEG),
    Wording("CorrelationUnseen, one match", _SLIPS, "if (fixture <= last &&", "if (fixture < last &&"),
    Wording("CorrelationUnseen, one tie", _SLIPS, "if (Wire.load(before) == tie) return true;", ""),
    Wording(
        "BondByPot", _POOL, "Math.min(record.tranche, net < 0 ? uint256(-net) : 0)",
        "Math.min(record.tranche, record.covered + losses)",
    ),
    Wording(
        "a pool that is all in pockets opens no new series", _POOL, "supply != 0 && value * LAPSE < supply", "false",
    ),
    Wording("ExitsOutliveTheirSeries", _POOL, "_epochs[epoch + 1].exits = 0;", ""),
    Wording(
        "a close waits for a caller", _POOL, "onlyBook {\n        Money memory money = _open();",
        "onlyBook {\n        Money memory money = _money;",
    ),
    Wording(
        "gains net against stakes", _CASH, "withReserved(reserved).withCombined(exit.gain, 0, 0)",
        "withReserved(reserved).withCombined(exit.gain > pot.stakes() ? exit.gain - pot.stakes() : 0, 0, 0)",
    ),
    Wording("a cash-out's reserve is not checked", _CASH, "if (needed > word.budget()) revert", "if (false) revert"),
    Wording(
        "WholeStakePaysThePart", _CASH, "exit.units < exit.part ? exit.units : exit.part",
        "exit.units < exit.stake ? exit.units : exit.stake",
    ),
    Wording(
        "RestKeepsTheDifference", _CASH, "exit.rest = (exit.stake - exit.part) * slips.product / Payout.ONE",
        "exit.rest = exit.payout - exit.part * slips.product / Payout.ONE",
    ),
    Wording("FeeOnEachGain", _POOL, _NET, "uint256 units = gains - _feeOn(gains.toInt256(), ppm);"),
    Wording(
        "FeeNeverGivenBack", _POOL, _NET,
        "uint256 units = net > before ? gains + _feeOn(before, ppm) - _feeOn(net, ppm) : gains;",
    ),
    Wording(
        "FeeBeforeTheRisk", _POOL,
        "if (epoch >= money.current || record.outstanding != 0) revert EpochAtRisk(epoch, record.outstanding);\n"
        "        units = _feeOn",
        "units = _feeOn",
    ),
    Wording(
        "FeeAtOnce", "contracts/PoolFees.sol", "_setRate(block.timestamp / EPOCH + 2",
        "_setRate(block.timestamp / EPOCH",
    ),
    Wording(
        "FeeAnEpochEarly", "contracts/PoolFees.sol", "_setRate(block.timestamp / EPOCH + 2",
        "_setRate(block.timestamp / EPOCH + 1",
    ),
    Wording("FeeRoundedUp", _POOL, "uint256(net) * ppm / PPM", "(uint256(net) * ppm + PPM - 1) / PPM"),
)  # fmt: skip


def wordings(tree: Path) -> list[Mutant]:
    """Find each wording's place in the sources below `tree`."""
    found = []
    for one in WORDINGS:
        source = (tree / one.file).read_bytes()
        at = source.find(one.old.encode())
        if at < 0:
            raise ValueError(f"{one.name}: {one.file} has no longer {one.old!r}; write the mutant anew")
        before, after = " ".join(one.old.split()), " ".join(one.new.split())
        end = at + len(one.old.encode())
        found.append(Mutant(f"model: {one.name}", one.file, "", "model", before, after, at, end, one.new))
    return found
