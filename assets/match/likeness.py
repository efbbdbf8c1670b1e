"""How alike two providers' reports of projects are: whether they are joined, proposed to a person, or neither.

Belongs here: the weights, the thresholds and the comparison. Does not belong here: what follows from it (projects), or
people's decisions, which win over it.

The weights are round numbers, fixed and few, so that a person can follow every join. A title says most; the partners say
next most, for two councils that share one archive do not share two; the service area and the dates can only support. What
a report does not say counts less than half: missing facts must not make two reports alike. A join needs a strong title
and, unless the titles are equal, something independent of it that agrees; whatever contradicts (other numbers, other
points of the compass, a telling word in each that the other lacks, no partner in common) is never joined, only proposed.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from schemas import organisations
from schemas.languages import fold_text

Key = tuple[str, str]
"""A report: its provider, and the provider's reference."""

WEIGHTS: Mapping[str, int] = {"title": 60, "partners": 25, "area": 10, "dates": 5}
UNSAID = 40
"""What a part counts that one of the reports does not say, in per cent."""
JOINED, PROPOSED = 85, 65
"""From which score two reports are joined, and from which a person is asked."""
STRONG_TITLE, ASKED_TITLE = 80, 60
"""From which likeness a title may join, and from which it may be asked about."""
COMMON = 50
"""How much of the smaller set of partners must be in both, in per cent, to support a join."""
WORD = 84
"""From which likeness two words are one word, wrongly typed."""
GENERAL_WEIGHT = 0.2
"""How much a word counts that many titles have."""
LARGEST_BLOCK = 150
"""Reports that share a word which more of them have are compared only if they share a partner too."""
GLANCE = 2
"""So many first letters two words share that may be one, wrongly typed."""
START = 4
"""So many first letters of a word lead two reports to be compared."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


LITTLE = _words("the of and for a an to in on with by at", "y yr o ac i am ar gan")
GENERAL = _words(
    "shared joint service services project projects programme program scheme collaborative collaboration partnership",
    "regional region unit team board committee consortium council councils county local public integrated single common",
    "wales welsh working cyd rennir gwasanaeth gwasanaethau prosiect rhaglen partneriaeth rhanbarthol uned tim bwrdd",
    "pwyllgor consortiwm cyngor sir cymru",
)
COMPASS = _words("north south east west mid central", "gogledd de dwyrain gorllewin canolbarth")
EVERYDAY = frozenset("cctv ict it hr nhs tgch gig ad uk gis".split())  # noqa: SIM905
"""Abbreviations that name a kind of service and not one service."""
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]{1,3}[A-Z]\b|\b[A-Z]{3,6}\b")


@dataclass(frozen=True)
class Report:
    """A report of a project, as far as likeness looks at it. titles: in either language; partners: organisation ids."""

    key: Key
    titles: tuple[str, ...]
    partners: frozenset[str] = frozenset()
    area: str | None = None
    start: str | None = None


@dataclass(frozen=True)
class Alike:
    """Two reports, how alike they are in all and by part (per cent; None where one of them says nothing), and whether they are
    to be joined or only proposed.
    """

    one: Key
    other: Key
    score: int
    parts: Mapping[str, int | None]
    joins: bool


@dataclass(frozen=True)
class _Title:
    """A title taken apart. words: and what each counts; typed: those that may be another, wrongly typed; numbers: of phases and
    the like, not years; abbreviations: that stand in it, and its initials.
    """

    words: Mapping[str, float]
    typed: tuple[str, ...]
    telling: tuple[str, ...]
    numbers: frozenset[str]
    compass: frozenset[str]
    abbreviations: frozenset[str]


@lru_cache(maxsize=2**16)
def _read(title: str) -> _Title:
    words = [word for word in fold_text(title).split() if word not in LITTLE]
    words = [ROMAN.get(word, word) if at else word for at, word in enumerate(words)]
    telling = [word for word in words if word not in GENERAL]
    initials = "".join(word[0] for word in fold_text(title).split() if word not in LITTLE)
    short = {found.casefold() for found in _ABBREVIATION.findall(title)} - EVERYDAY
    weighed = {word: GENERAL_WEIGHT if word in GENERAL else 1.0 for word in words}
    return _Title(
        weighed,
        tuple(word for word in weighed if _may_be_typed(word)),
        tuple(dict.fromkeys(telling)),
        frozenset(word for word in words if word.isdigit() and len(word) < 3),
        frozenset(word for word in telling if word in COMPASS),
        frozenset({*short, initials} if len(initials) > 2 else short),
    )


def _may_be_typed(word: str) -> bool:
    return len(word) >= START and not word.isdigit() and word not in COMPASS


def _same_word(one: str, other: str) -> bool:
    return one == other or (_may_be_typed(one) and _may_be_typed(other) and fuzz.ratio(one, other) >= WORD)


def _shared(one: _Title, other: _Title) -> tuple[set[str], set[str]]:
    """The words of each of two titles that the other has too."""
    ours = set(one.words.keys() & other.words.keys())
    theirs = set(ours)
    for word in one.typed:
        for another in other.typed:
            if (word not in ours or another not in theirs) and fuzz.ratio(word, another, score_cutoff=WORD):
                ours.add(word)
                theirs.add(another)
    return ours, theirs


def _counted(title: _Title, words: Collection[str]) -> float:
    """What some of a title's words count."""
    return sum(weight for word, weight in title.words.items() if word in words)


