"""How similar two providers' reports of projects are: whether they are joined, proposed to a person, or neither.

Belongs here: the weights, the thresholds and the comparison. Does not belong here: what follows from it (project_groups), or
people's decisions, which win over it.

The weights are round numbers, fixed and few, so that a person can follow every join. A title says most; the partners say
next most, for two councils that share one archive do not share two; the service area and the dates can only support. What
a report does not state counts less than half: missing facts must not make two reports similar. A join needs a strong title
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

ReportKey = tuple[str, str]
"""A report: its provider, and the provider's reference."""

WEIGHTS: Mapping[str, int] = {"title": 60, "partners": 25, "area": 10, "dates": 5}
UNSTATED_PERCENT = 40
"""What a part counts that one of the reports does not state."""
JOINING_SCORE, PROPOSING_SCORE = 85, 65
"""From which score two reports are joined, and from which a person is asked."""
STRONG_TITLE_PERCENT, PROPOSING_TITLE_PERCENT = 80, 60
"""From which similarity a title may join, and from which a person may be asked."""
SUPPORTING_PERCENT = 50
"""How much of the smaller set of partners must be in both, to support a join."""
SAME_WORD_PERCENT = 84
"""From which similarity two words are one word, wrongly typed."""
GENERAL_WEIGHT = 0.2
"""How much a word counts that many titles have."""
MAX_BLOCK_REPORTS = 150
"""Reports that share a word which more of them have are compared only if they share a partner too."""
PREVIEW_LETTERS = 2
"""So many first letters two words share that may be one, wrongly typed."""
BLOCK_LETTERS = 4
"""So many first letters of a word lead two reports to be compared."""


def _split_words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


STOP_WORDS = _split_words("the of and for a an to in on with by at", "y yr o ac i am ar gan")
GENERAL_WORDS = _split_words(
    "shared joint service services project projects programme program scheme collaborative collaboration partnership",
    "regional region unit team board committee consortium council councils county local public integrated single common",
    "wales welsh working cyd rennir gwasanaeth gwasanaethau prosiect rhaglen partneriaeth rhanbarthol uned tim bwrdd",
    "pwyllgor consortiwm cyngor sir cymru",
)
COMPASS_WORDS = _split_words("north south east west mid central", "gogledd de dwyrain gorllewin canolbarth")
COMMON_ABBREVIATIONS = frozenset("cctv ict it hr nhs tgch gig ad uk gis".split())  # noqa: SIM905
"""Abbreviations that name a kind of service and not one service."""
ROMAN_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]{1,3}[A-Z]\b|\b[A-Z]{3,6}\b")


@dataclass(frozen=True)
class ProjectReport:
    """What is compared of a report of a project. titles: in either language; partners: organisation ids."""

    key: ReportKey
    titles: tuple[str, ...]
    partners: frozenset[str] = frozenset()
    area: str | None = None
    start: str | None = None


@dataclass(frozen=True)
class ReportPair:
    """How similar two reports are, in all and by part (per cent; None where one does not state it); and whether to join or
    only propose them.
    """

    one: ReportKey
    other: ReportKey
    score: int
    parts: Mapping[str, int | None]
    joins: bool


@dataclass(frozen=True)
class _TitleWords:
    """weights: how much each word counts; mistypable: may be another, wrongly typed; telling: not general; numbers: of
    phases, not years; abbreviations: its initials too.
    """

    weights: Mapping[str, float]
    mistypable: tuple[str, ...]
    telling: tuple[str, ...]
    numbers: frozenset[str]
    compass: frozenset[str]
    abbreviations: frozenset[str]


@lru_cache(maxsize=2**16)
def _split_title(title: str) -> _TitleWords:
    plain = [word for word in fold_text(title).split() if word not in STOP_WORDS]
    words = [ROMAN_NUMERALS.get(word, word) if at else word for at, word in enumerate(plain)]
    telling = [word for word in words if word not in GENERAL_WORDS]
    initials = "".join(word[0] for word in plain)
    abbreviations = {short.casefold() for short in _ABBREVIATION.findall(title)} - COMMON_ABBREVIATIONS
    weights = {word: GENERAL_WEIGHT if word in GENERAL_WORDS else 1.0 for word in words}
    return _TitleWords(
        weights,
        tuple(word for word in weights if _is_mistypable(word)),
        tuple(dict.fromkeys(telling)),
        frozenset(word for word in words if word.isdigit() and len(word) < 3),
        frozenset(word for word in telling if word in COMPASS_WORDS),
        frozenset({*abbreviations, initials} if len(initials) > 2 else abbreviations),
    )


