"""Problems of accounts.

Problem
├── ChallengeGone       409  used, expired, of another purpose or another session
├── BadSignature        422  not the wallet's signature over our text
├── WalletTaken         409  another account holds the wallet, or held it
├── TooManyWallets      409
└── LastWayIn           409  removing it would lock the user out
"""

from __future__ import annotations

from api.problems import Problem


class ChallengeGone(Problem):
    """A challenge that cannot be used (any more)."""

    slug, status, title = "challenge-gone", 409, "The text to sign can no longer be used"

    def __init__(self) -> None:
        super().__init__(
            "this challenge was used, has expired, or was made for something else", "ask for a new one and sign that"
        )


class BadSignature(Problem):
    """A signature that is not the wallet's over the text that was given out."""

    slug, status, title = "bad-signature", 422, "The signature is not this wallet's"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            f"{address} did not sign this text: {why}",
            "sign the message of the challenge, unchanged, with the wallet that the challenge names",
            field="body.signature",
        )


class WalletTaken(Problem):
    """The wallet belongs to another account, or did."""

    slug, status, title = "wallet-taken", 409, "The wallet belongs to another account"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} is or was linked to an account", "sign in with that account, or ask support to release it"
        )


class TooManyWallets(Problem):
    """No further wallet."""

    slug, status, title = "too-many-wallets", 409, "No further wallet can be linked"

    def __init__(self, most: int) -> None:
        super().__init__(f"an account has at most {most} wallets", "remove one first", extra={"most": most})


class LastWayIn(Problem):
    """The only way in."""

    slug, status, title = "last-way-in", 409, "The last wallet cannot be removed"

    def __init__(self) -> None:
        super().__init__("without it nobody could sign in to this account", "link another wallet first")
