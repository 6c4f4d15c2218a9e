// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OperatorWord} from "../../../../contracts/types/Operator.sol";
import {Docket} from "./Docket.sol";

/// The oracle's money as its rules make it: challenges with their parts, operators' bonds, and the fee pot.
abstract contract Bonds is Docket {
    uint256 internal constant HELD = 0; // a fate
    uint256 internal constant CENT = 1e4;
    uint256 internal constant FLOOR = 100 * EURO;
    uint256 internal constant EXIT_DELAY = 35 days;
    uint256 internal constant EXIT_OPEN = 7 days;

    struct Challenge {
        uint256 sum;
        uint256 reward;
        uint256 paid;
        uint256 fate;
    }

    /// What one account put into one challenge, not claimed yet.
    struct Part {
        uint256 game;
        uint256 index;
        address who;
        uint256 own;
        uint256 bonded;
    }

    struct Operator {
        uint256 free;
        uint256 staked;
        uint256 owed;
        uint256 exiting;
        uint256 exitAt;
    }

    mapping(uint256 game => mapping(uint256 index => Challenge)) internal _challenges;
    Part[] internal _parts;
    Operator[MEMBERS] internal _operators;
    uint256 internal _fees;
    mapping(uint256 game => uint256) internal _caught;
    mapping(uint256 game => mapping(uint256 member => uint256)) internal _shareTaken;
    mapping(bytes32 proof => bool) internal _proofs;

    // ------------------------------------------------------------------------------------------------- challenges

    /// What the next challenge lacks: the pinned share of the swing in whole cents, rounded up, no less than the floor;
    /// doubled with each challenge before.
    function _missing(uint256 game) internal view returns (uint256) {
        Case storage one = _cases[game];
        uint256 share = book.swing(_games[game].id) * one.bond;
        uint256 due = (share + 10_000 * CENT - 1) / (10_000 * CENT) * CENT;
        if (due < FLOOR) due = FLOOR;
        due <<= one.count;
        uint256 sum = _challenges[game][one.count].sum;
        return due > sum ? due - sum : 0;
    }

    function _noteGiven(uint256 game, address who, uint256 units, bool bonded) internal {
        uint256 index = _cases[game].count;
        _challenges[game][index].sum += units;
        uint256 at;
        while (at < _parts.length && !_isPart(at, game, index, who)) ++at;
        if (at == _parts.length) _parts.push(Part(game, index, who, 0, 0));
        if (bonded) _parts[at].bonded += units;
        else _parts[at].own += units;
    }

    function _isPart(uint256 at, uint256 game, uint256 index, address who) private view returns (bool) {
        return _parts[at].game == game && _parts[at].index == index && _parts[at].who == who;
    }

    /// Lost money goes to the fee pot; a right challenger gets half of the bond out of it, no more than half of the pot.
    function _decideBond(uint256 game, uint256 fate) internal override {
        Challenge storage one = _challenges[game][_cases[game].count - 1];
        if (one.fate != HELD) _found("I28: a bond decided twice");
        one.fate = fate;
        if (fate == LOST) _fees += one.sum;
        if (fate == HALF) _fees += one.sum - one.sum / 2;
        if (fate == WON) {
            one.reward = _least(one.sum, _fees) / 2 / CENT * CENT;
            _fees -= one.reward;
            if (one.reward != 0) _mark("challenger rewarded");
        }
        bytes32[4] memory names = [bytes32(""), "bond lost", "half of a bond lost", "bond won"];
        _mark(names[fate]);
    }

    /// Whether a part can be claimed now, and what of it is due to the wallet and to the operator's bond.
    function _dueOf(Part memory part) internal view returns (bool decided, uint256 units, uint256 toBond) {
        Case storage one = _cases[part.game];
        Challenge storage whole = _challenges[part.game][part.index];
        (uint256 phase,,,) = _standing(part.game);
        uint256 given = part.own + part.bonded;
        uint256 fate = whole.fate;
        uint256 reward = whole.reward;
        uint256 due;
        if (part.index >= one.count) {
            (decided, due) = (phase == FINAL, given);
        } else {
            decided = fate != HELD || phase == FINAL;
            // The call writes down what silence has decided.
            if (fate == HELD) fate = one.signers == 0 ? HALF : LOST;
            if (fate == HALF) due = given / 2;
            if (fate == WON) due = given + given * reward / whole.sum;
        }
        toBond = due * part.bonded / given;
        units = due - toBond;
    }

    // ------------------------------------------------------------------------------------------------- operators

    function _member(address who) internal view returns (uint256 member) {
        while (member < MEMBERS && _memberAt[member] != who) ++member;
    }

    function _creditOperator(uint256 member, uint256 units) internal {
        Operator storage one = _operators[member];
        uint256 paid = _least(one.owed, units);
        one.free += units - paid;
        one.owed -= paid;
        _fees += paid;
    }

    /// Takes a share of all that is bonded, at once or as a debt. Returns what is due to whoever brought the proof.
    function _slashOperator(uint256 member, uint256 share) internal returns (uint256 bounty) {
        Operator storage one = _operators[member];
        uint256 all = one.free + one.staked;
        uint256 units = (all > one.owed ? all - one.owed : 0) * share / 10_000;
        uint256 taken = _least(units, one.free);
        one.free -= taken;
        one.owed += units - taken;
        bounty = _least(taken / 10, 1000 * EURO);
        _fees += taken - bounty;
        if (taken != 0) _mark("bond slashed");
        if (units != taken) _mark("slashed as a debt");
    }

    // ------------------------------------------------------------------------------------------------- check

    /// The oracle holds what it owes: bonds, undecided and unclaimed parts of challenges, and the fee pot (I1, I28).
    function checkBonds() public view {
        uint256 held;
        for (uint256 i; i < MEMBERS; ++i) {
            Operator memory one = _operators[i];
            OperatorWord word = oracle.operators(_memberAt[i]);
            _same("I1: free bond of operator", i, one.free, word.free());
            _same("I1: staked bond of operator", i, one.staked, word.staked());
            _same("I1: debt of operator", i, one.owed, word.owed());
            held += one.free;
        }
        for (uint256 i; i < _games.length; ++i) {
            for (uint256 j; j <= _cases[i].count; ++j) {
                Challenge memory one = _challenges[i][j];
                if (one.fate == LOST) continue;
                held += (one.fate == HALF ? one.sum / 2 : one.sum + one.reward) - one.paid;
            }
        }
        (uint256 stored, uint256 fees) = oracle.vault();
        _same("I1: units that the oracle holds", 0, held, stored);
        _same("I1: fee pot", 0, _fees, fees);
        _same("I1: tokens of the oracle", 0, held + fees, token.balanceOf(address(oracle)));
    }

    error Differs(string what, uint256 which, uint256 expected, uint256 stored);

    function _same(string memory what, uint256 which, uint256 expected, uint256 stored) internal pure {
        if (expected != stored) revert Differs(what, which, expected, stored);
    }
}
