"""What duties write into the event log."""

from __future__ import annotations

from typing import Final

from api.log import FLAG, NUMBER, Kind, words

LIMIT_ASKED: Final = Kind("duty.limit", kind=words("deposit", "stake"), cents=NUMBER, holds=NUMBER, holds_from=NUMBER)
EXCLUDED: Final = Kind("duty.excluded", starts_at=NUMBER, ends_at=NUMBER)
TERMS_ACCEPTED: Final = Kind("duty.terms", version=NUMBER)
CONSENT: Final = Kind("duty.marketing", given=FLAG)
PAUSE_ANSWERED: Final = Kind("duty.reality_check", played_s=NUMBER)
CLOSED: Final = Kind("duty.closed", closed_at=NUMBER)
