"""A header as words: those that tell something, and the forms in which it is looked up."""

import re
from functools import lru_cache

from assets.gather.layout import LEVEL_SEPARATOR
from schemas.dates import parse_period
from schemas.headers import normalise_header

ALTERED_FACTOR = 0.98
HALF_HEADER_FACTOR = 0.9
GENERIC_FACTOR = 0.7

_SILENT_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and any are be been code codes did do does flag for gbp has have how if in is it its of on or our please provide"
        " select that the their there this was were what when which will you your"
        " ac ag ai am ar ei eich gan i n o oes r s sy sydd t wedi y yn yr yw",
    )
)
# Said of anything: only the group above says of what.
GENERIC_WORDS = frozenset(
    re.findall(
        r"\w+",
        "amount code date description id name no number pound reference title total type value year"
        " blwyddyn cod cyfanswm cyfeirnod disgrifiad dyddiad enw enwr gwerth math rhif swm teitl",
    )
)
_SUM_WORDS = frozenset({"amount", "value", "total", "pound", "swm", "gwerth", "cyfanswm"})
_SILENT_LEVELS = re.compile(
    r"\b(?:about|background|basic|details|general|identification|information|overview|particulars|section|summary"
    r"|cefndir|cyffredinol|gwybodaeth|manylion|rhan)\b",
    re.IGNORECASE,
)
"""What a group of headers is called without saying anything of them."""
SUBJECT_WORDS = frozenset({"project", "prosiect", "phrosiect"})
"""What a question may name that is asked of each project: `Does the project have a pooled budget?`"""
SERVICE_WORDS = frozenset({"service", "gwasanaeth", "wasanaeth"})
"""What a question may call it as well; in a plain header these say something: `Service area`."""
_LIKE_PROJECT = {
    **dict.fromkeys(re.findall(r"\w+", "agreement arrangement collaboration contract partnership scheme"), "project"),
    **dict.fromkeys(
        re.findall(
            r"\w+",
            "cytundeb gytundeb trefniant drefniant cydweithrediad gydweithrediad gontract chontract partneriaeth bartneriaeth"
            " phartneriaeth cynllun gynllun",
        ),
        "prosiect",
    ),
}
"""What a sender's list may be of, where ours is of projects: `Title of agreement`."""
CODE_WORD = re.compile(r"\bcod(?:e|es|au)?\b", re.IGNORECASE)
_CAPITAL_WORDS = re.compile(r"\b(?:IT|AD)\b")  # departments, not the silent words
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"^\s*(?:(?:Q|No\.? ?)?\d+(?:\.\d+)*[a-z]?[.):]|\(?[a-z]\)|\(\d+\))\s*", re.IGNORECASE)
_SCALES = r"m|k|bn|millions?|thousands?|'?000'?s?|filiwn|miliwn|miloedd|miliynau"
_UNITS = re.compile(
    rf"[£€$]\s?(?:{_SCALES})?(?!\w)|\b(?:gbp|eur|euros?|usd)\s?(?:{_SCALES})?(?!\w)|(?<!\w)'?000'?s\b"
    r"|\b(?:in thousands|in millions|mewn miloedd|mewn miliynau)\b|%|\b(?:y/n|dd/mm/yyyy|yyyy-mm-dd)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?<=[^\W\d]{3})\d$|[*†‡§¹²³]+")
_REQUEST = re.compile(r"(?<=\w)[?.:;,]?\s+(?:please|rhowch|nodwch)\b.*$", re.IGNORECASE)
_LEVELS = re.compile(rf"{LEVEL_SEPARATOR}|(?<=[^\W\d])\.(?=[^\W\d])")
"""Between the levels of a header, and of a key within a key (`properties.title`)."""
_DATED_END = re.compile(r"(?P<header>.*[^\W\d].*?)\s*(?:[–—:,]|\s-)\s*(?P<period>\(?[^–—:,]*\d[^–—:,]*)")
"""A header, and what stands behind its last dash, colon or comma; for the longest header that there is."""


@lru_cache(maxsize=50_000)
def list_telling_words(text: str) -> frozenset[str]:
    """The words of a plain header that say something, in the singular; all of them when none does."""
    words = normalise_header(text).split()
    if _CAPITAL_WORDS.search(text) and not text.isupper():
        return frozenset(map(_strip_plural, (word for word in words if word not in _SILENT_WORDS - {"it", "ad"})))
    telling = [word for word in words if word not in _SILENT_WORDS and not (len(word) == 1 and word.isdigit())]
    return frozenset(map(_strip_plural, telling or words))


def is_generic(header: str) -> bool:
    """Whether a header says no more than what kind of thing stands under it: `Name`, `Title`, `Date`."""
    return list_telling_words(header) <= GENERIC_WORDS


def _strip_plural(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def name_like_project(text: str) -> str:
    """A header in its normalised form, with what it is of named as ours is: `title of project` for `Title of agreement`."""
    return " ".join(_LIKE_PROJECT.get(word, word) for word in normalise_header(text).split())


def _strip_dated_end(text: str) -> str:
    """A header without the period behind a dash or comma, in which it was true: `Cost – 2024/25`, `Cost, April 2025`."""
    match = _DATED_END.fullmatch(text)
    return match["header"] if match and parse_period(match["period"].strip("()")) else text


def strip_marks(text: str) -> str:
    text = _strip_dated_end(text)
    stripped = _REQUEST.sub("", _NUMBERING.sub("", _UNITS.sub(" ", BRACKETS.sub(" ", text))))
    return _FOOTNOTE.sub("", " ".join(stripped.split())).strip()


def _strip_silent_words(group: str) -> str:
    stripped = " ".join(_SILENT_LEVELS.sub(" ", group).split())
    return stripped if any(map(str.isalnum, stripped)) else ""


@lru_cache(maxsize=50_000)
def list_forms(header: str) -> tuple[tuple[str, float], ...]:
    """The forms in which a header is looked up, the surest first, each with a factor for its confidence."""
    forms = {header: 1.0}
    *groups, name = _LEVELS.split(header)
    levels = [*filter(None, map(_strip_silent_words, groups)), name]
    if groups and len(levels) == 1:
        forms.setdefault(name, ALTERED_FACTOR)  # `Identification › Name`
    forms.setdefault(strip_marks(header), ALTERED_FACTOR)
    if len(levels) > 1:
        last = strip_marks(levels[-1])
        is_generic = list_telling_words(last) <= GENERIC_WORDS
        for upper in reversed(levels[:-1]) if is_generic else ():  # `Project › Identification › Ref` is the project's
            forms.setdefault(f"{strip_marks(upper)} {last}", ALTERED_FACTOR)
            if list_telling_words(last) <= _SUM_WORDS:
                forms.setdefault(strip_marks(upper), HALF_HEADER_FACTOR)
        forms.setdefault(levels[-1], GENERIC_FACTOR if is_generic else ALTERED_FACTOR)
        forms.setdefault(last, GENERIC_FACTOR if is_generic else ALTERED_FACTOR**2)
    return tuple((form, factor) for form, factor in forms.items() if normalise_header(form))
