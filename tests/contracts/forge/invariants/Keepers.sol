// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookOffice} from "../../../../contracts/BookOffice.sol";
import {KycRegistry} from "../../../../contracts/KycRegistry.sol";
import {Code} from "../../../../contracts/interfaces/IBetBook.sol";
import {AccountWord} from "../../../../contracts/types/Account.sol";
import {Court} from "./Court.sol";
import {vm} from "./Vm.sol";

/// Guardian, owner, the registry's issuer, and a griefer who tries what is not his.
abstract contract Keepers is Court {
    /// Highest bar that was ever written for a wallet, days.
    mapping(address wallet => uint256) internal _barred;
    KycRegistry.Grant private _oldGrant;
    bytes private _oldSignature;
    uint256 private _committees;
    mapping(uint256 who => uint256) private _claimDay; // first claim of a day
    mapping(uint256 who => uint256) private _claimed; // since
    uint256 private _claimant; // the last one

    // ------------------------------------------------------------------------------------------------- guardian

    function pause(uint256 seed) external act(seed) {
        vm.prank(GUARDIAN);
        if (_chance(25)) office.pauseNewRisk();
        else office.resumeNewRisk();
    }

    /// Every ticket that is not placed yet dies; the stage signs the next ones for the new epoch.
    function bumpEpoch(uint256 seed) external act(seed) {
        Item[] memory items = _one(_single(_bettor(), _liveGame(), BOTH));
        bytes memory data = _packPlace(items, BOTH, false);
        vm.prank(GUARDIAN);
        office.bumpDeskEpoch();
        (bool ok,) = address(book).call(abi.encodeCall(book.place, (data)));
        if (ok) _found("I7: a ticket of an earlier desk epoch is placed");
    }

    /// Owner's parameters: in bounds for the most part, and refused beyond them.
    function setParameters(uint256 seed) external act(seed) {
        uint256 kind = _next(4);
        if (kind == 0) {
            address[] memory members = new address[](4 + _next(3));
            for (uint256 i; i < members.length; ++i) {
                members[i] = address(uint160(clock + 1 + i));
            }
            vm.prank(OWNER);
            oracle.addCommittee(++_committees, members, _arbiterAt);
            vm.prank(OWNER);
            if (_chance(50)) oracle.retireCommittee(_committees);
            else office.setGuardian(GUARDIAN);
        } else if (kind == 1) {
            vm.prank(OWNER);
            office.setMinimumStake(_between(1, 10));
        } else {
            // One of three beyond its bounds in one of three calls.
            uint256 wild = _next(9);
            uint256 slow = wild == 0 ? _between(18 hours + 1, 20 hours) : _between(2 hours, 18 hours);
            uint256 fast = wild == 1 ? _between(1, 15 minutes - 1) : _between(15 minutes, slow);
            uint256 bond = wild == 2 ? _between(0, 499) : _between(500, 2000);
            vm.prank(OWNER);
            oracle.setTerms(fast, slow, _between(1, 10_000), bond);
        }
    }

    /// The guardian replaces a desk key by its standby; what the old one signed is worth nothing any more.
    function switchKey(uint256 seed) external act(seed) {
        uint256 position = _next(2);
        Item[] memory items = _one(_single(_bettor(), _liveGame(), BOTH));
        bytes memory data = _packPlace(items, BOTH, false);
        uint256 next = uint256(keccak256(abi.encode(seed, clock))) >> 8;
        vm.prank(OWNER);
        office.setStandbyKey(position, vm.addr(next));
        vm.prank(GUARDIAN);
        office.switchDeskKey(position, vm.addr(next));
        (bool ok,) = address(book).call(abi.encodeCall(book.place, (data)));
        if (ok) _found("I25: a ticket of a removed key is placed");
        // Signed by the old key for the new epoch.
        data = _packPlace(items, BOTH, false);
        _desk[position] = next;
        (ok,) = address(book).call(abi.encodeCall(book.place, (data)));
        if (ok) _found("I25: a removed key signs");
        _mark("desk key switched");
    }

    /// A pause blocks placing and funding, and nothing on the way out (I13).
    function leaveWhilePaused(uint256 seed) external act(seed) {
        Item[] memory items = _one(_single(_bettor(), _liveGame(), BOTH));
        bytes memory data = _packPlace(items, BOTH, false);
        vm.prank(GUARDIAN);
        office.pauseNewRisk();
        (bool ok,) = address(book).call(abi.encodeCall(book.place, (data)));
        if (ok) _found("I13: a bet while paused");
        uint256 who = _next(BETTORS);
        if (_balance[who] != 0) {
            vm.prank(bettors[who]);
            (ok,) = address(book).call(abi.encodeCall(office.requestWithdraw, (_between(1, _balance[who]))));
            if (!ok) _found("I13: a pause blocks a withdrawal request");
            (uint256 asked, uint256 due) = office.pendingWithdrawal(bettors[who]);
            _go(due);
            (ok,) = address(book).call(abi.encodeCall(book.withdraw, (bettors[who])));
            if (!ok) _found("I13: a pause blocks a withdrawal");
            else _balance[who] -= asked;
        }
        uint256 game = _unreported(_next(_games.length));
        if (game != _games.length && _games[game].deadline <= clock) {
            (ok,) = address(oracle).call(abi.encodeCall(oracle.voidStale, (_games[game].id)));
            if (!ok) _found("I13: a pause blocks a void by time");
            else _noteVoided(game);
        }
        game = _next(_games.length);
        (bool isFinal,,) = _isFinal(game);
        (ok,) = address(book).call(abi.encodeCall(office.release, (_games[game].id)));
        if (ok != isFinal) _found("I13: a release and finality disagree");
        if (_openBets.length != 0) {
            (bool found, uint256 bet) = _settleable(_next(_openBets.length));
            if (found) {
                uint256[] memory chosen = new uint256[](1);
                chosen[0] = bet;
                _settleThese(chosen, 1);
                _mark("settled while paused");
            }
        }
        if (_openBets.length != 0) {
            _sell(50);
            _mark("cash-out tried while paused");
        }
        if (_gains.length != 0) _settleGain(_next(_gains.length));
        who = _next(PROVIDERS);
        uint256 units = pool.claimFor(providers[who]);
        _taken[who] += units;
        vm.prank(GUARDIAN);
        if (_chance(90)) office.resumeNewRisk();
        else office.pauseNewRisk();
    }

    // ------------------------------------------------------------------------------------------------- issuer

    function _wallet() internal returns (address) {
        uint256 who = _next(BETTORS + PROVIDERS);
        return who < BETTORS ? bettors[who] : providers[who - BETTORS];
    }

    function _admit(address wallet, uint256 until, uint256 day) internal {
        (KycRegistry.Grant memory given, bytes memory signature) = _grantOf(wallet, until, day, ++_seq[wallet]);
        registry.grant(given, signature);
        if (day > _barred[wallet]) _barred[wallet] = day;
        (_oldGrant, _oldSignature) = (given, signature);
    }

    function admit(uint256 seed) external act(seed) {
        _admit(_wallet(), clock / 1 hours + 24 * _between(1, 100), _chance(90) ? 0 : clock / DAY + 1);
    }

    /// Exclusion; deposits and bets end at once.
    function bar(uint256 seed) external act(seed) {
        address[] memory wallets = new address[](1);
        wallets[0] = _wallet();
        uint256 day = clock / DAY + _next(3);
        vm.prank(GUARDIAN);
        registry.bar(wallets, day);
        ++_seq[wallets[0]];
        if (day > _barred[wallets[0]]) _barred[wallets[0]] = day;
        _mark("wallet barred");
    }

    /// A grant that was brought before, or is older than what was.
    function bringOldGrant(uint256 seed) external act(seed) {
        KycRegistry.Grant memory given = _oldGrant;
        bytes memory signature = _oldSignature;
        if (_chance(50)) {
            address wallet = _wallet();
            uint256 stored = registry.sequence(wallet);
            (given, signature) = _grantOf(wallet, clock / 1 hours + 10_000, 0, _between(0, stored));
        }
        AccountWord before = office.accounts(given.wallet);
        (bool ok,) = address(registry).call(abi.encodeCall(registry.grant, (given, signature)));
        if (ok || AccountWord.unwrap(before) != AccountWord.unwrap(office.accounts(given.wallet))) {
            _found("I27: an older grant changes an account");
        }
        _mark("old grant refused");
    }

    /// A barred wallet tries to come in.
    function comeInBarred(uint256 seed) external act(seed) {
        uint256 who = _next(BETTORS);
        address wallet = bettors[who];
        AccountWord word = office.accounts(wallet);
        bool may = clock / 1 hours < word.eligibleUntil() && clock / DAY >= _barred[wallet];
        _mint(wallet, EURO);
        vm.prank(wallet);
        token.approve(address(book), EURO);
        vm.prank(wallet);
        (bool ok,) = address(book).call(abi.encodeCall(book.deposit, (EURO)));
        if (ok != may) _found("I14: a deposit and eligibility disagree");
        if (ok) _balance[who] += EURO;
        else _mark("barred wallet kept out");
        if (_balance[who] < EURO) return;
        Item[] memory items = _one(_order(who, _single(who, _liveGame(), BOTH).legs, 100_000));
        // A fixture may have been listed for it, on another day.
        may = clock / 1 hours < word.eligibleUntil() && clock / DAY >= _barred[wallet];
        vm.prank(RELAYER);
        bytes memory codes = book.placeMany(_packPlace(items, BOTH, false));
        if (uint8(codes[0]) == Code.OK && !may) _found("I14: a barred wallet bets");
        if (uint8(codes[0]) == Code.NOT_ELIGIBLE && may) _found("I14: an admitted wallet is refused");
        _noteBatch(items, codes, BOTH);
    }

    // ------------------------------------------------------------------------------------------------- claims (I26)

    /// A ticket that nobody placed in time. The desk's bond pays a tenth of the stake if the house was in the way and
    /// the bettor's side was good; what the bettor did himself pays nothing.
    function claimTicket(uint256 seed) external act(seed) {
        uint256 who = _bettor();
        // Mostly whoever was paid last, so that his day's claims meet.
        if (_chance(60) && _balance[_claimant] >= EURO && office.eligible(bettors[_claimant])) who = _claimant;
        if (_chance(40)) _postClaims(_between(EURO, 40 * EURO));
        Item memory item = _single(who, _liveGame(), BOTH);
        item.acceptedAt = clock;
        item.validUntil = clock + 600;
        if (_chance(50)) item.life /= 2;
        bytes memory data = _packPlace(_one(item), BOTH, false);
        uint256 epoch = office.desk().epoch();
        bool house = _chance(70);
        bool own = _chance(40);
        if (house) {
            vm.prank(GUARDIAN);
            office.bumpDeskEpoch();
        }
        if (own) _spendBefore(who);
        _go(clock + item.life - (_chance(10) ? 1 : 0) + (_chance(10) ? 121 : _next(120)));
        uint256 before = _balance[who];
        uint256 bond = pool.claimsBond();
        vm.prank(GRIEFER);
        (bool ok, bytes memory result) = address(book).call(abi.encodeCall(claims.placeOrClaim, (data, epoch)));
        if (!ok) {
            _mark("claim refused");
            return;
        }
        uint256 paid = abi.decode(result, (uint256));
        if (clock < item.acceptedAt + item.life || clock > item.acceptedAt + item.life + 120) {
            _found("I26: a claim outside its window");
        }
        if (paid == 0) {
            if (house) _found("I26: placed under an epoch that is over");
            _notePlaced(item, BOTH);
            _mark("ticket placed late");
            return;
        }
        if (own && before < item.stake) _found("I26: paid to a bettor whose money was gone");
        // In a day from his first claim on he gets no more than the largest.
        if (clock >= _claimDay[who] + DAY) (_claimDay[who], _claimed[who]) = (clock, 0);
        uint256 due = item.stake / 10;
        due = due > _claimed[who] ? due - _claimed[who] : 0;
        if (paid != _least(due, bond)) _found("I26: another sum than the day's largest claim");
        if (_claimed[who] != 0) _mark("claim paid up to a larger one");
        _claimed[who] += paid;
        _claimant = who;
        if (pool.claimsBond() + paid != bond) _found("I26: not paid by the claims bond");
        _balance[who] += paid;
        _noteClaimed(item);
        _mark(house ? bytes32("claim paid, keys were gone") : bytes32("claim paid, no room"));
        (ok,) = address(book).call(abi.encodeCall(claims.placeOrClaim, (data, epoch)));
        if (ok) _found("I26: paid twice for one ticket");
    }

    /// The bettor takes his money to another bet before his ticket can be placed.
    function _spendBefore(uint256 who) private {
        uint256[] memory legs = new uint256[](1);
        legs[0] = _leg(_newGame(), PPM + 10_000);
        if (_balance[who] < 100_000) return;
        Item[] memory items = _one(_order(who, legs, _balance[who]));
        items[0].acceptedAt = clock;
        (items[0].life, items[0].validUntil) = (60, clock);
        vm.prank(RELAYER);
        bytes memory codes = this.placeNow(items);
        _noteBatch(items, codes, BOTH);
    }

    function placeNow(Item[] calldata items) external returns (bytes memory) {
        return book.placeMany(_packPlace(items, BOTH, false));
    }

    function _noteClaimed(Item memory item) private {
        Bet storage one = _bets.push();
        (one.who, one.state, one.nonce) = (uint8(item.who), CLAIMED, uint32(item.nonce));
        uint256 old = _slotBet[item.who][item.nonce & 63];
        if (old != 0 && (_bets[old - 1].state == OPEN || _bets[old - 1].nonce >= item.nonce)) {
            _found("I4: a claim in a used slot");
        }
        _slotBet[item.who][item.nonce & 63] = _bets.length;
    }

    // ------------------------------------------------------------------------------------------------- griefer

    /// What was placed once, again: as it was, or with one byte changed.
    function replay(uint256 seed) external act(seed) {
        bytes memory data = _lastBatch;
        if (data.length == 0) return;
        if (_chance(60)) {
            uint256 at = _next(data.length);
            data[at] = bytes1(uint8(data[at]) ^ uint8(1 << _next(8)));
        }
        vm.prank(GRIEFER);
        (bool ok, bytes memory result) = address(book).call(abi.encodeCall(book.placeMany, (data)));
        _mark(ok ? bytes32("replay without a bet") : bytes32("replay refused"));
        if (!ok) return;
        bytes memory codes = abi.decode(result, (bytes));
        for (uint256 i; i < codes.length; ++i) {
            if (uint8(codes[i]) == Code.OK) _found("I7: a ticket is placed again, or changed");
        }
    }

    function settleAgain(uint256 seed) external act(seed) {
        if (_bets.length == 0) return;
        uint256 bet = _next(_bets.length);
        if (_bets[bet].state != SETTLED && _bets[bet].state != CASHED) return;
        vm.prank(GRIEFER);
        bytes memory codes = book.settleMany(_packSettle(bet));
        if (uint8(codes[0]) == Code.OK) _found("I4: a bet that ended settles again");
        _mark("settled again refused");
    }

    /// Calls that belong to pool, book, registry, owner or guardian.
    function trespass(uint256 seed) external act(seed) {
        address target = address(book);
        bytes memory call;
        uint256 kind = _next(19);
        uint128 fixture = _games[_next(_games.length)].id;
        address wallet = _wallet();
        if (kind == 0) call = abi.encodeCall(office.pay, (GRIEFER, 1));
        if (kind == 1) call = abi.encodeCall(office.pull, (wallet, 1));
        if (kind == 2) call = abi.encodeCall(office.addBudget, (fixture, 1));
        if (kind == 3) call = abi.encodeCall(office.setEntry, (GRIEFER, type(uint32).max, 0, 1, UNLIMITED, UNLIMITED));
        if (kind == 4) call = abi.encodeCall(office.barEntry, (wallet, 1 << 20));
        if (kind == 5) call = abi.encodeCall(office.initialize, (GRIEFER, GRIEFER, GRIEFER, wallet, 1));
        if (kind == 6) call = abi.encodeCall(office.switchDeskKey, (0, address(0)));
        if (kind == 7) call = abi.encodeCall(office.pauseNewRisk, ());
        if (kind == 8) call = abi.encodeCall(office.setStandbyKey, (0, GRIEFER));
        if (kind == 9) call = abi.encodeCall(office.setMinimumStake, (1));
        if (kind == 10) (target, call) = (address(pool), abi.encodeCall(pool.book, (clock / EPOCH, 1, 0)));
        if (kind == 11) (target, call) = (address(pool), abi.encodeCall(pool.giveBack, (clock / EPOCH, 0)));
        if (kind == 12) (target, call) = (address(pool), abi.encodeCall(pool.reclaimBond, (_firstEpoch)));
        if (kind == 13) (target, call) = (address(pool), abi.encodeCall(pool.setAllocator, (GRIEFER)));
        if (kind == 14) {
            (target, call) = (address(oracle), abi.encodeCall(oracle.setTerms, (15 minutes, 2 hours, 9, 500)));
        }
        if (kind == 15) (target, call) = (address(registry), abi.encodeCall(registry.setIssuer, (GRIEFER, true)));
        if (kind == 16) (target, call) = (address(pool), abi.encodeCall(pool.payClaim, (1)));
        if (kind == 17) (target, call) = (address(pool), abi.encodeCall(pool.takeFees, (_firstEpoch)));
        if (kind == 18) call = abi.encodeCall(office.sunset, ());
        vm.prank(GRIEFER);
        (bool ok,) = target.call(call);
        if (ok) _found("a stranger's call is allowed");
        // The office at its own address is nobody's either.
        BookOffice bare = BookOffice(office.office());
        vm.prank(GRIEFER);
        (ok,) = address(bare).call(abi.encodeCall(bare.initialize, (GRIEFER, GRIEFER, GRIEFER, wallet, 1)));
        if (ok) _found("the office's own storage is taken");
    }

    /// Tokens that nobody asked for change no price (I12).
    function donate(uint256 seed) external act(seed) {
        uint256 units = _between(1, 1000 * EURO);
        uint256 price = pool.pricePerShare();
        _mint(address(book), units);
        _donated += units;
        if (pool.pricePerShare() != price) _found("I12: a transfer changes the price");
    }

    /// A bar is never lowered, by grant or by time (I27).
    function checkEntry() external view {
        for (uint256 i; i < BETTORS + PROVIDERS; ++i) {
            address wallet = i < BETTORS ? bettors[i] : providers[i - BETTORS];
            _same("I27: no entry before, of wallet", i, _barred[wallet], office.accounts(wallet).noEntryBefore());
            _same("I27: sequence of wallet", i, _seq[wallet], registry.sequence(wallet));
        }
    }
}
