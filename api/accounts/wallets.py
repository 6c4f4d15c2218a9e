"""Users and their wallets: an active wallet belongs to one user, and one that belonged to somebody stays theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.accounts.errors import LastWayIn, TooManyWallets, WalletTaken
from api.accounts.kinds import USER_CREATED, WALLET_LINKED, WALLET_RELEASED, WALLET_REMOVED
from api.accounts.tables import OidcLogin, SessionRow, User, Wallet
from api.context import Context
from api.errors import NotFound
from api.log import append


def active_wallet(session: Session, address: str) -> Wallet | None:
    """The active link of a wallet."""
    query = select(Wallet).where(col(Wallet.address) == address.lower(), col(Wallet.removed_at).is_(None))
    return session.exec(query).first()


def wallets_of(session: Session, user_id: UUID) -> list[Wallet]:
    """The active wallets of a user, the first linked first."""
    query = select(Wallet).where(col(Wallet.user_id) == user_id, col(Wallet.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Wallet.linked_at), col(Wallet.cool_until), col(Wallet.id))).all())


def new_user(context: Context, session: Session, by: str) -> User:
    """A user of whom nothing is known yet."""
    user = User(id=context.new_id(), created_at=context.wall_s())
    session.add(user)
    session.flush()
    append(session, user.created_at, USER_CREATED, user.id, by=by)
    return user


def link(context: Context, session: Session, user_id: UUID, address: str, method: str) -> Wallet:
    """Link a wallet that was proved. Raises WalletTaken, TooManyWallets.

    The first wallet of a user serves at once; a further one waits, so that who took over an account cannot lead its
    money away before the owner hears of it.
    """
    now, settings, lower = context.wall_s(), context.settings, address.lower()
    # One link of a user at a time: two would both find room.
    session.exec(select(User).where(col(User.id) == user_id).with_for_update()).one()
    if len(wallets_of(session, user_id)) >= settings.wallets_a_user:
        raise TooManyWallets(settings.wallets_a_user)
    _require_free(session, user_id, lower)
    earlier = session.exec(select(func.count()).select_from(Wallet).where(col(Wallet.user_id) == user_id)).one()
    wallet = Wallet(
        id=context.new_id(),
        user_id=user_id,
        address=lower,
        kind=method,
        linked_at=now,
        cool_until=now + settings.wallet_cool_down_hours * 3_600 if earlier else now,
    )
    session.add(wallet)
    try:
        session.flush()
    except IntegrityError as error:
        raise WalletTaken(address) from error
    append(session, now, WALLET_LINKED, user_id, wallet=wallet.id, method=method)
    return wallet


def remove(context: Context, session: Session, user_id: UUID, wallet_id: UUID) -> list[UUID]:
    """Remove a wallet of a user; gives the sessions that it had signed in. Raises NotFound, LastWayIn."""
    session.exec(select(User).where(col(User.id) == user_id).with_for_update()).one()
    wallets = wallets_of(session, user_id)
    found = next((one for one in wallets if one.id == wallet_id), None)
    if found is None:
        raise NotFound("you have no such wallet", "GET /v1/wallets lists yours", field="path.wallet_id")
    oidc = session.exec(select(OidcLogin).where(col(OidcLogin.user_id) == user_id)).first()
    if len(wallets) == 1 and oidc is None:
        raise LastWayIn
    found.removed_at = context.wall_s()
    session.add(found)
    session.flush()
    append(session, found.removed_at, WALLET_REMOVED, user_id, wallet=found.id)
    query = select(SessionRow.id).where(col(SessionRow.wallet_id) == found.id, col(SessionRow.ended_at).is_(None))
    return list(session.exec(query).all())


def release(context: Context, session: Session, operator_id: UUID, address: str) -> int:
    """Let others link a wallet that its users removed; how many links were released. Raises NotFound."""
    now = context.wall_s()
    query = select(Wallet).where(
        col(Wallet.address) == address.lower(), col(Wallet.removed_at).is_not(None), col(Wallet.released_at).is_(None)
    )
    rows = session.exec(query.with_for_update()).all()
    if not rows:
        raise NotFound("no removed link of this wallet waits for release", field="path.address")
    for row in rows:
        row.released_at = now
        session.add(row)
    session.flush()
    for row in rows:
        append(session, now, WALLET_RELEASED, operator_id, wallet=row.id)
    return len(rows)


def _require_free(session: Session, user_id: UUID, address: str) -> None:
    for row in session.exec(select(Wallet).where(col(Wallet.address) == address)).all():
        if row.removed_at is None or (row.user_id != user_id and row.released_at is None):
            raise WalletTaken(address)
