"""Signing a grant: for a wallet of a user whom `eligibility` lets in, with their caps, a rising number, and an end.

The number is above the last one signed here and the one that the chain holds, which a bar raises. The end is the
identity's, a week at most. Two grants at the same moment have two numbers: the user's row is locked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from fastapi import Request
from sqlmodel import Session, col, func, select

from api.context import Context, context_of
from api.duties.eligibility import Action, eligibility
from api.duties.errors import NotEligible
from api.duties.facts import active_link, facts_of
from api.duties.recording import lock_user
from api.errors import ChainDown, Unavailable
from api.grants.barring import GRANT_LIFE_S, was_granted
from api.grants.kinds import GRANTED
from api.grants.tables import GrantRow
from api.identity.desk import IdentityDesk, policy
from api.identity.providers.base import RANK, Assurance
from api.issuer import sign_grant
from api.log import append
from api.settings import Settings
from chain.deployment import Deployment
from chain.development import key
from chain.errors import ChainError
from chain.signers import FullSigner
from chain.signers.reference import key_from
from chain.typed_data import NO_CAP, Domain, Grant
from proofbook.errors import SettingsError
from proofbook.secrets import read_secret

_SEQUENCE: Final = keccak(text="sequence(address)")[:4]


@dataclass(frozen=True, slots=True)
class GrantDesk:
    """Who signs, and for which registry."""

    signer: FullSigner
    domain: Domain


def issue(context: Context, desk: IdentityDesk, grants: GrantDesk, user_id: UUID, address: str) -> GrantRow:
    """Sign a grant for a wallet. Raises `NotEligible` with everything that is missing, ChainDown, ClockUnavailable."""
    on_chain = sequence(context, grants.domain.contract, address)
    match_now = context.match_clock.now()
    with context.database.session() as session:
        lock_user(session, user_id)
        now = context.wall_s()
        facts = facts_of(session, user_id, address, desk.lowest, has_bet=was_granted(session, user_id))
        unmet = eligibility(facts, Action.GRANT, now)
        link = active_link(session, user_id)
        if unmet or link is None:
            raise NotEligible(unmet)
        deposit, stake = facts.deposit.at(now).cents, facts.stake.at(now).cents
        assurance = Assurance(link.assurance)
        grant, signature = sign_grant(
            to_checksum_address(address),
            grants.signer,
            grants.domain,
            now=match_now,
            valid_s=min(GRANT_LIFE_S, link.expires_at - now),
            seq=max(on_chain, _last(session, address)) + 1,
            policy=policy(assurance),
            tier=RANK[assurance],
            deposit_cap=NO_CAP if deposit is None else deposit,
            stake_cap=NO_CAP if stake is None else stake,
        )
        row = _kept(context, user_id, grant, signature)
        session.add(row)
        append(
            session,
            now,
            GRANTED,
            user_id,
            grant=row.id,
            seq=row.seq,
            eligible_until=row.eligible_until,
            deposit_cap=row.deposit_cap,
            stake_cap=row.stake_cap,
        )
        return row


def sequence(context: Context, registry: str, address: str) -> int:
    """The number that the chain holds of a wallet. Raises ChainDown."""
    answer = context.chain.call(registry, _SEQUENCE + bytes(12) + bytes.fromhex(address[2:]))
    if answer is None or len(answer) != 32:
        raise ChainDown("the registry of identities does not answer")
    return int.from_bytes(answer, "big")


def grant_of(row: GrantRow) -> Grant:
    """The signed struct."""
    return Grant(
        wallet=to_checksum_address(row.address),
        eligible_until=row.eligible_until,
        no_entry_before=row.no_entry_before,
        tier=row.tier,
        policy=bytes(row.policy),
        deposit_cap=row.deposit_cap,
        stake_cap=row.stake_cap,
        seq=row.seq,
        bring_by=row.bring_by,
    )


def _kept(context: Context, user_id: UUID, grant: Grant, signature: bytes) -> GrantRow:
    return GrantRow(
        id=context.new_id(),
        user_id=user_id,
        address=grant.wallet.lower(),
        seq=grant.seq,
        eligible_until=grant.eligible_until,
        no_entry_before=grant.no_entry_before,
        tier=grant.tier,
        policy=grant.policy,
        deposit_cap=grant.deposit_cap,
        stake_cap=grant.stake_cap,
        bring_by=grant.bring_by,
        signature=signature,
        issued_at=context.wall_s(),
    )


def _last(session: Session, address: str) -> int:
    query = select(func.max(col(GrantRow.seq))).where(col(GrantRow.address) == address.lower())
    return session.exec(query).one() or 0


def grants_of(request: Request) -> GrantDesk:
    """The signer of the app that answers a request; raises `Unavailable` while there is no deployed set to sign for."""
    state = request.app.state
    if getattr(state, "grants", None) is None:
        try:
            state.grants = make_grant_desk(context_of(request).settings)
        except ChainError as error:
            raise Unavailable(error.message) from error
    return cast("GrantDesk", state.grants)


def make_grant_desk(settings: Settings) -> GrantDesk:
    """The signer of the settings; in development, where none is named, the issuer that everybody knows."""
    domain = Deployment.load(settings.deployment_file).registry_domain
    if settings.issuer_key_file is None:
        if settings.profile != "development":
            raise SettingsError([("issuer_key_file", "not set", "name the file of the issuer's key")])
        return GrantDesk(key("issuer"), domain)
    return GrantDesk(key_from(read_secret(settings.issuer_key_file)), domain)
