"""What to do next when a contract refuses, by the error's Solidity name.

Hand-written; a test holds every key against the ABIs.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_RETRY_LATER: Final = "wait until the stated time, then send again"
_OWNER: Final = "send from the owner (the timelock in production)"
_SYNC: Final = "read the current state, then send again"

REMEDIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # entry and money
        "NotEligible": "bring a new grant from the identity issuer, or wait until the bar has ended",
        "InsufficientBalance": "deposit first, or use a smaller amount",
        "ZeroAmount": "use an amount above zero",
        "DepositLimit": "deposit less, or wait until the seven days of the cap have passed",
        "StakeLimit": "stake less, or wait until the seven days of the cap have passed",
        "NoWithdrawal": "call requestWithdraw first",
        "WithdrawalWaits": "wait until the stated time (seconds), then withdraw",
        "PermitRefused": "sign a new permit for exactly these units, with the token's current nonce",
        "AssetDelta": "use the token that the book was deployed with; it takes no fee on transfers",
        "ERC20InsufficientAllowance": "approve the spender for the needed units first",
        "ERC20InsufficientBalance": "fund the wallet with the token first",
        "ERC2612ExpiredSignature": "sign a new permit with a later deadline",
        "ERC2612InvalidSigner": "sign the permit with the owner's key and the token's current nonce",
        "FaucetLimit": "ask for no more than the stated most",
        # bets
        "StakeTooSmall": "raise the stake to the minimum (asset units, 10^6 a euro)",
        "OrderExpired": "sign a new order with a later validUntil",
        "TicketExpired": "ask the desk for a new ticket",
        "AcceptedInTheFuture": "compare the desk's clock with the chain's, then ask for a new ticket",
        "PayoutBelowMinimum": "the odds have moved: accept the new payout or leave the bet",
        "BadBettorSignature": "sign the order with the bettor's own key, for this chain and this book",
        "NotPlaced": "do what the code and the two refusals beside it ask for, then sign anew; nothing has changed",
        "NotOneBet": "bring exactly one bet",
        "BadDeskSignature": "ask the desk for a ticket under its current key and epoch",
        "NonceUsed": "use the next free nonce of this bettor",
        "NotTheBettor": "send from the bettor's wallet, or bring the bettor's signature",
        "AccountCap": "wait until open bets settle, or stake less",
        "MarketClosed": "choose a fixture that still takes bets",
        "FixtureReported": "choose a fixture that has no report yet",
        "FixtureUnknown": "list the fixture, then fund it",
        "UnknownMarket": "see the market table in docs/words.md",
        "OddsTooLow": "price the leg above 1,000,000 millionths",
        "BudgetExceeded": "stake less, or have the allocator fund the fixture",
        "LegsNotAscending": "give the legs in ascending order, no fixture twice",
        "AccumulatorCap": "stake less: half of a fixture's budget at most stands behind accumulators",
        "OneKeyLimit": "have the second desk key sign too, or stake less",
        "Paused": "new risk is paused until the stated time; settling and withdrawing go on",
        "PotSettling": "this pot has begun to settle and takes no more bets",
        "NotFinal": "wait until the result's window has passed",
        "TermsMismatch": "give stake, time and legs exactly as the bet was placed",
        "LegCount": "an order has at least one leg and at most what the book allows",
        "ItemCount": "a single call takes exactly one item; use the call for many otherwise",
        "WireTooShort": "rebuild the packed data with chain.wire",
        "WireTooLong": "rebuild the packed data with chain.wire",
        # the desk and the guardian
        "NotAllowed": "send from the role that this call belongs to",
        "KeyNotRegistered": "have the owner register the key as standby first",
        "OwnableUnauthorizedAccount": _OWNER,
        # the pool
        "EntryTooSmall": "raise the entry to the minimum",
        "SharesTooMany": "leave with at most the available shares",
        "EpochsBehind": "call close until no ended epoch is open",
        "FundingLimit": "fund at most the available units today",
        "OutstandingLimit": "wait until fixtures settle and give their budgets back",
        "PoolFull": "wait until providers leave, or enter with less",
        "NotAllocator": "send from the allocator's key",
        "NotBondOwner": "send from the bond owner's key",
        "EpochBegun": "post the bond for an epoch that has not begun",
        "EpochAtRisk": "wait until the epoch's budgets have all come back",
        "NotFeeRecipient": "send from the fee recipient's key",
        "FeeTooHigh": "set the maximum or less",
        "ClaimsBondShort": "ask back at most what the bond holds",
        "ClaimsBondWaits": _RETRY_LATER,
        "BudgetsOut": "lodge an exit with requestExit, or wait until every budget has come back",
        # the timelock
        "DelayTooShort": "let changes wait 48 hours or more",
        "NobodyHolds": "name at least one proposer and one canceller",
        "TimelockInsufficientDelay": "schedule with the minimum or more",
        "TimelockUnexpectedOperationState": "see where the change stands: ape run govern show",
        "AccessControlUnauthorizedAccount": "send from an account that holds the role",
        # the oracle
        "NotListed": "list the fixture first",
        "AlreadyListed": _SYNC,
        "TooEarly": _RETRY_LATER,
        "TooFewSignatures": "collect the needed number of members' signatures",
        "CommitteeMismatch": "give members and signatures in the committee's own order, for this chain",
        "CommitteeUnknown": "use a committee that is admitted and not retired",
        "OtherBallot": "vote on the current ballot",
        "Conflict": "another value was accepted: challenge it if the evidence says so",
        "FinalAlready": "the result stands for ever; nothing is left to report",
        "NothingNew": "bring a signature that the accepted report does not have",
        "NotStale": "wait until the deadline has passed without a report",
        "MalformedResult": "build the result word with sports.words",
        "OutOfBounds": "choose a value between low and high",
        "BadListingSignature": "have the allocator's and the desk's listing keys sign this specification",
        # disputes
        "NothingToChallenge": "challenge while the window of a report runs",
        "WindowOver": "the result is final: challenge within the window next time",
        "BondTooSmall": "give the missing units, or add a part with contribute",
        "BondShort": "post more to the operator's bond, or ask for less",
        "BondUndecided": "wait until the re-vote, the arbiter or time has decided",
        "NothingToClaim": "name the fixture, the challenge and an account that paid into it and has not claimed",
        "NotBeforeArbiter": "wait until the re-vote has run out without k signatures",
        "NoSilence": "wait until the arbiter's time is over",
        "NotInTheList": "give every struct hash of the signed list, for this fixture, ballot and round",
        "ExitNotOpen": "call requestBondExit, then withdraw between the stated times",
        "NotAMember": "send from the member's own reporter address",
        "ProofUsed": "this round was proven already; slashMore takes what the share has grown by",
        "ArbiterInCommittee": "choose arbiters outside of the committee",
        # identity
        "GrantTooLate": "ask the issuer for a new grant",
        "GrantTooEarly": "bring the grant nearer to its time; the issuer signs for a day at most",
        "SequenceNotRising": "a newer grant, or a bar, has been brought: ask the issuer for a new grant",
        "BadIssuerSignature": "use a grant from an admitted issuer, for this chain and this registry",
        "SandboxForbidden": "use a proved identity: sandbox grants are for test chains",
    }
)