def title_likeness(one: str, other: str) -> int:
    """How alike two titles are, in per cent: the weight of the words that both have, of all their words.

    An abbreviation that both bear, or that one writes in full, makes them as alike as a title may be without being asked about
    for more: `SRS` is Shared Resource Service to some and Shared Regulatory Services to others.
    """
    a, b = _read(one), _read(other)
    whole = sum(a.words.values()) + sum(b.words.values())
    if not whole:
        return 0
    ours, theirs = _shared(a, b)
    score = 100 * (_counted(a, ours) + _counted(b, theirs)) / whole
    # One that is the other with words added (a place, a bracket) is nearly the other.
    smaller, larger, both = (a, b, ours) if len(a.telling) <= len(b.telling) else (b, a, theirs)
    within = smaller.telling and both.issuperset(smaller.telling) and not _lacking(smaller, larger)
    if within and len(smaller.words) > 1:
        score = max(score, 75 + 5 * min(len(smaller.telling), 3))
    if a.abbreviations & b.abbreviations:
        score = max(score, STRONG_TITLE)
    return round(score)


def _contradict(one: str, other: str) -> bool:
    """Whether two titles say that they are not one: other numbers, or other points of the compass."""
    a, b = _read(one), _read(other)
    return a.numbers != b.numbers or bool(a.compass and b.compass and a.compass != b.compass)


@cache
def _places() -> frozenset[str]:
    """The words of the names of organisations, which tell where a service is."""
    return frozenset(
        word for name in organisations.map_names_to_identifiers() for word in name.split() if len(word) >= START
    )


def _lacking(one: _Title, other: _Title) -> set[str]:
    """The telling words of a title that another has not."""
    return {word for word in one.telling if not any(_same_word(word, each) for each in other.telling)}


def _one_name(one: str, other: str) -> bool:
    """Whether two titles can be one name: neither says instead of a word of the other's another, and what one says besides is
    only where it is, or its abbreviation. An abbreviation that stands in both speaks for itself.
    """
    a, b = _read(one), _read(other)
    if {short for short in a.abbreviations & b.abbreviations if short in a.words and short in b.words}:
        return True
    ours, theirs = _lacking(a, b), _lacking(b, a)
    if ours and theirs:
        return False
    return all(word in _places() or word in a.abbreviations | b.abbreviations for word in ours | theirs)


def _partners(one: frozenset[str], other: frozenset[str]) -> int | None:
    """How many partners two reports have in common: the middle of their part of all and of the smaller set."""
    if not one or not other:
        return None
    both = len(one & other)
    return round(50 * both / len(one | other) + 50 * both / min(len(one), len(other)))


