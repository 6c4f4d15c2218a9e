"""An order's way from the click to the block that cannot go, as one trace of OpenTelemetry; off unless settings say so.

    spans      a span, the `traceparent` header, the form that a collector takes (pure)
    requests   a span for each request that changes something; it takes the browser's trace over
    hearing    what desk, relayer and index have committed
    recorder   makes spans of that in a thread of its own, and sends them
    tables     which trace an order belongs to, so that every process goes on with it

    browser ── POST /v1/bets ── desk.judge ── relayer.batch ── chain.mine ── chain.finalise
                                                   ┊ link            └── index.read
                                              relayer.carry (a trace of its own a batch)

Nothing waits for a trace: rows that were committed are heard of afterwards, and a collector that is down loses spans.
Where it is off there is no layer, no listener, no thread and no table row. An attribute is a word of a closed set or a
number: no wallet, person, bet or address.
"""

from api.tracing.recorder import Recorder
from api.tracing.running import recorder_of, recording

__all__ = ["Recorder", "recorder_of", "recording"]
