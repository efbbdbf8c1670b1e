"""Which of our columns a header seems to mean, from its words alone.

Belongs here: taking a header apart, and how like it is to the headers that are known. Does not belong here: the known
headers (schemas.headers), or what stands under a header (evidence).
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assets.gather.layout import JOINT
from schemas.headers import map_headers_to_columns, normalise_header
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS

LEAST = 0.6
"""Below this no column is proposed."""
BAG, LIKE, ALTERED, HALF, GENERIC = 0.92, 0.89, 0.98, 0.9, 0.7
FOREIGN, HALF_SAID, ASIDE = 0.5, 0.8, 0.75
TIE, DOUBTFUL = 0.05, 0.5
"""A header that is as like one column as another is no proposal for either."""
UNKNOWN_WORD = OTHERS_WORD = 3.5
MOST = 0.52
LONGEST, MOST_WORDS, FEW_WORDS = 300, 10, 3
TYPING = 0.8

_NOISE = frozenset(
    [
        *(
            "a",
            "an",
            "and",
            "any",
            "are",
            "be",
            "been",
            "code",
            "codes",
            "did",
            "do",
            "does",
            "flag",
            "for",
            "gbp",
            "has",
            "have",
        ),
        *("how", "if", "in", "is", "it", "its", "of", "on", "or", "our", "please", "provide", "select", "that", "the"),
        *("their", "there", "this", "was", "were", "what", "when", "which", "will", "you", "your"),
        *("ac", "ag", "ai", "am", "ar", "ei", "eich", "gan", "i", "n", "o", "oes", "r", "s", "sy", "sydd", "t", "wedi"),
        *("y", "yn", "yr", "yw"),
    ]
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOTE_MARK = re.compile(r"\W*(?:note|nodyn)s?\W*\d*\W*", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:(?:Q|No\.? ?)?\d+(?:\.\d+)*[a-z]?[.):]|\(?[a-z]\)|\(\d+\))\s*", re.IGNORECASE)
_UNITS = re.compile(
    r"£\s?(?:m|k|bn|millions?|thousands?|'?000'?s?|filiwn|miliwn|miloedd)?(?!\w)|%|\b(?:y/n|dd/mm/yyyy|yyyy-mm-dd)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?<=[^\W\d]{3})\d$|[*†‡§¹²³]+")
_ASKED = re.compile(r"(?<=\w)[?.:;,]?\s+(?:please|rhowch|nodwch)\b.*$", re.IGNORECASE)
_LEVELS = re.compile(rf"{JOINT}|(?<=[^\W\d])\.(?=[^\W\d])")
"""Between the levels of a header, and of a key within a key (`properties.title`)."""
_HALVES = re.compile(r"\s*[/|]\s*")
_SUBJECT = frozenset({"project", "prosiect", "phrosiect"})
"""What a question may name that is asked of each project: `Does the project have a pooled budget?`"""
# Said of anything: only the group above says of what.
_LAST_WORDS = frozenset(
    [
        *(
            "amount",
            "code",
            "date",
            "description",
            "id",
            "name",
            "number",
            "reference",
            "title",
            "total",
            "type",
            "value",
        ),
        *("year", "blwyddyn", "cod", "cyfanswm", "cyfeirnod", "disgrifiad", "dyddiad", "enw", "gwerth", "math", "rhif"),
        *("swm", "teitl", "no", "pound"),
    ]
)


_SUMS = frozenset({"amount", "value", "total", "pound", "swm", "gwerth", "cyfanswm"})


@lru_cache(maxsize=50_000)
def words(text: str) -> frozenset[str]:
    """The words of a plain header that say something, in the singular; all of them when none does."""
    every = normalise_header(text).split()
    telling = [word for word in every if word not in _NOISE and not (len(word) == 1 and word.isdigit())] or every
    return frozenset(map(_singular, telling))


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@dataclass(frozen=True)
class _Vocabulary:
    """The known headers of a table as bags of words, and how much each word tells.

    `owners`: word → the columns in whose headers it stands, the two languages of a text counting as one.
    """

    bags: Mapping[frozenset[str], tuple[str, float]]
    holding: Mapping[str, frozenset[frozenset[str]]]
    owners: Mapping[str, frozenset[str]]
    weights: Mapping[str, float]


def _base(column: str) -> str:
    return column.removesuffix("_en").removesuffix("_cy")


@cache
def _vocabulary(table: str) -> _Vocabulary:
    bags: dict[frozenset[str], tuple[str, float]] = {}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    holding: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    clashing = set()
    for header, (column, confidence) in map_headers_to_columns(table).items():
        bag = words(header)
        if bags.setdefault(bag, (column, confidence))[0] != column:
            clashing.add(bag)
        for word in bag:
            owners[word].add(_base(column))
            holding[word].add(bag)
    count = len({_base(column) for column in SUBMISSION_COLUMNS[table]})
    weights = {word: math.log(1 + count / len(columns)) for word, columns in owners.items()}
    return _Vocabulary(
        {bag: meant for bag, meant in bags.items() if bag not in clashing},
        {word: frozenset(found - clashing) for word, found in holding.items()},
        {word: frozenset(columns) for word, columns in owners.items()},
        weights,
    )


@cache
def _every_word() -> frozenset[str]:
    return frozenset(word for table in TABLES_KNOWN_BY_HEADERS for word in _vocabulary(table).owners)


@cache
def _words_as_long_as(length: int) -> tuple[str, ...]:
    return tuple(sorted(word for word in _every_word() if abs(len(word) - length) <= 1))


@lru_cache(maxsize=50_000)
def _spelled(word: str) -> str:
    """A word as it is known, when it is one letter or so away from one."""
    if word in _every_word() or len(word) < 5 or not word.isalpha():
        return word
    near = _words_as_long_as(len(word))
    best = process.extractOne(word, near, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=TYPING)
    return best[0] if best else word


def _bare(text: str) -> str:
    """A header without brackets, units, numbering and marks of footnotes."""
    kept = _ASKED.sub("", _NUMBERING.sub("", _UNITS.sub(" ", _BRACKETS.sub(" ", text))))
    return _FOOTNOTE.sub("", " ".join(kept.split())).strip()


@lru_cache(maxsize=50_000)
def _forms(header: str) -> tuple[tuple[str, float], ...]:
    """The forms in which a header is looked up, the surest first, each with what it takes from the confidence."""
    levels = _LEVELS.split(header)
    forms = {header: 1.0}
    forms.setdefault(_bare(header), ALTERED)
    if len(levels) > 1:
        last = _bare(levels[-1])
        generic = words(last) <= _LAST_WORDS
        for upper in reversed(levels[:-1]) if generic else ():  # `Project › Identification › Ref` is the project's
            forms.setdefault(f"{_bare(upper)} {last}", ALTERED)
            if words(last) <= _SUMS:
                forms.setdefault(_bare(upper), HALF)
        forms.setdefault(levels[-1], GENERIC if generic else ALTERED)
        forms.setdefault(last, GENERIC if generic else ALTERED**2)
    return tuple((form, factor) for form, factor in forms.items() if normalise_header(form))


def _aside(header: str, column: str, vocabulary: "_Vocabulary") -> bool:
    """Whether a few words in brackets speak of another column: `Start date (contract end)`."""
    for bracket in _BRACKETS.findall(header):
        if _NOTE_MARK.fullmatch(bracket):
            continue
        said = words(bracket)
        if len(said) <= FEW_WORDS and any(
            word in vocabulary.owners and _base(column) not in vocabulary.owners[word] for word in said
        ):
            return True
    return False


def _halves(text: str, table: str) -> dict[str, float]:
    """`Title / Teitl`: two names of one column, however parted; of a text, its column in either language.

    Of one name that is known and one that is not, the known one at a discount.
    """
    known, said = map_headers_to_columns(table), normalise_header(_bare(text)).split()
    for cut in range(1, len(said)) if " ".join(said) not in known else ():
        both = [known.get(" ".join(part)) for part in (said[:cut], said[cut:])]
        found = {column: confidence * HALF for column, confidence in filter(None, both)}
        if all(both) and len(set(map(_base, found))) == 1:
            return found
    parts = _HALVES.split(_bare(text))
    one = [meaning for part in parts if (meaning := known.get(normalise_header(part)))]
    return {one[0][0]: one[0][1] * GENERIC} if len(parts) == 2 and all(parts) and len(one) == 1 else {}


def _like(bag: frozenset[str], table: str) -> dict[str, float]:
    """Our columns whose known headers share words with these, each with how much of both is shared (0..1).

    Words that tell columns apart must agree: one that belongs to other columns only speaks against this one.
    """
    vocabulary = _vocabulary(table)
    weights = {w: vocabulary.weights.get(w, OTHERS_WORD if w in _every_word() else UNKNOWN_WORD) for w in bag}
    mine = sum(weights.values())
    found: dict[str, float] = {}
    for known in {known for word in bag for known in vocabulary.holding.get(word, ())}:
        column = vocabulary.bags[known][0]
        theirs = sum(vocabulary.weights[word] for word in known)
        score = 2 * sum(weights[word] for word in bag & known) / (mine + theirs)
        foreign = any(
            word in vocabulary.owners and _base(column) not in vocabulary.owners[word] for word in bag - known
        )
        half = sum(weights[word] for word in bag & known) < MOST * theirs
        found[column] = max(found.get(column, 0), score * (FOREIGN if foreign else HALF_SAID if half else 1))
    top = max(found.values(), default=0.0)
    if len({_base(column) for column, score in found.items() if score > top - TIE}) > 1:
        return {column: min(score, DOUBTFUL) for column, score in found.items()}
    return found


@lru_cache(maxsize=50_000)
def meant(header: str, table: str) -> tuple[tuple[str, float], ...]:
    """The columns of a table that a header may mean, each with a confidence (0..1), the surest first.

    A header that is known means that column only; one that is like several known ones may mean any of them.
    """
    if not header or len(header) > LONGEST:
        return ()
    known, vocabulary = map_headers_to_columns(table), _vocabulary(table)
    for form, factor in _forms(header):
        exact = known.get(normalise_header(form))
        if exact is None and (halves := _halves(form, table)):
            return tuple((column, confidence * factor) for column, confidence in halves.items())
        bag = words(form)
        for said, less in ((bag, 1.0), (bag - _SUBJECT, ALTERED)):
            if exact is None and said in vocabulary.bags:
                column, confidence = vocabulary.bags[said]
                exact = column, min(confidence, BAG) * less
        if exact:
            return ((exact[0], exact[1] * factor * (ASIDE if _aside(header, exact[0], vocabulary) else 1)),)
    best: dict[str, float] = {}
    for form, factor in _forms(header):
        said = words(form)
        if len(said) > MOST_WORDS:
            continue
        bag = frozenset(map(_spelled, said))
        less = factor * ALTERED ** len(bag - said)
        if bag in vocabulary.bags:
            column, confidence = vocabulary.bags[bag]
            best[column] = max(best.get(column, 0), min(confidence, BAG) * less)
            continue
        for column, score in ({} if bag <= _LAST_WORDS else _like(bag, table)).items():
            best[column] = max(best.get(column, 0), score * LIKE * less)
    return tuple(sorted(best.items(), key=lambda each: (-each[1], each[0])))


def surest(header: str, tables: Sequence[str]) -> float:
    """How sure it is that a text is a header of one of some tables (0..1); 0 when it would not be proposed."""
    if header[-1:].isdigit() and not any(normalise_header(header) in map_headers_to_columns(table) for table in tables):
        return 0.0  # `Project number 7` is a value, whatever `Project number` is
    best = max((found[0][1] for table in tables if (found := meant(header, table))), default=0.0)
    return best if best >= LEAST else 0.0
