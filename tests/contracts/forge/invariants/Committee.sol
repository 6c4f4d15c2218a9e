// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {ResultWord} from "../../../../contracts/types/Result.sol";
import {Orders} from "./Orders.sol";
import {vm} from "./Vm.sol";

/// The oracle's members: reports, more signatures, voids by time; and those who lie.
abstract contract Committee is Orders {
    uint256 internal constant ALL = (1 << MEMBERS) - 1;

    /// Three of four, or all.
    function _quorum() internal returns (uint256) {
        uint256 without = _next(MEMBERS + 2);
        return without < MEMBERS ? ALL ^ (1 << without) : ALL;
    }

    function _voids() internal returns (uint256 word) {
        uint256 kind = _next(4);
        if (kind == 0) word = _between(1, 1800);
        uint256 count = kind == 1 ? 0 : _next(3);
        for (uint256 i; i < count; ++i) {
            word |= _next(1800 + 7200) << (16 + 28 * i);
            word |= _between(1, 500) << (32 + 28 * i);
        }
    }

    /// Void time around a bet that is open on this fixture, or whose gain waits for it, so that it is hit.
    function _aimedVoids(uint256 game) internal returns (uint256 word) {
        bool combos = _chance(60);
        for (uint256 i; i < _gains.length && !_chance(20); ++i) {
            word = _voidsAt(game, _legsOf[_gains[i].bet], _gains[i].acceptedAt);
            if (word != 0) return word;
        }
        for (uint256 i; i < _openBets.length; ++i) {
            uint256 bet = _openBets[i];
            if ((combos && _legsOf[bet].length == 1) || _chance(20)) continue;
            word = _voidsAt(game, _legsOf[bet], _bets[bet].acceptedAt);
            if (word != 0) return word;
        }
        return _voids();
    }

    /// An interval around a moment, if the legs are of this fixture and it can be void then; else zero.
    function _voidsAt(uint256 game, uint256[] storage legs, uint256 at) private returns (uint256) {
        uint256 start = _games[game].start;
        if (at + LEAD < start) return 0;
        for (uint256 i; i < legs.length; ++i) {
            if (uint128(legs[i] >> 128) != _games[game].id) continue;
            return ((at + LEAD - start) << 16) | (_between(1, 600) << 32);
        }
        return 0;
    }

    /// The first fixture from a place in the list on without a report; the list's length if there is none.
    function _unreported(uint256 from) internal view returns (uint256) {
        uint256 best = _games.length;
        for (uint256 i; i < _games.length; ++i) {
            uint256 game = (from + i) % _games.length;
            if (_isReported(game)) continue;
            if (_games[game].start <= clock) return game;
            if (best == _games.length) best = game;
        }
        return best;
    }

    function report(uint256 seed) external act(seed) {
        _reportSome();
        if (_chance(30)) _go(clock + 2 hours);
    }

    function _reportSome() internal returns (uint256 game) {
        game = _unreported(_next(_games.length));
        require(game != _games.length, "all fixtures have a report");
        bool void_ = _games[game].start > clock + DAY || _chance(10);
        if (!void_) _go(_games[game].earliest + (_chance(50) ? 0 : _next(7200)));
        uint256 value = void_ ? VOIDED : _valueAt(_next(RESULTS - 1));
        _report(game, value, void_ || _chance(50) ? 0 : _aimedVoids(game), _quorum());
    }

    /// A leg that waits is reported, or its dispute is ended by signatures or by the arbiter.
    function _decide(uint256 bet) internal override {
        uint256[] memory legs = _legsOf[bet];
        for (uint256 i; i < legs.length; ++i) {
            uint256 game = _gameOf[uint128(legs[i] >> 128)] - 1;
            (uint256 phase, uint256 value, uint256 voids,) = _standing(game);
            if (phase == LISTED) {
                _go(_games[game].earliest);
                _report(game, _valueAt(_next(RESULTS - 1)), _chance(70) ? 0 : _aimedVoids(game), ALL);
            } else if (phase == REVOTE || phase == ARBITER) {
                if (_cases[game].signers == 0) _report(game, value, voids, ALL);
                else _rule(game, value, voids, "");
            }
        }
        _go(clock + 2 hours);
    }

    function _report(uint256 game, uint256 value, uint256 voids, uint256 signed) internal {
        Game storage one = _games[game];
        bytes memory data = _packReport(one.spec, _cases[game].ballot, _next(5), value, voids, signed);
        vm.prank(GRIEFER);
        oracle.report(data);
        if (_bitCount(signed) < 3) _found("I10: fewer signatures than a quorum are enough");
        if (clock < one.earliest && value != VOIDED) _found("I10: a played result too early");
        if (voids != 0) _mark("report with void time");
        _mark(value == VOIDED ? bytes32("void reported") : bytes32("result reported"));
        _noteReport(game, value, voids, signed);
        _noteFinal();
    }

    /// Two of three arbiters end a dispute. `evidence`: what shows that members signed the value, if that must be shown.
    function _rule(uint256 game, uint256 value, uint256 voids, bytes memory evidence) internal {
        vm.prank(GRIEFER);
        oracle.rule(_packRuling(game, value, voids, 3, evidence));
        (uint256 phase, uint256 stood, uint256 second,) = _standing(game);
        if (phase != ARBITER) _found("I28: a ruling where no arbiter is asked");
        bool same = value == stood && voids == second;
        uint256 fate = same ? LOST : value == VOIDED ? HALF : WON;
        _mark(same ? bytes32("ruling confirms") : value == VOIDED ? bytes32("ruling voids") : bytes32("ruling changes"));
        _noteEnd(game, value, voids, fate);
    }

    function _packRuling(uint256 game, uint256 value, uint256 voids, uint256 signed, bytes memory evidence)
        internal
        view
        returns (bytes memory)
    {
        bytes32 spec = _games[game].spec;
        bytes32 digest = TypedData.digest(_oracleDomain, TypedData.ruling(spec, _cases[game].ballot, value, voids));
        return
            bytes.concat(spec, _packValue(value, voids), _packMembers(_arbiters, _arbiterAt, signed, digest), evidence);
    }

    function _bitCount(uint256 bits) internal pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) {
            ++count;
        }
    }

    /// A fixture with a report that is not final yet; the list's length if there is none.
    function _waiting(uint256 from) internal view returns (uint256) {
        for (uint256 i; i < _games.length; ++i) {
            uint256 game = (from + i) % _games.length;
            (bool isFinal,,) = _isFinal(game);
            if (!isFinal && _isReported(game)) return game;
        }
        return _games.length;
    }

    /// The first fixture in this phase from a place in the list on; the list's length if there is none.
    function _inPhase(uint256 wanted) internal returns (uint256) {
        uint256 from = _next(_games.length);
        for (uint256 i; i < _games.length; ++i) {
            uint256 game = (from + i) % _games.length;
            (uint256 phase,,,) = _standing(game);
            if (phase == wanted) return game;
        }
        return _games.length;
    }

    /// More members sign what stands.
    function addSignatures(uint256 seed) external act(seed) {
        uint256 game = _inPhase(REPORTED);
        if (game == _games.length) return;
        (, uint256 value, uint256 voids, uint256 end) = _standing(game);
        uint256 more = ALL ^ _cases[game].signers;
        if (more == 0) return;
        oracle.report(_packReport(_games[game].spec, _cases[game].ballot, _next(5), value, voids, more));
        _noteReport(game, value, voids, more);
        (,,, uint256 sooner,) = oracle.stateOf(_games[game].id);
        if (sooner > end) _found("I10: a signature lengthens a window");
        _mark("signature added");
    }

    function lie(uint256 seed) external act(seed) {
        _lie();
    }

    function lieAgain(uint256 seed) external act(seed) {
        _lie();
    }

    /// Another value of the same ballot, or too few signatures, or of strangers: no state may change.
    function _lie() private {
        uint256 game = _next(_games.length);
        (, uint256 before, uint256 voids,, bool isFinal) = oracle.stateOf(_games[game].id);
        // Until some ballot has a value any quorum's is taken.
        bool fresh = _cases[game].signers == 0 && !isFinal;
        uint256 value = _valueAt(_next(RESULTS - 1));
        uint256 ballot = ResultWord.wrap(before).ballot();
        bytes memory data;
        uint256 kind = _next(5);
        if (kind == 0 || fresh) {
            // Two of four, any value.
            uint256 one = _next(MEMBERS);
            uint256 signed = (1 << one) | (1 << ((one + 1 + _next(MEMBERS - 1)) % MEMBERS));
            if (clock < _games[game].earliest) value = 4;
            // The standing value once more would be a signature added, as it should be.
            if (!fresh && value == ResultWord.wrap(before).value()) return;
            data = _packReport(_games[game].spec, ballot, 0, value, 0, signed);
        } else if (kind == 1 && ballot != 0 && _chance(50)) {
            // What all signed in an earlier ballot.
            data = _packReport(_games[game].spec, ballot - 1, 1, value, 0, ALL);
        } else if (kind == 1) {
            if (value == ResultWord.wrap(before).value()) return;
            data = _packReport(_games[game].spec, ballot, 1, value, 0, ALL);
        } else if (kind == 2) {
            data = _packReport(_games[game].spec, ballot + 1 + _next(200), 1, value, 0, ALL);
        } else if (kind == 3) {
            // One signature taken for two members.
            data = _packReport(_games[game].spec, ballot, 0, value, 0, ALL);
            for (uint256 i; i < 64; ++i) {
                data[4 + i] = data[68 + i];
            }
        } else {
            data = _packReport(_games[game].spec, ballot, 0, value, 0, ALL);
            uint256 at = 4 + _next(4 * 64);
            data[at] = bytes1(uint8(data[at]) ^ uint8(1 << _next(8)));
        }
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.report, (data)));
        (, uint256 word, uint256 second,, bool ended) = oracle.stateOf(_games[game].id);
        if (ok || word != before || second != voids || ended != isFinal) _found("I10: a lie changes a result");
        _mark("lie refused");
    }

    function voidStale(uint256 seed) external act(seed) {
        uint256 game = _unreported(_next(_games.length));
        require(game != _games.length, "all fixtures have a report");
        if (_games[game].start > clock + 2 * DAY) return;
        if (!_chance(80)) _go(_games[game].deadline);
        vm.prank(GRIEFER);
        (bool ok,) = address(oracle).call(abi.encodeCall(oracle.voidStale, (_games[game].id)));
        if (ok) _noteVoided(game);
        else if (clock >= _games[game].deadline) _found("I28: no void by time after the deadline");
    }

    /// Waits until a report is final, and writes down what it then says.
    function finish(uint256 seed) external act(seed) {
        uint256 game = _waiting(_next(_games.length));
        if (game != _games.length && _chance(70)) {
            (,,, uint256 end) = _standing(game);
            if (end > clock) {
                _go(end - 1);
                (,,,, bool early) = oracle.stateOf(_games[game].id);
                if (early) _found("I10: final before the window ends");
            }
            _go(end);
            _mark("window ends");
        }
        _noteFinal();
    }

    /// A bet on a fixture that is over, has a report and whose markets are still open (I23).
    function betOnReported(uint256 seed) external act(seed) {
        uint256 game = _games.length;
        for (uint256 i; i < _games.length; ++i) {
            if (_games[i].closeAt <= clock || !_takesBets(i)) continue;
            if (game == _games.length || _games[i].start < _games[game].start) game = i;
        }
        if (game == _games.length) game = _liveGame();
        Item memory early = _single(_bettor(), game, BOTH);
        _go(_games[game].earliest + _next(20 minutes));
        early.acceptedAt = clock;
        (early.life, early.validUntil) = (60, clock + 60);
        bytes memory data = _packPlace(_one(early), BOTH, false);
        _report(game, _valueAt(_next(RESULTS)), 0, _quorum());
        vm.prank(RELAYER);
        bytes memory codes = book.placeMany(data);
        if (uint8(codes[0]) == 0) _found("I23: a bet after the start and a report");
        _mark(uint8(codes[0]) == 6 ? bytes32("bet after report refused") : bytes32("bet after close refused"));
    }
}
