"""How similar two providers' reports of projects are: whether they are joined, proposed to a person, or neither.

Belongs here: the weights, the thresholds and the comparison. Does not belong here: the words of titles (project_titles), what
follows from the comparison (project_groups), or people's decisions, which win over it.

The weights are round numbers, fixed and few, so that a person can follow every join. A title says most; the partners say
next most, for two councils that share one archive do not share two; the service area and the dates can only support. What
a report does not state counts less than half: missing facts must not make two reports similar. A join needs a strong title
and something independent of it that agrees, however equal the titles are: every council has an internal audit. Whatever
contradicts (other numbers, other points of the compass, a telling word in each that the other lacks, no partner in common) is
never joined, only proposed. Proposed are, too, reports of which everything but the title agrees where the titles are in two
languages or name one kind of service.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, groupby, product
from operator import itemgetter

from assets.match.project_titles import (
    BLOCK_LETTERS,
    STRONG_TITLE_PERCENT,
    TitleWords,
    is_contradicted,
    is_one_name,
    is_same_kind,
    measure_title_similarity,
    split_title,
)
from schemas.languages import Language, fold_text

ReportKey = tuple[str, str]
"""A report: its provider, and the provider's reference."""

WEIGHTS: Mapping[str, int] = {"title": 60, "partners": 25, "area": 10, "dates": 5}
UNSTATED_PERCENT = 40
"""What a part counts that one of the reports does not state."""
JOINING_SCORE, PROPOSING_SCORE = 85, 65
"""From which score two reports are joined, and from which a person is asked."""
PROPOSING_TITLE_PERCENT = 60
"""From which similarity of the titles a person may be asked because of them."""
SUPPORTING_PERCENT = 50
"""How much of the smaller set of partners must be in both, to support a join."""
MOSTLY_SAME_PERCENT = 75
"""From which similarity of the partners they support a join of titles that name no place."""
NEAR_DATES_PERCENT, SAME_DATES_PERCENT = 60, 80
"""From which similarity two starts are near each other, and from which they are of one year."""
MIN_COMMON_PARTNERS, MIN_TELLING_PARTNERS = 2, 3
"""So many partners must be common where the title says only the kind of service; so many, all in common, tell a project from
others without its service area."""
MAX_BLOCK_REPORTS = 150
"""Reports that share a word which more of them have are compared only if they share a partner too."""
WHOLE_TITLE, SAME_PARTNERS = "==", "=partners"
"""How the blocks begin of reports with an equal title, and with the same partners; in these every pair is compared."""
PREVIEW_LETTERS = 2
"""So many first letters two words share that may be one, wrongly typed."""


@dataclass(frozen=True)
class ProjectReport:
    """What is compared of a report of a project. titles: in either language; partners: organisation ids; language: of all its
    titles, where the column that they came in says so.
    """

    key: ReportKey
    titles: tuple[str, ...]
    partners: frozenset[str] = frozenset()
    area: str | None = None
    start: str | None = None
    language: Language | None = None


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

    @property
    def has_like_titles(self) -> bool:
        """Whether the titles, and not only everything else, say that they may be one project."""
        return (self.parts["title"] or 0) >= PROPOSING_TITLE_PERCENT


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
    if percent < PROPOSING_TITLE_PERCENT and not is_equal and one.partners != other.partners:
        return None
    parts = {
        "title": 100 if is_equal else percent,
        "partners": _compare_partners(one.partners, other.partners),
        "area": None if not one.area or not other.area else 100 * (one.area == other.area),
        "dates": _compare_starts(one.start, other.start),
    }
    score = sum(WEIGHTS[name] * (UNSTATED_PERCENT if value is None else value) for name, value in parts.items()) / 100
    words, other_words = split_title(titles[0]), split_title(titles[1])
    comparison = _Comparison(one, other, words, other_words, parts)
    if percent < PROPOSING_TITLE_PERCENT and not is_equal:
        may_be_one = comparison.is_same_but_for_title()
        return ReportPair(one.key, other.key, round(score), parts, joins=False) if may_be_one else None
    is_contrary = is_contradicted(words, other_words)
    if is_equal:
        return ReportPair(one.key, other.key, round(score), parts, joins=comparison.is_supported())
    is_clear = not is_contrary and parts["area"] != 0 and is_one_name(words, other_words)
    if percent >= STRONG_TITLE_PERCENT and score >= JOINING_SCORE and is_clear and comparison.is_supported():
        return ReportPair(one.key, other.key, round(score), parts, joins=True)
    if score >= PROPOSING_SCORE and not is_contrary:
        return ReportPair(one.key, other.key, round(score), parts, joins=False)
    return None


