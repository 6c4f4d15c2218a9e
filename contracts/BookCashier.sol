// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {BookClaims} from "./BookClaims.sol";
import {BookStorage} from "./BookStorage.sol";
import {IBookCashier} from "./interfaces/IBookCashier.sol";

/// @title The book's cashier: claims for tickets that were not placed, and cash-outs.
/// @notice The third part of the book's code. `BookOffice` runs what it does not know here, by delegatecall, on the book's
/// storage: callers see one contract at one address. At its own address there is no account, no desk key and no fixture.
contract BookCashier is BookClaims, IBookCashier {
    constructor(Links memory links) BookStorage(links) {}

    /// The office is behind the book's own address.
    function _inOffice(bytes memory call) internal override returns (bytes memory) {
        (bool ok, bytes memory result) = address(this).call(call);
        if (!ok) LowLevelCall.bubbleRevert(result);
        return result;
    }
}
