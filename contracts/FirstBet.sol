// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookOffice} from "./BookOffice.sol";
import {KycRegistry} from "./KycRegistry.sol";
import {Code, IBetBook} from "./interfaces/IBetBook.sol";

/// @title The first bet of a wallet that has no gas: grant, deposit and bet in one transaction, or nothing at all.
/// @notice Stateless and without privileges: it holds no money, keeps nothing, is approved for nothing and asked by no
/// other contract. Anyone may call it, since each of the three parts may be brought by anyone on its own: the issuer's,
/// the token owner's and the bettor's signatures are the authority, and `msg.sender` counts in none of them.
/// @dev The parts are public before they are mined, and somebody may bring one of them first. That must not stop the bet,
/// so a grant or a deposit that is refused is passed over: the book, which judges the bet by what then stands, has the
/// only say. A refused bet undoes all of it, so gas is the only thing that can be lost.
contract FirstBet {
    /// A permit for the book, as `depositWithPermit` takes it; no units: none is brought.
    struct Deposit {
        address owner;
        uint256 units;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    IBetBook public immutable book;
    KycRegistry public immutable registry;

    /// @notice The bet was refused: `code` as in `Code`, and what the registry and the book said of the parts before it
    /// (their errors, empty for a part that was taken or not brought). Nothing has changed.
    error NotPlaced(uint8 code, bytes grantRefused, bytes depositRefused);
    /// @notice The packed data holds more bets than one, or none.
    error NotOneBet(uint256 bets);

    constructor(address book_) {
        book = IBetBook(book_);
        registry = KycRegistry(BookOffice(book_).registry());
    }

    /// @notice Brings a grant, then a deposit, then one bet; reverts wholly unless the bet was placed.
    /// @param grantSignature the issuer's; empty: no grant is brought
    /// @param data one item, as in `placeMany`, with the bettor's signature
    function place(
        KycRegistry.Grant calldata given,
        bytes calldata grantSignature,
        Deposit calldata money,
        bytes calldata data
    ) external {
        bytes memory grantRefused;
        bytes memory depositRefused;
        if (grantSignature.length != 0) {
            try registry.grant(given, grantSignature) {}
            catch (bytes memory reason) {
                grantRefused = reason;
            }
        }
        if (money.units != 0) {
            try book.depositWithPermit(money.owner, money.units, money.deadline, money.v, money.r, money.s) {}
            catch (bytes memory reason) {
                depositRefused = reason;
            }
        }
        bytes memory codes = book.placeMany(data);
        if (codes.length != 1) revert NotOneBet(codes.length);
        uint8 code = uint8(codes[0]);
        if (code != Code.OK) revert NotPlaced(code, grantRefused, depositRefused);
    }
}
