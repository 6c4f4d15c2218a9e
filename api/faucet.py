"""The faucet of the development profile: play money and some ether for gas, from an account that everybody knows.

Anywhere else there is no such route to speak of: it answers that there is none.
"""

from __future__ import annotations

from typing import Annotated, Final, Protocol, cast

from eth_utils.address import to_checksum_address
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import TxParams, Wei

from api.context import Ctx
from api.errors import ChainDown, NotFound
from api.opening import Parts
from api.roles import Customer, costly
from api.settings import Settings
from chain.bindings import PlayEuro
from chain.development import key
from chain.rpc.errors import RpcError
from chain.senders import UnlockedSender

router = APIRouter(tags=["development"])
PAYS: Final = "fee_recipient"
"""Of the keys that everybody knows, one with ether that no part of the default run sends with."""
MOST_UNITS: Final = 10_000_000_000
GAS_MONEY: Final = 10**17
_COST: Final = 20


class Tap(Protocol):
    """Gives play money and gas."""

    def give(self, wallet: str, units: int) -> list[str]:
        """Send both; the hashes of the transactions. Raises ChainDown."""
        ...


class AnvilTap:
    """Sends from an account that the local node itself signs for: nonces are the node's care."""

    def __init__(self, w3: Web3, asset: str) -> None:
        self._asset = PlayEuro(w3, asset)
        self._sender = UnlockedSender(w3, key(PAYS).address)

    def give(self, wallet: str, units: int) -> list[str]:
        """See `Tap`."""
        gas: TxParams = {"to": to_checksum_address(wallet), "value": Wei(GAS_MONEY)}
        try:
            mint = self._asset.faucet(wallet, units).transaction(self._sender)
            return ["0x" + self._sender.send(one).hex() for one in (gas, mint)]
        except (Web3Exception, RpcError) as error:
            raise ChainDown from error


class Wanted(BaseModel):
    """The wallet, and how much play money in units (millionths of a euro)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"wallet": "0x" + "ab" * 20, "units": 100_000_000}}
    )
    wallet: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
    units: int = Field(default=100_000_000, gt=0, le=MOST_UNITS)


class Given(BaseModel):
    """What is on its way."""

    units: int
    gas_wei: str
    transactions: list[str]


def tap_of(settings: Settings, parts: Parts) -> Tap | None:
    """The faucet of the settings: none but in development."""
    if settings.profile != "development":
        return None
    return AnvilTap(Web3(parts.chain.provider), parts.deployment.asset)


@router.post("/v1/faucet", status_code=202)
def faucet(body: Wanted, user: Customer, request: Request, context: Ctx) -> Given:
    """Send play money and some gas to a wallet, in the development profile."""
    del user  # counted against the user's rate
    tap = cast("Tap | None", getattr(request.app.state, "tap", None))
    if tap is None or context.settings.profile != "development":
        raise NotFound("there is no faucet here", "only the development profile has one")
    costly(request, _COST)
    made = tap.give(to_checksum_address(body.wallet), body.units)
    return Given(units=body.units, gas_wei=str(GAS_MONEY), transactions=made)
