"""What the words of a project's title say: what it is called, where it is, of which kind it is, and in which language.

Belongs here: the words of titles and how similar two titles are. Does not belong here: what else reports say of a project
(report_similarity).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz import fuzz

from schemas import codelists, organisations
from schemas.languages import LANGUAGES, Language, fold_text

STRONG_TITLE_PERCENT = 80
"""From which similarity a title may join."""
SAME_WORD_PERCENT = 84
"""From which similarity two words are one word, wrongly typed."""
GENERAL_WEIGHT = 0.2
"""How much a word counts that many titles have."""
BLOCK_LETTERS = 4
"""So many first letters of a word lead two reports to be compared."""


def _split_words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


STOP_WORDS = _split_words("the of and for a an to in on with by at", "y yr o ac i am ar gan")
_ENGLISH_GENERAL_WORDS = _split_words(
    "shared joint service services project projects programme program scheme collaborative collaboration partnership",
    "regional region unit team board committee consortium council councils county local public integrated single common",
    "wales welsh working",
)
_WELSH_GENERAL_WORDS = _split_words(
    "cyd rennir gwasanaeth gwasanaethau prosiect rhaglen partneriaeth rhanbarthol uned tim bwrdd",
    "pwyllgor consortiwm cyngor sir cymru",
)
GENERAL_WORDS = _ENGLISH_GENERAL_WORDS | _WELSH_GENERAL_WORDS
_KIND_WORDS = _split_words(
    "administration agency centre collaboration commissioning contact contract control corporate delivery development",
    "digital engineering equipment estates facilities fleet framework fund group health hub improvement information",
    "infrastructure licensing maintenance management monitoring museum museums music network office officer older",
    "operations people performance policy pool pooled post posts print printing protection provision resource resources",
    "response review safeguarding safety scientific security social specialist staff standards store strategic strategy",
    "supply support systems technical telecare training translation treasury warehouse young youth",
    "assembly authorities authority borough city coast government national park port society teaching technologies total",
    "trust united university call catering cleaning customer home hours insurance occupational one out senior stop",
    "asiantaeth canolfan caffael comisiynu contract corfforaethol cyfieithu cyflenwi cymorth cynnal datblygu digidol",
    "diogelu diogelwch gweinyddol gwella gwybodaeth hwb hyfforddi hyfforddiant iechyd monitro offer perfformiad pobl",
    "rheoli rhwydwaith safonau staff storfa strategol swyddfa systemau technegol trwyddedu",
    "awdurdod bwrdeistref bwyllgor cenedlaethol corfforedig cydbwyllgor cyfanswm cynulliad dinas llywodraeth parc prifysgol",
    "sirol unedig ymddiriedolaeth",
)
"""Beside the words of the code list of service areas, what services are called by everybody."""
_COMPASS: Mapping[str, str] = {
    **{word: word for word in ("north", "south", "east", "west", "mid")},
    **{"central": "mid", "canolbarth": "mid", "gogledd": "north", "de": "south", "dwyrain": "east"},
    "gorllewin": "west",
}
"""Words for the points of the compass in both languages → the English one."""
COMPASS_WORDS = frozenset(_COMPASS)
_ENGLISH_COMPASS_WORDS = frozenset(_COMPASS.values()) | {"central"}
STEM_LETTERS = 6
"""So many first letters two forms of one word share."""
_UNMUTATED: Mapping[str, str] = {"b": "p", "d": "t", "g": "c", "f": "bm", "l": "l", "r": "r"}
"""The letter that a Welsh word begins with where it is softened → those that it may begin with else; a `g` is dropped."""
COMMON_ABBREVIATIONS = frozenset("cctv ict it hr nhs tgch gig ad uk gis".split())  # noqa: SIM905
"""Abbreviations that name a kind of service and not one service."""
ROMAN_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]{1,3}[A-Z]\b|\b[A-Z]{3,6}\b")


@dataclass(frozen=True)
class TitleWords:
    """weights: how much each word counts; mistypable: may be another, wrongly typed; telling: not general; numbers: of
    phases, not years; compass: the points named, in English; abbreviations: its initials too.
    """

    weights: Mapping[str, float]
    mistypable: tuple[str, ...]
    telling: tuple[str, ...]
    numbers: frozenset[str]
    compass: frozenset[str]
    abbreviations: frozenset[str]

    @cached_property
    def total_weight(self) -> float:
        """How much all its words count together."""
        return sum(self.weights.values())

    @property
    def is_generic(self) -> bool:
        """Whether the title says only of which kind a service is, which many services are: nothing of its own, and no place."""
        return not self.names_place and all(map(_is_kind_word, self.telling))

    @property
    def names_place(self) -> bool:
        is_part_of_wales = bool(self.compass) and not {"wales", "cymru"}.isdisjoint(self.weights)
        return is_part_of_wales or not (_list_place_words() - COMPASS_WORDS).isdisjoint(self.telling)

    @property
    def service_areas(self) -> frozenset[str]:
        """The codes of the service areas that the title names."""
        words = set(self.telling)
        return frozenset(area for phrase, area in _list_area_phrases() if phrase <= words)

    @property
    def language(self) -> Language | None:
        """The language of which alone the title has words that many titles have; None where that does not show."""
        languages = [name for name in LANGUAGES if not _list_language_words(name).isdisjoint(self.weights)]
        return languages[0] if len(languages) == 1 else None


@lru_cache(maxsize=2**16)
def split_title(title: str) -> TitleWords:
    plain = [word for word in fold_text(title).split() if word not in STOP_WORDS]
    words = [ROMAN_NUMERALS.get(word, word) if at else word for at, word in enumerate(plain)]
    telling = [word for word in words if word not in GENERAL_WORDS]
    initials = "".join(word[0] for word in plain)
    abbreviations = {short.casefold() for short in _ABBREVIATION.findall(title)} - COMMON_ABBREVIATIONS
    weights = {word: GENERAL_WEIGHT if word in GENERAL_WORDS else 1.0 for word in words}
    return TitleWords(
        weights,
        tuple(word for word in weights if _is_mistypable(word)),
        tuple(dict.fromkeys(telling)),
        frozenset(word for word in words if word.isdigit() and len(word) < 3),
        frozenset(_COMPASS[word] for word in telling if word in _COMPASS),
        frozenset({*abbreviations, initials} if len(initials) > 2 else abbreviations),
    )


@cache
def _list_area_phrases() -> tuple[tuple[frozenset[str], str], ...]:
    """The words of each name of a service area, without those that many titles have, and its code."""
    phrases = (
        (frozenset(name.split()) - GENERAL_WORDS - STOP_WORDS, code)
        for name, code in codelists.map_words_to_codes("service_area").items()
        if code != "other"
    )
    return tuple((phrase, code) for phrase, code in phrases if phrase)


@cache
def _list_language_words(language: Language) -> frozenset[str]:
    """Words that titles in one language have and titles in the other do not."""
    general, other_general = _ENGLISH_GENERAL_WORDS, _WELSH_GENERAL_WORDS
    compass = _ENGLISH_COMPASS_WORDS
    if language == "cy":
        general, other_general, compass = other_general, general, COMPASS_WORDS - _ENGLISH_COMPASS_WORDS
    areas = codelists.load_codelist("service_area").values()
    own, others = (
        {word for area in areas for word in fold_text(f"{area.get_title(each)} {area.get_description(each)}").split()}
        for each in (language, next(each for each in LANGUAGES if each != language))
    )
    return (frozenset(own - others - other_general) - STOP_WORDS) | general | compass


@cache
def _list_kind_words() -> frozenset[str]:
    """The words that say of which kind a service is: those of the service areas, and others that are as common."""
    areas = codelists.load_codelist("service_area").values()
    texts = [*codelists.map_words_to_codes("service_area")]
    texts += [fold_text(text) for area in areas for text in map(area.get_description, LANGUAGES)]
    listed = frozenset(word for text in texts for word in text.split())
    return listed | _KIND_WORDS | GENERAL_WORDS | STOP_WORDS | COMPASS_WORDS


@cache
def _list_kind_stems() -> frozenset[str]:
    return frozenset(word[:STEM_LETTERS] for word in _list_kind_words() if len(word) >= STEM_LETTERS)


@cache
def _is_kind_word(word: str) -> bool:
    """Whether a word says only of which kind a service is: as listed, or in another form (`auditing`, and `gyfreithiol`, which
    is `cyfreithiol` in Welsh after some words).
    """
    forms = {word, *(letter + word[1:] for letter in _UNMUTATED.get(word[:1], "")), *(f"g{word}" for _ in word[:1])}
    return any(form in _list_kind_words() or form[:STEM_LETTERS] in _list_kind_stems() for form in forms)


@cache
def _list_place_words() -> frozenset[str]:
    """The words of the names of organisations, which tell where a service is."""
    words = {
        word for name in organisations.map_names_to_identifiers() for word in name.split() if len(word) >= BLOCK_LETTERS
    }
    return frozenset(word for word in words if not _is_kind_word(word))


def _is_mistypable(word: str) -> bool:
    return len(word) >= BLOCK_LETTERS and not word.isdigit() and word not in COMPASS_WORDS


def _is_same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    return _is_mistypable(one) and _is_mistypable(other) and fuzz.ratio(one, other) >= SAME_WORD_PERCENT


def _find_shared_words(one: TitleWords, other: TitleWords) -> tuple[set[str], set[str]]:
    """The words of each of two titles that the other has too."""
    of_one = one.weights.keys() & other.weights.keys()
    of_other = set(of_one)
    for word in one.mistypable:
        for other_word in other.mistypable:
            is_new = word not in of_one or other_word not in of_other
            if is_new and fuzz.ratio(word, other_word, score_cutoff=SAME_WORD_PERCENT):
                of_one.add(word)
                of_other.add(other_word)
    return of_one, of_other


def _sum_weights(title: TitleWords, words: Collection[str]) -> float:
    return sum(weight for word, weight in title.weights.items() if word in words)


def measure_title_similarity(title: str, other_title: str) -> int:
    """How similar two titles are, in per cent: the weight of the words that both have, of all their words. An abbreviation
    that both bear makes them as similar as they may be without being asked about: `SRS` is Shared Resource Service to some
    and Shared Regulatory Services to others.
    """
    one, other = split_title(title), split_title(other_title)
    whole = one.total_weight + other.total_weight
    has_same_abbreviation = not one.abbreviations.isdisjoint(other.abbreviations)
    of_one, of_other = _find_shared_words(one, other)
    if not whole or not (of_one or has_same_abbreviation):
        return 0
    percent = 100 * (_sum_weights(one, of_one) + _sum_weights(other, of_other)) / whole
    # One that is the other with words added (a place, a bracket) is nearly the other.
    is_one_smaller = len(one.telling) <= len(other.telling)
    smaller, larger, shared = (one, other, of_one) if is_one_smaller else (other, one, of_other)
    is_within = smaller.telling and shared.issuperset(smaller.telling) and not _find_missing_words(smaller, larger)
    if is_within and len(smaller.weights) > 1:
        percent = max(percent, 75 + 5 * min(len(smaller.telling), 3))
    if has_same_abbreviation:
        percent = max(percent, STRONG_TITLE_PERCENT)
    return round(percent)


def is_contradicted(one: TitleWords, other: TitleWords) -> bool:
    return one.numbers != other.numbers or bool(one.compass and other.compass and one.compass != other.compass)


def _find_missing_words(one: TitleWords, other: TitleWords) -> set[str]:
    return {word for word in one.telling if not any(_is_same_word(word, each) for each in other.telling)}


def is_one_name(one: TitleWords, other: TitleWords) -> bool:
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


def is_same_kind(one: TitleWords, other: TitleWords) -> bool:
    """Whether two titles have a word in common that is no place and not general, and do not name different places."""
    places = _list_place_words() | COMPASS_WORDS
    are_elsewhere = all(not places.isdisjoint(_find_missing_words(*pair)) for pair in ((one, other), (other, one)))
    common = set(one.telling) - _find_missing_words(one, other) - places
    return bool(common) and not are_elsewhere
