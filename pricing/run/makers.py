"""Where a price comes from: this process alone, or a panel of replicas."""

from collections.abc import Callable

from pricing.agree.asking import BEFORE_S, IN_PLAY_S, Outcome, Panel
from pricing.agree.inputs import Inputs
from pricing.agree.statement import Ask
from pricing.engine import priced
from pricing.guard import NewPrice, NoQuorum
from pricing.parameters import NO_RATINGS, Parameters
from pricing.request import PricingRequest
from pricing.run.live import MakePrice


def in_process(parameters: Parameters = NO_RATINGS) -> MakePrice:
    """Prices of this process: no replicas, nothing signed."""
    return lambda request: NewPrice(request, priced(request, parameters))


class ByPanel:
    """Prices that a quorum of replicas signed; every outcome is handed to `note`.

    Inputs are delivered to all under a new version just before they are asked, so a replica that missed a delivery is
    missing, and not wrong.
    """

    def __init__(
        self,
        panel: Panel,
        note: Callable[[Outcome], None],
        *,
        in_play_s: float = IN_PLAY_S,
        before_s: float = BEFORE_S,
    ) -> None:
        self._panel = panel
        self._note = note
        self._patience_s = (before_s, in_play_s)
        self._versions: dict[str, int] = {}

    def __call__(self, request: PricingRequest) -> NewPrice | NoQuorum:
        """A price, or why there is none."""
        # The moment is part of the version, so whoever takes over never delivers an older one.
        version = max(request.asked_at * 16, self._versions.get(request.fixture, 0) + 1)
        self._versions[request.fixture] = version
        in_play = request.football is not None and request.football.play is not None
        patience_s = self._patience_s[in_play]
        self._panel.deliver(
            Inputs(request.fixture, version, request.football, request.tennis, request.basketball), patience_s
        )
        ask = Ask(request.fixture, version, request.asked_at, request.offers, request.minutes)
        outcome = self._panel.price(ask, patience_s)
        self._note(outcome)
        if outcome.published is None:
            return NoQuorum(outcome.detail)
        return NewPrice(outcome.published.request, outcome.published.sheet)
