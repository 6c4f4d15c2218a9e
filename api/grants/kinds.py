"""What grants write into the event log: numbers, no address."""

from __future__ import annotations

from typing import Final

from api.log import ID, NUMBER, Kind

GRANTED: Final = Kind("grant.signed", grant=ID, seq=NUMBER, eligible_until=NUMBER, deposit_cap=NUMBER, stake_cap=NUMBER)
BAR_ASKED: Final = Kind("grant.bar_asked", bar=ID, wallets=NUMBER, ends_at=NUMBER)
BAR_MINED: Final = Kind("grant.bar_mined", bar=ID, after_s=NUMBER)
