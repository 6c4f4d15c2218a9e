"""What routes of accounts take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from eth_utils.address import to_checksum_address
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.accounts.signatures import LONGEST
from api.accounts.tables import Challenge, SessionRow, Wallet


def _checked(address: str) -> str:
    """Upper and lower case in one address are a checksum: one that is wrong means a typing error."""
    digits = address[2:]
    if digits not in (digits.lower(), digits.upper()) and to_checksum_address(address) != address:
        raise ValueError("the checksum of the address is wrong; copy it again")
    return address.lower()


Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$"), AfterValidator(_checked)]
Hex = Annotated[str, StringConstraints(pattern=r"^0x([0-9a-fA-F]{2})+$", max_length=2 + 2 * LONGEST)]
_ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
_ID = "0f0a7c7e-8f5e-4a3e-9b55-3d1d6c0a2f11"


class Body(BaseModel):
    """What a client sends; unknown fields are refused, so a misspelt one is found."""

    model_config = ConfigDict(extra="forbid")


class ChallengeWanted(Body):
    """A wallet that is to sign."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"address": _ADDRESS}})
    address: Address


class ChallengeGiven(BaseModel):
    """The text to sign with `personal_sign`, exactly as it is."""

    challenge_id: UUID
    message: str
    expires_at: int = Field(description="wall clock, seconds since 1970")

    @classmethod
    def of(cls, challenge: Challenge) -> ChallengeGiven:
        """Of a row."""
        return cls(challenge_id=challenge.id, message=challenge.message, expires_at=challenge.expires_at)


class SignIn(Body):
    """The signature; `carrier` token for programs, cookie for browsers."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"challenge_id": _ID, "signature": "0x" + "1b" * 65, "carrier": "token"}},
    )
    challenge_id: UUID
    signature: Hex
    carrier: Literal["cookie", "token"] = "cookie"


class LinkWallet(Body):
    """The signature of the further wallet."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"challenge_id": _ID, "signature": "0x" + "1b" * 65}}
    )
    challenge_id: UUID
    signature: Hex


class WalletShown(BaseModel):
    """A wallet of the user; before `cool_until` nothing is paid out to it by this service."""

    id: UUID
    address: str
    method: str
    linked_at: int
    cool_until: int

    @classmethod
    def of(cls, wallet: Wallet) -> WalletShown:
        """Of a row."""
        return cls(
            id=wallet.id,
            address=to_checksum_address(wallet.address),
            method=wallet.kind,
            linked_at=wallet.linked_at,
            cool_until=wallet.cool_until,
        )


class SessionShown(BaseModel):
    """A session of the user."""

    id: UUID
    current: bool
    carrier: str
    agent: str
    created_at: int
    proved_at: int
    seen_at: int
    expires_at: int

    @classmethod
    def of(cls, row: SessionRow, current: UUID | None) -> SessionShown:
        """Of a row."""
        return cls(current=row.id == current, **row.model_dump(include=set(cls.model_fields) - {"current"}))


class SignedIn(BaseModel):
    """Who is signed in. `csrf_token` is for browsers' writes, `token` is told once, to programs."""

    user_id: UUID
    roles: list[Literal["customer", "operator"]]
    session_id: UUID | None = None
    expires_at: int | None = None
    csrf_token: str | None = None
    token: str | None = None
    wallets: list[WalletShown] = []


class WalletLinked(BaseModel):
    """The wallet, and what replaces the session's token."""

    wallet: WalletShown
    csrf_token: str | None = None
    token: str | None = None


class Ended(BaseModel):
    """Sessions that ended."""

    ended: list[UUID]
