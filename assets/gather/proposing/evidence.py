"""What the texts under a header say about which column they are.

Belongs here: how well texts fit a column's kind, and what that does to a confidence. Does not belong here: reading the
values (stage check), or the header's own words (likeness).
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import median

from schemas import codelists, organisations, privacy
from schemas.dates import NoSuchDayError, parse_date, parse_period
from schemas.languages import fold_text
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

FITS, CONTRADICTS = 0.8, 0.2
RAISED, LOWERED, OWN_WORDS, FLOOR = 0.3, 0.7, 0.9, 0.85
NAMED, REPEATED = 0.9, 0.76
PROSE = 60
FEW = 5
HALF = 0.5
OTHER_LANGUAGE = 0.999
"""Between a column in English and the same in Welsh that one header names, the language of the texts decides."""
KNOWN = 0.3

_AMOUNT = re.compile(r"^[£$€(\-−–~c. ]*\d[\d,. ]*\s?(?:m|k|bn|million|miliwn|billion|p\.?a\.?)?[)%]?$", re.IGNORECASE)
_SUM_IN_WORDS = re.compile(r"£|\d")
_PLAIN_NUMBER = re.compile(r"^[£$(\-−]?\d[\d,. ]*%?\)?$")
_WELSH = re.compile(
    r"[ŵŷẁỳ]|\b(?:yr?|ac|yn|ar|gan|gyda|rhwng|wedi|sy(?:dd)?|i'r|o'r|g?wasanaeth(?:au)?|[cg]yngor|rhanbarthol|g?weithio"
    r"|cymru|cyd|lleol|[pb]rosiect(?:au)?)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[;|,\n]\s*")
_AMOUNTS = frozenset(column for column, unfolding in UNFOLDINGS.items() if "amount" in unfolding.columns)
_ORGANISATIONS = frozenset({"lead", "partner_list", "organisation", "owner_id"})
_NAMES = frozenset({"reference", "measure_id"})
_TITLES = frozenset({"title_en", "title_cy"})
_CHILDREN = frozenset({"partners", "benefits", "milestones"})


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts)


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except NoSuchDayError:  # it was meant as one
        return True


@lru_cache(maxsize=50_000)
def _is_known(text: str) -> bool:
    known = organisations.map_names_to_identifiers()
    return any(fold_text(part) in known for part in (text, *_LIST.split(text)) if part)


def _is_answer(text: str) -> bool:
    return fold_text(text) in codelists.map_words_to_codes("answer")


@lru_cache(maxsize=50_000)
def _says_nothing(text: str) -> bool:
    """Whether a text cannot be a name or description: a number, a date, an answer, or how to reach a person."""
    return (
        bool(_PLAIN_NUMBER.match(text))
        or _is_date(text)
        or _is_answer(text)
        or privacy.find_personal_data(text) is not None
    )


def fit(table: str, column: str, texts: Sequence[str]) -> float | None:
    """The share of some texts (none blank) that fit a column (0..1); None when it takes any text, or there is none."""
    if not texts:
        return None
    incoming = SUBMISSION_COLUMNS[table][column]
    if incoming.codelist:
        known = codelists.map_words_to_codes(incoming.codelist)
        return _share(texts, lambda text: fold_text(text) in known)
    if column in _AMOUNTS or incoming.kind == "amount":
        return _share(texts, lambda text: len(text) <= 2 * PROSE and bool(_SUM_IN_WORDS.search(text)))
    if column in _ORGANISATIONS:
        return _share(texts, _is_known)
    if incoming.kind == "yes-no":
        return _share(texts, _is_answer)
    if incoming.kind in ("date", "part-date"):
        return _share(texts, _is_date)
    if incoming.kind == "period":
        return _share(texts, lambda text: parse_period(text) is not None)
    if incoming.kind in ("number", "integer", "money"):
        return _share(texts, lambda text: bool(_AMOUNT.match(text)))
    if column in _NAMES:
        return None
    return _share(texts, lambda text: not _says_nothing(text))


def _in_welsh(texts: Sequence[str]) -> bool:
    """Whether most of some texts are in Welsh, by its letters and its commonest words."""
    return _share(texts, lambda text: bool(_WELSH.search(text))) >= HALF


def _repeats(table: str, column: str, texts: Sequence[str]) -> bool:
    """Whether references repeat where each stands for one record, or never do where each has several."""
    distinct = len({fold_text(text) for text in texts}) / len(texts)
    if table in _CHILDREN:
        return column == "reference" and len(texts) >= FEW and distinct == 1
    alone = column == "measure_id" or (column in {"reference", *_TITLES} and table == "projects")
    return alone and len(texts) >= FEW and distinct < 0.5


def weighed(confidence: float, table: str, column: str, texts: Sequence[str]) -> float:
    """A header's confidence, raised or lowered by the texts under it; the register's own names are never doubted much.

    Words that no code list has are the sender's own, and speak against a column of codes only when they are prose,
    figures or dates, or when no record can stand without one of the codes.
    """
    if not texts:
        return confidence
    how, share = SUBMISSION_COLUMNS[table][column], fit(table, column, texts)
    figures = _share(texts, _says_nothing) >= FITS
    changed = confidence
    if column in _ORGANISATIONS:
        # Many bodies are not in the register, so that strangers say nothing; figures do.
        if share is not None and share >= KNOWN:
            changed = confidence + (1 - confidence) * RAISED
        elif figures and not share:
            changed = confidence * LOWERED
    elif share is not None and share >= FITS and (how.kind not in ("text", "identifier") or column in _AMOUNTS):
        changed = confidence + (1 - confidence) * RAISED
    elif share is not None and share <= CONTRADICTS:
        worded = how.codelist not in (None, "answer") and not (figures or (how.required and share == 0))
        mild = (worded or column in _AMOUNTS) and median(map(len, texts)) <= PROSE
        changed = confidence * (OWN_WORDS if mild else LOWERED)
    if column in _TITLES and table == "projects" and _share(texts, _is_known) >= FITS:
        changed *= LOWERED**2  # a list of organisations
    elif _repeats(table, column, texts):
        # A header that is known still means what it says; that its texts repeat is then a fault of theirs.
        changed = max(changed * LOWERED, REPEATED if confidence >= NAMED else 0.0)
    if confidence != 1 and column.endswith(("_en", "_cy")) and column.endswith("_cy") != _in_welsh(texts):
        changed *= OTHER_LANGUAGE
    return max(changed, FLOOR) if confidence == 1 else changed
