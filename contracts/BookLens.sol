// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StakeLens} from "./StakeLens.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {LimitsWord} from "./types/Limits.sol";
import {PotLib, PotWord} from "./types/Pot.sol";
import {ResultWord} from "./types/Result.sol";

/// @title Read-only views for fronts and indexers, kept out of the hot contract; one call for each question.
contract BookLens is StakeLens {
    /// Bets of one account that can be open at a time.
    uint256 private constant SLOTS = 64;
    uint256 private constant OPEN = 1;

    struct Solvency {
        uint256 held; // asset units that the token says the book has
        int256 customers; // balances, stakes and pots; below zero while the house owes them more than they have
        uint256 house; // the pool's side, of which
        bool solvent; // held covers both counters, and the house's covers what the pool counts
        uint256 free; // no fixture holds
        uint256 placed; // budgets of the current and later epochs
        uint256 owed; // lodged entries and unclaimed exits
        uint256 claimsBond;
        uint256 rest; // pockets, first-loss tranches and fees of epochs
    }

    struct Account {
        uint256 balance;
        uint256 openPayout;
        uint256 eligibleUntil; // seconds
        uint256 noEntryBefore; // seconds
        uint256 tier;
        bool eligible;
        uint256 walletBalance;
        uint256 withdrawing; // units asked back
        uint256 withdrawAt; // seconds; zero without a request
        bool capped; // weekly caps are in force, in cents:
        uint256 depositCap;
        uint256 depositUsed;
        uint256 stakeCap;
        uint256 stakeUsed;
        uint256[] openNonces; // of bets that are placed and not settled, by slot
    }

    struct Fixture {
        uint256 sport;
        uint256 start;
        uint256 closeAt;
        uint256 budget;
        uint256 reserved;
        uint256 combined;
        uint256 free;
        uint256 oneKey; // whole units
        uint256 swing;
    }

    struct Exposure {
        Fixture word;
        uint256 oneKeyRoom; // units that one desk key can still put at risk
        uint256 accumulatorRoom; // units that accumulators can still put at risk, two keys signing
        uint256 epoch; // whose holders own its result
        bool tied;
        bool reported;
        bool isFinal;
        Pot[] pots;
    }

    struct Pot {
        uint256 stakes;
        uint256 required;
        uint256 cash;
        uint256 count;
        bool settling;
        uint256[] liabilities; // one a selection; empty while settling
    }

    struct SlipLeg {
        uint256 fixture;
        uint8 code; // why no bet is accepted on it now; zero: one is
        bool isFinal;
        uint256 multiplier; // half-millionths, once final: what the leg does to the stake, void times aside
        uint256 room; // units that can still be put at risk here, two keys signing
        uint256 oneKeyRoom; // and on one key's signature
    }

    struct Slip {
        uint256 product; // total odds, 1e18 for one, floored leg by leg
        uint256 home; // fixture that pays: the first to start, the lower id
        uint256 epoch; // whose holders own the result
        uint256 closeAt; // seconds; the first market to close
        bool isFinal; // it can be settled
        SlipLeg[] legs;
    }

    constructor(address book_) StakeLens(book_) {}

    /// @notice Whether the book holds what it owes, from the token's own balance, and what the house's side consists of.
    function solvency() external view returns (Solvency memory view_) {
        IHousePool pool = book.pool();
        (view_.customers, view_.house) = book.vault();
        view_.held = book.asset().balanceOf(address(book));
        (view_.free, view_.placed) = (pool.free(), pool.placed());
        (view_.owed, view_.claimsBond) = (pool.owed(), pool.claimsBond());
        uint256 named = view_.free + view_.placed + view_.owed + view_.claimsBond;
        view_.rest = view_.house > named ? view_.house - named : 0;
        view_.solvent = int256(view_.held) >= view_.customers + int256(view_.house) && view_.house >= named;
    }

    /// @notice All that concerns one wallet. Reads its 64 bet slots: for calls, not for transactions.
    function account(address wallet) external view returns (Account memory view_) {
        AccountWord word = book.accounts(wallet);
        LimitsWord limits = book.limits(wallet);
        view_.balance = word.balance();
        view_.openPayout = word.openPayout();
        view_.eligibleUntil = word.eligibleUntil() * 1 hours;
        view_.noEntryBefore = word.noEntryBefore() * 1 days;
        view_.tier = word.flags() & 15;
        view_.eligible = book.eligible(wallet);
        view_.walletBalance = book.asset().balanceOf(wallet);
        (uint256 asked, uint256 withdrawAt) = book.pendingWithdrawal(wallet);
        if (withdrawAt != 0) (view_.withdrawing, view_.withdrawAt) = (asked, withdrawAt);
        view_.capped = word.flags() & AccountLib.HAS_CAPS != 0;
        if (view_.capped) {
            (view_.depositCap, view_.stakeCap) = (limits.depositCap(), limits.stakeCap());
            view_.depositUsed = limits.depositUsed(block.timestamp);
            view_.stakeUsed = limits.stakeUsed(block.timestamp);
        }
        view_.openNonces = _openNonces(wallet);
    }

    function _openNonces(address wallet) private view returns (uint256[] memory nonces) {
        uint256[] memory found = new uint256[](SLOTS);
        uint256 count;
        for (uint256 i; i < SLOTS; ++i) {
            uint256 slot = book.betSlot(wallet, i);
            if (uint8(slot) == OPEN) found[count++] = uint32(slot >> 8);
        }
        nonces = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            nonces[i] = found[i];
        }
    }

    /// @notice A fixture's word.
    function fixture(uint128 id) external view returns (Fixture memory) {
        return _fixture(book.fixtures(id));
    }

    function _fixture(FixtureWord word) private pure returns (Fixture memory) {
        return Fixture({
            sport: word.sport(),
            start: word.start(),
            closeAt: word.closeAt(),
            budget: word.budget(),
            reserved: word.reserved(),
            combined: word.combined(),
            free: word.free(),
            oneKey: word.oneKey(),
            swing: word.swing()
        });
    }

    /// @notice A fixture's budget, what stands against it, what it has room for, and the pots of `legs`, one of each
    ///         pot, in that order.
    function exposure(uint128 id, uint256[] calldata legs) external view returns (Exposure memory view_) {
        FixtureWord word = book.fixtures(id);
        view_.word = _fixture(word);
        view_.oneKeyRoom = oneKeyRoom(word) * FixtureLib.UNIT;
        view_.accumulatorRoom = _accumulatorRoom(word);
        view_.epoch = word.start() / 7 days;
        view_.tied = word.tied() != 0;
        view_.reported = book.oracle().reported(id);
        (,, view_.isFinal) = book.oracle().resultOf(id, word.swing());
        view_.pots = new Pot[](legs.length);
        for (uint256 i; i < legs.length; ++i) {
            view_.pots[i] = pot(legs[i]);
        }
    }

    /// Its free budget, and half of its budget in all.
    function _accumulatorRoom(FixtureWord word) private pure returns (uint256) {
        uint256 half = word.budget() / 2;
        uint256 left = half > word.combined() ? half - word.combined() : 0;
        return left < word.free() ? left : word.free();
    }

    /// @notice The pot that a leg belongs to.
    function pot(uint256 leg) public view returns (Pot memory view_) {
        Leg key = Leg.wrap(leg);
        PotWord word = PotWord.wrap(book.pots(key.potKey()));
        view_.count = word.count();
        view_.settling = word.settling();
        if (view_.settling) {
            view_.cash = word.cash();
            view_.required = word.reserve();
            return view_;
        }
        uint256 size = Markets.size(key.market());
        view_.stakes = word.stakes();
        view_.required = Reserve.ofPot(word, key.market());
        view_.liabilities = new uint256[](size);
        for (uint256 i; i < size; ++i) {
            if (size <= Reserve.SMALL) {
                view_.liabilities[i] = word.liability(i);
            } else {
                view_.liabilities[i] = PotLib.side(book.pots(key.potKey() + 1 + i / 4), i % 4);
            }
        }
    }

    /// @notice An accumulator of `legs` (with odds) as its fixtures stand now: who pays, where there is room, and what
    ///         is decided.
    function accumulator(uint256[] calldata legs) external view returns (Slip memory view_) {
        DeskWord desk = book.desk();
        view_.product = Payout.ONE;
        view_.closeAt = type(uint256).max;
        view_.isFinal = true;
        view_.legs = new SlipLeg[](legs.length);
        uint256 first = type(uint256).max;
        bool lost;
        for (uint256 i; i < legs.length; ++i) {
            Leg leg = Leg.wrap(legs[i]);
            FixtureWord word = book.fixtures(leg.fixture());
            SlipLeg memory one = view_.legs[i];
            one.fixture = leg.fixture();
            one.code = _leg(leg, word, PotWord.wrap(0), desk);
            one.room = _accumulatorRoom(word);
            one.oneKeyRoom = oneKeyRoom(word) * FixtureLib.UNIT;
            (one.isFinal, one.multiplier) = _decided(leg, word);
            if (!one.isFinal) view_.isFinal = false;
            else if (one.multiplier == 0) lost = true;
            view_.product = view_.product * leg.odds() / 1e6;
            if (word.closeAt() < view_.closeAt) view_.closeAt = word.closeAt();
            if (word.start() < first || (word.start() == first && leg.fixture() < view_.home)) {
                (first, view_.home) = (word.start(), leg.fixture());
            }
        }
        // A void time can still turn a lost leg into a void one; `settle` has the last word.
        if (lost) view_.isFinal = true;
        view_.epoch = first / 7 days;
    }

    function _decided(Leg leg, FixtureWord word) private view returns (bool isFinal, uint256 multiplier) {
        ResultWord result;
        (result,, isFinal) = book.oracle().resultOf(leg.fixture(), word.swing());
        if (isFinal && Markets.check(leg, word.sport()) == Markets.FINE) {
            multiplier = Payout.multiplier(Payout.outcome(result, leg), leg.odds(), 1, 1);
        }
    }

    /// @notice The EIP-712 type hashes that the contracts use.
    function typeHashes() external pure returns (string[] memory names, bytes32[] memory hashes) {
        names = new string[](18);
        hashes = new bytes32[](18);
        (names[0], hashes[0]) = ("Order", TypedData.ORDER);
        (names[1], hashes[1]) = ("Ticket", TypedData.TICKET);
        (names[2], hashes[2]) = ("Batch", TypedData.BATCH);
        (names[3], hashes[3]) = ("SameGame", TypedData.SAME_GAME);
        (names[4], hashes[4]) = ("Cancel", TypedData.CANCEL);
        (names[5], hashes[5]) = ("CashOutRequest", TypedData.CASH_OUT_REQUEST);
        (names[6], hashes[6]) = ("CashOutOffer", TypedData.CASH_OUT_OFFER);
        (names[7], hashes[7]) = ("BettingKey", TypedData.BETTING_KEY);
        (names[8], hashes[8]) = ("WithdrawTo", TypedData.WITHDRAW_TO);
        (names[9], hashes[9]) = ("Fixture", TypedData.FIXTURE);
        (names[10], hashes[10]) = ("Report", TypedData.REPORT);
        (names[11], hashes[11]) = ("Reports", TypedData.REPORTS);
        (names[12], hashes[12]) = ("Vote", TypedData.VOTE);
        (names[13], hashes[13]) = ("Ruling", TypedData.RULING);
        (names[14], hashes[14]) = ("Grant", TypedData.GRANT);
        (names[15], hashes[15]) = ("BatchOfTwo", TypedData.BATCH_OF_TWO);
        (names[16], hashes[16]) = ("SameGameOfTwo", TypedData.SAME_GAME_OF_TWO);
        (names[17], hashes[17]) = ("CashOutOfferOfTwo", TypedData.CASH_OUT_OFFER_OF_TWO);
    }
}
