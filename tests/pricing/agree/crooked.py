"""A replica that is slow, or signs another price than it computed; started as a process by the tests.

python -m tests.pricing.agree.crooked slow|lie SECONDS_OR_UNITS <arguments of pricing.agree.served>
"""

from __future__ import annotations

import sys
import time

from pricing.agree import replica, served
from pricing.engine import priced
from tests.pricing.agree.world import moved


def main() -> int:
    kind, amount, *rest = sys.argv[1:]

    def crooked(request, parameters):
        sheet = priced(request, parameters)
        if kind == "slow":
            time.sleep(float(amount))
            return sheet
        return moved(sheet, int(amount))

    replica.priced = crooked
    return served.main(rest)


if __name__ == "__main__":
    raise SystemExit(main())