def _is_mistypable(word: str) -> bool:
    return len(word) >= BLOCK_LETTERS and not word.isdigit() and word not in COMPASS_WORDS


def _is_same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    return _is_mistypable(one) and _is_mistypable(other) and fuzz.ratio(one, other) >= SAME_WORD_PERCENT


def _find_shared_words(one: _TitleWords, other: _TitleWords) -> tuple[set[str], set[str]]:
    """The words of each of two titles that the other has too."""
    of_one = set(one.weights.keys() & other.weights.keys())
    of_other = set(of_one)
    for word in one.mistypable:
        for other_word in other.mistypable:
            is_new = word not in of_one or other_word not in of_other
            if is_new and fuzz.ratio(word, other_word, score_cutoff=SAME_WORD_PERCENT):
                of_one.add(word)
                of_other.add(other_word)
    return of_one, of_other


def _sum_weights(title: _TitleWords, words: Collection[str]) -> float:
    return sum(weight for word, weight in title.weights.items() if word in words)


def measure_title_similarity(title: str, other_title: str) -> int:
    """How similar two titles are, in per cent: the weight of the words that both have, of all their words. An abbreviation
    that both bear makes them as similar as they may be without being asked about: `SRS` is Shared Resource Service to some
    and Shared Regulatory Services to others.
    """
    one, other = _split_title(title), _split_title(other_title)
    whole = sum(one.weights.values()) + sum(other.weights.values())
    if not whole:
        return 0
    of_one, of_other = _find_shared_words(one, other)
    percent = 100 * (_sum_weights(one, of_one) + _sum_weights(other, of_other)) / whole
    # One that is the other with words added (a place, a bracket) is nearly the other.
    is_one_smaller = len(one.telling) <= len(other.telling)
    smaller, larger, shared = (one, other, of_one) if is_one_smaller else (other, one, of_other)
    is_within = smaller.telling and shared.issuperset(smaller.telling) and not _find_missing_words(smaller, larger)
    if is_within and len(smaller.weights) > 1:
        percent = max(percent, 75 + 5 * min(len(smaller.telling), 3))
    if one.abbreviations & other.abbreviations:
        percent = max(percent, STRONG_TITLE_PERCENT)
    return round(percent)


@cache
def _list_place_words() -> frozenset[str]:
    """The words of the names of organisations, which tell where a service is."""
    return frozenset(
        word for name in organisations.map_names_to_identifiers() for word in name.split() if len(word) >= BLOCK_LETTERS
    )


def _find_missing_words(one: _TitleWords, other: _TitleWords) -> set[str]:
    return {word for word in one.telling if not any(_is_same_word(word, each) for each in other.telling)}


def _is_one_name(one: _TitleWords, other: _TitleWords) -> bool:
    """Whether two titles can be one name: what one adds is only where it is, or its abbreviation. An abbreviation that is
    written in both speaks for itself.
    """
    if any(short in one.weights and short in other.weights for short in one.abbreviations & other.abbreviations):
        return True
    only_one, only_other = _find_missing_words(one, other), _find_missing_words(other, one)
    if only_one and only_other:
        return False
    additions = _list_place_words() | one.abbreviations | other.abbreviations
    return additions.issuperset(only_one | only_other)


def _compare_partners(one: frozenset[str], other: frozenset[str]) -> int | None:
    """How many partners two reports have in common: the mean of their part of all and of the smaller set, in per cent."""
    if not one or not other:
        return None
    common = len(one & other)
    return round(50 * common / len(one | other) + 50 * common / min(len(one), len(other)))


def _compare_starts(one: str | None, other: str | None) -> int | None:
    """How well two starts agree, in per cent: one is the other less exactly, the same year, or the next."""
    if not one or not other:
        return None
    if one.startswith(other) or other.startswith(one):
        return 100
    return {0: 80, 1: 60}.get(abs(int(one[:4]) - int(other[:4])), 0)


