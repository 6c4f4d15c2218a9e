// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a bettor can do with a ticket that was accepted and not placed.
interface IBookClaims {
    /// @notice A ticket that the house kept from being placed: `paid` units of the desk's claims bond went to the bettor,
    /// and the order can never be placed. `code` says what stood in the way: CLAIMED (the desk's epoch had ended, new risk
    /// was paused, the market closed or was reported while the ticket lived), BUDGET, ONE_KEY or ACCUMULATOR_CAP.
    event Claimed(address indexed bettor, uint256 nonce, uint256 stake, uint256 code, uint256 paid);

    error ClaimTooEarly(uint256 includeBy, uint256 now_);
    error ClaimTooLate(uint256 until, uint256 now_);
    error TicketLife(uint256 life, uint256 longest);
    error DeskEpochUnknown(uint256 epoch);
    error AcceptedAfterEpoch(uint256 acceptedAt, uint256 endedAt);
    error ClaimedBefore(address bettor, uint256 again);
    error ClaimsBondEmpty();

    /// @notice Places one accepted bet whose `includeBy` has passed if it still can be; only if the house alone is in the
    /// way pays a tenth of its stake instead, at most what the claims bond holds, once a day and wallet. Anyone may bring
    /// it, in the two minutes from `includeBy` on.
    ///
    /// Placed: within ten minutes of acceptance, and within sixty seconds if a fixture of the bet has started. Paid: if
    /// order, signature, balance, eligibility, limits and nonce are as they must be, and
    ///  - the desk's epoch of the ticket has ended, or new risk is paused, or
    ///  - a market of the bet closed, or its fixture was reported, after acceptance and by `includeBy`, or
    ///  - a budget, the accumulators' half or the one-key quarter is full, or
    ///  - the ticket is too old to be placed and new risk was paused at some time since its acceptance.
    /// @param data one item, as in `place`, with the desk's signature over its list of one
    /// @param deskEpoch the ticket's
    /// @return paid units; zero if the bet was placed
    function placeOrClaim(bytes calldata data, uint256 deskEpoch) external returns (uint256 paid);

    /// @notice Time from which a wallet may claim again; zero if it never has.
    function claimsAgain(address wallet) external view returns (uint256);

    /// @notice The desk's keys up to the end of an epoch that is over.
    function formerDesk(uint256 epoch) external view returns (address first, address second, uint256 endedAt);
}
