// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A customer's account in one word.
///
///  255        232 231          224 223           200 199          168 167        88 87      0
/// | withdraw at | tier and flags | no entry before | eligible until | open payout | balance |
///
/// balance, open payout   asset units (10^6 = one euro)
/// eligible until         hours since 1970, exclusive; zero: never granted
/// no entry before        days since 1970; only ever raised
/// tier and flags         tier in the low 4 bits; bit 4: weekly caps exist; bit 5: a betting key was registered;
///                        bit 6: a cancellation is not finished
/// withdraw at            five-minute units since 1970, rounded up; zero: no request
type AccountWord is uint256;

using AccountLib for AccountWord global;

/// @notice Reads and writes the fields of an `AccountWord`; nothing else touches its bits.
library AccountLib {
    uint256 internal constant HAS_CAPS = 1 << 4;
    uint256 internal constant HAS_KEY = 1 << 5;
    uint256 internal constant HAS_CANCELLATIONS = 1 << 6;

    uint256 private constant BALANCE_MAX = type(uint88).max;
    uint256 private constant ENTRY_MASK = uint256(type(uint64).max) << 168;

    error BalanceTooLarge(uint256 balance);

    function balance(AccountWord word) internal pure returns (uint256) {
        return uint88(AccountWord.unwrap(word));
    }

    function openPayout(AccountWord word) internal pure returns (uint256) {
        return uint80(AccountWord.unwrap(word) >> 88);
    }

    function eligibleUntil(AccountWord word) internal pure returns (uint256) {
        return uint32(AccountWord.unwrap(word) >> 168);
    }

    function noEntryBefore(AccountWord word) internal pure returns (uint256) {
        return uint24(AccountWord.unwrap(word) >> 200);
    }

    function flags(AccountWord word) internal pure returns (uint256) {
        return uint8(AccountWord.unwrap(word) >> 224);
    }

    function withdrawAt(AccountWord word) internal pure returns (uint256) {
        return AccountWord.unwrap(word) >> 232;
    }

    /// May this account deposit, bet or enter now?
    function eligible(AccountWord word, uint256 now_) internal pure returns (bool) {
        return now_ / 1 hours < eligibleUntil(word) && now_ / 1 days >= noEntryBefore(word);
    }

    function credit(AccountWord word, uint256 units) internal pure returns (AccountWord) {
        uint256 sum = balance(word) + units;
        if (sum > BALANCE_MAX) revert BalanceTooLarge(sum);
        return AccountWord.wrap(AccountWord.unwrap(word) + units);
    }

    /// The caller has checked `units <= balance`.
    function debit(AccountWord word, uint256 units) internal pure returns (AccountWord) {
        unchecked {
            return AccountWord.wrap(AccountWord.unwrap(word) - units);
        }
    }

    /// Stake leaves the balance, payout joins the open payout. The caller has checked both against their caps.
    function place(AccountWord word, uint256 stake, uint256 payout) internal pure returns (AccountWord) {
        unchecked {
            return AccountWord.wrap(AccountWord.unwrap(word) - stake + (payout << 88));
        }
    }

    /// A bet ends: its payout, which `place` added, leaves the open payout and `paid` joins the balance.
    function end(AccountWord word, uint256 payout, uint256 paid) internal pure returns (AccountWord) {
        unchecked {
            uint256 sum = balance(word) + paid; // 88 and 70 bits
            if (sum > BALANCE_MAX) revert BalanceTooLarge(sum);
            return AccountWord.wrap(AccountWord.unwrap(word) - (payout << 88) + paid);
        }
    }

    function withWithdrawAt(AccountWord word, uint256 units) internal pure returns (AccountWord) {
        return AccountWord.wrap((AccountWord.unwrap(word) & type(uint232).max) | (units << 232));
    }

    function withFlag(AccountWord word, uint256 flag) internal pure returns (AccountWord) {
        return AccountWord.wrap(AccountWord.unwrap(word) | (flag << 224));
    }

    function withoutFlag(AccountWord word, uint256 flag) internal pure returns (AccountWord) {
        return AccountWord.wrap(AccountWord.unwrap(word) & ~(flag << 224));
    }

    /// Replaces eligibility, date and flags; the caller keeps the date from falling.
    function withEntry(AccountWord word, uint256 until, uint256 noEntry, uint256 flags_)
        internal
        pure
        returns (AccountWord)
    {
        return AccountWord.wrap(
            (AccountWord.unwrap(word) & ~ENTRY_MASK) | (until << 168) | (noEntry << 200) | (flags_ << 224)
        );
    }
}
