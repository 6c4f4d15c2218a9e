// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHousePool} from "../../../../contracts/interfaces/IHousePool.sol";
import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Twins} from "./Twins.sol";
import {vm} from "./Vm.sol";

/// Every actor on one stage, set up; and the end of a history, when everybody takes everything.
contract World is Twins {
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
        _mint(BOND_OWNER, 100 * EURO);
        vm.prank(BOND_OWNER);
        token.approve(address(book), 100 * EURO);
        vm.prank(BOND_OWNER);
        pool.postClaimsBond(20 * EURO);
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

    /// Deadlines pass; anyone ends what is open; everybody takes what is his. The guardian has paused everything and
    /// every wallet is barred: neither stands between anybody and his money (I13, I14). Reverts with what is wrong.
    function drain() external {
        vm.warp(clock);
        vm.prank(GUARDIAN);
        office.pauseNewRisk();
        if (acts % 3 == 0) {
            vm.prank(OWNER);
            office.sunset();
        }
        address[] memory wallets = new address[](BETTORS);
        for (uint256 i; i < BETTORS; ++i) {
            wallets[i] = bettors[i];
        }
        vm.prank(GUARDIAN);
        registry.bar(wallets, type(uint24).max);
        _endDisputes();
        _settleAll();
        _leaveAll();
        if (office.sunsetAt() != 0) _moveAll();
        _withdrawAll();
        _takeBonds();
        checkWords();
        checkHouse();
        _same("breach", 0, 0, bytes(breach).length);
        (int256 held,) = office.vault();
        _same("I1: customers at the end", 0, 0, uint256(held));
        uint256 left = token.balanceOf(address(book)) - _donated;
        uint256 unborn;
        for (uint256 epoch = pool.current(); epoch < pool.current() + 5; ++epoch) {
            unborn += pool.epochAt(epoch).tranche;
        }
        _holds("I1: left at the end", 0, left, unborn + DUST);
    }

    /// What nobody reported is void from its deadline on. Then no window (18 hours at most) and no dispute (a re-vote and the
    /// arbiter's time, 96 hours) is left.
    function _endDisputes() private {
        for (uint256 i; i < _games.length; ++i) {
            _go(_games[i].deadline);
        }
        for (uint256 i; i < _games.length; ++i) {
            if (_isReported(i)) continue;
            oracle.voidStale(_games[i].id);
            _noteVoided(i);
        }
        _go(clock + 96 hours);
        for (uint256 i; i < _games.length; ++i) {
            (,,,, bool isFinal) = oracle.stateOf(_games[i].id);
            _same("I28: fixture is final by time alone", i, 1, isFinal ? 1 : 0);
        }
        checkResults();
    }

    /// Every part of a challenge is claimed and every operator takes its bond; what stays is the fee pot and rounding.
    function _takeBonds() private {
        uint256 parts = _parts.length;
        while (_parts.length != 0) {
            require(_claimPart(_parts.length - 1), "I28: a bond is stuck");
        }
        for (uint256 i; i < MEMBERS; ++i) {
            if (_operators[i].free != 0) _askBack(i, _operators[i].free);
        }
        _go(clock + EXIT_DELAY);
        for (uint256 i; i < MEMBERS; ++i) {
            if (_operators[i].free != 0) _takeBack(i);
            _same("I28: bond of operator is stuck", i, 0, _operators[i].free + _operators[i].staked);
        }
        checkBonds();
        (uint256 held,) = oracle.vault();
        _holds("I28: held for nobody", 0, held, acts + parts);
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
        while (_gains.length != 0) {
            uint256 before = _gains.length;
            _settleGain(before - 1);
            _same("I16: gain is stuck", before, before - 1, _gains.length);
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
            vm.prank(FEE_RECIPIENT);
            pool.takeFees(epoch);
        }
        uint256 claims_ = pool.claimsBond();
        if (claims_ == 0) return;
        vm.prank(BOND_OWNER);
        pool.requestClaimsBondExit(claims_);
        _go(clock + DAY);
        vm.prank(BOND_OWNER);
        pool.withdrawClaimsBond();
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

    /// After the sunset a wallet's word moves its money to where it says, once.
    function _moveAll() private {
        for (uint256 i; i < BETTORS; i += 2) {
            if (_balance[i] == 0) continue;
            address to = address(uint160(0x4e57 + i));
            (uint256 units, uint256 nonce) = (_balance[i], office.withdrawNonce(bettors[i]));
            bytes32 digest =
                _digestOf(keccak256(abi.encode(TypedData.WITHDRAW_TO, bettors[i], to, units, nonce, clock)));
            bytes memory call =
                abi.encodeCall(office.withdrawTo, (bettors[i], to, units, nonce, clock, _sign(BETTOR + i, digest)));
            bytes memory forged = abi.encodeCall(
                office.withdrawTo, (bettors[i], GRIEFER, units, nonce, clock, _sign(BETTOR + i, digest))
            );
            (bool ok,) = address(book).call(forged);
            _same("I8: moved elsewhere", i, 0, ok ? 1 : 0);
            (ok,) = address(book).call(call);
            _same("I8: moved", i, 1, ok ? 1 : 0);
            _same("I8: moved to the address that was signed", i, units, token.balanceOf(to));
            _balance[i] = 0;
            (ok,) = address(book).call(call);
            _same("I8: moved twice", i, 0, ok ? 1 : 0);
        }
    }

    // ------------------------------------------------------------------------------------------------- orders (I22)

    error Wealth(uint256[PROVIDERS] taken);

    /// Fixtures, bets and results such that only the order of settling is open. With `moving`, one epoch, at whose close
    /// one provider leaves in part and another enters; else several epochs in which nobody moves.
    function scene(uint256 seed, bool moving) external act(seed) {
        uint256 first = _games.length;
        uint256 epoch = clock / EPOCH + 1;
        for (uint256 i; i < 4; ++i) {
            uint256 begin = (epoch + (moving || i < 2 ? 0 : _next(3))) * EPOCH;
            _fund(_addGame(begin + _between(3600, EPOCH - 12 hours)), 100);
            _go(clock + DAY);
        }
        for (uint256 i; i < 24; ++i) {
            uint256 keys = _keys();
            try this.bet(_bettor(), first, keys, 1 + _next(3)) {} catch {}
        }
        if (moving) {
            pool.sync(providers[0], 99);
            uint256 shares = pool.providerOf(providers[0]).shares / _between(2, 9);
            vm.prank(providers[0]);
            pool.requestExit(shares);
            _enter(2, 2000 * EURO);
        }
        require(clock / EPOCH + 1 == epoch, "the scene took too long");
    }

    /// One bet on the fixtures from `first` on.
    function bet(uint256 who, uint256 first, uint256 keys, uint256 count) external {
        uint256[] memory legs = new uint256[](count);
        uint256 from = _next(4);
        for (uint256 i; i < count; ++i) {
            uint256 leg = _leg(first + (from + i) % 4, _odds());
            uint256 at = i;
            for (; at != 0 && legs[at - 1] > leg; --at) {
                legs[at] = legs[at - 1];
            }
            legs[at] = leg;
        }
        _place(_one(_order(who, legs, _stake(who, legs, keys))), keys);
    }

    /// Plays the scene to its end and reverts with what each provider then has taken in all. Results and times are the
    /// same in every order; `lot` chooses what is settled and released before each close, and in which order.
    function ending(uint256 lot) external {
        vm.warp(clock);
        uint256 epoch = clock / EPOCH + 1;
        for (uint256 round; round < 4; ++round) {
            uint256 close = (epoch + round + 1) * EPOCH;
            for (uint256 i; i < _games.length; ++i) {
                if (_games[i].start >= close || _isReported(i)) continue;
                if (_games[i].earliest > clock) _go(_games[i].earliest);
                uint256 chosen = uint256(keccak256(abi.encode("result", _games[i].id))) % (RESULTS - 1);
                _report(i, _valueAt(chosen), 0, ALL);
            }
            _go(close - 1);
            if (lot != 0) _settleSome(lot + round);
            _go(close + lot % 5000);
        }
        _settleAll();
        for (uint256 i; i < PROVIDERS; ++i) {
            _taken[i] = 0;
        }
        _leaveAll();
        uint256[PROVIDERS] memory units;
        for (uint256 i; i < PROVIDERS; ++i) {
            units[i] = _taken[i];
        }
        revert Wealth(units);
    }

    function _settleSome(uint256 lot) private {
        uint256 from = lot % 1000;
        for (uint256 i; i < 12 && _openBets.length != 0; ++i) {
            (bool found, uint256 one) = _settleable((from + 7 * i) % _openBets.length);
            if (found && uint256(keccak256(abi.encode(lot, i))) % 3 != 0) _settle(one);
        }
        for (uint256 i; i < _games.length; ++i) {
            (bool isFinal,,) = _isFinal(i);
            if (isFinal && uint256(keccak256(abi.encode(lot, i, "free"))) % 2 == 0) office.release(_games[i].id);
        }
    }

    // ------------------------------------------------------------------------------------------------- providers

    /// In a history without bets nobody takes more than he brought, and nobody loses more than rounding and the dead
    /// shares cost, however often and in whatever order providers moved (I12).
    function checkNoGain() external view {
        for (uint256 i; i < PROVIDERS; ++i) {
            _holds("I12: taken by provider", i, _taken[i], _brought[i] + acts + 10);
        }
    }

    function checkNoLoss() external view {
        for (uint256 i; i < PROVIDERS; ++i) {
            _holds("I12: brought by provider", i, _brought[i], _taken[i] + DUST);
        }
    }
}
