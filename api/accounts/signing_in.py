"""Sign-in with a wallet and links of further wallets: text, signature, session; the steps in their order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from api.accounts.challenges import open_challenge, use_challenge
from api.accounts.errors import WalletTaken
from api.accounts.messages import Purpose, digest_of
from api.accounts.sessions import Carrier, Opened, elevate, open_session
from api.accounts.signatures import require_signed
from api.accounts.tables import Wallet
from api.accounts.wallets import active_wallet, link, new_user
from api.context import Context
from api.duties.recording import begin_visit
from api.roles import Principal


@dataclass(frozen=True, slots=True)
class Proof:
    """What a client sends back."""

    challenge_id: UUID
    signature: bytes


def sign_in(context: Context, proof: Proof, *, carrier: Carrier, agent: str, current: UUID | None) -> Opened:
    """Open a session for the wallet's user, a new one at the wallet's first time; `current` ends, whoever's it was.

    Raises ChallengeGone, BadSignature, WalletTaken, ChainDown.
    """
    address, method = _proved(context, proof, Purpose.SIGN_IN, None)
    with context.database.session() as session:
        use_challenge(context, session, proof.challenge_id)
        wallet = active_wallet(session, address)
        if wallet is None:
            # A wallet that somebody removed opens no second account.
            if not _released(session, address):
                raise WalletTaken(address)
            wallet = link(context, session, new_user(context, session, "wallet").id, address, method)
        begin_visit(context, session, wallet.user_id)
        return open_session(
            context,
            session,
            wallet.user_id,
            method=method,
            carrier=carrier,
            agent=agent,
            wallet_id=wallet.id,
            replaces=current,
        )


def link_wallet(context: Context, principal: Principal, proof: Proof) -> tuple[Wallet, Opened | None]:
    """Link a further wallet to who is signed in; a session of ours is replaced by a new one.

    Raises ChallengeGone, BadSignature, WalletTaken, TooManyWallets, ChainDown.
    """
    address, method = _proved(context, proof, Purpose.LINK, principal)
    with context.database.session() as session:
        use_challenge(context, session, proof.challenge_id)
        wallet = link(context, session, principal.user, address, method)
        return wallet, None if principal.session is None else elevate(context, session, principal.session)


def _proved(context: Context, proof: Proof, purpose: Purpose, principal: Principal | None) -> tuple[str, str]:
    # The chain is asked between two transactions: no row is locked while a node takes its time.
    with context.database.session(write=False) as session:
        challenge = open_challenge(context, session, proof.challenge_id, purpose, principal)
        address, message = challenge.address, challenge.message
    return address, require_signed(context.chain, address, digest_of(message), proof.signature).value


def _released(session: Session, address: str) -> bool:
    rows = session.exec(select(Wallet).where(col(Wallet.address) == address)).all()
    return all(row.released_at is not None for row in rows)
