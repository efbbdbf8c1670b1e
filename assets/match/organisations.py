"""Which organisation a sender means: by identifier, code, name or alias exactly, else by likeness.

Belongs here: resolving names to organisations of the register, and how alike a name is to theirs. Does not belong here:
the list itself (schemas.organisations), or what is told to the sender (parts).

Likeness is of what tells organisations apart. Words that many share (`council`, `county borough`, `cyngor`) are taken out
first, so that they cannot make two names alike; what kind of body they say stays a condition: `Swansea Health Board` is
never Swansea Council. A quarter of the compass is never a typing error: `South West Wales` is not `South East Wales`.
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd
from rapidfuzz import fuzz

from schemas import organisations
from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text

ALIKE = 85
"""Per cent of likeness from which a name is taken: about one wrong letter in a word of seven."""
MARGIN = 10
"""Per cent by which every other organisation must be less alike."""
NEAR = 50
"""Per cent under which a name is not worth naming to the sender as near."""
SHORT = 5
"""Letters under which a name must be equal: one wrong letter in `RCT` is another body."""
COUNTERPART = 60
"""Per cent from which two words may be one, wrongly typed: a word without any names somebody else too."""

KINDS = {
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
SHARED = frozenset().union(*KINDS.values()) | {
    *("and", "a", "ac", "the", "of", "for", "y", "yr", "o", "county", "city", "sir", "sirol", "dinas", "authority"),
    *("awdurdod", "local", "lleol", "board", "bwrdd", "service", "gwasanaeth", "committee", "cyd", "bwyllgor"),
    *("pwyllgor", "regional", "rhanbarthol", "teaching", "addysgu", "trust", "national", "cenedlaethol"),
}
QUARTERS = frozenset(["north", "south", "east", "west", "mid", "gogledd", "de", "dwyrain", "gorllewin", "canolbarth"])


@dataclass(frozen=True)
class Alike:
    """An organisation, and how alike a name is to the nearest of its names, in per cent."""

    organisation: str
    percent: int


def _kind(words: list[str]) -> str | None:
    return next((kind for kind, said in KINDS.items() if said.intersection(words)), None)


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in SHARED]


@cache
def _names() -> list[tuple[str, str, list[str]]]:
    """Organisation, its type, and the telling words of one of its names, for all names; what is no body is left out."""
    listed = organisations.load_organisations()
    types = dict(zip(listed["organisation_id"], listed["organisation_type"], strict=True))
    codes = {fold_text(code) for column in ("organisation_id", "gss_code") for code in listed[column].dropna()}
    found = []
    for name, organisation in sorted(organisations.map_names_to_identifiers().items()):
        words = _telling(name.split())
        if words and types[organisation] != "other" and name not in codes:
            found.append((organisation, types[organisation], words))
    return found


def _percent(one: list[str], other: list[str]) -> int:
    """How alike the telling words of a name sent (`one`) are to those of a name known, whatever their order."""
    plain, known = " ".join(one), " ".join(other)
    if plain == known:
        return 100
    if min(len(plain), len(known)) < SHORT or QUARTERS.intersection(one) != QUARTERS.intersection(other):
        return 0
    if [word for word in one if word.isdigit()] != [word for word in other if word.isdigit()]:
        return 0
    return int(max(fuzz.ratio(plain, known), fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other)))))


def _all_meant(one: list[str], other: list[str]) -> bool:
    """Whether each word of a name sent has a counterpart in a name known: none says that somebody else is meant too."""
    whole = "".join(other)
    return all(word in whole or max(fuzz.ratio(word, each) for each in other) >= COUNTERPART for word in one)


@cache
def nearest(name: str) -> tuple[Alike, ...]:
    """The organisations whose names are near to a name as sent, the nearest first, each once; none under NEAR."""
    words = fold_text(name).split()
    kind, telling = _kind(words), _telling(words)
    best: dict[str, int] = {}
    for organisation, its_kind, known in _names() if telling else ():
        if kind in (None, its_kind):
            percent = _percent(telling, known)
            if percent >= ALIKE and not _all_meant(telling, known):
                percent = ALIKE - 1
            best[organisation] = max(percent, best.get(organisation, 0))
    ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Alike(*each) for each in ranked if each[1] >= NEAR)


def likened(name: str) -> Alike | None:
    """The organisation that a name is taken for by likeness, if any: alike enough, and no other nearly so."""
    first, second = (*nearest(name), None, None)[:2]
    if first is None or first.percent < ALIKE or (second is not None and first.percent - second.percent < MARGIN):
        return None
    return first


def exactly(name: str) -> str | None:
    """The organisation that has this identifier, code, name or alias, without regard to case, accents and punctuation."""
    return organisations.map_names_to_identifiers().get(fold_text(name))


def resolved(names: pd.Series) -> pd.Series:
    """Names as sent → organisation identifiers; blank where no organisation is known by that name or one like it."""
    found = {}
    for name in names.dropna().unique():
        alike = likened(name)
        found[name] = exactly(name) or (alike and alike.organisation)
    return names.map(found).astype(TEXT_DTYPE)
