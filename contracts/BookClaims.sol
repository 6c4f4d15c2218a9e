// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookPlace} from "./BookPlace.sol";
import {BookRules} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {IBookClaims} from "./interfaces/IBookClaims.sol";
import {Markets} from "./libraries/Markets.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {Group} from "./types/Calls.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotWord} from "./types/Pot.sol";
import {ResultLib, ResultWord} from "./types/Result.sol";

/// @title Tickets that were accepted and not placed: place them, or pay for the house's part in it.
/// @notice Part of the cashier; see `IBookClaims`. A ticket goes through the very code that places bets, so nothing can be
/// wrong with a bettor for `place` that is right for a claim. What differs is behind hooks: times are judged here, keys
/// may be a former epoch's, and if the house is in the way already, the count at the end refuses with CLAIMED.
abstract contract BookClaims is BookPlace, IBookClaims {
    using Wire for bytes;

    /// From `includeBy` on.
    uint256 public constant CLAIM_WINDOW = 2 minutes;
    /// Of one wallet.
    uint256 public constant CLAIM_EVERY = 1 days;
    /// Parts of the stake.
    uint256 public constant CLAIM_SHARE = 10;

    /// One accepted bet, read from `place`'s data.
    struct Accepted {
        uint256 group; // offset in the data
        uint256 item;
        uint256 legs;
        address bettor;
        uint256 stake;
        uint256 nonce;
        uint256 acceptedAt;
        uint256 includeBy;
        bool tooOld;
    }

    /// For the length of one call: the ticket's desk epoch, and whether the house is in the way.
    uint256 private transient _ticketEpoch;
    bool private transient _blocked;

    // ------------------------------------------------------------------------------------------------- calls

    /// @inheritdoc IBookClaims
    function placeOrClaim(bytes calldata data, uint256 deskEpoch) external nonReentrant returns (uint256) {
        Accepted memory bet = _read(data);
        uint256 life = bet.includeBy - bet.acceptedAt;
        if (life > BookRules.TICKET_LIFE) revert TicketLife(life, BookRules.TICKET_LIFE);
        if (block.timestamp < bet.includeBy) revert ClaimTooEarly(bet.includeBy, block.timestamp);
        if (block.timestamp > bet.includeBy + CLAIM_WINDOW) {
            revert ClaimTooLate(bet.includeBy + CLAIM_WINDOW, block.timestamp);
        }
        _ticketEpoch = deskEpoch;
        bool blocked = _legsBlocked(data, bet);
        if (_houseBlocked(bet, deskEpoch)) blocked = true;
        _blocked = blocked;
        bytes memory codes = _place(data, false);
        if (codes.length != 1) revert ItemCount(codes.length);
        uint256 code = uint8(codes[0]);
        if (code == Code.OK) {
            // It would fit, but nobody may choose so late: all is undone.
            if (bet.tooOld) revert TicketExpired(bet.includeBy, block.timestamp);
            return 0;
        }
        bool house = code == Code.CLAIMED || code == Code.BUDGET || code == Code.ONE_KEY || code == Code.ACCUMULATOR_CAP;
        if (!house) _refuse(uint8(code), data, bet.group, bet.item);
        return _payClaim(bet, code);
    }

    /// @inheritdoc IBookClaims
    function claimsAgain(address wallet) public view returns (uint256) {
        uint256 last = _claimedAt[wallet];
        return last == 0 ? 0 : last + CLAIM_EVERY;
    }

    /// @inheritdoc IBookClaims
    function formerDesk(uint256 epoch) external view returns (address first, address second, uint256 endedAt) {
        FormerDesk memory former = _formerDesks[epoch];
        return (former.first, former.second, former.endedAt);
    }

    // ------------------------------------------------------------------------------------------------- what stands in the way

    function _read(bytes calldata data) private pure returns (Accepted memory bet) {
        bet.group = data.read(0, 1) & TWO_KEYS == 0 ? 65 : 129;
        bet.legs = data.read(bet.group, 1);
        bet.item = bet.group + 2 + LEG * bet.legs;
        bet.bettor = address(uint160(data.read(bet.item, 20)));
        bet.stake = data.read(bet.item + 20, 7);
        bet.nonce = data.read(bet.item + 38, 4);
        bet.acceptedAt = data.read(bet.item + 42, 4);
        bet.includeBy = bet.acceptedAt + data.read(bet.item + 46, 2);
    }

    /// Reads the fixtures: whether the ticket is too old to be placed, and whether a market of it closed, or its fixture
    /// was reported, while it lived. What was so before acceptance is the desk's error and blocks nothing: the ticket is
    /// refused like any other.
    function _legsBlocked(bytes calldata data, Accepted memory bet) private view returns (bool blocked) {
        uint256 longest = BookRules.TICKET_LIFE;
        for (uint256 i; i < bet.legs; ++i) {
            Leg leg = Leg.wrap(data.read(bet.group + 1 + LEG * i, LEG) << 32);
            FixtureWord word = _fixtures[leg.fixture()].word;
            if (bet.acceptedAt < word.closeAt() && word.closeAt() <= bet.includeBy) blocked = true;
            if (block.timestamp < word.start()) continue;
            longest = BookRules.TICKET_LIFE_IN_PLAY;
            (ResultWord result,,) = _oracle.resultOf(leg.fixture(), word.swing());
            uint256 reportedAt = result.reportedAt();
            if (result.phase() != ResultLib.OPEN && bet.acceptedAt <= reportedAt && reportedAt <= bet.includeBy) {
                blocked = true;
            }
        }
        bet.tooOld = block.timestamp > bet.acceptedAt + longest;
    }

    /// Whether the desk's keys or a pause stand in the way.
    function _houseBlocked(Accepted memory bet, uint256 deskEpoch) private view returns (bool) {
        DeskWord desk = _desk;
        if (deskEpoch != desk.epoch()) {
            uint256 endedAt = _formerDesks[deskEpoch].endedAt;
            if (endedAt == 0) revert DeskEpochUnknown(deskEpoch);
            if (bet.acceptedAt > endedAt) revert AcceptedAfterEpoch(bet.acceptedAt, endedAt);
            return true;
        }
        // A pause's end is kept, so a short one can't take a ticket's only minute away for nothing.
        return desk.pausedUntil() > (bet.tooOld ? bet.acceptedAt : block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------- payment

    function _payClaim(Accepted memory bet, uint256 code) private returns (uint256 paid) {
        uint256 again = claimsAgain(bet.bettor);
        if (block.timestamp < again) revert ClaimedBefore(bet.bettor, again);
        _claimedAt[bet.bettor] = block.timestamp;
        _bets[_slot(bet.bettor, bet.nonce)].word = (bet.nonce << 8) | CLAIMED;
        // Rounded down, for the desk.
        paid = _pool.payClaim(bet.stake / CLAIM_SHARE);
        if (paid == 0) revert ClaimsBondEmpty();
        // From the house to the customers; the bond is part of the house's counter.
        _vault = _vault - (paid << 128) + paid;
        _accounts[bet.bettor].word = _accounts[bet.bettor].word.credit(paid);
        emit Claimed(bet.bettor, bet.nonce, bet.stake, code, paid);
    }

    // ------------------------------------------------------------------------------------------------- hooks of placing

    function _signingDomain() internal view override returns (bytes32) {
        return TypedData.domain(address(this));
    }

    function _deskNow() internal view override returns (DeskWord desk) {
        desk = _desk;
        if (_ticketEpoch != desk.epoch()) {
            desk = desk.withKey(_formerDesks[_ticketEpoch].first).withEpoch(_ticketEpoch);
        }
    }

    function _secondKey() internal view override returns (address) {
        return _ticketEpoch == _desk.epoch() ? _secondDeskKey : _formerDesks[_ticketEpoch].second;
    }

    function _grace() internal pure override returns (uint256) {
        return CLAIM_WINDOW;
    }

    /// The window decides; what is too old to be placed is undone at the end.
    function _oldest(uint256) internal view override returns (uint256) {
        return block.timestamp - BookRules.TICKET_LIFE - CLAIM_WINDOW;
    }

    /// With the house in the way only the leg itself is judged.
    function _checkGroup(Leg leg, FixtureWord word, PotWord pot, DeskWord desk)
        internal
        view
        override
        returns (uint256)
    {
        if (!_blocked) return super._checkGroup(leg, word, pot, desk);
        if (word.start() == 0) return Code.UNKNOWN_FIXTURE;
        if (Markets.check(leg, word.sport()) != Markets.FINE) return Code.UNKNOWN_MARKET;
        return leg.odds() <= PPM ? Code.ODDS : Code.OK;
    }

    /// Comes after all checks of the bettor's side.
    function _count(Group memory group, uint256 stake, uint256 atRisk, uint256 acceptedAt, uint256 single)
        internal
        override
        returns (uint256)
    {
        return _blocked ? Code.CLAIMED : super._count(group, stake, atRisk, acceptedAt, single);
    }
}
