// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISunset} from "./ISunset.sol";

/// @notice The end of a set, and how money leaves it. Everything that ends bets and pays them stays open for ever:
/// settle, void, release, withdraw, claim, cash-out.
interface IBookExit is ISunset {
    event SunsetBegan(uint256 sunsetAt);
    event WithdrawnTo(address indexed wallet, address indexed to, uint256 units, uint256 nonce);

    error BeforeSunset();
    error WithdrawalExpired(uint256 validUntil, uint256 now_);
    error WithdrawalNonce(address wallet, uint256 nonce, uint256 expected);
    error PaidToTheBook();
    error BadWalletSignature(address wallet);

    /// @notice Ends new money and new risk for good: no deposit, no entry of providers, no funding, no placing, no end of
    /// the pause. Only the owner, once.
    function sunset() external;

    /// @notice Pays `units` of a wallet's balance to `to` on the word of the wallet, which anyone may bring; only after
    /// the sunset. Before it an address other than one's own would let a stolen signature carry money away, and money
    /// that leaves at once would be a way to take back a bet that is accepted and not placed yet.
    /// @param nonce the wallet's `withdrawNonce`
    /// @param signature of `WithdrawTo`: the wallet's own, 64 or 65 bytes, or what its EIP-1271 code accepts
    function withdrawTo(
        address wallet,
        address to,
        uint256 units,
        uint256 nonce,
        uint256 validUntil,
        bytes calldata signature
    ) external;

    /// @notice Nonce of the wallet's next `WithdrawTo`.
    function withdrawNonce(address wallet) external view returns (uint256);
}
