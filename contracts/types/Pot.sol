// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One pot: a market of a fixture at one period, line and (for relative markets) score when priced.
///
/// Open, up to three selections:
///  255 248 247 224 223   168 167   112 111    56 55      0
/// | flag  | count | V2      | V1      | V0       | stakes |
///
/// Open, more selections (head; the liabilities stand in further words, four of 56 bits each):
/// | flag  | count | zero              | largest V | stakes |
///
/// Settling, any size:
///  255 248 247 224 223  120 119     64 63      0
/// | flag  | count | zero   | reserve   | cash   |
///
/// stakes   stakes of bets accepted before the in-play limit
/// V        a selection's liability: payout of a bet before the limit, payout less stake of one after it
/// count    open bets
/// flag     0 open, 1 settling: the first settlement freezes the reserve, and no bet enters any more
/// cash     stakes and reserve less what has been paid
type PotWord is uint256;

using PotLib for PotWord global;

/// @notice Reads and writes the fields of a `PotWord`; nothing else touches its bits.
library PotLib {
    /// A pot whose profit is booked: settling, empty; no bet enters it any more.
    PotWord internal constant BOOKED = PotWord.wrap(1 << 248);
    uint256 internal constant AMOUNT_MAX = type(uint56).max;
    uint256 private constant COUNT_ONE = 1 << 224;
    uint256 internal constant COUNT_MAX = type(uint24).max;
    /// Half of what the field holds, so that stakes and reserve together fit a liability's field.
    uint256 internal constant STAKES_MAX = type(uint56).max / 2;

    error PotShort(uint256 cash, uint256 paid);
    error PotStakes(uint256 stakes);

    function stakes(PotWord word) internal pure returns (uint256) {
        return uint56(PotWord.unwrap(word));
    }

    /// Liability of selection `index` of a small pot; for a head word, index 0 is the largest liability.
    function liability(PotWord word, uint256 index) internal pure returns (uint256) {
        unchecked {
            return uint56(PotWord.unwrap(word) >> (56 + 56 * index));
        }
    }

    function count(PotWord word) internal pure returns (uint256) {
        return uint24(PotWord.unwrap(word) >> 224);
    }

    function settling(PotWord word) internal pure returns (bool) {
        return PotWord.unwrap(word) >> 248 != 0;
    }

    function cash(PotWord word) internal pure returns (uint256) {
        return uint64(PotWord.unwrap(word));
    }

    function reserve(PotWord word) internal pure returns (uint256) {
        return uint56(PotWord.unwrap(word) >> 64);
    }

    /// An open pot with one bet more, whose stake counts for `backing`; stakes and count fit their fields.
    function withBet(PotWord word, uint256 backing) internal pure returns (PotWord) {
        unchecked {
            return PotWord.wrap(PotWord.unwrap(word) + backing + COUNT_ONE);
        }
    }

    /// An open pot that `bets` fewer bets stand in: `backing` leaves the stakes, and what the house keeps joins them.
    function withoutBet(PotWord word, uint256 backing, uint256 kept, uint256 bets) internal pure returns (PotWord) {
        uint256 sum = stakes(word) - backing + kept;
        if (sum > STAKES_MAX) revert PotStakes(sum);
        return PotWord.wrap((PotWord.unwrap(word) >> 56 << 56 | sum) - bets * COUNT_ONE);
    }

    /// An open pot with liability number `index` replaced; it fits its field.
    function withLiability(PotWord word, uint256 index, uint256 liability_) internal pure returns (PotWord) {
        unchecked {
            return PotWord.wrap(withSide(PotWord.unwrap(word), index + 1, liability_));
        }
    }

    /// Liability number `index` (0 to 3) of a further word.
    function side(uint256 bits, uint256 index) internal pure returns (uint256) {
        unchecked {
            return (bits >> (56 * index)) & AMOUNT_MAX;
        }
    }

    /// A further word with liability number `index` replaced; it fits its field.
    function withSide(uint256 bits, uint256 index, uint256 liability_) internal pure returns (uint256) {
        unchecked {
            uint256 shift = 56 * index;
            return (bits & ~(AMOUNT_MAX << shift)) | (liability_ << shift);
        }
    }

    /// Turns an open pot into a settling one; `reserve_` is its frozen reserve.
    function freeze(PotWord word, uint256 reserve_) internal pure returns (PotWord) {
        unchecked {
            return PotWord.wrap((stakes(word) + reserve_) | (reserve_ << 64) | (count(word) << 224) | (1 << 248));
        }
    }

    /// A settling pot with one bet less: `own` comes in, `paid` goes out.
    function settle(PotWord word, uint256 own, uint256 paid) internal pure returns (PotWord) {
        unchecked {
            // The reserve covers every result; a pot that could not pay stops all the same, whatever else is wrong.
            if (paid > cash(word) + own) revert PotShort(cash(word) + own, paid);
            return PotWord.wrap(PotWord.unwrap(word) + own - paid - COUNT_ONE);
        }
    }
}
