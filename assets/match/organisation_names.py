"""Which organisation a sender means: by identifier, code, name or alias exactly, or else by similarity.

Belongs here: resolving names to organisations of the register, and how similar a name is to theirs. Does not belong here: the
list itself (schemas.organisations), or what is reported to the sender (named_organisations).

What is compared are the words that tell organisations apart. Words that many share (`council`, `county borough`, `cyngor`) are
taken out first, so that they cannot make two names similar; what kind of body they say stays a condition: `Swansea Health
Board` is never Swansea Council. A point of the compass is never a typing error: `South West Wales` is not `South East Wales`.
"""

from functools import cache
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from schemas import organisations
from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text

MATCHING_PERCENT = 85
"""Similarity from which a name is taken: about one wrong letter in a word of seven."""
MARGIN_PERCENT = 10
"""By how much every other organisation must be less similar."""
LISTED_PERCENT = 75
"""Similarity under which an organisation is not worth naming to the sender: Derbyshire is 72 % similar to Denbighshire."""
SHORT_LETTERS = 5
"""Letters under which a name must be equal: one wrong letter in `RCT` is another body."""
SAME_WORD_PERCENT = 60
"""From which two words may be one, wrongly typed: a word without any names somebody else too."""
LONG_LETTERS, COMMON_WORD_PERCENT = 5, 80
"""Letters, and similarity, from which a word that many share is known although a letter of it is wrong: `Counci`, `Polcie`."""

ORGANISATION_KINDS = {
    "public-services-board": {"psb", "bgc", "lsb", "services", "gwasanaethau"},
    "voluntary": {"voluntary", "cvs", "gwirfoddol"},
    "community-council": {"town", "tref", "community", "cymuned", "cymunedol"},
    "regional-partnership-board": {"rpb", "partnership", "partneriaeth"},
    "corporate-joint-committee": {"cjc", "corporate", "joint", "corfforedig"},
    "health-board": {"health", "uhb", "lhb", "iechyd", "bip", "nhs"},
    "police": {"police", "heddlu", "constabulary"},
    "fire-authority": {"fire", "rescue", "tan", "achub"},
    "national-park-authority": {"park", "parc"},
    "university": {"university", "prifysgol"},
    "government": {"government", "llywodraeth"},
    "another-board": {"board", "bwrdd"},
    "council": {"council", "cyngor", "cbc", "cc", "borough", "bwrdeistref"},
}
"""Kind of body → words that say it. The first that a name has decides: a voluntary council is no council, a university
health board no university. Kinds that the register has no organisation of are there to be told apart."""
COMMON_WORDS = frozenset().union(*ORGANISATION_KINDS.values()) | {
    *("and", "a", "ac", "the", "of", "for", "y", "yr", "o", "county", "city", "sir", "sirol", "dinas", "authority"),
    *("awdurdod", "local", "lleol", "board", "bwrdd", "service", "gwasanaeth", "committee", "cyd", "bwyllgor"),
    *("pwyllgor", "regional", "rhanbarthol", "teaching", "addysgu", "trust", "national", "cenedlaethol"),
}
COMPASS_POINTS = frozenset(
    ["north", "south", "east", "west", "mid", "gogledd", "de", "dwyrain", "gorllewin", "canolbarth"]
)


CITY_WORDS = frozenset({"city", "dinas"})
"""A name that says a city is not of a body that is none: Conway City Council is not Conwy."""


class SimilarOrganisation(NamedTuple):
    organisation: str
    percent: int


@cache
def _list_known_words() -> frozenset[str]:
    return frozenset(word for name in organisations.map_names_to_identifiers() for word in name.split())


def _correct_common_words(words: list[str]) -> list[str]:
    """The words, those that are no word of any known name but look like one of COMMON_WORDS replaced by it."""
    corrected = []
    for word in words:
        if len(word) >= LONG_LETTERS and word not in COMMON_WORDS and word not in _list_known_words():
            nearest = max(sorted(COMMON_WORDS), key=lambda common: fuzz.ratio(word, common))
            word = nearest if fuzz.ratio(word, nearest) >= COMMON_WORD_PERCENT else word
        corrected.append(word)
    return corrected


