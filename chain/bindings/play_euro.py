"""PlayEuro.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES32, NOTHING, STRING, UINT256, array, blob, integer, many, one
from chain.contract import LATEST, Call, Contract, Function
from chain.events import Event, Events, EventType, by_topic
from chain.revert import ErrorTable


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns, in order."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: ChecksumAddress
    salt: bytes
    extensions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Approval(Event):
    """Emitted when the allowance of a `spender` for an `owner` is set by a call to {approve}. `value` is the new
    allowance.
    """

    owner: ChecksumAddress
    spender: ChecksumAddress
    value: int


_EVENT_APPROVAL: Final = EventType(
    "Approval", Approval, ("owner", ADDRESS, True), ("spender", ADDRESS, True), ("value", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""


_EVENT_EIP712_DOMAIN_CHANGED: Final = EventType("EIP712DomainChanged", EIP712DomainChanged)


@dataclass(frozen=True, slots=True)
class Transfer(Event):
    """Emitted when `value` tokens are moved from one account (`from`) to another (`to`). Note that `value` may be
    zero.
    """

    from_: ChecksumAddress
    to: ChecksumAddress
    value: int


_EVENT_TRANSFER: Final = EventType(
    "Transfer", Transfer, ("from", ADDRESS, True), ("to", ADDRESS, True), ("value", UINT256, False)
)


_CALL_DOMAIN_SEPARATOR: Final = Function("DOMAIN_SEPARATOR", (), one(BYTES32))
_CALL_FAUCET_MAX: Final = Function("FAUCET_MAX", (), one(UINT256))
_CALL_ALLOWANCE: Final = Function("allowance", (("owner", ADDRESS), ("spender", ADDRESS)), one(UINT256))
_CALL_APPROVE: Final = Function("approve", (("spender", ADDRESS), ("value", UINT256)), one(BOOL))
_CALL_BALANCE_OF: Final = Function("balanceOf", (("account", ADDRESS),), one(UINT256))
_CALL_DECIMALS: Final = Function("decimals", (), one(integer("uint8")))
_CALL_EIP712_DOMAIN: Final = Function(
    "eip712Domain",
    (),
    many(Eip712DomainResult, blob("bytes1"), STRING, STRING, UINT256, ADDRESS, BYTES32, array(UINT256)),
)
_CALL_FAUCET: Final = Function("faucet", (("to", ADDRESS), ("units", UINT256)), NOTHING)
_CALL_NAME: Final = Function("name", (), one(STRING))
_CALL_NONCES: Final = Function("nonces", (("owner", ADDRESS),), one(UINT256))
_CALL_PERMIT: Final = Function(
    "permit",
    (
        ("owner", ADDRESS),
        ("spender", ADDRESS),
        ("value", UINT256),
        ("deadline", UINT256),
        ("v", integer("uint8")),
        ("r", BYTES32),
        ("s", BYTES32),
    ),
    NOTHING,
)
_CALL_SYMBOL: Final = Function("symbol", (), one(STRING))
_CALL_TOTAL_SUPPLY: Final = Function("totalSupply", (), one(UINT256))
_CALL_TRANSFER: Final = Function("transfer", (("to", ADDRESS), ("value", UINT256)), one(BOOL))
_CALL_TRANSFER_FROM: Final = Function(
    "transferFrom", (("from", ADDRESS), ("to", ADDRESS), ("value", UINT256)), one(BOOL)
)


class PlayEuroEvents(Events):
    """Events of `PlayEuro` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_APPROVAL, _EVENT_EIP712_DOMAIN_CHANGED, _EVENT_TRANSFER
    )

    def approval(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        owner: str | None = None,
        spender: str | None = None,
    ) -> tuple[Approval, ...]:
        """Every `Approval` from one block to another, both included."""
        return self._find(_EVENT_APPROVAL, from_block, to_block, owner, spender)

    def eip712_domain_changed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[EIP712DomainChanged, ...]:
        """Every `EIP712DomainChanged` from one block to another, both included."""
        return self._find(_EVENT_EIP712_DOMAIN_CHANGED, from_block, to_block)

    def transfer(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        from_: str | None = None,
        to: str | None = None,
    ) -> tuple[Transfer, ...]:
        """Every `Transfer` from one block to another, both included."""
        return self._find(_EVENT_TRANSFER, from_block, to_block, from_, to)