def _dates(one: str | None, other: str | None) -> int | None:
    """How well two starts agree: one is the other less exactly, the same year, or the next."""
    if not one or not other:
        return None
    if one.startswith(other) or other.startswith(one):
        return 100
    apart = abs(int(one[:4]) - int(other[:4]))
    return {0: 80, 1: 60}.get(apart, 0)


def compared(one: Report, other: Report) -> Alike | None:
    """How alike two reports are; None when nobody need be asked."""
    pairs = [(a, b) for a in one.titles for b in other.titles]
    if not pairs:
        return None
    title, (first, second) = max((title_likeness(a, b), (a, b)) for a, b in pairs)
    equal = fold_text(first) == fold_text(second)
    if title < ASKED_TITLE and not equal:
        return None
    parts = {
        "title": title,
        "partners": _partners(one.partners, other.partners),
        "area": None if not one.area or not other.area else 100 * (one.area == other.area),
        "dates": _dates(one.start, other.start),
    }
    score = sum(WEIGHTS[name] * (UNSAID if value is None else value) for name, value in parts.items()) / 100
    disjoint = parts["partners"] == 0
    if equal:
        return Alike(one.key, other.key, round(score), parts, joins=not disjoint)
    contradicted = _contradict(first, second) or disjoint or parts["area"] == 0 or not _one_name(first, second)
    common = len(one.partners & other.partners) * 100 >= COMMON * max(1, min(len(one.partners), len(other.partners)))
    supported = common if parts["partners"] is not None else parts["area"] == 100 and (parts["dates"] or 0) >= 80
    if title >= STRONG_TITLE and score >= JOINED and supported and not contradicted:
        return Alike(one.key, other.key, round(score), parts, joins=True)
    if score >= PROPOSED and not _contradict(first, second):
        return Alike(one.key, other.key, round(score), parts, joins=False)
    return None


def _keys(report: Report) -> Iterator[tuple[str, ...]]:
    """What two reports must share to be compared: the beginning of a telling word, or an abbreviation; and with a partner."""
    read = [_read(title) for title in report.titles]
    starts = {word[:START] for title in read for word in title.telling}
    starts |= {f"={short}" for title in read for short in title.abbreviations}
    for start in starts:
        yield (start,)
        for partner in report.partners:
            yield start, partner


@dataclass(frozen=True)
class _Glance:
    """What is looked at before two reports are compared word by word: how their telling words begin, and abbreviations."""

    beginnings: tuple[frozenset[str], ...]
    abbreviations: frozenset[str]

    @classmethod
    def of(cls, report: Report) -> "_Glance":
        read = [_read(title) for title in report.titles]
        beginnings = tuple(frozenset(word[:GLANCE] for word in title.telling) for title in read)
        return cls(beginnings, frozenset(short for title in read for short in title.abbreviations))

    def may_be(self, other: "_Glance") -> bool:
        """Whether enough words may be the same: half of all, or all of the shorter title's."""
        if self.abbreviations & other.abbreviations:
            return True
        for one in self.beginnings:
            for two in other.beginnings:
                both = len(one & two)
                if both and (4 * both >= len(one) + len(two) or both == min(len(one), len(two))):
                    return True
        return False


def alike(reports: Iterable[Report]) -> list[Alike]:
    """The pairs of reports, of different providers, that are to be joined or proposed; the most alike first.

    The order of the reports does not matter.
    """
    known = {report.key: report for report in reports}
    blocks: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key in sorted(known):
        for block in _keys(known[key]):
            blocks[block].append(key)
    glances = {key: _Glance.of(report) for key, report in known.items()}
    pairs: set[tuple[Key, Key]] = set()
    for block, members in blocks.items():
        if len(block) > 1 or len(members) <= LARGEST_BLOCK:
            pairs.update((a, b) for a, b in combinations(members, 2) if a[0] != b[0] and glances[a].may_be(glances[b]))
    found = [each for a, b in pairs if (each := compared(known[a], known[b]))]
    return sorted(found, key=lambda each: (-each.score, each.one, each.other))
