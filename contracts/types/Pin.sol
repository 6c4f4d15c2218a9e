// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What is fixed for a fixture when it is listed, in one word; nothing changes it afterwards.
///
///  255 240 239    224 223       192 191  176 175  160 159  152 151 144 143       136 135   128 127    96 95     64 63   32 31   0
/// | zero  | bond    | large swing | slow   | fast   | rules  | sport | committee | close + | deadline | earliest | tie  | start |
///
/// start, earliest, deadline   seconds; earliest: first second of a played result; deadline: void by time from then on
/// tie                         32 bits of the tie's hash; zero: the fixture belongs to no tie
/// close +                     five-minute units after the start
/// fast, slow                  windows, seconds
/// large swing                 whole units; from there on there is no fast lane
/// bond                        of a first challenge, hundredths of a percent of the swing
type PinWord is uint256;

using PinLib for PinWord global;

/// @notice Reads the fields of a `PinWord`; nothing else touches its bits.
library PinLib {
    uint256 private constant UNIT = 1e6;

    function pack(
        uint256 start_,
        uint256 earliest_,
        uint256 deadline_,
        uint256 closeUnits_,
        uint256 committee_,
        uint256 sport_,
        uint256 rules_,
        uint256 terms
    ) internal pure returns (PinWord) {
        return PinWord.wrap(
            start_ | (earliest_ << 64) | (deadline_ << 96) | (closeUnits_ << 128) | (committee_ << 136)
                | (sport_ << 144) | (rules_ << 152) | (terms << 160)
        );
    }

    /// Windows, large swing and bond: the part that comes from the parameters of the day.
    function packTerms(uint256 fast_, uint256 slow_, uint256 large_, uint256 bond_) internal pure returns (uint256) {
        return fast_ | (slow_ << 16) | (large_ << 32) | (bond_ << 64);
    }

    function start(PinWord word) internal pure returns (uint256) {
        return uint32(PinWord.unwrap(word));
    }

    /// Of the tie only a hash is kept, never zero: two ties that share it cost a bet over both, and let none through.
    function withTie(PinWord word, uint256 tie_) internal pure returns (PinWord) {
        if (tie_ == 0) return word;
        uint256 short = uint32(uint256(keccak256(abi.encode(tie_))));
        return PinWord.wrap(PinWord.unwrap(word) | ((short == 0 ? 1 : short) << 32));
    }

    function tie(PinWord word) internal pure returns (uint32) {
        return uint32(PinWord.unwrap(word) >> 32);
    }

    function earliest(PinWord word) internal pure returns (uint256) {
        return uint32(PinWord.unwrap(word) >> 64);
    }

    function deadline(PinWord word) internal pure returns (uint256) {
        return uint32(PinWord.unwrap(word) >> 96);
    }

    function closeUnits(PinWord word) internal pure returns (uint256) {
        return uint8(PinWord.unwrap(word) >> 128);
    }

    function committee(PinWord word) internal pure returns (uint256) {
        return uint8(PinWord.unwrap(word) >> 136);
    }

    function sport(PinWord word) internal pure returns (uint256) {
        return uint8(PinWord.unwrap(word) >> 144);
    }

    function rules(PinWord word) internal pure returns (uint256) {
        return uint8(PinWord.unwrap(word) >> 152);
    }

    function fast(PinWord word) internal pure returns (uint256) {
        return uint16(PinWord.unwrap(word) >> 160);
    }

    function slow(PinWord word) internal pure returns (uint256) {
        return uint16(PinWord.unwrap(word) >> 176);
    }

    function isLarge(PinWord word, uint256 swing) internal pure returns (bool) {
        return swing >= uint32(PinWord.unwrap(word) >> 192) * UNIT;
    }

    function bond(PinWord word) internal pure returns (uint256) {
        return uint16(PinWord.unwrap(word) >> 224);
    }
}
