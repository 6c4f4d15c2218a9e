"""ParameterTimelock.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES, BYTES32, NOTHING, UINT256, array, blob, integer, one
from chain.contract import LATEST, Call, Contract, Function
from chain.events import Event, Events, EventType, by_topic
from chain.revert import ErrorTable


@dataclass(frozen=True, slots=True)
class CallExecuted(Event):
    """Emitted when a call is performed as part of operation `id`."""

    id_: bytes
    index: int
    target: ChecksumAddress
    value: int
    data: bytes


_EVENT_CALL_EXECUTED: Final = EventType(
    "CallExecuted",
    CallExecuted,
    ("id", BYTES32, True),
    ("index", UINT256, True),
    ("target", ADDRESS, False),
    ("value", UINT256, False),
    ("data", BYTES, False),
)


@dataclass(frozen=True, slots=True)
class CallSalt(Event):
    """Emitted when new proposal is scheduled with non-zero salt."""

    id_: bytes
    salt: bytes


_EVENT_CALL_SALT: Final = EventType("CallSalt", CallSalt, ("id", BYTES32, True), ("salt", BYTES32, False))


@dataclass(frozen=True, slots=True)
class CallScheduled(Event):
    """Emitted when a call is scheduled as part of operation `id`."""

    id_: bytes
    index: int
    target: ChecksumAddress
    value: int
    data: bytes
    predecessor: bytes
    delay: int


_EVENT_CALL_SCHEDULED: Final = EventType(
    "CallScheduled",
    CallScheduled,
    ("id", BYTES32, True),
    ("index", UINT256, True),
    ("target", ADDRESS, False),
    ("value", UINT256, False),
    ("data", BYTES, False),
    ("predecessor", BYTES32, False),
    ("delay", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """Emitted when operation `id` is cancelled."""

    id_: bytes


_EVENT_CANCELLED: Final = EventType("Cancelled", Cancelled, ("id", BYTES32, True))


@dataclass(frozen=True, slots=True)
class Founded(Event):
    """A call that was made as owner while the timelock was being constructed."""

    target: ChecksumAddress
    data: bytes


_EVENT_FOUNDED: Final = EventType("Founded", Founded, ("target", ADDRESS, True), ("data", BYTES, False))


@dataclass(frozen=True, slots=True)
class MinDelayChange(Event):
    """Emitted when the minimum delay for future operations is modified."""

    old_duration: int
    new_duration: int


_EVENT_MIN_DELAY_CHANGE: Final = EventType(
    "MinDelayChange", MinDelayChange, ("oldDuration", UINT256, False), ("newDuration", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class RoleAdminChanged(Event):
    """Emitted when `newAdminRole` is set as ``role``'s admin role, replacing `previousAdminRole`
    `DEFAULT_ADMIN_ROLE` is the starting admin for all roles, despite {RoleAdminChanged} not being emitted to
    signal this.
    """

    role: bytes
    previous_admin_role: bytes
    new_admin_role: bytes


_EVENT_ROLE_ADMIN_CHANGED: Final = EventType(
    "RoleAdminChanged",
    RoleAdminChanged,
    ("role", BYTES32, True),
    ("previousAdminRole", BYTES32, True),
    ("newAdminRole", BYTES32, True),
)


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """Emitted when `account` is granted `role`. `sender` is the account that originated the contract call. This
    account bears the admin role (for the granted role). Expected in cases where the role was granted using the
    internal {AccessControl-_grantRole}.
    """

    role: bytes
    account: ChecksumAddress
    sender: ChecksumAddress


_EVENT_ROLE_GRANTED: Final = EventType(
    "RoleGranted", RoleGranted, ("role", BYTES32, True), ("account", ADDRESS, True), ("sender", ADDRESS, True)
)


@dataclass(frozen=True, slots=True)
class RoleRevoked(Event):
    """Emitted when `account` is revoked `role`. `sender` is the account that originated the contract call: - if
    using `revokeRole`, it is the admin role bearer - if using `renounceRole`, it is the role bearer (i.e.
    `account`)
    """

    role: bytes
    account: ChecksumAddress
    sender: ChecksumAddress


_EVENT_ROLE_REVOKED: Final = EventType(
    "RoleRevoked", RoleRevoked, ("role", BYTES32, True), ("account", ADDRESS, True), ("sender", ADDRESS, True)
)


_CALL_CANCELLER_ROLE: Final = Function("CANCELLER_ROLE", (), one(BYTES32))
_CALL_DEFAULT_ADMIN_ROLE: Final = Function("DEFAULT_ADMIN_ROLE", (), one(BYTES32))
_CALL_EXECUTOR_ROLE: Final = Function("EXECUTOR_ROLE", (), one(BYTES32))
_CALL_LEAST_DELAY: Final = Function("LEAST_DELAY", (), one(UINT256))
_CALL_MINIMUM_DELAY: Final = Function("MINIMUM_DELAY", (), one(UINT256))
_CALL_PROPOSER_ROLE: Final = Function("PROPOSER_ROLE", (), one(BYTES32))
_CALL_CANCEL: Final = Function("cancel", (("id", BYTES32),), NOTHING)
_CALL_EXECUTE: Final = Function(
    "execute",
    (("target", ADDRESS), ("value", UINT256), ("payload", BYTES), ("predecessor", BYTES32), ("salt", BYTES32)),
    NOTHING,
)
_CALL_EXECUTE_BATCH: Final = Function(
    "executeBatch",
    (
        ("targets", array(ADDRESS)),
        ("values", array(UINT256)),
        ("payloads", array(BYTES)),
        ("predecessor", BYTES32),
        ("salt", BYTES32),
    ),
    NOTHING,
)
_CALL_GET_MIN_DELAY: Final = Function("getMinDelay", (), one(UINT256))
_CALL_GET_OPERATION_STATE: Final = Function("getOperationState", (("id", BYTES32),), one(integer("uint8")))
_CALL_GET_ROLE_ADMIN: Final = Function("getRoleAdmin", (("role", BYTES32),), one(BYTES32))
_CALL_GET_TIMESTAMP: Final = Function("getTimestamp", (("id", BYTES32),), one(UINT256))
_CALL_GRANT_ROLE: Final = Function("grantRole", (("role", BYTES32), ("account", ADDRESS)), NOTHING)
_CALL_HAS_ROLE: Final = Function("hasRole", (("role", BYTES32), ("account", ADDRESS)), one(BOOL))
_CALL_HASH_OPERATION: Final = Function(
    "hashOperation",
    (("target", ADDRESS), ("value", UINT256), ("data", BYTES), ("predecessor", BYTES32), ("salt", BYTES32)),
    one(BYTES32),
)
_CALL_HASH_OPERATION_BATCH: Final = Function(
    "hashOperationBatch",
    (
        ("targets", array(ADDRESS)),
        ("values", array(UINT256)),
        ("payloads", array(BYTES)),
        ("predecessor", BYTES32),
        ("salt", BYTES32),
    ),
    one(BYTES32),
)
_CALL_IS_OPERATION: Final = Function("isOperation", (("id", BYTES32),), one(BOOL))
_CALL_IS_OPERATION_DONE: Final = Function("isOperationDone", (("id", BYTES32),), one(BOOL))
_CALL_IS_OPERATION_PENDING: Final = Function("isOperationPending", (("id", BYTES32),), one(BOOL))
_CALL_IS_OPERATION_READY: Final = Function("isOperationReady", (("id", BYTES32),), one(BOOL))
_CALL_ON_ERC1155_BATCH_RECEIVED: Final = Function(
    "onERC1155BatchReceived",
    (("arg0", ADDRESS), ("arg1", ADDRESS), ("arg2", array(UINT256)), ("arg3", array(UINT256)), ("arg4", BYTES)),
    one(blob("bytes4")),
)
_CALL_ON_ERC1155_RECEIVED: Final = Function(
    "onERC1155Received",
    (("arg0", ADDRESS), ("arg1", ADDRESS), ("arg2", UINT256), ("arg3", UINT256), ("arg4", BYTES)),
    one(blob("bytes4")),
)
_CALL_ON_ERC721_RECEIVED: Final = Function(
    "onERC721Received", (("arg0", ADDRESS), ("arg1", ADDRESS), ("arg2", UINT256), ("arg3", BYTES)), one(blob("bytes4"))
)
_CALL_RENOUNCE_ROLE: Final = Function("renounceRole", (("role", BYTES32), ("callerConfirmation", ADDRESS)), NOTHING)
_CALL_REVOKE_ROLE: Final = Function("revokeRole", (("role", BYTES32), ("account", ADDRESS)), NOTHING)
_CALL_SCHEDULE: Final = Function(
    "schedule",
    (
        ("target", ADDRESS),
        ("value", UINT256),
        ("data", BYTES),
        ("predecessor", BYTES32),
        ("salt", BYTES32),
        ("delay", UINT256),
    ),
    NOTHING,
)
_CALL_SCHEDULE_BATCH: Final = Function(
    "scheduleBatch",
    (
        ("targets", array(ADDRESS)),
        ("values", array(UINT256)),
        ("payloads", array(BYTES)),
        ("predecessor", BYTES32),
        ("salt", BYTES32),
        ("delay", UINT256),
    ),
    NOTHING,
)
_CALL_SUPPORTS_INTERFACE: Final = Function("supportsInterface", (("interfaceId", blob("bytes4")),), one(BOOL))
_CALL_UPDATE_DELAY: Final = Function("updateDelay", (("newDelay", UINT256),), NOTHING)


class ParameterTimelockEvents(Events):
    """Events of `ParameterTimelock` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_CALL_EXECUTED,
        _EVENT_CALL_SALT,
        _EVENT_CALL_SCHEDULED,
        _EVENT_CANCELLED,
        _EVENT_FOUNDED,
        _EVENT_MIN_DELAY_CHANGE,
        _EVENT_ROLE_ADMIN_CHANGED,
        _EVENT_ROLE_GRANTED,
        _EVENT_ROLE_REVOKED,
    )

    def call_executed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        id_: bytes | None = None,
        index: int | None = None,
    ) -> tuple[CallExecuted, ...]:
        """Every `CallExecuted` from one block to another, both included."""
        return self._find(_EVENT_CALL_EXECUTED, from_block, to_block, id_, index)

    def call_salt(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, id_: bytes | None = None
    ) -> tuple[CallSalt, ...]:
        """Every `CallSalt` from one block to another, both included."""
        return self._find(_EVENT_CALL_SALT, from_block, to_block, id_)

    def call_scheduled(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        id_: bytes | None = None,
        index: int | None = None,
    ) -> tuple[CallScheduled, ...]:
        """Every `CallScheduled` from one block to another, both included."""
        return self._find(_EVENT_CALL_SCHEDULED, from_block, to_block, id_, index)

    def cancelled(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, id_: bytes | None = None
    ) -> tuple[Cancelled, ...]:
        """Every `Cancelled` from one block to another, both included."""
        return self._find(_EVENT_CANCELLED, from_block, to_block, id_)

    def founded(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, target: str | None = None
    ) -> tuple[Founded, ...]:
        """Every `Founded` from one block to another, both included."""
        return self._find(_EVENT_FOUNDED, from_block, to_block, target)

    def min_delay_change(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[MinDelayChange, ...]:
        """Every `MinDelayChange` from one block to another, both included."""
        return self._find(_EVENT_MIN_DELAY_CHANGE, from_block, to_block)

    def role_admin_changed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        role: bytes | None = None,
        previous_admin_role: bytes | None = None,
        new_admin_role: bytes | None = None,
    ) -> tuple[RoleAdminChanged, ...]:
        """Every `RoleAdminChanged` from one block to another, both included."""
        return self._find(_EVENT_ROLE_ADMIN_CHANGED, from_block, to_block, role, previous_admin_role, new_admin_role)

    def role_granted(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        role: bytes | None = None,
        account: str | None = None,
        sender: str | None = None,
    ) -> tuple[RoleGranted, ...]:
        """Every `RoleGranted` from one block to another, both included."""
        return self._find(_EVENT_ROLE_GRANTED, from_block, to_block, role, account, sender)

    def role_revoked(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        role: bytes | None = None,
        account: str | None = None,
        sender: str | None = None,
    ) -> tuple[RoleRevoked, ...]:
        """Every `RoleRevoked` from one block to another, both included."""
        return self._find(_EVENT_ROLE_REVOKED, from_block, to_block, role, account, sender)


