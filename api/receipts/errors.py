"""Errors of receipts.

ProofbookError
└── ReceiptError
    ├── BadReceipt        a file that is no receipt: which field, what was there, what was expected
    ├── NotToBeBuilt      a bet of which no receipt can be made (yet)
    └── ChainUnusable     the endpoint cannot answer for the receipt's chain
        ├── EndpointDown      no answer, or none in time
        ├── OtherChain        it serves another chain
        └── NotOnChain        it does not know a transaction or a block

Something that does not hold is no error: `verify` says it in its line and goes on.
"""

from proofbook.errors import ProofbookError
from proofbook.redaction import redact_text


class ReceiptError(ProofbookError):
    """Root of what this package raises."""


class BadReceipt(ReceiptError):
    """A file that is no receipt."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        super().__init__(
            f"the receipt's {field} is {found}, expected {expected}",
            "use the file as it was downloaded, or ask for the bet's receipt again",
        )
        self.field = field


class NotToBeBuilt(ReceiptError):
    """A bet of which no receipt can be made."""


class ChainUnusable(ReceiptError):
    """The endpoint cannot answer for the receipt's chain; of the receipt nothing is said."""


class EndpointDown(ChainUnusable):
    """No answer, or none in time."""

    def __init__(self, rpc: str, fault: str) -> None:
        super().__init__(
            f"the endpoint {redact_text(rpc)} does not answer ({redact_text(fault)})",
            "check the address and the network, or name another endpoint with --rpc",
        )


class OtherChain(ChainUnusable):
    """It serves another chain than the receipt's."""

    def __init__(self, rpc: str, found: int, wanted: int) -> None:
        super().__init__(
            f"the endpoint {redact_text(rpc)} serves chain {found}, the receipt is of chain {wanted}",
            f"name an endpoint of chain {wanted} with --rpc",
        )


class NotOnChain(ChainUnusable):
    """It does not know a transaction or a block that the receipt names."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the endpoint does not know {what}",
            "it may lag behind: try again later or with another endpoint; if none knows it, the receipt is not true",
        )
