"""Routes for the committee's nodes; whoever calls is known by the reporter's signature over the whole of it."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.context import Context, Ctx
from api.errors import ChainDown, NotAllowed, NotFound, Unavailable
from api.log import append
from api.nodes.hearing import heard
from api.nodes.listings import Listing, Listings
from api.nodes.statements import Beat, record_digest
from api.public.book import PublicBook
from api.receipts.errors import ChainUnusable, NotToBeBuilt
from api.receipts.model import Bytes32, Signature, VotePart
from api.receipts.node_votes import KEPT, behind, fault, keep, known, unfit, vote_digest
from api.receipts.routes import deployment_at, view_of
from api.roles import ANYONE, costly
from chain.deployment import Deployment
from chain.signers import recovered

router = APIRouter(tags=["nodes"])
SKEW_S: Final = 300
"""How far a node's clock may be off."""
_COST: Final = 4
_HEX: Final = {"config": "0x" + "0a" * 32, "head_hash": "0x" + "0b" * 32, "instance": "0x" + "0c" * 32}
_MOMENT: Final = 1 << 40


class NodeRecord(BaseModel):
    """A node's vote with the normalised readings of its sources; `signature` is its reporter's, over all of it."""

    model_config = ConfigDict(extra="forbid")
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{32}$")]
    vote: VotePart
    readings: list[dict[str, Any]] = Field(max_length=64)
    signature: Signature


class RecordKept(BaseModel):
    """Whether the record was new here."""

    fresh: bool


class Heartbeat(BaseModel):
    """A node's signed word that it lives, as it sends it to its peers; wall seconds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "version": "0.1.0",
                "clock": 1_531_662_000,
                "head": 1_204,
                "signing": True,
                "signature": "0x" + "0d" * 64,
                **_HEX,
            }
        },
    )
    version: Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z.+_-]*$")]
    config: Bytes32
    clock: int = Field(ge=0, lt=_MOMENT)
    head: int = Field(ge=0, lt=_MOMENT)
    head_hash: Bytes32
    instance: Bytes32
    signing: bool
    signature: Signature

    @property
    def beat(self) -> Beat:
        """What was signed."""
        return Beat(self.version, self.config, self.clock, self.head, self.head_hash, self.instance, self.signing)


class HeartbeatTaken(BaseModel):
    """The member whose it is; `taken` is false for one that is older than what is known."""

    member: str
    taken: bool


@router.post("/v1/node-records", status_code=201, dependencies=[ANYONE])
def keep_node_record(body: NodeRecord, context: Ctx, request: Request, response: Response) -> RecordKept:
    """Keep a node's own vote for the receipts of a fixture's bets. Sent again it stays as it is, with 200."""
    costly(request, _COST)
    deployment, fixture, vote = _deployment(context, request), int(body.fixture, 16), body.vote
    (mine,) = behind([vote], body.readings, field="body.vote")
    listing = _listing(context, request, deployment, fixture)
    domain = deployment.oracle_domain
    wrong = fault(vote, listing.specification, listing.members, domain)
    if wrong:
        raise unfit("body.vote", wrong, "send the vote as it was signed")
    try:
        digest = record_digest(domain, vote_digest(vote, listing.specification, domain), body.readings)
    except ValueError as error:
        raise unfit("body.readings", str(error), "send finite numbers and plain text") from None
    if recovered(digest, body.signature) != vote.member:
        raise unfit(
            "body.signature", f"{vote.member} did not sign this record", "sign vote and readings as they are sent"
        )
    now = context.wall_s()
    with context.database.session() as session:
        if known(session, fixture, vote, mine):
            response.status_code = 200
            return RecordKept(fresh=False)
        keep(session, fixture, [vote], [mine], now)
        append(session, now, KEPT, None, fixture=fixture, votes=1)
    return RecordKept(fresh=True)


@router.post("/v1/node-heartbeats", dependencies=[ANYONE])
def take_heartbeat(body: Heartbeat, context: Ctx, request: Request) -> HeartbeatTaken:
    """Take a node's word that it lives: `GET /v1/committee` shows who is heard of now."""
    costly(request, _COST)
    deployment, now = _deployment(context, request), context.wall_s()
    member = recovered(body.beat.digest(deployment.oracle_domain), body.signature)
    listings = cast("Listings", request.app.state.listings)
    if member is None or member not in {*deployment.committee, *listings.members()}:
        raise NotAllowed(f"the heartbeat is signed by {member or 'nobody'}, who is in no committee", "join one first")
    if abs(body.clock - now) > SKEW_S:
        raise unfit("body.clock", f"{body.clock} is {body.clock - now:+} s off", "set the clock of the node's machine")
    with context.database.session() as session:
        return HeartbeatTaken(member=member, taken=heard(session, member, body.beat, now))


def _deployment(context: Context, request: Request) -> Deployment:
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    if book is not None:
        return book.deployment
    if not context.settings.deployment_file.is_file():
        raise Unavailable("this API runs without contracts")
    return deployment_at(context.settings.deployment_file)


def _listing(context: Context, request: Request, deployment: Deployment, fixture: int) -> Listing:
    listings = cast("Listings", request.app.state.listings)
    try:
        with context.database.session(write=False) as session:
            found = listings.of(session, fixture, view_of(context), deployment)
    except NotToBeBuilt:
        found = None
    except ChainUnusable as error:
        raise ChainDown from error
    if found is None:
        raise NotFound(
            f"fixture 0x{fixture:032x} is not listed, as far as the chain was read",
            "send it again later",
            field="body.fixture",
        )
    return found