@dataclass(frozen=True)
class _Comparison:
    """What two reports say beside their most similar titles. parts: as in ReportPair."""

    one: ProjectReport
    other: ProjectReport
    words: TitleWords
    other_words: TitleWords
    parts: Mapping[str, int | None]

    def is_supported(self) -> bool:
        """Whether something independent of the titles agrees: enough of the partners where the titles name a place, most of
        them where they do not. Where one states no partners, the place has to be named. A title that says only the kind of
        service needs the same partners and nothing that speaks against it; one that says not even that (`Joint committee`)
        is never enough.
        """
        one, other = self.one.partners, self.other.partners
        area, dates = self.parts["area"], self.parts["dates"]
        is_placed = self.words.names_place or self.other_words.names_place
        if self.parts["partners"] is None:
            if self.parts["title"] == 100 and is_placed and area != 0 and dates != 0:
                return True
            return is_placed and area == 100 and (dates or 0) >= SAME_DATES_PERCENT
        common = len(one & other)
        if self.words.is_generic or self.other_words.is_generic:
            has_same_partners = one == other and common >= MIN_COMMON_PARTNERS
            return bool(self.words.telling) and has_same_partners and area != 0 and dates != 0
        if not is_placed:
            # One council shares many services: where no place is named, it alone is not enough.
            return common >= MIN_COMMON_PARTNERS and self.parts["partners"] >= MOSTLY_SAME_PERCENT
        return common * 100 >= SUPPORTING_PERCENT * max(1, min(len(one), len(other)))

    def is_same_but_for_title(self) -> bool:
        """Whether the partners are the same and the service area and the dates agree, of titles in two languages or of one
        kind of service. An area that one does not state may stand in its title.
        """
        has_same_partners = self.one.partners == self.other.partners
        if not has_same_partners or len(self.one.partners) < MIN_COMMON_PARTNERS:
            return False
        dates = self.parts["dates"]
        if (dates is not None and dates < NEAR_DATES_PERCENT) or is_contradicted(self.words, self.other_words):
            return False
        areas, other_areas = self._list_areas(self.one), self._list_areas(self.other)
        are_two_languages = {_get_language(self.one), _get_language(self.other)} == {"en", "cy"}
        if areas and other_areas:
            return bool(areas & other_areas) and (are_two_languages or is_same_kind(self.words, self.other_words))
        return are_two_languages and dates is not None and len(self.one.partners) >= MIN_TELLING_PARTNERS

    def _list_areas(self, report: ProjectReport) -> frozenset[str]:
        named = (split_title(title).service_areas for title in report.titles)
        return frozenset({report.area}) if report.area else frozenset().union(*named)


def _get_language(report: ProjectReport) -> Language | None:
    """The language of a report's titles: as their words show, else as their column says."""
    languages = {split_title(title).language for title in report.titles}
    return next(iter(languages)) if len(languages) == 1 and None not in languages else report.language


def _list_blocks(report: ProjectReport) -> Iterator[tuple[str, ...]]:
    """What two reports must share to be compared: the beginning of a telling word, an abbreviation or a whole title; and with
    a partner. Reports with the same partners are compared whatever their titles.
    """
    titles = [split_title(title) for title in report.titles]
    starts = {word[:BLOCK_LETTERS] for title in titles for word in title.telling}
    starts |= {f"={short}" for title in titles for short in title.abbreviations}
    starts |= {f"{WHOLE_TITLE}{fold_text(title)}" for title in report.titles}
    if len(report.partners) >= MIN_COMMON_PARTNERS:
        yield SAME_PARTNERS, *sorted(report.partners)
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
        titles = [split_title(title) for title in report.titles]
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
        if len(keys) > 1 and (len(block) > 1 or len(keys) <= MAX_BLOCK_REPORTS):
            is_equal = block[0].startswith((WHOLE_TITLE, SAME_PARTNERS))
            by_provider = [list(group) for _, group in groupby(keys, key=itemgetter(0))]
            candidates.update(
                pair
                for one, other in combinations(by_provider, 2)
                for pair in product(one, other)
                if is_equal or previews[pair[0]].is_similar(previews[pair[1]])
            )
    pairs = [pair for a, b in candidates if (pair := compare_reports(known[a], known[b]))]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))
