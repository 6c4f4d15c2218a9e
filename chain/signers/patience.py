"""How long a remote signer is waited for: tries with full jitter until a deadline, and nothing else in its place."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from chain.signers.errors import SignerUnavailable

T = TypeVar("T")


class Again(Exception):
    """One try failed in a way that another may not; the text says how, without anything secret."""

    def __init__(self, fault: str, wait_s: float = 0.0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Before try n + 1 a random part of min(longest, first * 2^n) is waited, at least what the service asks.

    `monotonic`, `sleep` and `draw` are the clock and the chance.
    """

    within_s: float = 30.0
    first_s: float = 0.2
    longest_s: float = 5.0
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    draw: Callable[[], float] = field(default=random.SystemRandom().random, repr=False)

    def ask(self, signer: str, question: Callable[[float], T]) -> T:
        """Ask until it answers; `question` gets the seconds left. Raises `SignerUnavailable` at the deadline."""
        ends = self.monotonic() + self.within_s
        tries = 0
        while True:
            tries += 1
            try:
                return question(max(ends - self.monotonic(), 0.001))
            except Again as again:
                longest = min(self.longest_s, self.first_s * 2 ** min(tries - 1, 16))
                wait = max(self.draw() * longest, again.wait_s)
                if self.monotonic() + wait >= ends:
                    raise SignerUnavailable(signer, tries, self.within_s, again.fault) from None
                self.sleep(wait)
