"""Spans of months: financial years, quarters, seasons, `January to March 2014`; and any date at all.

Belongs here: reading a text that states more than one month. Does not belong here: single days and months (single_dates), or the
periods of performance values (reporting_periods).
"""

import re
from calendar import monthrange
from typing import NamedTuple

from schemas.dates.date_words import MONTHS, SEASONS, normalise_date_text
from schemas.dates.single_dates import YEAR, ParsedDate, build_iso_date, expand_year, parse_single_date

_SPAN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])/([0-9]{4})-(0[1-9]|1[0-2])")
_FINANCIAL = r"(?:f[./]?y\.?|financial year|(?:y )?f?b?lwyddyn(?: ariannol)?)"
_CALENDAR_YEAR = re.compile(
    r"(?:c[./]?y\.?|calendar(?: year)?|(?:y )?f?b?lwyddyn galendr) ?([0-9]{4})|([0-9]{4}) [(]?calendar(?: year)?[)]?"
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("1st first cyntaf", "2nd second ail", "3rd third trydydd", "4th fourth pedwerydd"), start=1
    )
    for word in words.split()
}
_ORDINAL = "|".join(_ORDINALS)
_NTH_QUARTER = re.compile(rf"(?:the |y )?({_ORDINAL}) (?:quarter|qtr|chwarter)|chwarter ({_ORDINAL})")
_YEARS = re.compile(rf"(?:({_FINANCIAL}) ?)?{YEAR} ?([/-]) ?{YEAR}(?: ?({_FINANCIAL}))?")
QUARTER = r"(?:q|qtr|quarter|chwarter|ch)\.? ?(?P<quarter>[1-4])"
_QUARTER_FIRST = re.compile(rf"{QUARTER}[ ,;:-]*(?:of )?(?P<beside>[^ ].*)")
_QUARTER_LAST = re.compile(rf"(?P<beside>.*[^ ,;:-])[ ,;:-]*{QUARTER}")
_HALF = re.compile(r"h([12])[ ,;:-]*([^ ].*)|(.*[^ ,;:-])[ ,;:-]*h([12])")
_SEASON = re.compile(rf"(?:yr? )?({'|'.join(SEASONS)}),? (?:of )?'?{YEAR}")
_WINTER = re.compile(r"(?:y )?(?:winter|gaeaf|aeaf) ([0-9]{4}) ?[/-] ?([0-9]{4}|[0-9]{2})")
_BOTH_ENDS = re.compile(r"(?:(?:from|between|rhwng|o) )?(.+?) (?:to|until|and|hyd at|hyd|i|ac|a|-) (.+)")
_HYPHENATED = re.compile(r"([^-]+)-([^-]+)")
_MONTHS_OF_YEAR = re.compile(r"([a-z]+)\.? ?(?:-|to|i|hyd) ?([a-z]+)\.?,? ([0-9]{4})")


def build_span(year: int, month: int, months: int) -> str:
    """So many months from one on: `2014-04/2015-03`. Raises NoSuchDayError when they run beyond the calendar."""
    last = year * 12 + month - 1 + months - 1
    first = build_iso_date(year, month)
    return first if months == 1 else f"{first}/{build_iso_date(last // 12, last % 12 + 1)}"


def is_next_year(start: str, end: str) -> bool:
    """Whether `2013` and `14` (or `2014`, or `13` and `14`) are a financial year."""
    digits = 10 ** min(len(start), len(end))
    return (int(start) + 1) % digits == int(end) % digits


def parse_financial_year(phrase: str, hyphenated: bool) -> int | None:
    """The year in which a financial year begins; None for any other text.

    hyphenated: whether `2010-11` is one, and not November 2010. Two digits for each year need a word beside them (`FY
    14/15`).
    """
    match = _YEARS.fullmatch(phrase)
    if not match or not is_next_year(match[2], match[4]):
        return None
    has_words = bool(match[1] or match[5])
    may_be_month = len(match[4]) == 2 and 1 <= int(match[4]) <= 12
    is_sure = len(match[2]) == 4 and (match[3] == "/" or (len(match[4]) == 2 and (hyphenated or not may_be_month)))
    return expand_year(match[2]) if has_words or is_sure else None


def has_hyphenated_financial_year(text: str) -> bool:
    """Whether a text shows that its writer means financial years by `2010-11`: `2013-14` can be no month."""
    phrase = normalise_date_text(text)
    match = _YEARS.fullmatch(phrase)
    return bool(match and match[3] == "-" and len(match[4]) == 2 and parse_financial_year(phrase, hyphenated=False))


