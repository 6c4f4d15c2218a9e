// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHousePool} from "../../../../contracts/interfaces/IHousePool.sol";
import {Markets} from "../../../../contracts/libraries/Markets.sol";
import {AccountWord} from "../../../../contracts/types/Account.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {PotLib, PotWord} from "../../../../contracts/types/Pot.sol";
import {ResultWord} from "../../../../contracts/types/Result.sol";
import {Gains} from "./Gains.sol";

/// The contracts' words against the ledger. Each function reverts with what is wrong.
abstract contract Checks is Gains {
    error Short(string what, uint256 which, uint256 due, uint256 held);

    function _holds(string memory what, uint256 which, uint256 due, uint256 held) internal pure {
        if (due > held) revert Short(what, which, due, held);
    }

    /// Accounts, slots, pots and fixtures say what their bets make of them (I2, I4, I8), and every unit of the book's
    /// tokens is somebody's (I1, as an equation).
    function checkWords() public view {
        int256 customers = int256(_checkAccounts());
        uint256[] memory reserved = new uint256[](_games.length);
        uint256[] memory combined = new uint256[](_games.length);
        customers += _checkPots(reserved);
        for (uint256 i; i < _openBets.length; ++i) {
            uint256 bet = _openBets[i];
            uint256[] storage legs = _legsOf[bet];
            if (legs.length == 1) continue;
            customers += int256(uint256(_bets[bet].stake));
            for (uint256 j; j < legs.length; ++j) {
                if (j != 0 && legs[j] >> 128 == legs[j - 1] >> 128) continue; // one match counts once
                combined[_gameOf[Leg.wrap(legs[j]).fixture()] - 1] += _bets[bet].payout - _bets[bet].stake;
            }
        }
        // A gain that waits is reserved where it is paid from, against nothing.
        for (uint256 i; i < _gains.length; ++i) {
            combined[_home(_gains[i].bet)] += _gains[i].units;
        }
        for (uint256 i; i < _games.length; ++i) {
            FixtureWord word = office.fixtures(_games[i].id);
            _same("I2: reserved of fixture", i, reserved[i], word.reserved());
            _same("I2: combined of fixture", i, combined[i], word.combined());
            _holds("I2: budget of fixture", i, reserved[i] + combined[i], word.budget());
            _holds("I25: one-key word of fixture", i, _games[i].oneKey, word.oneKey() * EURO);
        }
        // A settling pot has paid out of the house's reserve before it books: the customers' half may be below zero.
        (int256 held, uint256 house) = office.vault();
        if (held != customers) revert Differs("I1: customers", 0, uint256(customers), uint256(held));
        _same("I1: tokens", 0, uint256(int256(house) + customers) + _donated, token.balanceOf(address(book)));
    }

    function _checkAccounts() private view returns (uint256 sum) {
        for (uint256 who; who < BETTORS; ++who) {
            AccountWord word = office.accounts(bettors[who]);
            _same("I8: balance of bettor", who, _balance[who], word.balance());
            _same("I8: open payout of bettor", who, _openPayout[who], word.openPayout());
            sum += word.balance();
            if (who != acts % BETTORS) continue; // the slots of one of them, by turns
            for (uint256 slot; slot < 64; ++slot) {
                uint256 bet = _slotBet[who][slot];
                if (bet == 0) continue;
                uint256 stored = office.betSlot(bettors[who], slot);
                _same("I4: tag of bet", bet - 1, _bets[bet - 1].state, uint8(stored));
                _same("I4: nonce of bet", bet - 1, _bets[bet - 1].nonce, uint32(stored >> 8));
            }
        }
    }

    function _checkPots(uint256[] memory reserved) private view returns (int256 customers) {
        Sum[] memory sums = new Sum[](_jars.length);
        for (uint256 i; i < sums.length; ++i) {
            sums[i].stakes = _jars[i].kept;
        }
        for (uint256 i; i < _openBets.length; ++i) {
            uint256 bet = _openBets[i];
            if (_legsOf[bet].length == 1) _addTo(sums[_bets[bet].pot], bet);
        }
        for (uint256 i; i < sums.length; ++i) {
            Jar memory jar = _jars[i];
            PotWord word = PotWord.wrap(office.pots(jar.key));
            _same("I2: settling of pot", i, jar.settling ? 1 : 0, word.settling() ? 1 : 0);
            _same("I2: count of pot", i, sums[i].count, word.count());
            customers += int256(sums[i].own);
            if (!jar.settling) {
                _checkOpenPot(i, jar.key, word, sums[i]);
                reserved[jar.game] += _required(jar.key, sums[i]);
                customers += int256(sums[i].stakes);
            } else if (jar.booked) {
                _same("I4: booked pot", i, PotWord.unwrap(PotLib.BOOKED), PotWord.unwrap(word));
            } else {
                _same("I2: frozen reserve of pot", i, jar.frozen, word.reserve());
                _same("I17: cash of pot", i, uint256(jar.cash), word.cash());
                reserved[jar.game] += jar.frozen;
                customers += jar.cash - int256(jar.frozen);
            }
        }
    }

    function _checkOpenPot(uint256 i, uint256 key, PotWord word, Sum memory sum) private view {
        uint256 size = Markets.size(Leg.wrap(key).market());
        _same("I2: stakes of pot", i, sum.stakes, word.stakes());
        uint256 largest;
        for (uint256 side; side < size; ++side) {
            uint256 owed = size <= 3 ? word.liability(side) : PotLib.side(office.pots(key + 1 + side / 4), side % 4);
            _same("I2: liability in pot", i, sum.owed[side], owed);
            if (owed > largest) largest = owed;
        }
        if (size > 3) _same("I2: largest liability of pot", i, largest, word.liability(0));
    }

    /// The house's half is the pool's money and the fixtures' budgets, to the unit (I1); epochs have booked what their
    /// bets brought (I17).
    function checkHouse() public view {
        uint256 current = pool.current();
        uint256 last = current + 6; // nothing is listed or bonded further ahead
        uint256 house = pool.free() + pool.owed() + pool.claimsBond();
        uint256 placed;
        for (uint256 epoch = _firstEpoch; epoch <= last; ++epoch) {
            IHousePool.Epoch memory record = pool.epochAt(epoch);
            uint256 budgets;
            for (uint256 i; i < _games.length; ++i) {
                if (_games[i].start / EPOCH == epoch) budgets += office.fixtures(_games[i].id).budget();
            }
            _same("I1: outstanding of epoch", epoch, budgets, record.outstanding);
            _holds("I1: bond of epoch", epoch, uint256(record.covered) + record.reclaimed, record.tranche);
            if (int256(record.net) != _net[epoch]) {
                revert Differs("I17: net of epoch", epoch, uint256(_net[epoch]), uint256(int256(record.net)));
            }
            _checkBond(epoch, record);
            house += budgets + record.returned + record.tranche - record.covered - record.reclaimed;
            house += _fee(record) - record.feesTaken;
            if (epoch >= current) placed += budgets;
            else if (record.outstanding == 0 && record.returned == 0) continue;
            for (uint256 i; i < PROVIDERS; ++i) {
                house -= pool.claimedOf(providers[i], epoch);
            }
        }
        _same("I1: placed", 0, placed, pool.placed());
        (, uint256 kept) = office.vault();
        _same("I1: house", 0, house, kept);
    }

    /// The bond follows the epoch's net loss, not its pots' losses, at each booking: what was added to it after a loss,
    /// which a bet sold back before its epoch begins can bring, stands in for that loss from the next one on.
    function _checkBond(uint256 epoch, IHousePool.Epoch memory record) private view {
        uint256 loss = record.net < 0 ? uint256(-int256(record.net)) : 0;
        uint256 due = loss < record.tranche ? loss : record.tranche;
        Posted memory posted = _posted[epoch];
        if (posted.once && posted.net == int256(record.net) && posted.covered == record.covered) return;
        _same("I1: bond covers of epoch", epoch, due, record.covered);
    }

    /// A twentieth of what an epoch has made, rounded down.
    function _fee(IHousePool.Epoch memory record) internal pure returns (uint256) {
        return record.net > 0 ? uint256(int256(record.net)) * FEE_PPM / 1e6 : 0;
    }

    /// Every pot holds what is due under every result and every subset of singly voidable bets (I3, I21). The sum is
    /// separable, so the worst subset is found bet by bet. A settling pot holds what is still due.
    function checkSolvent() public view {
        uint256[RESULTS][] memory due = new uint256[RESULTS][](_jars.length);
        uint256[] memory own = new uint256[](_jars.length);
        for (uint256 i; i < _openBets.length; ++i) {
            uint256 bet = _openBets[i];
            if (_legsOf[bet].length != 1) continue;
            Bet memory one = _bets[bet];
            uint256 leg = _legsOf[bet][0];
            if (one.inPlay) own[one.pot] += one.stake;
            if (_jars[one.pot].settling) {
                (, uint256 paid) = _evaluate(bet);
                due[one.pot][0] += paid;
                continue;
            }
            for (uint256 r; r < RESULTS; ++r) {
                uint256 paid = uint256(one.stake) * _multiplier(_valueAt(r), leg) / (2 * PPM);
                due[one.pot][r] += one.inPlay && paid < one.stake ? one.stake : paid;
            }
        }
        for (uint256 i; i < _jars.length; ++i) {
            PotWord word = PotWord.wrap(office.pots(_jars[i].key));
            uint256 held = own[i] + (word.settling() ? word.cash() : word.stakes() + _reserveOf(_jars[i].key, word));
            for (uint256 r; r < RESULTS; ++r) {
                _holds("I3: pot", i, due[i][r], held);
            }
        }
    }

    /// From the stored word alone.
    function _reserveOf(uint256 key, PotWord word) private pure returns (uint256) {
        Sum memory sum;
        sum.stakes = word.stakes();
        uint256 size = Markets.size(Leg.wrap(key).market());
        // The head of a large pot holds its largest liability alone.
        for (uint256 i; i < (size > 3 ? 1 : size); ++i) {
            sum.owed[i] = word.liability(i);
        }
        return _required(key, sum);
    }

    /// What is pinned at listing stays (I24); what is final stays (I10); reports, disputes and time have made of each fixture
    /// what the rule makes of it (I10, I28).
    function checkResults() public view {
        for (uint256 i; i < _games.length; ++i) {
            Game memory game = _games[i];
            (uint256 pin, uint256 word, uint256 voids, uint256 end, bool isFinal) = oracle.stateOf(game.id);
            _same("I24: pin of fixture", i, game.pin, pin);
            FixtureWord own = office.fixtures(game.id);
            if (own.start() != 0) {
                _same("I24: start of fixture", i, game.start, own.start());
                _same("I24: close of fixture", i, game.closeAt, own.closeAt());
                _same("I24: sport of fixture", i, 1, own.sport());
            }
            _checkCase(i, ResultWord.wrap(word), voids, end);
            if (!game.ended) {
                // A swing that fell would shorten a window and cheapen a challenge.
                if (_isReported(i) && !isFinal) _holds("I28: swing of fixture", i, game.swing, book.swing(game.id));
                continue;
            }
            _same("I10: final fixture", i, 1, isFinal ? 1 : 0);
            _same("I10: value of final fixture", i, game.value, word & ((1 << 165) - 1));
            _same("I10: voids of final fixture", i, game.voids, voids);
        }
    }

    function _checkCase(uint256 i, ResultWord word, uint256 voids, uint256 end) private view {
        (uint256 phase, uint256 value, uint256 second, uint256 ends) = _standing(i);
        _same("I28: phase of fixture", i, phase, word.phase());
        _same("I10: value of fixture", i, value, word.value());
        _same("I10: voids of fixture", i, second, voids);
        _same("I28: end of what fixture is in", i, ends, end);
        _same("I10: ballot of fixture", i, _cases[i].ballot, word.ballot());
        _same("I10: signers of fixture", i, _cases[i].signers, word.signers());
    }

    /// Parameters stay inside the constants, whatever an owner tried (I15).
    function checkBounds() public view {
        uint256 terms = oracle.terms();
        (uint256 fast, uint256 slow, uint256 bond) = (uint16(terms), uint16(terms >> 16), uint16(terms >> 64));
        _holds("I15: fast window", 0, 15 minutes, fast);
        _holds("I15: fast window above the slow one", 0, fast, slow);
        _holds("I15: slow window", 0, 2 hours, slow);
        _holds("I15: slow window", 1, slow, 18 hours);
        _holds("I15: bond", 0, 500, bond);
        _holds("I15: bond", 1, bond, 2000);
        _holds("I12: outstanding above four fifths when funded", 0, _mostPlaced, 8000);
    }
}
