"""Code that asks a wallet which may not be there yet: make it by its factory, ask it, give its answer; nothing stays.

Run as the creation code of an eth_call, so the factory is called by an address that nobody owns and that holds
nothing. Laid out here byte by byte, as it is that small:

    if the wallet has no code: call factory with its data        what comes of it shows in the next step
    ok := staticcall wallet with the question, 32 bytes of answer
    return ok and at least 32 bytes came ? the answer : 0
"""

from __future__ import annotations

from typing import Final

_STOP_AT: Final = 24_576
(
    LT, AND, MUL, CODECOPY, EXTCODESIZE, RETURNDATASIZE, POP, MLOAD, MSTORE, JUMPI, GAS, JUMPDEST, PUSH0, PUSH1, PUSH2,
    PUSH20, CALL, RETURN, STATICCALL,
) = (
    0x10, 0x16, 0x02, 0x39, 0x3B, 0x3D, 0x50, 0x51, 0x52, 0x57, 0x5A, 0x5B, 0x5F, 0x60, 0x61, 0x73, 0xF1, 0xF3, 0xFA,
)  # fmt: skip


def probe(wallet: str, factory: str, factory_call: bytes, question: bytes) -> bytes:
    """The creation code. Raises ValueError where the data are longer than any wallet's."""
    if len(factory_call) + len(question) > _STOP_AT:
        raise ValueError(f"{len(factory_call) + len(question)} bytes of calls, at most {_STOP_AT}")
    # Offsets have two bytes whatever they are, so the length of the code is known before they are.
    size = len(_code(wallet, factory, 0, 0, len(factory_call), len(question)))
    code = _code(wallet, factory, size, size + len(factory_call), len(factory_call), len(question))
    return code + factory_call + question


def _code(wallet: str, factory: str, make_at: int, ask_at: int, make_size: int, ask_size: int) -> bytes:
    making = (
        _copy(make_at, make_size)
        + bytes([PUSH0, PUSH0])
        + _two(make_size)
        + bytes([PUSH0, PUSH0])
        + _address(factory)
        + bytes([GAS, CALL, POP])
    )
    head = _address(wallet) + bytes([EXTCODESIZE])
    target = len(head) + 3 + 1 + len(making)
    asking = (
        bytes([JUMPDEST])
        + _copy(ask_at, ask_size)
        + bytes([PUSH1, 0x20, PUSH0])
        + _two(ask_size)
        + bytes([PUSH0])
        + _address(wallet)
        + bytes([GAS, STATICCALL])
        + bytes([RETURNDATASIZE, PUSH1, 31, LT, AND])
        + bytes([PUSH0, MLOAD, MUL, PUSH0, MSTORE, PUSH1, 0x20, PUSH0, RETURN])
    )
    return head + _two(target) + bytes([JUMPI]) + making + asking


def _copy(offset: int, size: int) -> bytes:
    """Copy a part of this code to memory 0."""
    return _two(size) + _two(offset) + bytes([PUSH0, CODECOPY])


def _two(value: int) -> bytes:
    return bytes([PUSH2]) + value.to_bytes(2, "big")


def _address(value: str) -> bytes:
    return bytes([PUSH20]) + bytes.fromhex(value.removeprefix("0x"))
