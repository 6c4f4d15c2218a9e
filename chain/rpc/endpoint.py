"""An endpoint as the pool knows it: name, vendor, tier, rate. Its address stays out of every text."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chain.rpc.errors import EndpointUnusable
from chain.rpc.limits import OWN, VENDOR, VENDORS, Rate
from proofbook.redaction import redact_text, remember
from proofbook.settings import RpcEndpoint

_LOCAL = "local"
_BURST_S = 4.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One JSON-RPC endpoint over HTTP. `url` may hold a key: it is sent to, and never shown."""

    name: str
    url: str = field(repr=False)
    vendor: str
    tier: int
    rate: Rate


def vendor_of(url: str) -> str:
    """Who runs the machine behind an address, as far as the address tells.

    The last two labels of the host: `mainnet.infura.io` and `base.infura.io` are one vendor. Under a suffix as `co.uk`
    two vendors look like one, which is the safe side: what they say then counts once. This machine is "local".
    """
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        return _LOCAL if labels[-1] == "localhost" else ".".join(labels[-2:])
    return _LOCAL if address.is_loopback else str(address)


def _rate(given: RpcEndpoint, usual: Rate) -> Rate:
    """The settings' rate where they give one."""
    if given.calls_per_second is None:
        return usual if given.burst is None else Rate(usual.per_second, float(given.burst))
    burst = max(1.0, _BURST_S * given.calls_per_second) if given.burst is None else float(given.burst)
    return Rate(given.calls_per_second, burst)


def endpoints_of(settings: Sequence[RpcEndpoint]) -> tuple[Endpoint, ...]:
    """The endpoints of the settings, with their keys read from their files; raises EndpointUnusable."""
    seen: Counter[str] = Counter()
    found = []
    for given in settings:
        vendor = vendor_of(given.url.replace("{key}", "key"))
        seen[vendor] += 1
        name = vendor if seen[vendor] == 1 else f"{vendor}#{seen[vendor]}"
        url = given.address()
        if not url.startswith(("http://", "https://")):
            raise EndpointUnusable(name, f"it begins with {url.partition(':')[0]}; the pool asks by http or https")
        if redact_text(url) != url:
            remember(url)  # a key under a name that nobody knows is hidden too, as it stands in the address
        usual = OWN if given.tier == 0 else VENDORS.get(vendor, VENDOR)
        found.append(Endpoint(name, url, vendor, given.tier, _rate(given, usual)))
    return tuple(found)