def compare_reports(one: ProjectReport, other: ProjectReport) -> ReportPair | None:
    """Compares two reports; None when nobody need be asked about them."""
    pairs = [(title, other_title) for title in one.titles for other_title in other.titles]
    if not pairs:
        return None
    percent, titles = max((measure_title_similarity(*pair), pair) for pair in pairs)
    is_equal = fold_text(titles[0]) == fold_text(titles[1])
    if percent < PROPOSING_TITLE_PERCENT and not is_equal:
        return None
    parts = {
        "title": percent,
        "partners": _compare_partners(one.partners, other.partners),
        "area": None if not one.area or not other.area else 100 * (one.area == other.area),
        "dates": _compare_starts(one.start, other.start),
    }
    score = sum(WEIGHTS[name] * (UNSTATED_PERCENT if value is None else value) for name, value in parts.items()) / 100
    has_other_partners = parts["partners"] == 0
    if is_equal:
        return ReportPair(one.key, other.key, round(score), parts, joins=not has_other_partners)
    words, other_words = _split_title(titles[0]), _split_title(titles[1])
    has_other_compass = bool(words.compass and other_words.compass and words.compass != other_words.compass)
    if score < PROPOSING_SCORE or words.numbers != other_words.numbers or has_other_compass:
        return None
    is_strong = percent >= STRONG_TITLE_PERCENT and score >= JOINING_SCORE and _is_supported(one, other, parts)
    is_clear = is_strong and not has_other_partners and parts["area"] != 0 and _is_one_name(words, other_words)
    return ReportPair(one.key, other.key, round(score), parts, joins=is_clear)


def _is_supported(one: ProjectReport, other: ProjectReport, parts: Mapping[str, int | None]) -> bool:
    """Whether something independent of the titles agrees: enough partners or, where these are not stated, area and dates."""
    if parts["partners"] is None:
        return parts["area"] == 100 and (parts["dates"] or 0) >= 80
    smaller = max(1, min(len(one.partners), len(other.partners)))
    return len(one.partners & other.partners) * 100 >= SUPPORTING_PERCENT * smaller


def _list_blocks(report: ProjectReport) -> Iterator[tuple[str, ...]]:
    """What two reports must share to be compared: the beginning of a telling word, or an abbreviation; and with a partner."""
    titles = [_split_title(title) for title in report.titles]
    starts = {word[:BLOCK_LETTERS] for title in titles for word in title.telling}
    starts |= {f"={short}" for title in titles for short in title.abbreviations}
    for start in starts:
        yield (start,)
        for partner in report.partners:
            yield start, partner


@dataclass(frozen=True)
class _TitlePreview:
    """What is compared first, before two reports are compared word by word: how telling words begin, and abbreviations."""

    beginnings: tuple[frozenset[str], ...]
    abbreviations: frozenset[str]

    @classmethod
    def from_report(cls, report: ProjectReport) -> "_TitlePreview":
        titles = [_split_title(title) for title in report.titles]
        beginnings = tuple(frozenset(word[:PREVIEW_LETTERS] for word in title.telling) for title in titles)
        return cls(beginnings, frozenset(short for title in titles for short in title.abbreviations))

    def is_similar(self, other: "_TitlePreview") -> bool:
        """Whether enough words may be the same: half of all, or all of the shorter title's."""
        if self.abbreviations & other.abbreviations:
            return True
        for one in self.beginnings:
            for two in other.beginnings:
                common = len(one & two)
                if common and (4 * common >= len(one) + len(two) or common == min(len(one), len(two))):
                    return True
        return False


def find_similar_reports(reports: Iterable[ProjectReport]) -> list[ReportPair]:
    """The pairs of reports of different providers, in any order, that are to be joined or proposed; the most similar first."""
    known = {report.key: report for report in reports}
    blocks: dict[tuple[str, ...], list[ReportKey]] = defaultdict(list)
    for key in sorted(known):
        for block in _list_blocks(known[key]):
            blocks[block].append(key)
    previews = {key: _TitlePreview.from_report(report) for key, report in known.items()}
    candidates: set[tuple[ReportKey, ReportKey]] = set()
    for block, keys in blocks.items():
        if len(block) > 1 or len(keys) <= MAX_BLOCK_REPORTS:
            candidates.update(
                (a, b) for a, b in combinations(keys, 2) if a[0] != b[0] and previews[a].is_similar(previews[b])
            )
    pairs = [pair for a, b in candidates if (pair := compare_reports(known[a], known[b]))]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))