def _select_telling_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in COMMON_WORDS]


@cache
def _list_known_names() -> list[tuple[str, str, list[str]]]:
    """(organisation, its type, the telling words of one of its names), for all names of bodies; codes are left out."""
    register = organisations.load_organisations()
    types = dict(zip(register["organisation_id"], register["organisation_type"], strict=True))
    codes = {fold_text(code) for column in ("organisation_id", "gss_code") for code in register[column].dropna()}
    names = [
        (organisation, types[organisation], _select_telling_words(name.split()))
        for name, organisation in sorted(organisations.map_names_to_identifiers().items())
        if types[organisation] != "other" and name not in codes
    ]
    return [name for name in names if name[2]]


@cache
def _list_cities() -> frozenset[str]:
    """The organisations that any of their names says are of a city."""
    names = organisations.map_names_to_identifiers().items()
    return frozenset(organisation for name, organisation in names if CITY_WORDS.intersection(name.split()))


def _measure_similarity(sent: list[str], known: list[str]) -> int:
    """How similar the telling words of a name sent are to those of a name known, whatever their order, in per cent."""
    sent_text, known_text = " ".join(sent), " ".join(known)
    if sent_text == known_text:
        return 100
    is_short = min(len(sent_text), len(known_text)) < SHORT_LETTERS
    if is_short or COMPASS_POINTS.intersection(sent) != COMPASS_POINTS.intersection(known):
        return 0
    if [word for word in sent if word.isdigit()] != [word for word in known if word.isdigit()]:
        return 0
    percent = int(max(fuzz.ratio(sent_text, known_text), fuzz.ratio(" ".join(sorted(sent)), " ".join(sorted(known)))))
    # A word without a counterpart says that somebody else is meant too.
    return percent if percent < MATCHING_PERCENT or _has_counterparts(sent, known) else MATCHING_PERCENT - 1


def _has_counterparts(sent: list[str], known: list[str]) -> bool:
    known_text = "".join(known)
    return all(
        word in known_text or max(fuzz.ratio(word, other) for other in known) >= SAME_WORD_PERCENT for word in sent
    )


@cache
def find_similar_organisations(name: str) -> tuple[SimilarOrganisation, ...]:
    """The organisations whose names are similar to a name as sent, the most similar first; none under LISTED_PERCENT."""
    words = _correct_common_words(fold_text(name).split())
    kind = next((kind for kind, saying in ORGANISATION_KINDS.items() if saying.intersection(words)), None)
    telling, says_city = _select_telling_words(words), bool(CITY_WORDS.intersection(words))
    best: dict[str, int] = {}
    for organisation, known_kind, known in _list_known_names() if telling else ():
        if kind in (None, known_kind) and (not says_city or organisation in _list_cities()):
            best[organisation] = max(_measure_similarity(telling, known), best.get(organisation, 0))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(SimilarOrganisation(*pair) for pair in ranked if pair[1] >= LISTED_PERCENT)


def match_similar_organisation(name: str) -> SimilarOrganisation | None:
    """The organisation that a name is taken for by similarity, if any: similar enough, and no other nearly so."""
    first, second = (*find_similar_organisations(name), None, None)[:2]
    if first is None or first.percent < MATCHING_PERCENT:
        return None
    return None if second is not None and first.percent - second.percent < MARGIN_PERCENT else first


def find_organisation(name: str) -> str | None:
    """The organisation that has this identifier, code, name or alias, without regard to case, accents and punctuation; or both
    its names with a slash between them, as the template has them.
    """
    known = organisations.map_names_to_identifiers()
    halves = {known.get(fold_text(half)) for half in name.split(" / ")}
    return known.get(fold_text(name)) or (halves.pop() if len(halves) == 1 else None)


def identify_organisations(names: pd.Series) -> pd.Series:
    """Names as sent → organisation identifiers; blank where no organisation is known by that name or one like it."""
    identified = {}
    for name in names.dropna().unique():
        similar = match_similar_organisation(name)
        identified[name] = find_organisation(name) or (similar and similar.organisation)
    return names.map(identified).astype(TEXT_DTYPE)
