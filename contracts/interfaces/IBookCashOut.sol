// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Giving an open bet, or a part of it, back to the house for what both agree on.
///
/// Packed input (big-endian, no padding):
///
///   cashOut     flags 1 | desk signature 64 | second desk signature 64, if flag 1 | legs 1 | leg 28 × legs |
///               bettor 20 | stake 7 | nonce 4 | acceptedAt 4 | minPayout 7 | order's validUntil 4 |
///               part 7 | minUnits 7 | request's validUntil 4 | units 7 | includeBy 4 |
///               bettor's signature, any length, unless flag 2
///   settleGain  legs 1 | leg 28 × legs | bettor 20 | gain 7 | acceptedAt 4 | request 32
///
/// flag 1: two desk keys signed, a `CashOutOfferOfTwo`. flag 2: the bettor is the caller. Legs as in `settle`, odds included.
/// The desk signs a `CashOutOffer`, whose `request` is the digest of the bettor's `CashOutRequest`, whose `order` is the digest of the order
/// with the stake that is still open: so after each cash-out of a part the bet has another name, and no request counts twice.
interface IBookCashOut {
    /// @notice `part` of a bet's stake ended: `paid` was credited at once, `gain` waits for finality.
    event CashedOut(
        address indexed bettor, uint256 nonce, bytes32 indexed request, uint256 part, uint256 paid, uint256 gain
    );
    /// @notice A gain's end: `paid` is the gain, or zero if a leg fell into void time.
    event GainSettled(address indexed bettor, bytes32 indexed request, uint256 gain, uint256 paid);

    error CashOutTooEarly(uint256 from, uint256 now_);
    error CashOutExpired(uint256 until, uint256 now_);
    error CashOutPart(uint256 part, uint256 stake);
    error CashOutUnits(uint256 units, uint256 least, uint256 most);
    error BetDecided(address bettor, uint256 nonce);
    error GainUnknown(bytes32 request);

    /// @notice Ends `part` of an open bet for `units`: up to the part's stake at once, what is above when all legs are final.
    /// Anyone may bring it with both signatures. Never within a minute of acceptance, with a lost leg, with nothing open, or
    /// while a leg's fixture has a report that is not final. Asks nobody's eligibility and no pause.
    function cashOut(bytes calldata data) external;

    /// @notice Credits a cashed-out gain once all legs are final, or cancels it if the bet was accepted in void time of a
    /// leg's fixture. Anyone may call.
    function settleGain(bytes calldata data) external returns (uint256 paid);

    /// @notice Units of a waiting gain; zero if there is none. `terms`: the leg, or the legs' hash with its lowest bit set.
    function gainOf(bytes32 request, address bettor, uint256 acceptedAt, uint256 gain, uint256 terms)
        external
        view
        returns (uint256);
}
