// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixtureOracle} from "../../../../contracts/FixtureOracle.sol";
import {IHousePool} from "../../../../contracts/interfaces/IHousePool.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Checks} from "./Checks.sol";
import {vm} from "./Vm.sol";

/// Whoever gives money to the house: providers, the allocator, the owner of the desk's bond; and time.
abstract contract House is Checks {
    uint256 internal constant GAMES_MAX = 20;

    mapping(uint256 who => uint256) internal _brought;
    mapping(uint256 who => uint256) internal _taken;

    // ------------------------------------------------------------------------------------------------- time

    /// To a moment that means something, or some time ahead.
    function wait(uint256 seed) external act(seed) {
        if (_chance(60)) {
            uint256 from = _next(_games.length);
            for (uint256 i; i < _games.length; ++i) {
                Game storage game = _games[(from + i) % _games.length];
                if (game.closeAt <= clock) continue;
                uint256[8] memory moments = [
                    uint256(game.start) - 1801,
                    game.start - 1800,
                    game.start - 1,
                    game.start,
                    game.start + 61,
                    game.start + 900,
                    game.closeAt - 1,
                    game.closeAt
                ];
                if (game.start > clock + 2 * DAY && _chance(70)) break;
                _go(moments[_next(8)]);
                return;
            }
        }
        uint256[8] memory steps = [uint256(1), 30, 61, 300, 600, 1800, 7200, DAY];
        _go(clock + steps[_next(8)]);
    }

    /// Into the next epoch, or the one after it.
    function waitForEpoch(uint256 seed) external act(seed) {
        if (_chance(40)) _turnEpoch();
    }

    function waitForEpochAgain(uint256 seed) external act(seed) {
        _turnEpoch();
    }

    function _turnEpoch() private {
        _go((clock / EPOCH + 1) * EPOCH + _next(2) * _next(EPOCH));
        if (_chance(50)) pool.close(1 + _next(3));
        uint256 current = pool.current();
        for (uint256 epoch = current - 1; epoch >= _firstEpoch && epoch + 3 > current; --epoch) {
            IHousePool.Epoch memory record = pool.epochAt(epoch);
            if (record.outstanding != 0) _mark("pocket at a close");
            if (record.exitLeft != 0) _mark("exit filled in part");
            if (record.lapsed) _mark("share series lapsed");
        }
    }

    // ------------------------------------------------------------------------------------------------- fixtures

    function listAndFund(uint256 seed) external act(seed) {
        uint256[6] memory ahead = [uint256(600), 3600, 20_000, DAY, 3 * DAY, EPOCH];
        uint256 game = _addGame(clock + ahead[_next(6)] + _next(600));
        _fund(game, _between(20, 50));
    }

    function fundMore(uint256 seed) external act(seed) {
        uint256 from = _next(_games.length);
        for (uint256 i; i < _games.length; ++i) {
            uint256 game = (from + i) % _games.length;
            if (_games[game].closeAt <= clock || _isReported(game)) continue;
            _fund(game, _between(1, 50));
            return;
        }
        _fund(_newGame(), 40);
    }

    /// A fixture that starts soon and has a budget: tomorrow, if today's tenth is used up.
    function _newGame() internal returns (uint256 game) {
        (uint256 day, uint256 spent) = pool.funded();
        if (day == clock / DAY && 100 * spent > 9 * pool.nav()) _go((day + 1) * DAY);
        game = _addGame(clock + _between(600, 7200));
        _fund(game, 50);
    }

    /// Day after day all that the rule allows, to a fixture of the epoch after the next: so little is left free that
    /// not everybody can leave.
    function fundFar(uint256 seed) external act(seed) {
        uint256 epoch = clock / EPOCH;
        uint256 game = _addGame((epoch + 2) * EPOCH + EPOCH / 2 + _next(600));
        for (; clock + DAY < (epoch + 1) * EPOCH; _go(clock + DAY)) {
            _fund(game, 100);
        }
    }

    function leaveAll(uint256 seed) external act(seed) {
        for (uint256 i; i < PROVIDERS; ++i) {
            pool.sync(providers[i], type(uint256).max);
            uint256 shares = pool.providerOf(providers[i]).shares;
            if (shares == 0) continue;
            vm.prank(providers[i]);
            pool.requestExit(shares);
        }
    }

    function _addGame(uint256 start) internal returns (uint256 game) {
        require(_games.length < GAMES_MAX, "enough fixtures");
        (FixtureOracle.Fixture memory spec, uint128 id) = _list(start, 24, start + 4 * DAY);
        game = _games.length;
        Game storage one = _games.push();
        (one.id, one.start, one.earliest) = (id, uint64(spec.start), uint64(spec.earliest));
        (one.closeAt, one.deadline) = (uint64(spec.close), uint64(spec.deadline));
        one.spec = oracle.specificationOf(spec);
        (one.pin,,,,) = oracle.stateOf(id);
        _openCase();
        _gameOf[id] = game + 1;
    }

    /// A part of what rule and liquidity allow now.
    function _fund(uint256 game, uint256 percent) internal {
        pool.close(20);
        (uint256 day, uint256 spent) = pool.funded();
        if (day != clock / DAY) spent = 0;
        uint256 most = pool.nav() / 10;
        most = most > spent ? most - spent : 0;
        uint256 room = pool.nav() * 8 / 10;
        room = room > pool.placed() ? room - pool.placed() : 0;
        if (room < most) most = room;
        if (pool.free() < most) most = pool.free();
        uint128[] memory fixtures = new uint128[](1);
        uint256[] memory amounts = new uint256[](1);
        (fixtures[0], amounts[0]) = (_games[game].id, most * percent / 100);
        if (amounts[0] == 0) return;
        vm.prank(ALLOCATOR);
        pool.fund(fixtures, amounts);
        uint256 share = pool.placed() * 10_000 / pool.nav();
        if (share > _mostPlaced) _mostPlaced = share;
    }

    /// The budget that backs nothing goes home, from final fixtures alone.
    function release(uint256 seed) external act(seed) {
        uint256 from = _next(_games.length);
        for (uint256 i; i < _games.length; ++i) {
            uint256 game = (from + i) % _games.length;
            (bool isFinal,,) = _isFinal(game);
            FixtureWord word = office.fixtures(_games[game].id);
            if (!isFinal || word.free() == 0) continue;
            office.release(_games[game].id);
            if (_games[game].start / EPOCH < pool.current()) _mark("budget released into a pocket");
            return;
        }
        office.release(_games[from].id);
        (bool ended,,) = _isFinal(from);
        if (!ended) _found("I10: a budget released before its result is final");
    }

    // ------------------------------------------------------------------------------------------------- providers

    function enter(uint256 seed) external act(seed) {
        _enter(_next(PROVIDERS), _between(EURO, 5000 * EURO));
    }

    function enterAgain(uint256 seed) external act(seed) {
        _enter(_next(PROVIDERS), _between(EURO, 50 * EURO));
    }

    function _enter(uint256 who, uint256 units) internal {
        _mint(providers[who], units);
        vm.prank(providers[who]);
        token.approve(address(book), units);
        vm.prank(providers[who]);
        pool.requestEntry(units);
        _brought[who] += units;
    }

    function leave(uint256 seed) external act(seed) {
        _leave();
    }

    function leaveAgain(uint256 seed) external act(seed) {
        _leave();
    }

    function _leave() private {
        uint256 from = _next(PROVIDERS);
        for (uint256 i; i < PROVIDERS; ++i) {
            address who = providers[(from + i) % PROVIDERS];
            pool.sync(who, type(uint256).max);
            uint256 shares = pool.providerOf(who).shares;
            if (shares == 0) continue;
            vm.prank(who);
            pool.requestExit(_chance(30) ? shares : _between(1, shares));
            return;
        }
        revert("nobody can leave");
    }

    function claim(uint256 seed) external act(seed) {
        uint256 who = _next(PROVIDERS);
        uint256 units = pool.claimFor(providers[who]);
        _taken[who] += units;
        if (units != 0) _mark("provider paid");
        if (token.balanceOf(providers[who]) != _taken[who]) _found("I12: a claim paid something else than it says");
    }

    /// Takes back what is left of an old tranche; posts a new one if there is none.
    function bond(uint256 seed) external act(seed) {
        pool.close(20);
        uint256 current = pool.current();
        for (uint256 epoch = _firstEpoch; epoch < current; ++epoch) {
            IHousePool.Epoch memory record = pool.epochAt(epoch);
            if (record.covered != 0) _mark("bond covers a loss");
            for (uint256 i; i < _games.length; ++i) {
                (bool isFinal,,) = _isFinal(i);
                if (_games[i].start / EPOCH == epoch && isFinal) office.release(_games[i].id);
            }
            if (pool.epochAt(epoch).outstanding != 0) continue;
            vm.prank(FEE_RECIPIENT);
            if (pool.takeFees(epoch) != 0) _mark("fee taken");
            if (record.tranche == uint256(record.covered) + record.reclaimed) continue;
            vm.prank(BOND_OWNER);
            pool.reclaimBond(epoch);
            _mark("bond reclaimed");
            return;
        }
        uint256 units = _between(1, 200 * EURO);
        if (!_chance(70)) return _postClaims(units);
        _mint(BOND_OWNER, units);
        vm.prank(BOND_OWNER);
        token.approve(address(book), units);
        uint256 ahead = current + 1 + _next(3);
        IHousePool.Epoch memory before = pool.epochAt(ahead);
        _posted[ahead] = Posted(true, before.net, before.covered);
        if (before.net < 0) _mark("bond added after a loss");
        vm.prank(BOND_OWNER);
        pool.postBond(ahead, units);
    }

    function _postClaims(uint256 units) internal {
        _mint(BOND_OWNER, units);
        vm.prank(BOND_OWNER);
        token.approve(address(book), units);
        vm.prank(BOND_OWNER);
        pool.postClaimsBond(units);
    }
}
