// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookClaims} from "./IBookClaims.sol";

/// @notice The book's cashier; `BetBook` runs it at its own address, by way of the office.
interface IBookCashier is IBookClaims {}