class PlayEuro(Contract):
    """Play money for test chains: a euro token of six decimals that anyone may mint."""

    NAME: ClassVar[str] = "PlayEuro"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> PlayEuroEvents:
        """Events of this contract."""
        return PlayEuroEvents(self.w3, self.address)

    def domain_separator(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Returns the domain separator used in the encoding of the signature for {permit}, as defined by {EIP712}."""
        return self._read(_CALL_DOMAIN_SEPARATOR, (), block)

    def faucet_max(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units that one call of the faucet may mint."""
        return self._read(_CALL_FAUCET_MAX, (), block)

    def allowance(self, owner: str, spender: str, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through {transferFrom}. This is zero by default. This value changes when {approve} or {transferFrom} are
        called.
        """
        return self._read(_CALL_ALLOWANCE, (owner, spender), block)

    def approve(self, spender: str, value: int) -> Call[bool]:
        """See {IERC20-approve}. NOTE: If `value` is the maximum `uint256`, the allowance is not updated on
        `transferFrom`. This is semantically equivalent to an infinite approval. Requirements: - `spender` cannot
        be the zero address.
        """
        return self._prepare(_CALL_APPROVE, (spender, value))

    def balance_of(self, account: str, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the value of tokens owned by `account`."""
        return self._read(_CALL_BALANCE_OF, (account,), block)

    def decimals(self, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the number of decimals used to get its user representation. For example, if `decimals` equals
        `2`, a balance of `505` tokens should be displayed to a user as `5.05` (`505 / 10 ** 2`). Tokens usually
        opt for a value of 18, imitating the relationship between Ether and Wei. This is the default value
        returned by this function, unless it's overridden. NOTE: This information is only used for _display_
        purposes: it in no way affects any of the arithmetic of the contract, including {IERC20-balanceOf} and
        {IERC20-transfer}.
        """
        return self._read(_CALL_DECIMALS, (), block)

    def eip712_domain(self, *, block: BlockIdentifier = LATEST) -> Eip712DomainResult:
        """Returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_CALL_EIP712_DOMAIN, (), block)

    def faucet(self, to: str, units: int) -> Call[None]:
        """Mints play money to anyone."""
        return self._prepare(_CALL_FAUCET, (to, units))

    def name(self, *, block: BlockIdentifier = LATEST) -> str:
        """Returns the name of the token."""
        return self._read(_CALL_NAME, (), block)

    def nonces(self, owner: str, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the current nonce for `owner`. This value must be included whenever a signature is generated for
        {permit}. Every successful call to {permit} increases ``owner``'s nonce by one. This prevents a signature
        from being used multiple times.
        """
        return self._read(_CALL_NONCES, (owner,), block)

    def permit(self, owner: str, spender: str, value: int, deadline: int, v: int, r: bytes, s: bytes) -> Call[None]:
        """Sets `value` as the allowance of `spender` over ``owner``'s tokens, given ``owner``'s signed approval.
        IMPORTANT: The same issues {IERC20-approve} has related to transaction ordering also applies here. Emits
        an {Approval} event. Requirements: - `spender` cannot be the zero address. - `deadline` must be a
        timestamp in the future. - `v`, `r` and `s` must be a valid `secp256k1` signature from `owner` over the
        EIP712-formatted function arguments. - the signature must use ``owner``'s current nonce (see {nonces}).
        For more information on the signature format, see the
        https://eips.ethereum.org/EIPS/eip-2612#specification[relevant EIP section]. CAUTION: See Security
        Considerations above.
        """
        return self._prepare(_CALL_PERMIT, (owner, spender, value, deadline, v, r, s))

    def symbol(self, *, block: BlockIdentifier = LATEST) -> str:
        """Returns the symbol of the token, usually a shorter version of the name."""
        return self._read(_CALL_SYMBOL, (), block)

    def total_supply(self, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the value of tokens in existence."""
        return self._read(_CALL_TOTAL_SUPPLY, (), block)

    def transfer(self, to: str, value: int) -> Call[bool]:
        """See {IERC20-transfer}. Requirements: - `to` cannot be the zero address. - the caller must have a balance
        of at least `value`.
        """
        return self._prepare(_CALL_TRANSFER, (to, value))

    def transfer_from(self, from_: str, to: str, value: int) -> Call[bool]:
        """See {IERC20-transferFrom}. Skips emitting an {Approval} event indicating an allowance update. This is not
        required by the ERC. See {xref-ERC20-_approve-address-address-uint256-bool-}[_approve]. NOTE: Does not
        update the allowance if the current allowance is the maximum `uint256`. Requirements: - `from` and `to`
        cannot be the zero address. - `from` must have a balance of at least `value`. - the caller must have
        allowance for ``from``'s tokens of at least `value`.
        """
        return self._prepare(_CALL_TRANSFER_FROM, (from_, to, value))