class ParameterTimelock(Contract):
    """Owner of book, pool, oracle and registry: every change of theirs is public two days before it counts."""

    NAME: ClassVar[str] = "ParameterTimelock"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> ParameterTimelockEvents:
        """Events of this contract."""
        return ParameterTimelockEvents(self.w3, self.address)

    def canceller_role(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `CANCELLER_ROLE()`."""
        return self._read(_CALL_CANCELLER_ROLE, (), block)

    def default_admin_role(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `DEFAULT_ADMIN_ROLE()`."""
        return self._read(_CALL_DEFAULT_ADMIN_ROLE, (), block)

    def executor_role(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `EXECUTOR_ROLE()`."""
        return self._read(_CALL_EXECUTOR_ROLE, (), block)

    def least_delay(self, *, block: BlockIdentifier = LATEST) -> int:
        """Least delay of this timelock, for good: `MINIMUM_DELAY`, or on a developer's chain what it began with."""
        return self._read(_CALL_LEAST_DELAY, (), block)

    def minimum_delay(self, *, block: BlockIdentifier = LATEST) -> int:
        """Least delay of a change on every chain but a developer's."""
        return self._read(_CALL_MINIMUM_DELAY, (), block)

    def proposer_role(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `PROPOSER_ROLE()`."""
        return self._read(_CALL_PROPOSER_ROLE, (), block)

    def cancel(self, id_: bytes) -> Call[None]:
        """Cancel an operation. Requirements: - the caller must have the 'canceller' role."""
        return self._prepare(_CALL_CANCEL, (id_,))

    def execute(
        self, target: str, value_: int, payload: bytes, predecessor: bytes, salt: bytes, *, value: int = 0
    ) -> Call[None]:
        """Execute a ready operation containing a single transaction. Emits a {CallExecuted} event. Requirements: -
        the caller must have the 'executor' role.
        """
        return self._prepare(_CALL_EXECUTE, (target, value_, payload, predecessor, salt), value)

    def execute_batch(
        self,
        targets: Sequence[str],
        values: Sequence[int],
        payloads: Sequence[bytes],
        predecessor: bytes,
        salt: bytes,
        *,
        value: int = 0,
    ) -> Call[None]:
        """Execute a ready operation containing a batch of transactions. Emits one {CallExecuted} event per
        transaction in the batch. Requirements: - the caller must have the 'executor' role.
        """
        return self._prepare(_CALL_EXECUTE_BATCH, (targets, values, payloads, predecessor, salt), value)

    def get_min_delay(self, *, block: BlockIdentifier = LATEST) -> int:
        """Delay that a new change must have at least, seconds; no decision brings it under `LEAST_DELAY`."""
        return self._read(_CALL_GET_MIN_DELAY, (), block)

    def get_operation_state(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> int:
        """Returns operation state."""
        return self._read(_CALL_GET_OPERATION_STATE, (id_,), block)

    def get_role_admin(self, role: bytes, *, block: BlockIdentifier = LATEST) -> bytes:
        """Returns the admin role that controls `role`. See {grantRole} and {revokeRole}. To change a role's admin,
        use {_setRoleAdmin}.
        """
        return self._read(_CALL_GET_ROLE_ADMIN, (role,), block)

    def get_timestamp(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> int:
        """Returns the timestamp at which an operation becomes ready (0 for unset operations, 1 for done
        operations).
        """
        return self._read(_CALL_GET_TIMESTAMP, (id_,), block)

    def grant_role(self, role: bytes, account: str) -> Call[None]:
        """Grants `role` to `account`. If `account` had not been already granted `role`, emits a {RoleGranted}
        event. Requirements: - the caller must have ``role``'s admin role. May emit a {RoleGranted} event.
        """
        return self._prepare(_CALL_GRANT_ROLE, (role, account))

    def has_role(self, role: bytes, account: str, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns `true` if `account` has been granted `role`."""
        return self._read(_CALL_HAS_ROLE, (role, account), block)

    def hash_operation(
        self, target: str, value: int, data: bytes, predecessor: bytes, salt: bytes, *, block: BlockIdentifier = LATEST
    ) -> bytes:
        """Returns the identifier of an operation containing a single transaction."""
        return self._read(_CALL_HASH_OPERATION, (target, value, data, predecessor, salt), block)

    def hash_operation_batch(
        self,
        targets: Sequence[str],
        values: Sequence[int],
        payloads: Sequence[bytes],
        predecessor: bytes,
        salt: bytes,
        *,
        block: BlockIdentifier = LATEST,
    ) -> bytes:
        """Returns the identifier of an operation containing a batch of transactions."""
        return self._read(_CALL_HASH_OPERATION_BATCH, (targets, values, payloads, predecessor, salt), block)

    def is_operation(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns whether an id corresponds to a registered operation. This includes both Waiting, Ready, and Done
        operations.
        """
        return self._read(_CALL_IS_OPERATION, (id_,), block)

    def is_operation_done(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns whether an operation is done or not."""
        return self._read(_CALL_IS_OPERATION_DONE, (id_,), block)

    def is_operation_pending(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns whether an operation is pending or not. Note that a "pending" operation may also be "ready"."""
        return self._read(_CALL_IS_OPERATION_PENDING, (id_,), block)

    def is_operation_ready(self, id_: bytes, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns whether an operation is ready for execution. Note that a "ready" operation is also "pending"."""
        return self._read(_CALL_IS_OPERATION_READY, (id_,), block)

    def on_erc1155_batch_received(
        self, arg0: str, arg1: str, arg2: Sequence[int], arg3: Sequence[int], arg4: bytes
    ) -> Call[bytes]:
        """Prepares `onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)`."""
        return self._prepare(_CALL_ON_ERC1155_BATCH_RECEIVED, (arg0, arg1, arg2, arg3, arg4))

    def on_erc1155_received(self, arg0: str, arg1: str, arg2: int, arg3: int, arg4: bytes) -> Call[bytes]:
        """Prepares `onERC1155Received(address,address,uint256,uint256,bytes)`."""
        return self._prepare(_CALL_ON_ERC1155_RECEIVED, (arg0, arg1, arg2, arg3, arg4))

    def on_erc721_received(self, arg0: str, arg1: str, arg2: int, arg3: bytes) -> Call[bytes]:
        """See {IERC721Receiver-onERC721Received}. Always returns `IERC721Receiver.onERC721Received.selector`."""
        return self._prepare(_CALL_ON_ERC721_RECEIVED, (arg0, arg1, arg2, arg3))

    def renounce_role(self, role: bytes, caller_confirmation: str) -> Call[None]:
        """Revokes `role` from the calling account. Roles are often managed via {grantRole} and {revokeRole}: this
        function's purpose is to provide a mechanism for accounts to lose their privileges if they are
        compromised (such as when a trusted device is misplaced). Emits a {RoleRevoked} event if the calling
        account had `role` and this call successfully revoked it. Requirements: - the caller must be
        `callerConfirmation`. May emit a {RoleRevoked} event.
        """
        return self._prepare(_CALL_RENOUNCE_ROLE, (role, caller_confirmation))

    def revoke_role(self, role: bytes, account: str) -> Call[None]:
        """Revokes `role` from `account`. If `account` had been granted `role`, emits a {RoleRevoked} event.
        Requirements: - the caller must have ``role``'s admin role. May emit a {RoleRevoked} event.
        """
        return self._prepare(_CALL_REVOKE_ROLE, (role, account))

    def schedule(self, target: str, value: int, data: bytes, predecessor: bytes, salt: bytes, delay: int) -> Call[None]:
        """Schedule an operation containing a single transaction. Emits {CallSalt} if salt is nonzero, and
        {CallScheduled}. Requirements: - the caller must have the 'proposer' role.
        """
        return self._prepare(_CALL_SCHEDULE, (target, value, data, predecessor, salt, delay))

    def schedule_batch(
        self,
        targets: Sequence[str],
        values: Sequence[int],
        payloads: Sequence[bytes],
        predecessor: bytes,
        salt: bytes,
        delay: int,
    ) -> Call[None]:
        """Schedule an operation containing a batch of transactions. Emits {CallSalt} if salt is nonzero, and one
        {CallScheduled} event per transaction in the batch. Requirements: - the caller must have the 'proposer'
        role.
        """
        return self._prepare(_CALL_SCHEDULE_BATCH, (targets, values, payloads, predecessor, salt, delay))

    def supports_interface(self, interface_id: bytes, *, block: BlockIdentifier = LATEST) -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about how
        these ids are created. This function call must use less than 30 000 gas.
        """
        return self._read(_CALL_SUPPORTS_INTERFACE, (interface_id,), block)

    def update_delay(self, new_delay: int) -> Call[None]:
        """Changes the minimum timelock duration for future operations. Emits a {MinDelayChange} event.
        Requirements: - the caller must be the timelock itself. This can only be achieved by scheduling and later
        executing an operation where the timelock is the target and the data is the ABI-encoded call to this
        function.
        """
        return self._prepare(_CALL_UPDATE_DELAY, (new_delay,))
