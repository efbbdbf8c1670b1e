"""What the texts under a header say about which column they are, and what that does to a confidence."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from statistics import median

from assets.gather.drafting.header_similarity import AMOUNT_COLUMNS, ORGANISATION_COLUMNS
from assets.gather.drafting.text_languages import has_words_of
from schemas import codelists, organisations, privacy
from schemas.dates import NoSuchDayError, parse_date, parse_period
from schemas.languages import fold_text
from schemas.submission_columns import SUBMISSION_COLUMNS

FITTING_SHARE, CONTRADICTING_SHARE, HALF = 0.8, 0.2, 0.5
KNOWN_ORGANISATIONS_SHARE = 0.3
RAISE_FACTOR, LOWER_FACTOR, OWN_WORDS_FACTOR = 0.3, 0.7, 0.9
OTHER_LANGUAGE_FACTOR = 0.999
"""Between a column in English and the same in Welsh that one header names, the language of the texts decides."""
OWN_NAME_CONFIDENCE = 0.85  # the register's own names are never doubted more than this
KNOWN_HEADER_CONFIDENCE, REPEATED_CONFIDENCE = 0.9, 0.76
"""A header that is known still means what it says where its texts repeat: that is then a fault of theirs."""
PROSE_CHARACTERS = 60
LEAST_TEXTS, LEAST_DOUBTED = 5, 2

_AMOUNT = re.compile(r"^[£$€(\-−–~c. ]*\d[\d,. ]*\s?(?:m|k|bn|million|miliwn|billion|p\.?a\.?)?[)%]?$", re.IGNORECASE)
_SUM_IN_WORDS = re.compile(r"£|\d")
_PLAIN_NUMBER = re.compile(r"^[£$(\-−]?\d[\d,. ]*%?\)?$")
# A value with words around it is still one: that is for its own cell to be told, not for the column to be left out.
_DATE_WITH_WORDS = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}|'[0-9]{2}\b|^[2-5][0-9]{4}$"
)
_NUMBER_WITH_WORDS = re.compile(r"[0-9½¼¾⅓⅔]|\b(?:half|third|quarter|hanner|traean|chwarter)\b", re.IGNORECASE)
_ANSWER_WITH_WORDS = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?) ?[-–—,;:(./?!]")
_VALUE_CHARACTERS = 40
_UNIT_WORD = re.compile(
    r"(?:crude |standardised )?(?:percentage|per ?cent|rate|ratio|count|number|score|index|proportion|average|mean|value"
    r"|canran|cyfradd|cymhareb|cyfrif|nifer|sgôr|mynegai|cyfran|cyfartaledd)s?(?: (?:of|per|o|fesul) .{1,30})?",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[;|,\n]\s*")
_REFERENCE_COLUMNS = frozenset({"reference", "measure_id"})
_TITLE_COLUMNS = frozenset({"title_en", "title_cy"})
_TABLES_OF_PROJECT_PARTS = frozenset({"partners", "benefits", "milestones"})


def _measure_share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts)


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except NoSuchDayError:  # it was meant as one
        return True


@lru_cache(maxsize=50_000)
def _is_organisation(text: str) -> bool:
    known = organisations.map_names_to_identifiers()
    return any(fold_text(part) in known for part in (text, *_LIST.split(text)) if part)


def _is_answer(text: str) -> bool:
    return fold_text(text) in codelists.map_words_to_codes("answer")


@lru_cache(maxsize=50_000)
def _is_no_name(text: str) -> bool:
    """Whether a text cannot be a name or description: a number, a date, an answer, or how to reach a person."""
    is_value = bool(_PLAIN_NUMBER.match(text)) or _is_date(text) or _is_answer(text)
    return is_value or privacy.find_personal_data(text) is not None


def _build_text_test(table: str, column: str) -> Callable[[str], bool] | None:
    """Whether a text fits a column; None for a column that takes any text."""
    incoming = SUBMISSION_COLUMNS[table][column]
    if incoming.codelist:
        known = codelists.map_words_to_codes(incoming.codelist)
        return lambda text: fold_text(text) in known
    if column in AMOUNT_COLUMNS or incoming.kind == "amount":
        return lambda text: len(text) <= 2 * PROSE_CHARACTERS and bool(_SUM_IN_WORDS.search(text))
    if column in ORGANISATION_COLUMNS:
        return _is_organisation
    if incoming.kind == "yes-no":
        return _is_answer
    if incoming.kind in ("date", "part-date"):
        return _is_date
    if incoming.kind == "period":
        return lambda text: parse_period(text) is not None
    if incoming.kind in ("number", "integer", "money"):
        return lambda text: bool(_AMOUNT.match(text))
    return None if column in _REFERENCE_COLUMNS else lambda text: not _is_no_name(text)


def _has_answer_first(text: str) -> bool:
    match = _ANSWER_WITH_WORDS.match(text)
    return match is not None and _is_answer(match[1])


def _has_values_in_words(table: str, column: str, texts: Sequence[str]) -> bool:
    """Whether most texts give a value of the column's kind with words around it: `w.e.f. 1 April 2021`, `12 days`."""
    incoming = SUBMISSION_COLUMNS[table][column]
    if incoming.kind == "yes-no" or incoming.codelist == "answer":
        return _measure_share(texts, _has_answer_first) >= HALF
    is_date, is_number = incoming.kind in ("date", "part-date"), incoming.kind in ("number", "integer", "money")
    if not is_date and not is_number:
        return False
    pattern = _DATE_WITH_WORDS if is_date else _NUMBER_WITH_WORDS
    return _measure_share(texts, lambda text: len(text) <= _VALUE_CHARACTERS and bool(pattern.search(text))) >= HALF


