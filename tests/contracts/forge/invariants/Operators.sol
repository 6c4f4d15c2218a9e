// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Committee} from "./Committee.sol";
import {vm} from "./Vm.sol";

/// Bonds of challenges and of operators on their way in and out, and those who prove that a member signed two results (I28).
abstract contract Operators is Committee {
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
        (bool twice,) =
            address(oracle).call(abi.encodeCall(oracle.claimBond, (_games[part.game].id, part.index, part.who)));
        if (twice) _found("I28: a bond claimed twice");
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
        if (one.free == 0) _post(member, _between(1, 500 * EURO));
        if (one.exitAt == 0 || kind == 2) _askBack(member, _between(kind == 2 ? 0 : 1, one.free));
        // In its days, or after them.
        if (kind == 3 && _chance(35)) _go(one.exitAt + (_chance(40) ? EXIT_OPEN + 1 : _next(EXIT_OPEN)));
        _takeBack(member);
    }

    function _post(uint256 member, uint256 units) internal {
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
        (ok,) = address(oracle).call(abi.encodeCall(oracle.slash, (data)));
        if (ok) _found("I28: a proof counts twice");
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

    // ------------------------------------------------------------------------------------------------- packing

    function _packed() internal view returns (bytes memory members) {
        for (uint256 i; i < MEMBERS; ++i) {
            members = abi.encodePacked(members, _memberAt[i]);
        }
    }

    function _lend(address who, uint256 units) internal {
        _mint(who, units);
        vm.prank(who);
        token.approve(address(oracle), units);
    }

    /// A batch of one or two reports that holds this one, and what is signed for it.
    function _listWith(bytes32 leaf) internal returns (bytes memory list, bytes32 digest) {
        bytes32 beside = bytes32(_next(type(uint256).max));
        uint256 kind = _next(3);
        bytes memory hashes = kind == 0 ? abi.encodePacked(leaf) : abi.encodePacked(leaf, beside);
        if (kind == 2) hashes = abi.encodePacked(beside, leaf);
        digest = TypedData.digest(_oracleDomain, TypedData.list(TypedData.REPORTS, keccak256(hashes)));
        list = abi.encodePacked(uint16(hashes.length / 32), hashes);
    }
}
