"""What accounts write into the event log: ids and words, no address and no name."""

from __future__ import annotations

from typing import Final

from api.log import ID, Kind, words

METHODS: Final = ("ethereum", "contract-wallet", "undeployed-wallet")
USER_CREATED: Final = Kind("user.created", by=words("wallet", "oidc"))
SESSION_OPENED: Final = Kind("session.opened", session=ID, method=words(*METHODS))
SESSION_ENDED: Final = Kind("session.ended", session=ID, why=words("signed-out", "revoked", "replaced"))
WALLET_LINKED: Final = Kind("wallet.linked", wallet=ID, method=words(*METHODS))
WALLET_REMOVED: Final = Kind("wallet.removed", wallet=ID)
WALLET_RELEASED: Final = Kind("wallet.released", wallet=ID)
