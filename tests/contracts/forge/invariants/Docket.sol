// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Chance} from "./Chance.sol";

/// What reports, challenges, rulings and time make of each fixture: `rule.py` kept beside the contract. Who asks here
/// whether a result is final does not ask the contract.
abstract contract Docket is Chance {
    uint256 internal constant RESULTS = 16;
    uint256 internal constant VOIDED = 4; // the value

    // Phases.
    uint256 internal constant LISTED = 0;
    uint256 internal constant REPORTED = 1;
    uint256 internal constant REVOTE = 2;
    uint256 internal constant ARBITER = 3;
    uint256 internal constant FINAL = 4;

    struct Game {
        uint128 id;
        uint64 start;
        uint64 earliest;
        uint64 closeAt;
        uint64 deadline;
        bytes32 spec;
        uint256 pin;
        uint256 oneKey; // units put at risk on one key's word, gross
        uint256 swing; // when last seen with a report that was not final
        bool ended; // seen final, with
        uint256 value;
        uint256 voids;
    }

    /// As it was written down last; `_standing` says what time has made of it.
    struct Case {
        uint8 phase;
        uint8 ballot;
        uint8 changes;
        uint8 count; // challenges that took effect
        bool confirmed;
        uint16 signers; // of the current ballot's value
        uint40 since; // the last challenge
        uint40 reportedAt;
        uint40 fastAt; // when all had signed; zero: never
        uint24 fast; // from here on: pinned
        uint24 slow;
        uint64 large; // units
        uint16 bond;
        uint256 value;
        uint256 voids;
    }

    Game[] internal _games;
    Case[] internal _cases;
    mapping(uint128 fixture => uint256) internal _gameOf; // one more than the index

    /// The terms of the day, pinned.
    function _openCase() internal {
        uint256 terms = oracle.terms();
        Case storage one = _cases.push();
        (one.fast, one.slow) = (uint16(terms), uint16(terms >> 16));
        one.large = uint64(uint256(uint32(terms >> 32)) * EURO);
        one.bond = uint16(terms >> 64);
    }

    // ------------------------------------------------------------------------------------------------- time

    function _standing(uint256 game) internal view returns (uint256 phase, uint256 value, uint256 voids, uint256 end) {
        Case storage one = _cases[game];
        (phase, value, voids) = (one.phase, one.value, one.voids);
        if (phase == REPORTED) {
            end = uint256(one.reportedAt) + one.slow;
            if (one.fastAt != 0 && value != VOIDED && book.swing(_games[game].id) < one.large) {
                end = _least(end, uint256(one.fastAt) + one.fast);
            }
        } else if (phase == REVOTE || phase == ARBITER) {
            end = uint256(one.since) + (phase == REVOTE ? 24 hours : 72 hours);
            if (phase == REVOTE && clock >= end) (phase, end) = (ARBITER, end + 72 hours);
            if (clock >= end && one.signers == 0) (value, voids) = (VOIDED, 0);
        }
        if (end != 0 && clock >= end) phase = FINAL;
    }

    function _isFinal(uint256 game) internal view returns (bool isFinal, uint256 value, uint256 voids) {
        uint256 phase;
        (phase, value, voids,) = _standing(game);
        isFinal = phase == FINAL;
    }

    function _isReported(uint256 game) internal view returns (bool) {
        return _cases[game].phase != LISTED;
    }

    // ------------------------------------------------------------------------------------------------- notes

    /// What becomes of the bond of the challenge that waits.
    function _decideBond(uint256 game, uint256 fate) internal virtual;
    uint256 internal constant LOST = 1;
    uint256 internal constant HALF = 2;
    uint256 internal constant WON = 3;

    /// The contract has taken a report, or further signatures.
    function _noteReport(uint256 game, uint256 value, uint256 voids, uint256 signed) internal {
        Case storage one = _cases[game];
        (uint256 phase,,,) = _standing(game);
        if (phase == FINAL) _found("I10: a report after the end");
        if (one.signers != 0) {
            if (value != one.value || voids != one.voids) _found("I10: a second value in a ballot");
            if (phase != REPORTED) _found("I10: signatures added while the arbiter judges");
            one.signers |= uint16(signed);
            if (one.fastAt == 0 && one.signers == (1 << MEMBERS) - 1) one.fastAt = uint40(clock);
            return;
        }
        if (one.phase != LISTED) {
            one.confirmed = value == one.value && voids == one.voids;
            if (!one.confirmed) ++one.changes;
            _decideBond(game, one.confirmed ? LOST : WON);
            _mark(one.confirmed ? bytes32("re-vote confirms") : bytes32("re-vote changes"));
            if (phase == ARBITER) _mark("re-vote ends late");
        }
        (one.phase, one.value, one.voids) = (uint8(REPORTED), value, voids);
        (one.signers, one.reportedAt) = (uint16(signed), uint40(clock));
        one.fastAt = signed == (1 << MEMBERS) - 1 ? uint40(clock) : 0;
    }

    function _noteVoided(uint256 game) internal {
        if (clock < _games[game].deadline) _found("I10: void by time before the deadline");
        (_cases[game].phase, _cases[game].value) = (uint8(FINAL), VOIDED);
        _mark("void by time");
    }

    function _noteChallenge(uint256 game) internal {
        Case storage one = _cases[game];
        if (one.confirmed || one.changes >= 3) {
            one.phase = uint8(ARBITER);
            _mark("challenge before the arbiter");
        } else {
            one.phase = uint8(REVOTE);
            ++one.ballot;
            (one.signers, one.fastAt) = (0, 0);
        }
        one.since = uint40(clock);
        ++one.count;
        _mark("challenge");
        if (one.count == 2) _mark("second challenge");
        if (one.count > 4) _found("I28: a fifth challenge");
    }

    /// The arbiter's word, or silence: final, whatever window or time was running.
    function _noteEnd(uint256 game, uint256 value, uint256 voids, uint256 fate) internal {
        Case storage one = _cases[game];
        (one.phase, one.value, one.voids) = (uint8(FINAL), value, voids);
        _decideBond(game, fate);
    }

    /// Writes down what silence has decided; false if it has not.
    function _noteSilence(uint256 game) internal returns (bool) {
        uint256 stored = _cases[game].phase;
        (uint256 phase, uint256 value, uint256 voids,) = _standing(game);
        if (phase != FINAL || (stored != REVOTE && stored != ARBITER)) return false;
        _mark(_cases[game].signers == 0 ? bytes32("silence voids") : bytes32("silence confirms"));
        _noteEnd(game, value, voids, _cases[game].signers == 0 ? HALF : LOST);
        return true;
    }

    /// What is final stays; and while a report waits, the swing that sizes its window and bond never falls (I10, I28).
    function _noteFinal() internal {
        for (uint256 i; i < _games.length; ++i) {
            Game storage game = _games[i];
            if (game.ended) continue;
            (uint256 phase, uint256 value, uint256 voids,) = _standing(i);
            if (phase == FINAL) {
                (game.ended, game.value, game.voids) = (true, value, voids);
            } else if (phase != LISTED) {
                uint256 swing = book.swing(game.id);
                if (swing < game.swing) _found("I28: the swing falls while a report waits");
                game.swing = swing;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- results

    /// Sixteen results that between them decide every selection of most markets either way.
    function _valueAt(uint256 i) internal pure returns (uint256) {
        // half time, full time, order of the goals (bit i: goal i was away's)
        if (i == 0) return _score(0, 0, 0, 0, 0);
        if (i == 1) return _score(0, 0, 1, 0, 0);
        if (i == 2) return _score(0, 0, 0, 1, 1);
        if (i == 3) return _score(1, 0, 1, 1, 2);
        if (i == 4) return _score(0, 1, 1, 1, 1);
        if (i == 5) return _score(1, 0, 2, 0, 0);
        if (i == 6) return _score(0, 1, 0, 2, 3);
        if (i == 7) return _score(1, 0, 2, 1, 2);
        if (i == 8) return _score(0, 1, 1, 2, 5);
        if (i == 9) return _score(1, 1, 2, 2, 6);
        if (i == 10) return _score(2, 0, 3, 0, 0);
        if (i == 11) return _score(0, 1, 0, 3, 7);
        if (i == 12) return _score(2, 0, 2, 3, 28);
        if (i == 13) return _score(3, 1, 5, 1, 8);
        // Abandoned at the break: one pair and one goal are known.
        if (i == 14) return 2 | (1 << 8) | (1 << 120) | (1 << 129);
        return VOIDED;
    }

    function _score(uint256 h0, uint256 a0, uint256 h, uint256 a, uint256 order) private pure returns (uint256) {
        return 1 | (h0 << 8) | (a0 << 16) | (h << 24) | (a << 32) | (3 << 120) | ((h + a) << 129) | (order << 134);
    }

    /// Accepted in an interval, or from the true kick-off on and before the listed one.
    function _voidByTime(uint256 voids, uint256 start, uint256 at) internal pure returns (bool) {
        uint256 early = voids & 0xffff;
        if (at < start && at >= start - early && early != 0) return true;
        for (uint256 i; i < 8; ++i) {
            uint256 from = start - LEAD + ((voids >> (16 + 28 * i)) & 0xffff);
            if (at >= from && at < from + ((voids >> (32 + 28 * i)) & 0xfff)) return true;
        }
        return false;
    }
}
