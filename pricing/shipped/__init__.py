"""What ships: ratings of national teams and the shape of matches in play, fitted on data that anyone may have.

    data/    the facts themselves, compiled from CC0 and CC BY sets; sources, licences and digests in data/SOURCES.md
    compile  the compact files from the sets as they are published
    tables   the compact files read
    fit      the parameters that they give: `fitted()` makes the very bytes of parameters.json

Nothing here was fitted on prices: those that we could measure with carry no licence to ship what they teach.
"""

from pricing.shipped.fit import DATA, PARAMETERS, fitted, shipped

__all__ = ["DATA", "PARAMETERS", "fitted", "shipped"]
