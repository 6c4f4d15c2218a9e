"""The account that a script sends from: a development one on a local chain, otherwise one of Ape's by its alias."""

import ape
from ape.api import AccountAPI

from chain import development
from chain.deploying import LOCAL_CHAIN
from chain.roles_file import development_addresses
from proofbook.errors import ProofbookError


class AccountUnusable(ProofbookError):
    """No account pays, or one that must not."""


def account_for(chain_id: int, alias: str | None, part: str) -> AccountAPI:
    """The account of that alias, on a local chain without one that of `part`; raises AccountUnusable."""
    if alias is None and chain_id == LOCAL_CHAIN:
        return ape.accounts.test_accounts[development.ROLES[part]]
    known = ", ".join(sorted(ape.accounts.aliases)) or "none yet"
    if alias is None:
        raise AccountUnusable(
            f"chain {chain_id} needs an account that pays; known: {known}",
            "name one with --account ALIAS; make one with `ape accounts generate ALIAS`",
        )
    if alias.startswith("TEST::") and alias[6:].isdigit():
        account: AccountAPI = ape.accounts.test_accounts[int(alias[6:])]
    elif alias in ape.accounts.aliases:
        account = ape.accounts.load(alias)
    else:
        raise AccountUnusable(f"no account is called {alias!r}; known: {known}", "see `ape accounts list`")
    if chain_id != LOCAL_CHAIN and account.address in development_addresses():
        raise AccountUnusable(
            f"{alias} is {account.address}, a development key that everybody has",
            "pay with a key of your own: `ape accounts generate ALIAS`",
        )
    return account
