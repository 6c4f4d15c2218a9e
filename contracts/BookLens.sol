// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookOffice} from "./BookOffice.sol";
import {FixtureOracle} from "./FixtureOracle.sol";
import {Markets} from "./libraries/Markets.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {AccountWord} from "./types/Account.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotLib, PotWord} from "./types/Pot.sol";

/// @title Read-only views for fronts and indexers, kept out of the hot contract.
contract BookLens {
    /// The book; its views are the office's.
    BookOffice public immutable book;

    struct Solvency {
        uint256 held; // asset units that the token says the book has
        uint256 customers; // balances, stakes and pots
        uint256 house; // the pool's side
        bool solvent; // held covers both
    }

    struct Account {
        uint256 balance;
        uint256 openPayout;
        uint256 eligibleUntil; // seconds
        uint256 noEntryBefore; // seconds
        uint256 tier;
        bool eligible;
        uint256 walletBalance;
    }

    struct Fixture {
        uint256 sport;
        uint256 start;
        uint256 closeAt;
        uint256 budget;
        uint256 reserved;
        uint256 combined;
        uint256 free;
        uint256 oneKey;
        uint256 swing;
    }

    struct Pot {
        uint256 stakes;
        uint256 required;
        uint256 cash;
        uint256 count;
        bool settling;
        uint256[] liabilities; // one a selection; empty while settling
    }

    constructor(address book_) {
        book = BookOffice(book_);
    }

    /// @notice Whether the book holds what it owes, from the token's own balance.
    function solvency() external view returns (Solvency memory view_) {
        (view_.customers, view_.house) = book.vault();
        view_.held = book.asset().balanceOf(address(book));
        view_.solvent = view_.held >= view_.customers + view_.house;
    }

    function account(address wallet) external view returns (Account memory view_) {
        AccountWord word = book.accounts(wallet);
        view_ = Account({
            balance: word.balance(),
            openPayout: word.openPayout(),
            eligibleUntil: word.eligibleUntil() * 1 hours,
            noEntryBefore: word.noEntryBefore() * 1 days,
            tier: word.flags() & 15,
            eligible: word.eligible(block.timestamp),
            walletBalance: book.asset().balanceOf(wallet)
        });
    }

    function fixture(uint128 id) external view returns (Fixture memory view_) {
        FixtureWord word = book.fixtures(id);
        view_ = Fixture({
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

    /// @notice The pot that a leg belongs to.
    function pot(uint256 leg) external view returns (Pot memory view_) {
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

    /// @notice The EIP-712 type hashes that the contracts use, in the order of `TypedData`.
    function typeHashes() external pure returns (string[] memory names, bytes32[] memory hashes) {
        names = new string[](15);
        hashes = new bytes32[](15);
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
    }
}
