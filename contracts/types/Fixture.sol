// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A fixture as the book sees it, in one word: every bet on it reads and writes this and nothing else of the fixture.
///
///  255    254   248 247     240 239   208 207    176 175    144 143     96 95      48 47     0
/// | tied | sport   | close +   | start   | stakes   | one key  | combined | reserved | budget |
///
/// budget     asset units that the pool has set aside for this fixture
/// reserved   sum of the pots' reserves
/// combined   reserve of accumulators and cashed-out gains, never netted
/// one key    whole units put at risk on one desk key's signature, gross, rounded up; never falls
/// stakes     whole units staked, each bet rounded up, accumulators at every fixture; what a cash-out takes out leaves
///            it, rounded down. With the reserves it gives the swing, so what an accumulator's early loss frees while a
///            report of this fixture is not final moves here
/// start      listed start, seconds; pins the epoch and the in-play limit for good. Zero: not known here
/// close +    five-minute units after the start at which the markets close
/// sport      1 football, 2 tennis, 3 basketball
/// tied       the specification names a tie; which one the oracle knows
type FixtureWord is uint256;

using FixtureLib for FixtureWord global;

/// @notice Reads and writes the fields of a `FixtureWord`; nothing else touches its bits.
library FixtureLib {
    uint256 internal constant UNIT = 1e6;
    uint256 internal constant AMOUNT_MAX = type(uint48).max;
    uint256 internal constant STAKED_MAX = type(uint32).max;
    uint256 private constant CLOSE_UNIT = 5 minutes;

    function budget(FixtureWord word) internal pure returns (uint256) {
        return uint48(FixtureWord.unwrap(word));
    }

    function reserved(FixtureWord word) internal pure returns (uint256) {
        return uint48(FixtureWord.unwrap(word) >> 48);
    }

    function combined(FixtureWord word) internal pure returns (uint256) {
        return uint48(FixtureWord.unwrap(word) >> 96);
    }

    function oneKey(FixtureWord word) internal pure returns (uint256) {
        return uint32(FixtureWord.unwrap(word) >> 144);
    }

    function stakes(FixtureWord word) internal pure returns (uint256) {
        return uint32(FixtureWord.unwrap(word) >> 176);
    }

    function start(FixtureWord word) internal pure returns (uint256) {
        return uint32(FixtureWord.unwrap(word) >> 208);
    }

    function closeAt(FixtureWord word) internal pure returns (uint256) {
        unchecked {
            return start(word) + uint8(FixtureWord.unwrap(word) >> 240) * CLOSE_UNIT;
        }
    }

    function sport(FixtureWord word) internal pure returns (uint256) {
        return (FixtureWord.unwrap(word) >> 248) & 0x7f;
    }

    /// One if the fixture belongs to a tie, else zero.
    function tied(FixtureWord word) internal pure returns (uint256) {
        return FixtureWord.unwrap(word) >> 255;
    }

    /// Budget that backs nothing yet.
    function free(FixtureWord word) internal pure returns (uint256) {
        return budget(word) - reserved(word) - combined(word);
    }

    /// What a wrong result could move between people, in asset units; an upper bound, as stakes are rounded up.
    function swing(FixtureWord word) internal pure returns (uint256) {
        unchecked {
            return stakes(word) * UNIT + reserved(word) + combined(word);
        }
    }

    function opened(uint256 start_, uint256 closeUnits, uint256 sport_, bool tied_)
        internal
        pure
        returns (FixtureWord)
    {
        return FixtureWord.wrap((start_ << 208) | (closeUnits << 240) | (sport_ << 248) | (tied_ ? 1 << 255 : 0));
    }

    /// The caller has checked that the sum fits.
    function addBudget(FixtureWord word, uint256 units) internal pure returns (FixtureWord) {
        return FixtureWord.wrap(FixtureWord.unwrap(word) + units);
    }

    function subBudget(FixtureWord word, uint256 units) internal pure returns (FixtureWord) {
        return FixtureWord.wrap(FixtureWord.unwrap(word) - units);
    }

    /// Replaces the pots' reserve; the caller has checked it against the budget.
    function withReserved(FixtureWord word, uint256 units) internal pure returns (FixtureWord) {
        return FixtureWord.wrap(FixtureWord.unwrap(word) & ~(AMOUNT_MAX << 48) | (units << 48));
    }

    /// One accumulator more: its reserve, and what it adds to the one-key counter and to the stakes. The caller has
    /// checked that each sum fits its field.
    function withCombined(FixtureWord word, uint256 atRisk, uint256 oneKey_, uint256 stake)
        internal
        pure
        returns (FixtureWord)
    {
        unchecked {
            return FixtureWord.wrap(FixtureWord.unwrap(word) + (atRisk << 96) + (oneKey_ << 144) + (stake << 176));
        }
    }

    /// One accumulator less; its reserve is part of the word.
    function withoutCombined(FixtureWord word, uint256 atRisk) internal pure returns (FixtureWord) {
        unchecked {
            return FixtureWord.wrap(FixtureWord.unwrap(word) - (atRisk << 96));
        }
    }

    /// Counts `units`, rounded up, with the stakes as far as the field goes: what leaves the reserves of a fixture whose
    /// result is not final stays in its swing.
    function keepSwing(FixtureWord word, uint256 units) internal pure returns (FixtureWord) {
        unchecked {
            uint256 room = STAKED_MAX - stakes(word);
            uint256 more = (units + UNIT - 1) / UNIT;
            return FixtureWord.wrap(FixtureWord.unwrap(word) + ((more < room ? more : room) << 176));
        }
    }

    /// What is paid out of a bet's stake leaves the swing; rounded down, so that what stays is no less than what is open.
    function withoutStakes(FixtureWord word, uint256 units) internal pure returns (FixtureWord) {
        unchecked {
            return FixtureWord.wrap(FixtureWord.unwrap(word) - (units / UNIT << 176));
        }
    }

    /// One bet more: what it adds to the pots' reserve (below zero: wrapped), to the one-key counter and to the stakes.
    /// The caller has checked that each sum fits its field.
    function withBet(FixtureWord word, uint256 reserve, uint256 oneKey_, uint256 stake)
        internal
        pure
        returns (FixtureWord)
    {
        unchecked {
            return FixtureWord.wrap(FixtureWord.unwrap(word) + (reserve << 48) + (oneKey_ << 144) + (stake << 176));
        }
    }
}
