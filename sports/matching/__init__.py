"""Which fixture a provider's body is about. Ids first; names only to find an id's place, and never by likeness.

    names      one normal form for writing and reading; a grade for one side
    aliases    names that no rule could join, as data
    binding    one reading against the catalogue: bound, for review, or not ours
    together   all readings of a day: what needs a second provider is settled here
    admission  which readings of a bound fixture may count towards its result
    identity   what was learned, kept as a history: ids, aliases, refusals
    review     the queue of what a person has to decide, and the decisions
    anchor     a catalogue out of one provider's list
    grouping   readings without a catalogue, for `sports decide`

Guarantees: both sides pass on their own, no averaging; exactly one candidate or none; likeness (`likeness`) only ranks
proposals for a person.
"""

from __future__ import annotations

from sports.matching.admission import Refused, admit
from sports.matching.aliases import Aliases, shipped_aliases
from sports.matching.binding import Binding, Verdict, bind, exchanged
from sports.matching.grouping import grouped
from sports.matching.names import Grade, grade, normalised
from sports.matching.together import bind_all

__all__ = [
    "Aliases",
    "Binding",
    "Grade",
    "Refused",
    "Verdict",
    "admit",
    "bind",
    "bind_all",
    "exchanged",
    "grade",
    "grouped",
    "normalised",
    "shipped_aliases",
]
