// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookRules, BookStorage} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {Markets} from "./libraries/Markets.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {Tally} from "./types/Calls.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotWord} from "./types/Pot.sol";

/// @title What singles and accumulators share: packed groups, the checks of a leg, terms, and bookings to the pool.
abstract contract BookShared is BookStorage {
    using Wire for bytes;

    /// Bytes of an item in `settle`.
    uint256 internal constant SETTLE_ITEM = 35;

    // ------------------------------------------------------------------------------------------------- packed input

    /// Head of a group: number of legs, the leg, number of items; repeated in the event at `out`. The items, `size` bytes
    /// each, must all be there: the lists in memory have room for no more than the data can hold. So the last group ends
    /// where the data does, and data without a group fails for want of items.
    function _readGroup(bytes calldata data, uint256 cursor, uint256 head, uint256 out, uint256 size)
        internal
        pure
        returns (Leg leg, uint256 items, uint256 next)
    {
        next = Wire.put(out, head, GROUP_HEAD);
        leg = Leg.wrap(((head >> 8) & type(uint224).max) << 32);
        items = head & 0xff;
        if (items == 0) revert ItemCount(0);
        unchecked {
            data.mustReach(cursor + GROUP_HEAD + items * size);
        }
    }

    /// Head of a group of 2 to 12 legs, as in `_readGroup`; `next` is the first item's place in the data.
    function _readLegs(bytes calldata data, uint256 cursor, uint256 out, uint256 size)
        internal
        pure
        returns (uint256 count, uint256 items, uint256 next, uint256 behind)
    {
        unchecked {
            count = data.read(cursor, 1);
            if (count - 2 > BookRules.LEGS_MAX - 2) revert LegCount(count);
            next = cursor + 2 + LEG * count;
            items = data.read(next - 1, 1);
            if (items == 0) revert ItemCount(0);
            data.mustReach(next + items * size);
            behind = data.copy(cursor, next - cursor, out);
        }
    }

    /// The codes written in between; a strict call has exactly one item.
    function _codes(uint256 from, uint256 to, bool strict) internal pure returns (bytes memory) {
        unchecked {
            uint256 items = to - from;
            if (strict ? items != 1 : items == 0) revert ItemCount(items);
            return Wire.seal(from, to);
        }
    }

    // ------------------------------------------------------------------------------------------------- legs and terms

    /// What all bets of one leg share, in the order of the codes.
    function _checkGroup(Leg leg, FixtureWord word, PotWord pot, DeskWord desk)
        internal
        view
        virtual
        returns (uint256)
    {
        uint256 start = word.start();
        if (block.timestamp < desk.pausedUntil()) return Code.PAUSED;
        if (start == 0) return Code.UNKNOWN_FIXTURE;
        if (Markets.check(leg, word.sport()) != Markets.FINE) return Code.UNKNOWN_MARKET;
        if (leg.odds() <= PPM) return Code.ODDS;
        if (block.timestamp >= word.closeAt()) return Code.MARKET_CLOSED;
        // Before the start only a VOID can stand, and a bet on it is refunded.
        if (block.timestamp >= start && _oracle.reported(leg.fixture())) return Code.REPORTED;
        return pot.settling() ? Code.POT_SETTLING : Code.OK;
    }

    /// Earliest acceptance that can still be placed.
    function _oldest(uint256 start) internal view virtual returns (uint256) {
        unchecked {
            return block.timestamp - (block.timestamp >= start ? BookRules.TICKET_LIFE_IN_PLAY : BookRules.TICKET_LIFE);
        }
    }

    /// What stands for the legs in the terms of an accumulator: their hash, odds included. No leg has the lowest bit.
    function _legsTerms(uint256 legs, uint256 end) internal pure returns (bytes32) {
        return Wire.hash(legs, end) | bytes32(uint256(1));
    }

    /// Hash of what the slot and its word don't already say, cut to 216 bits and in place.
    function _terms(address bettor, uint256 stake, uint256 acceptedAt, Leg leg) internal pure returns (uint256) {
        uint256 head = (uint256(uint160(bettor)) << 96) | (stake << 40) | (acceptedAt << 8);
        return uint256(TypedData.word2(bytes32(head), bytes32(Leg.unwrap(leg)))) >> 40 << 40;
    }

    // ------------------------------------------------------------------------------------------------- bookings

    /// Moves what was booked between the customers' and the house's counters and tells the pool.
    function _sendBookings(Tally memory tally) internal {
        (uint256 gains, uint256 losses) = (tally.gains, tally.losses);
        if (gains == 0 && losses == 0) return;
        (tally.gains, tally.losses) = (0, 0);
        uint256 counters = _vault;
        uint256 customers = uint128(counters) + losses - gains;
        uint256 house = (counters >> 128) + gains - losses;
        _vault = (house << 128) | customers;
        _pool.book(tally.epoch, gains, losses);
    }
}
