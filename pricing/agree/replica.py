"""One replica: its own key, parameters and copy of the inputs; a question in, a signed vote out.

It prices from its own copy alone: a question carries no inputs. It signs one sheet a question, also after a restart in
the same moment, since the moment, the version and the copy decide what it says.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from chain.signers import Signer
from chain.typed_data import Domain
from pricing.agree.digests import code_digest
from pricing.agree.errors import SecondSignature
from pricing.agree.inputs import Copy
from pricing.agree.statement import Ask, Vote, vote
from pricing.engine import priced
from pricing.parameters import MODEL, Parameters

_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class Replica:
    """Used by one thread at a time."""

    signer: Signer
    domain: Domain
    parameters: Parameters
    copy: Copy
    code: str = field(default_factory=code_digest)
    _signed: OrderedDict[tuple[str, int, int], bytes] = field(default_factory=OrderedDict)

    def about(self) -> dict[str, str]:
        """Who it is and what it prices with."""
        return {
            "replica": self.signer.address,
            "model": MODEL,
            "code": self.code,
            "parameters": self.parameters.digest,
        }

    def answer(self, ask: Ask) -> Vote:
        """The vote of a question. Raises NoInputs, SecondSignature, or a SignerError."""
        request = self.copy.of(ask).request(ask)
        sheet = priced(request, self.parameters)
        made = vote(ask.version, self.code, request, sheet, self.signer, self.domain)
        self._once(ask, made.statement().struct_hash())
        return made

    def _once(self, ask: Ask, statement: bytes) -> None:
        question = (ask.fixture, ask.version, ask.asked_at)
        if self._signed.setdefault(question, statement) != statement:
            raise SecondSignature(*question)
        while len(self._signed) > _REMEMBERED:
            self._signed.popitem(last=False)
