// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Operators} from "./Operators.sol";
import {vm} from "./Vm.sol";

/// Disputes: those who challenge, re-votes, and arbiters (I28).
abstract contract Court is Operators {
    address private constant CHALLENGER = address(0xc4a1); // and the next one

    // ------------------------------------------------------------------------------------------------- challenges

    function challenge(uint256 seed) external act(seed) {
        _dispute();
    }

    function challengeAgain(uint256 seed) external act(seed) {
        _dispute();
    }

    /// The whole bond or a part of it, from a wallet or from an operator's bond; now and then too late.
    function _dispute() private {
        _disputeOver(_disputable(), _chance(75), true);
    }

    function _disputeOver(uint256 game, bool whole, bool anyTime) private {
        uint128 id = _games[game].id;
        (,,, uint256 end) = _standing(game);
        bool late = anyTime && _chance(8);
        if (late) _go(end);
        else if (anyTime && _chance(15)) _go(end - 1);
        uint256 missing = _missing(game);
        if (oracle.missingBond(id) != missing) _found("I28: another bond than the rule's");
        uint256 units = whole ? missing + _next(2) * EURO : _between(CENT, missing);
        uint256 taken = _least(units, missing) / CENT * CENT;
        bool bonded = _chance(35);
        address who = bonded ? _memberAt[_next(MEMBERS)] : address(uint160(CHALLENGER) + uint160(_next(2)));
        // A debt is paid first.
        if (bonded && _operators[_member(who)].free < taken) {
            _post(_member(who), _operators[_member(who)].owed + 2 * taken);
        }
        if (!bonded) _lend(who, units);
        uint256 before = token.balanceOf(who);
        vm.prank(who);
        (bool ok,) = address(oracle).call(_contribution(id, units, whole, bonded));
        if (ok == late) _found(late ? "I28: a challenge after the window" : "I28: a challenge refused in its window");
        if (!ok) {
            _mark("late challenge refused");
            return;
        }
        if (token.balanceOf(who) != before - (bonded ? 0 : taken)) _found("I28: a bond took something else");
        if (bonded) {
            _operators[_member(who)].free -= taken;
            _operators[_member(who)].staked += taken;
            _mark("challenge on a bond");
        }
        _noteGiven(game, who, taken, bonded);
        if (taken == missing) _noteChallenge(game);
        else _mark("part of a challenge");
        _noteFinal();
    }

    function _contribution(uint128 id, uint256 units, bool whole, bool bonded) private view returns (bytes memory) {
        if (bonded) return abi.encodeCall(oracle.contributeBond, (id, units, whole, _packed()));
        return whole ? abi.encodeCall(oracle.challenge, (id, units)) : abi.encodeCall(oracle.contribute, (id, units));
    }

    /// A fixture in its window, mostly one that has been disputed before; if there is none, something is reported.
    function _disputable() private returns (uint256 game) {
        uint256 from = _next(_games.length);
        uint256 best = _games.length;
        for (uint256 i; i < _games.length; ++i) {
            game = (from + i) % _games.length;
            (uint256 phase,,,) = _standing(game);
            if (phase != REPORTED) continue;
            if (best == _games.length || (_cases[game].count > _cases[best].count && _chance(80))) best = game;
        }
        return best == _games.length ? _reportSome() : best;
    }

    // ------------------------------------------------------------------------------------------------- decisions

    function revote(uint256 seed) external act(seed) {
        _revote();
    }

    function revoteAgain(uint256 seed) external act(seed) {
        _revote();
    }

    /// k signatures in the new ballot, for the challenged value or another, in time or when an arbiter is asked already.
    function _revote() private {
        uint256 game = _inPhase(REVOTE);
        for (uint256 i; i < _games.length && (game == _games.length || _chance(30)); ++i) {
            (uint256 phase,,,) = _standing(i);
            if (phase == ARBITER && _cases[i].signers == 0) game = i;
        }
        if (game == _games.length) {
            _dispute();
            return;
        }
        (, uint256 value, uint256 voids,) = _standing(game);
        if (!_chance(40)) (value, voids) = (_valueAt(_next(RESULTS)), _chance(70) ? 0 : _aimedVoids(game));
        if (clock < _games[game].earliest || value == VOIDED) (value, voids) = (VOIDED, 0);
        _report(game, value, voids, _quorum());
    }

    /// One challenge after another, and every re-vote says something else, until only the arbiter is left to ask.
    function feud(uint256 seed) external act(seed) {
        uint256 game = _disputable();
        if (clock < _games[game].earliest) return;
        for (uint256 round; round < 4; ++round) {
            _disputeOver(game, true, false);
            (uint256 phase, uint256 value,,) = _standing(game);
            if (phase != REVOTE) break;
            uint256 other = _valueAt(_next(RESULTS - 1));
            _report(game, other == value ? VOIDED : other, 0, _quorum());
        }
        if (_cases[game].changes == 3) _mark("three changes, then the arbiter");
    }

    /// The arbiter's word: what stands, VOID, or what enough members signed. What too few arbiters or members signed, or
    /// what is brought too early, changes nothing.
    function ruling(uint256 seed) external act(seed) {
        uint256 game = _inPhase(ARBITER);
        if (game == _games.length) {
            game = _inPhase(REVOTE);
            if (game == _games.length) return _dispute();
            (,,, uint256 end) = _standing(game);
            if (_chance(85)) _go(end);
        }
        (uint256 phase, uint256 value, uint256 voids,) = _standing(game);
        uint256 kind = _next(10);
        if (phase != ARBITER || kind > 7) {
            _ruleWrongly(game, kind);
            return;
        }
        if (kind < 3) {
            _rule(game, value, voids, "");
        } else if (kind == 3) {
            _rule(game, VOIDED, 0, "");
        } else {
            (uint256 other, uint256 second) = (_valueAt(_next(RESULTS - 1)), _chance(70) ? 0 : _aimedVoids(game));
            bool needless = other == value && second == voids;
            _rule(game, other, second, needless ? bytes("") : _evidence(game, other, second, 2));
        }
        _noteFinal();
    }

    /// One member more than may be faulty signed it, each in a batch of his own.
    function _evidence(uint256 game, uint256 value, uint256 voids, uint256 count)
        private
        returns (bytes memory evidence)
    {
        (uint256 ballot, uint256 round) = (_next(3), _next(5));
        evidence = abi.encodePacked(uint8(ballot), uint8(round));
        bytes32 leaf = TypedData.report(_games[game].spec, ballot, round, value, voids);
        uint256 first = _next(MEMBERS);
        for (uint256 i; i < count; ++i) {
            (bytes memory list, bytes32 digest) = _listWith(leaf);
            uint256 bit = 1 << ((first + i) % MEMBERS);
            evidence = bytes.concat(evidence, _packMembers(_members, _memberAt, bit, digest), list);
        }
    }

    function _ruleWrongly(uint256 game, uint256 kind) private {
        (uint256 phase, uint256 value, uint256 voids,) = _standing(game);
        bytes memory data;
        if (phase != ARBITER) {
            data = _packRuling(game, kind < 5 ? VOIDED : value, kind < 5 ? 0 : voids, 7, "");
        } else if (kind == 8) {
            data = _packRuling(game, VOIDED, 0, 1 << _next(ARBITERS), "");
        } else {
            uint256 other = _valueAt(_next(RESULTS - 1));
            if (other == value) return;
            data = _packRuling(game, other, 0, 7, _evidence(game, other, 0, 1));
        }
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.rule, (data)));
        if (ok) _found("I28: a ruling against the rules");
        _mark("ruling refused");
    }

    /// Nobody decides; anyone writes down what that means.
    function silence(uint256 seed) external act(seed) {
        uint256 game = _inPhase(REVOTE);
        if (game == _games.length || _chance(60)) {
            uint256 other = _inPhase(ARBITER);
            if (other != _games.length) game = other;
        }
        if (game == _games.length) return _dispute();
        (uint256 phase,,, uint256 end) = _standing(game);
        if (_chance(50)) _go(end - 1);
        if (_chance(50)) _go(phase == REVOTE ? end + 72 hours : end);
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.endBySilence, (_games[game].id)));
        if (ok != _noteSilence(game)) _found("I28: silence ends a dispute at another time");
        _noteFinal();
    }
}
