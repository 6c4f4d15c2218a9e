// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Committee} from "./Committee.sol";
import {vm} from "./Vm.sol";

/// Disputes: those who challenge, re-votes, arbiters, and the way of every bond (I28).
abstract contract Court is Committee {
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
        uint256 game = _disputable();
        uint128 id = _games[game].id;
        (,,, uint256 end) = _standing(game);
        bool late = _chance(8);
        if (late) _go(end);
        else if (_chance(15)) _go(end - 1);
        uint256 missing = _missing(game);
        if (oracle.missingBond(id) != missing) _found("I28: another bond than the rule's");
        bool whole = _chance(75);
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

    function _packed() private view returns (bytes memory members) {
        for (uint256 i; i < MEMBERS; ++i) {
            members = abi.encodePacked(members, _memberAt[i]);
        }
    }

    function _lend(address who, uint256 units) private {
        _mint(who, units);
        vm.prank(who);
        token.approve(address(oracle), units);
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

    /// A batch of one or two reports that holds this one, and what is signed for it.
    function _listWith(bytes32 leaf) private returns (bytes memory list, bytes32 digest) {
        bytes32 beside = bytes32(_next(type(uint256).max));
        uint256 kind = _next(3);
        bytes memory hashes = kind == 0 ? abi.encodePacked(leaf) : abi.encodePacked(leaf, beside);
        if (kind == 2) hashes = abi.encodePacked(beside, leaf);
        digest = TypedData.digest(_oracleDomain, TypedData.list(TypedData.REPORTS, keccak256(hashes)));
        list = abi.encodePacked(uint16(hashes.length / 32), hashes);
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

    // ------------------------------------------------------------------------------------------------- bonds

    /// Somebody's part of a challenge, decided or not.
    function claimBond(uint256 seed) external act(seed) {
        if (_parts.length == 0) return;
        _claimPart(_next(_parts.length));
    }

    function _claimPart(uint256 at) internal returns (bool ok) {
        Part memory part = _parts[at];
        (bool decided, uint256 units, uint256 toBond) = _dueOf(part);
        uint256 before = token.balanceOf(part.who);
        bytes memory result;
        vm.prank(GRIEFER);
        (ok, result) =
            address(oracle).call(abi.encodeCall(oracle.claimBond, (_games[part.game].id, part.index, part.who)));
        if (ok != decided) _found("I28: a bond claimed at another time");
        if (!ok) {
            _mark("bond undecided");
            return false;
        }
        (uint256 paid, uint256 back) = abi.decode(result, (uint256, uint256));
        _noteSilence(part.game);
        if (paid != units || back != toBond) _found("I28: another part of a bond is paid");
        if (token.balanceOf(part.who) != before + paid) _found("I28: a bond paid to somebody else");
        _challenges[part.game][part.index].paid += paid + back;
        if (part.bonded != 0) {
            _operators[_member(part.who)].staked -= part.bonded;
            _creditOperator(_member(part.who), back);
        }
        if (part.index >= _cases[part.game].count) _mark("part of no challenge returned");
        _parts[at] = _parts[_parts.length - 1];
        _parts.pop();
    }

    /// Bonds come in, are asked back, and leave after their time.
    function operatorBond(uint256 seed) external act(seed) {
        uint256 member = _next(MEMBERS);
        Operator storage one = _operators[member];
        uint256 kind = _next(4);
        if (kind < 2) {
            _post(member, _between(1, 500 * EURO));
            return;
        }
        if (one.exitAt == 0 || kind == 2) _askBack(member, _between(0, one.free));
        if (kind == 3 && _chance(20)) _go(one.exitAt + (_chance(30) ? EXIT_OPEN + 1 : _next(EXIT_OPEN)));
        _takeBack(member);
    }

    function _post(uint256 member, uint256 units) private {
        _lend(GRIEFER, units);
        vm.prank(GRIEFER);
        oracle.postBond(_memberAt[member], units);
        _creditOperator(member, units);
    }

    function _askBack(uint256 member, uint256 units) internal {
        vm.prank(_memberAt[member]);
        oracle.requestBondExit(units);
        (_operators[member].exiting, _operators[member].exitAt) = (units, units == 0 ? 0 : clock + EXIT_DELAY);
    }

    function _takeBack(uint256 member) internal returns (uint256 units) {
        Operator storage one = _operators[member];
        bool may = one.exitAt != 0 && clock >= one.exitAt && clock <= one.exitAt + EXIT_OPEN;
        units = _least(one.exiting, one.free);
        uint256 before = token.balanceOf(_memberAt[member]);
        vm.prank(_memberAt[member]);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.withdrawBond, ()));
        if (ok != may) _found("I28: a bond leaves at another time");
        if (!ok) return 0;
        if (token.balanceOf(_memberAt[member]) != before + units) _found("I28: a bond leaves otherwise");
        one.free -= units;
        (one.exiting, one.exitAt) = (0, 0);
        _mark("bond withdrawn");
    }

    // ------------------------------------------------------------------------------------------------- slashing

    /// A member signed two results for one round of one ballot. What is no such proof takes nothing.
    function slash(uint256 seed) external act(seed) {
        uint256 game = _next(_games.length);
        uint256 member = _next(MEMBERS);
        (uint256 ballot, uint256 round) = (_next(2), _next(3));
        uint256 value = _next(RESULTS - 1);
        uint256 wrong = _chance(35) ? _next(4) : 9;
        uint256 key = wrong == 0 ? STRANGER : _members[member];
        bytes memory data = abi.encodePacked(_games[game].spec, uint8(ballot), uint8(round), uint8(MEMBERS), _packed());
        data = bytes.concat(data, _signedResult(game, ballot, round, _valueAt(value), key));
        if (wrong != 1) value = (value + 1 + _next(RESULTS - 2)) % (RESULTS - 1);
        if (wrong == 2) key = _members[(member + 1) % MEMBERS];
        data = bytes.concat(data, _signedResult(game, ballot, wrong == 3 ? round + 1 : round, _valueAt(value), key));
        bytes32 proof = keccak256(abi.encode(game, member, ballot, round));
        bool may = wrong == 9 && !_proofs[proof];
        uint256 before = token.balanceOf(GRIEFER);
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.slash, (data)));
        if (ok != may) _found(ok ? "I28: slashed without a fault" : "I28: a proof is refused");
        if (!ok) {
            _mark("no proof");
            return;
        }
        _proofs[proof] = true;
        if (_shareTaken[game][member] == 0) ++_caught[game];
        // One of four may be faulty: a twentieth from him alone, all from the second on.
        uint256 share = _caught[game] > 1 ? 10_000 : 500;
        _shareTaken[game][member] = share;
        uint256 bounty = _slashOperator(member, share);
        if (token.balanceOf(GRIEFER) != before + bounty) _found("I28: another bounty");
    }

    function _signedResult(uint256 game, uint256 ballot, uint256 round, uint256 value, uint256 key)
        private
        returns (bytes memory)
    {
        (bytes memory list, bytes32 digest) = _listWith(TypedData.report(_games[game].spec, ballot, round, value, 0));
        return bytes.concat(_packValue(value, 0), _sign(key, digest), list);
    }

    /// Who was caught first pays the rest once more are caught.
    function slashMore(uint256 seed) external act(seed) {
        uint256 from = _next(_games.length * MEMBERS);
        uint256 at;
        for (uint256 i; i < _games.length * MEMBERS; ++i) {
            at = (from + i) % (_games.length * MEMBERS);
            uint256 had = _shareTaken[at / MEMBERS][at % MEMBERS];
            if (had != 0 && had < 10_000) break;
        }
        (uint256 game, uint256 member) = (at / MEMBERS, at % MEMBERS);
        uint256 taken = _shareTaken[game][member];
        bool may = taken == 500 && _caught[game] > 1;
        uint256 before = token.balanceOf(GRIEFER);
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.slashMore, (_memberAt[member], _games[game].id)));
        if (ok != may) _found("I28: more is taken otherwise");
        if (!ok) return;
        _shareTaken[game][member] = 10_000;
        uint256 bounty = _slashOperator(member, (10_000 - taken) * 10_000 / (10_000 - taken));
        if (token.balanceOf(GRIEFER) != before + bounty) _found("I28: another bounty");
        _mark("slashed for the rest");
    }
}
