// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DeskWord} from "./Desk.sol";
import {FixtureWord} from "./Fixture.sol";
import {Leg} from "./Leg.sol";
import {PotWord} from "./Pot.sol";

// What one placing or settling call carries in memory; nothing of it is stored.

/// What one placing call carries from item to item.
struct Run {
    bool strict;
    bool own;
    uint256 single; // 1 if one desk key signed alone, else 0
    DeskWord desk;
    uint256 minimum; // smallest stake
    bytes32 domain;
    uint256 tickets; // memory pointer: the next ticket hash
    uint256 out; // memory pointer: the next byte of the event
    uint256 codes; // memory pointer: the next code
}

/// One leg with everything that its bets share. The words of fixture and pot are read once, counted up by each bet
/// and written once. Of several legs there is no pot; see `_openLegs`.
struct Group {
    uint256 code;
    Leg leg; // of several legs: their hash, with a bit that no leg has
    uint256 product; // total odds, 1e18 for one
    bytes32 legHash;
    bytes32 oddsHash;
    uint256 oldest; // earliest acceptance that can still be placed
    FixtureWord word;
    PotWord pot; // all but this selection's liability
    uint256 mine; // liability of this leg's selection
    uint256 beside; // what a result that pays it can pay besides, at most
    uint256 others; // what the worst result that does not pay it calls in
    uint256 required;
    uint256 legs; // memory pointer: the legs of an accumulator, up to
    uint256 end; // here, which is zero for a single
}

/// The legs of accumulators that are being settled. Four lists in memory, a word a leg each: legs, words of the
/// fixtures, multipliers (PENDING until the result is final), void times.
struct Slips {
    uint256 count;
    uint256 legs;
    uint256 words;
    uint256 multipliers;
    uint256 voids;
    bytes32 terms;
    uint256 product;
    uint256 home; // index of the fixture that pays: first to start, lower id
    bool settled;
    uint256 gains;
    uint256 losses;
}

/// One leg that is being settled; the pot's word is read once, counted down by each bet and written once.
struct Payday {
    Leg leg;
    FixtureWord word;
    PotWord pot;
    bool isFinal;
    uint256 multiplier; // half-millionths
    uint256 voids;
}

/// What one settling call carries on. Bookings not yet sent to the pool are of one epoch.
struct Tally {
    bool strict;
    uint256 out;
    uint256 codes;
    uint256 epoch;
    uint256 gains;
    uint256 losses;
}