def _parse_year_of_part(phrase: str) -> tuple[int, bool] | None:
    """The year beside a quarter or half, and whether it is a financial one."""
    years = _YEARS.fullmatch(phrase)
    if years and is_next_year(years[2], years[4]):
        return expand_year(years[2]), True
    return (int(phrase), False) if re.fullmatch(r"[0-9]{4}", phrase) else None


class Quarter(NamedTuple):
    """A quarter of a year, and whether that is a financial one."""

    year: int
    number: int
    is_financial: bool


def parse_quarter(phrase: str) -> Quarter | None:
    """The quarter that a text states; None for any other text."""
    phrase = " ".join(re.sub(r"[()\[\]]", " ", phrase).split())
    phrase = _NTH_QUARTER.sub(lambda match: f"q{_ORDINALS[match[1] or match[2]]}", phrase)
    match = _QUARTER_FIRST.fullmatch(phrase) or _QUARTER_LAST.fullmatch(phrase)
    year = _parse_year_of_part(match["beside"]) if match else None
    return Quarter(year[0], int(match["quarter"]), year[1]) if match and year else None


def _parse_named_part(phrase: str) -> str | None:
    """A quarter, half or season of a year."""
    quarter = parse_quarter(phrase)
    if quarter:
        first = quarter.number * 3 + (1 if quarter.is_financial else -2)
        return build_span(quarter.year + (first > 12), (first - 1) % 12 + 1, 3)
    if match := _HALF.fullmatch(phrase):
        half = _parse_year_of_part(match[2] or match[3])
        if half:
            year, is_financial = half
            return build_span(year, (4 if is_financial else 1) + (6 if (match[1] or match[4]) == "2" else 0), 6)
    if match := _SEASON.fullmatch(phrase):
        return build_span(expand_year(match[2]), SEASONS[match[1]], 3)
    if (match := _WINTER.fullmatch(phrase)) and is_next_year(match[1], match[2]):
        return build_span(int(match[1]), 12, 3)
    return None


def _parse_both_ends(phrase: str, day_first: bool) -> tuple[str, str] | None:
    """The first and last date of a text that states both; None for any other text."""
    if match := _MONTHS_OF_YEAR.fullmatch(phrase):
        months = [MONTHS.get(match[1]), MONTHS.get(match[2])]
        if None not in months:
            start, end = (build_iso_date(int(match[3]), month) for month in months)
            return (start, end) if start <= end else None
    for pattern in (_BOTH_ENDS, _HYPHENATED):
        match = pattern.fullmatch(phrase)
        if not match:
            continue
        first, last = (parse_single_date(end.strip(), day_first) for end in match.groups())
        if first and last:
            return first.value, last.value
    return None


def _build_whole_months(first: str, last: str) -> str | None:
    """The span between two dates that are exactly its first and last month; None for any other."""
    if len(first) == 10 and first.endswith("-01") and len(last) == 10:
        year, month, day = (int(part) for part in last.split("-"))
        first, last = (first[:7], last[:7]) if day == monthrange(year, month)[1] else (first, last)
    if len(first) != 7 or len(last) != 7 or first > last:
        return None
    return first if first == last else f"{first}/{last}"


def parse_date(text: str, day_first: bool = True, hyphenated_years: bool = False) -> ParsedDate | None:
    """The date that a text states, as exact as it was written; None when it states none.

    day_first: how to read `1/2/2013`; hyphenated_years: whether `2010-11` is a financial year here. Neither does the text
    itself say. Raises NoSuchDayError for a text that is written as a date which no calendar has.
    """
    phrase = normalise_date_text(text)
    match = _SPAN.fullmatch(phrase)
    if match:
        return ParsedDate(phrase, is_unambiguous=True) if (match[1], match[2]) < (match[3], match[4]) else None
    start = parse_financial_year(phrase, hyphenated_years)
    if start is not None:
        return ParsedDate(build_span(start, 4, 12))
    date = parse_single_date(phrase, day_first)
    if date:
        return date
    if calendar := _CALENDAR_YEAR.fullmatch(phrase):
        return ParsedDate(calendar[1] or calendar[2])
    part = _parse_named_part(phrase)
    if part is None:
        ends = _parse_both_ends(phrase, day_first)
        part = _build_whole_months(*ends) if ends else None
    return ParsedDate(part) if part else None
