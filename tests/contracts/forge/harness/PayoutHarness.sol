// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Markets} from "../../../../contracts/libraries/Markets.sol";
import {Payout} from "../../../../contracts/libraries/Payout.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {ResultWord} from "../../../../contracts/types/Result.sol";

/// @notice Runs the payout and market libraries over thousands of packed cases in one call. For tests only.
contract PayoutHarness {
    /// The one-leg shortcut and the general steps pay differently.
    error ShortcutDiffers(uint256 stake, uint256 by);

    /// @param cases 64 bytes a case: result, leg with odds.
    /// @return answers 8 bytes a case: kind in the top byte, below it the multiplier at the leg's odds.
    function outcomes(bytes calldata cases) external pure returns (bytes memory answers) {
        uint256 count = cases.length / 64;
        answers = new bytes(8 * count);
        for (uint256 i = 0; i < count; ++i) {
            Leg leg = Leg.wrap(_word(cases, 64 * i + 32));
            uint256 kind = Payout.outcome(ResultWord.wrap(_word(cases, 64 * i)), leg);
            _put(answers, 8 * i, 8, (kind << 56) | Payout.multiplier(kind, leg.odds(), 0, 0));
        }
    }

    /// @param cases 32 bytes a case: kind, odds, places and tied, eight bytes each.
    /// @return answers 8 bytes a case: the multiplier.
    function multipliers(bytes calldata cases) external pure returns (bytes memory answers) {
        uint256 count = cases.length / 32;
        answers = new bytes(8 * count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 word = _word(cases, 32 * i);
            uint256 by = Payout.multiplier(word >> 192, uint64(word >> 128), uint64(word >> 64), uint64(word));
            _put(answers, 8 * i, 8, by);
        }
    }

    /// @param cases for each bet a word (stake above bit 8, number of legs below) and its legs as in `outcomes`.
    /// @param count how many bets
    /// @return answers 32 bytes a bet: units paid
    function payouts(bytes calldata cases, uint256 count) external pure returns (bytes memory answers) {
        answers = new bytes(32 * count);
        uint256 at = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 head = _word(cases, at);
            at += 32;
            uint256 product = Payout.ONE;
            uint256 by = 0;
            for (uint256 j = 0; j < head & 0xff; ++j) {
                Leg leg = Leg.wrap(_word(cases, at + 32));
                uint256 kind = Payout.outcome(ResultWord.wrap(_word(cases, at)), leg);
                by = Payout.multiplier(kind, leg.odds(), 0, 0);
                product = Payout.step(product, by);
                at += 64;
            }
            uint256 paid = Payout.payout(head >> 8, product);
            if (head & 0xff == 1 && Payout.single(head >> 8, by) != paid) revert ShortcutDiffers(head >> 8, by);
            _put(answers, 32 * i, 32, paid);
        }
    }

    /// @param cases 33 bytes a case: sport, leg.
    /// @return answers one byte a case: the reason of `Markets.check`.
    function checks(bytes calldata cases) external pure returns (bytes memory answers) {
        uint256 count = cases.length / 33;
        answers = new bytes(count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 reason = Markets.check(Leg.wrap(_word(cases, 33 * i + 1)), uint8(cases[33 * i]));
            answers[i] = bytes1(uint8(reason));
        }
    }

    /// @param cases 33 bytes a case: sport, result.
    /// @return answers one byte a case: bit 0 well formed, bit 1 fits the sport.
    function results(bytes calldata cases) external pure returns (bytes memory answers) {
        uint256 count = cases.length / 33;
        answers = new bytes(count);
        for (uint256 i = 0; i < count; ++i) {
            ResultWord word = ResultWord.wrap(_word(cases, 33 * i + 1));
            uint256 verdict = (word.wellFormed() ? 1 : 0) | (word.fitsSport(uint8(cases[33 * i])) ? 2 : 0);
            answers[i] = bytes1(uint8(verdict));
        }
    }

    /// @notice Gas of one call of the library, for the record.
    function gasOfOutcome(uint256 result, uint256 leg) external view returns (uint256 used, uint256 kind) {
        uint256 before = gasleft();
        kind = Payout.outcome(ResultWord.wrap(result), Leg.wrap(leg));
        used = before - gasleft();
    }

    /// @notice Gas of one check of a leg, for the record.
    function gasOfCheck(uint256 leg, uint256 sport) external view returns (uint256 used, uint256 reason) {
        uint256 before = gasleft();
        reason = Markets.check(Leg.wrap(leg), sport);
        used = before - gasleft();
    }

    /// @notice The market's size in the low byte, and bit 8 when it is relative.
    function shapeOf(uint256 market) external pure returns (uint256) {
        return Markets.size(market) | (Markets.isRelative(market) ? 256 : 0);
    }

    function _word(bytes calldata data, uint256 at) private pure returns (uint256 word) {
        word = uint256(bytes32(data[at:at + 32]));
    }

    /// Writes the low `size` bytes of a number, most significant first.
    function _put(bytes memory into, uint256 at, uint256 size, uint256 value) private pure {
        require(at + size <= into.length && size <= 32);
        assembly ("memory-safe") {
            let place := add(add(into, 32), at)
            for { let i := 0 } lt(i, size) { i := add(i, 1) } {
                mstore8(add(place, i), shr(mul(8, sub(sub(size, 1), i)), value))
            }
        }
    }
}
