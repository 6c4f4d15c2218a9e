"""Names of teams in one normal form, and how well two of them agree. Pure.

    EXACT      equal after normalising, or joined by an alias
    CONTAINED  one's words are all in the other ("Tottenham" in "Tottenham Hotspur"), one telling or two of any
    SHARED     the same, but each has words of its own ("Real Madrid" and "Atlético Madrid"): never enough
    NONE       anything else, and whatever differs in a mark such as women, U21, II

City, United, Real and the like are kept: they tell clubs apart. What is dropped says nothing: FC, 1., 04, 1899.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

# Letters that decomposition leaves whole.
_FOLDS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "’": "", "'": ""})
_LEGAL_WORDS = (
    "fc afc cf sc sv ac as cd ud rc rcd ssc us tsv tsg vfb vfl fsv spvgg bsc kv krc kaa sk fk nk bk if ca cs aj ogc "
    "og losc rb calcio club de del der the and e v ev"
)
_LEGAL = frozenset(_LEGAL_WORDS.split())
_MARKS = {
    **dict.fromkeys(("women", "woman", "w", "ladies", "frauen", "feminin", "femenino", "femminile", "fem"), "women"),
    **{f"u{age}": f"u{age}" for age in range(15, 24)},
    **dict.fromkeys(("ii", "2", "b", "reserves", "reserve", "jong", "castilla", "atletic"), "second"),
    **dict.fromkeys(("iii", "3"), "third"),
    **dict.fromkeys(("youth", "academy", "junior", "juniors", "jugend"), "youth"),
}
# Words that many clubs carry: alone they tell nobody.
_COMMON_WORDS = (
    "united city town county rovers wanderers athletic atletico real sporting deportivo racing dynamo dinamo lokomotiv "
    "spartak olympique borussia eintracht fortuna inter internazionale union saint sankt stade hotspur albion villa "
    "north south east west northern southern eastern western republic central american state new san santa los"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_UMLAUTS = re.compile(r"([aou])e")
MIN_TELLING = 4


class Grade(IntEnum):
    """How well two names of a side agree; see the module."""

    NONE = 0
    SHARED = 1
    CONTAINED = 2
    EXACT = 3


@lru_cache(maxsize=65_536)
def normalised(name: str) -> str:
    """A name without accents, case and punctuation; no word is dropped: City and United tell clubs apart."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDS))
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The telling words of a name and its marks; umlauts written out count as umlauts."""
    words = normalised(name).split()
    marks = frozenset(_MARKS[word] for word in words[1:] if word in _MARKS)
    rest = [_UMLAUTS.sub(r"\1", word) for word in words if not (word in _MARKS and _MARKS[word] in marks)]
    core = frozenset(word for word in rest if word not in _LEGAL and not _is_number(word))
    return core or frozenset(rest), marks


def grade(ours: str, theirs: str) -> Grade:
    """How well two names of one side agree, aliases left out."""
    (a, a_marks), (b, b_marks) = words_of(ours), words_of(theirs)
    if a_marks != b_marks or not a or not b:
        return Grade.NONE
    if a == b:
        return Grade.EXACT
    both = a & b
    if len(both) < 2 and not any(len(word) >= MIN_TELLING and word not in _COMMON for word in both):
        return Grade.NONE
    return Grade.CONTAINED if a <= b or b <= a else Grade.SHARED


def _is_number(word: str) -> bool:
    return word.isdecimal() and (len(word) <= 2 or (len(word) == 4 and word[:2] in ("18", "19", "20")))
