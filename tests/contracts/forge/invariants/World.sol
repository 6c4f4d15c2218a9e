// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHousePool} from "../../../../contracts/interfaces/IHousePool.sol";
import {Keepers} from "./Keepers.sol";
import {vm} from "./Vm.sol";

/// Every actor on one stage, set up; and the end of a history, when everybody takes everything.
contract World is Keepers {
    /// What dead shares and rounding may leave in the book, units.
    uint256 internal constant DUST = 10_000;

    constructor() {
        _firstEpoch = clock / EPOCH;
        for (uint256 i; i < BETTORS; ++i) {
            _admit(bettors[i], clock / 1 hours + 24 * 365, 0);
        }
        for (uint256 i; i < PROVIDERS; ++i) {
            _admit(providers[i], clock / 1 hours + 24 * 365, 0);
        }
        _enter(0, 12_000 * EURO);
        _enter(1, 8000 * EURO);
        _go(clock + 2 * EPOCH);
        pool.close(9);
        for (uint256 i; i < BETTORS; ++i) {
            _deposit(i, 1500 * EURO);
        }
        _mint(BOND_OWNER, 80 * EURO);
        vm.prank(BOND_OWNER);
        token.approve(address(book), 80 * EURO);
        for (uint256 i = 1; i < 3; ++i) {
            vm.prank(BOND_OWNER);
            pool.postBond(clock / EPOCH + i, 40 * EURO);
        }
        // Three that start soon, one tomorrow, one in the next epoch.
        uint256[5] memory ahead = [uint256(900), 3600, 3600, DAY + 600, EPOCH];
        for (uint256 i; i < 5; ++i) {
            _fund(_addGame(clock + ahead[i]), 30);
        }
    }

    /// A number of this history, for what is done in some runs only.
    function lot() external view returns (uint256) {
        return uint256(keccak256(abi.encode(clock, _bets.length, acts)));
    }

    /// Deadlines pass; anyone ends what is open; everybody takes what is his. The guardian has paused everything and
    /// every wallet is barred: neither stands between anybody and his money (I13, I14). Reverts with what is wrong.
    function drain() external {
        vm.warp(clock);
        vm.prank(GUARDIAN);
        office.pauseNewRisk();
        address[] memory wallets = new address[](BETTORS);
        for (uint256 i; i < BETTORS; ++i) {
            wallets[i] = bettors[i];
        }
        vm.prank(GUARDIAN);
        registry.bar(wallets, type(uint24).max);
        _endDisputes();
        _settleAll();
        _leaveAll();
        _withdrawAll();
        checkWords();
        checkHouse();
        _same("breach", 0, 0, bytes(breach).length);
        (uint256 low,) = office.vault();
        _same("I1: customers at the end", 0, 0, low);
        uint256 left = token.balanceOf(address(book)) - _donated;
        uint256 unborn;
        for (uint256 epoch = pool.current(); epoch < pool.current() + 5; ++epoch) {
            unborn += pool.epochAt(epoch).tranche;
        }
        _holds("I1: left at the end", 0, left, unborn + DUST);
    }

    function _endDisputes() private {
        for (uint256 i; i < _games.length; ++i) {
            _go(_games[i].deadline);
        }
        _go(clock + 18 hours);
        for (uint256 i; i < _games.length; ++i) {
            if (!oracle.reported(_games[i].id)) oracle.voidStale(_games[i].id);
            (bool isFinal,,) = _isFinal(i);
            _same("I28: fixture is final by time alone", i, 1, isFinal ? 1 : 0);
        }
    }

    function _settleAll() private {
        while (_openBets.length != 0) {
            uint256 count = _openBets.length < 30 ? _openBets.length : 30;
            uint256[] memory chosen = new uint256[](count);
            for (uint256 i; i < count; ++i) {
                chosen[i] = _openBets[i];
            }
            _settleThese(chosen, count);
            _same("breach while settling", count, 0, bytes(breach).length);
        }
        for (uint256 i; i < _games.length; ++i) {
            office.release(_games[i].id);
            _same("I2: budget of a fixture that is over", i, 0, office.fixtures(_games[i].id).budget());
        }
    }

    function _leaveAll() private {
        for (uint256 round; round < 3; ++round) {
            for (uint256 i; i < PROVIDERS; ++i) {
                pool.close(30);
                pool.sync(providers[i], type(uint256).max);
                uint256 shares = pool.providerOf(providers[i]).shares;
                if (shares == 0) continue;
                vm.prank(providers[i]);
                pool.requestExit(shares);
            }
            _go(clock + 2 * EPOCH);
            for (uint256 i; i < PROVIDERS; ++i) {
                _taken[i] += pool.claimFor(providers[i]);
            }
        }
        for (uint256 i; i < PROVIDERS; ++i) {
            IHousePool.Provider memory one = pool.providerOf(providers[i]);
            _same("I12: provider is stuck", i, 0, uint256(one.shares) + one.leaving + one.leavingNext + one.cash);
        }
        for (uint256 epoch = _firstEpoch; epoch < pool.current(); ++epoch) {
            vm.prank(BOND_OWNER);
            pool.reclaimBond(epoch);
        }
    }

    function _withdrawAll() private {
        for (uint256 i; i < BETTORS; ++i) {
            if (_balance[i] == 0) continue;
            vm.prank(bettors[i]);
            office.requestWithdraw(_balance[i]);
        }
        _go(clock + 1 hours);
        for (uint256 i; i < BETTORS; ++i) {
            if (_balance[i] == 0) continue;
            _same("I8: paid out", i, _balance[i], book.withdraw(bettors[i]));
            _balance[i] = 0;
        }
    }

    /// What each provider has taken out in all.
    function taken() external view returns (uint256[PROVIDERS] memory units) {
        for (uint256 i; i < PROVIDERS; ++i) {
            units[i] = _taken[i];
        }
    }
}