def is_unsupported(table: str, column: str, texts: Sequence[str]) -> bool:
    """Whether texts are of another list altogether: none of several is a code of the column."""
    codelist = SUBMISSION_COLUMNS[table][column].codelist
    return codelist not in (None, "answer") and len(texts) >= LEAST_DOUBTED and not measure_fit(table, column, texts)


def has_only_units(texts: Sequence[str]) -> bool:
    """Whether nearly all texts say in what something is counted, as under `measure` beside `indicator`."""
    return bool(texts) and _measure_share(texts, _is_unit) >= FITTING_SHARE


def _is_unit(text: str) -> bool:
    return fold_text(text) in codelists.map_words_to_codes("unit") or bool(_UNIT_WORD.fullmatch(text.strip()))


def measure_fit(table: str, column: str, texts: Sequence[str]) -> float | None:
    """The share of some texts (none blank) that fit a column (0 to 1); None when it takes any text, or there is none."""
    test = _build_text_test(table, column)
    return _measure_share(texts, test) if texts and test else None


def _is_oddly_repeated(table: str, column: str, texts: Sequence[str]) -> bool:
    """Whether references repeat where each stands for one record, or never do where each has several."""
    if len(texts) < LEAST_TEXTS:
        return False
    distinct_share = len({fold_text(text) for text in texts}) / len(texts)
    if table in _TABLES_OF_PROJECT_PARTS:
        return column == "reference" and distinct_share == 1
    is_unique = column == "measure_id" or (column in {"reference", *_TITLE_COLUMNS} and table == "projects")
    return is_unique and distinct_share < HALF


def _rate_values(confidence: float, table: str, column: str, texts: Sequence[str]) -> float:
    """A header's confidence, raised or lowered by how many of the texts fit the column.

    Words that no code list has are the sender's own, and speak against a column of codes only when they are prose,
    numbers or dates, or when no record can stand without one of the codes.
    """
    incoming, share = SUBMISSION_COLUMNS[table][column], measure_fit(table, column, texts)
    raised = confidence + (1 - confidence) * RAISE_FACTOR
    are_no_names = _measure_share(texts, _is_no_name) >= FITTING_SHARE
    if share is None:
        return confidence
    if column in ORGANISATION_COLUMNS:
        # Many bodies are not in the register, so that unknown names say nothing; numbers do.
        if share >= KNOWN_ORGANISATIONS_SHARE:
            return raised
        return confidence * LOWER_FACTOR if are_no_names and not share else confidence
    is_typed = incoming.kind not in ("text", "identifier") or column in AMOUNT_COLUMNS
    if share >= FITTING_SHARE and is_typed:
        return raised
    if share <= CONTRADICTING_SHARE and _has_values_in_words(table, column, texts):
        return confidence
    if share <= CONTRADICTING_SHARE:
        may_be_own_words = incoming.codelist not in (None, "answer") and not are_no_names
        may_be_own_words = may_be_own_words and not (incoming.required and share == 0)
        is_short = median(map(len, texts)) <= PROSE_CHARACTERS
        is_mild = (may_be_own_words or column in AMOUNT_COLUMNS) and is_short
        return confidence * (OWN_WORDS_FACTOR if is_mild else LOWER_FACTOR)
    return confidence


def calculate_confidence(header_confidence: float, table: str, column: str, texts: Sequence[str]) -> float:
    """How sure it is that a header means a column, by its words (header_confidence) and the texts under it."""
    if not texts:
        return header_confidence
    confidence = _rate_values(header_confidence, table, column, texts)
    if column in _TITLE_COLUMNS and table == "projects" and _measure_share(texts, _is_organisation) >= FITTING_SHARE:
        confidence *= LOWER_FACTOR**2  # a list of organisations
    elif _is_oddly_repeated(table, column, texts):
        least = REPEATED_CONFIDENCE if header_confidence >= KNOWN_HEADER_CONFIDENCE else 0.0
        confidence = max(confidence * LOWER_FACTOR, least)
    if header_confidence == 1:
        return max(confidence, OWN_NAME_CONFIDENCE)
    is_welsh = _measure_share(texts, partial(has_words_of, "cy")) >= HALF
    if column.endswith("_en" if is_welsh else "_cy"):
        confidence *= OTHER_LANGUAGE_FACTOR
    return confidence
