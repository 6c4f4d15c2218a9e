// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a customer may change about orders that are signed already: cancel a nonce, and name the key that signs.
/// Both take effect so late that no ticket accepted before is still alive: whoever could take an accepted bet back would
/// have a free choice after every goal (red team, H2).
interface IBookOrders {
    event Cancelled(address indexed bettor, uint256 nonce, uint256 from);
    event CancellationFinished(address indexed bettor, uint256 nonce);
    event BettingKeySet(address indexed wallet, address key, address former, uint256 formerUntil, uint256 nonce);

    error NonceTooLarge(uint256 nonce);
    error NoCancellation(address bettor, uint256 nonce);
    error CancellationWaits(uint256 from, uint256 now_);
    error CancellationPending(address bettor, uint256 nonce, uint256 from);
    error SlotTaken(address bettor, uint256 nonce, uint256 slot);
    error SignatureExpired(uint256 validUntil, uint256 now_);
    error BettingKeyWaits(uint256 formerUntil, uint256 now_);
    error WalletNotDeployed(address wallet);

    /// @notice Cancels every order of the caller with this nonce, and with a lower one of the same slot (nonce mod 64):
    /// from `ORDER_DELAY` from now on none of them can be placed. A bet that is placed by then stays.
    function cancel(uint256 nonce) external;

    /// @notice `cancel` on the bettor's word, which anyone may bring.
    /// @param validUntil last second in which it may be brought
    /// @param signature of `Cancel`: the wallet's own, its betting key's, or what its EIP-1271 code accepts
    function cancelFor(address bettor, uint256 nonce, uint256 validUntil, bytes calldata signature) external;

    /// @notice Writes a cancellation that has taken effect into the bet's slot, so that bets of this account no longer pay
    /// for looking it up. Anyone may call; nothing but gas depends on it.
    function finishCancel(address bettor, uint256 nonce) external;

    /// @notice The cancellation of the slot of `nonce`: the highest nonce cancelled and the time from which it is, or zeros.
    function cancellation(address bettor, uint256 nonce) external view returns (uint256 cancelled, uint256 from);

    /// @notice Names the key that signs orders for a wallet, beside the wallet's own if it has one; zero for none. The new
    /// key works at once, and the former one for `ORDER_DELAY` more; until then there is no further change.
    /// @param validUntil last second in which the signature may be brought; the wallet itself may pass anything
    /// @param signature of `BettingKey` with the nonce of `bettingKey`: the wallet's own, or what its EIP-1271 code accepts,
    /// wrapped (EIP-6492) or not; nothing is deployed. Ignored if the wallet itself calls
    function setBettingKey(address wallet, address key, uint256 validUntil, bytes calldata signature) external;

    /// @notice Key of a wallet, the former one and the last second of its validity, and the nonce of the next change.
    function bettingKey(address wallet)
        external
        view
        returns (address key, address former, uint256 formerUntil, uint256 nonce);
}
