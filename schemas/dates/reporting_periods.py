"""The periods of performance values: financial years, their quarters, months, calendar years, days.

Belongs here: reading a text as one of these. Does not belong here: dates of any other span (month_spans).
"""

import re

from schemas.dates.date_words import ENGLISH_AND_WELSH_MONTHS, normalise_date_text
from schemas.dates.month_spans import QUARTER, is_next_year, parse_date, parse_financial_year, parse_quarter
from schemas.dates.single_dates import NoSuchDayError

COUNTED_YEARS = range(1900, 2100)
"""A number outside is not taken for a year."""

_YEAR_WITH_DECIMALS = re.compile(r"([0-9]{4})\.0+")
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})")
_SHORT_YEARS = re.compile(r"([0-9]{2}) ?[/-] ?([0-9]{2})")
_MONTH_NUMBER = re.compile(r"m(0?[1-9]|1[0-2]) ?([0-9]{4})|([0-9]{4})[ -]?m(0?[1-9]|1[0-2])")
_AT = re.compile(r"(?:as at|as of|at|on|fel ar|ar|position at) (?:the )?(.+)")
_YEAR_TO = re.compile(
    r"(?:the )?(?:(?:y )?f?b?lwyddyn|year|12 months|twelve months|12 mis)"
    r"(?: (?:to|ending|ended|end|hyd at|hyd|i|yn diweddu|a ddaeth i ben))+(?: ar)? (.+)"
)
_MID_YEAR = re.compile(r"(?:mid[ -]year|canol y flwyddyn|canol blwyddyn),? ([0-9]{4})")
_PART = re.compile(rf"(?:{QUARTER})|(?P<month>[a-z]+)\.?")
_YEAR_WITHIN = re.compile(r"(?<![0-9])([0-9]{4}) ?[-/] ?([0-9]{4}|[0-9]{2})(?![0-9])")
_SPAN_QUARTERS = {("04", "06"): 1, ("07", "09"): 2, ("10", "12"): 3, ("01", "03"): 4}


def _build_financial_period(start: int, quarter: int | None = None) -> str | None:
    """A financial year, or its quarter, as this register writes it."""
    if start not in COUNTED_YEARS:
        return None
    return f"{start}-{(start + 1) % 100:02d}" + (f"-Q{quarter}" if quarter else "")


def _build_period_of_span(first: str, last: str) -> str | None:
    """The period of a span of months; None for one that is no period of ours."""
    start, month = int(first[:4]), first[5:]
    if (int(last[:4]) - start, month, last[5:]) == (1, "04", "03"):
        return _build_financial_period(start)
    if first[:4] != last[:4]:
        return None
    if (month, last[5:]) == ("01", "12"):
        return first[:4]
    quarter = _SPAN_QUARTERS.get((month, last[5:]))
    return _build_financial_period(start - (quarter == 4), quarter) if quarter else None


def _parse_date_as_period(phrase: str, day_first: bool) -> str | None:
    date = parse_date(phrase, day_first)
    if date is None or int(date.value[:4]) not in COUNTED_YEARS:
        return None
    if "/" in date.value:
        return _build_period_of_span(*date.value.split("/"))
    return f"{date.value[:4]}-M{date.value[5:]}" if len(date.value) == 7 else date.value


def _parse_year_to(phrase: str, day_first: bool) -> str | None:
    """The year that ends with a month or its last day: a financial year, or a calendar year."""
    end = _parse_date_as_period(phrase, day_first) or ""
    if re.fullmatch(r"[0-9]{4}-(M03|03-31)", end):
        return _build_financial_period(int(end[:4]) - 1)
    return end[:4] if re.fullmatch(r"[0-9]{4}-(M12|12-31)", end) else None


def _parse_year_start(phrase: str) -> int | None:
    """The year in which a financial year begins, in any of the ways in which tables of statistics write it."""
    start = parse_financial_year(phrase, hyphenated=True)
    if start is not None:
        return start
    if (match := _RUN_TOGETHER.fullmatch(phrase)) and is_next_year(match[1], match[2]):
        return int(match[1])
    # `10/11` may be a day; `23/24` cannot.
    if (match := _SHORT_YEARS.fullmatch(phrase)) and int(match[2]) > 12 and is_next_year(match[1], match[2]):
        return 2000 + int(match[1])
    match = re.fullmatch(r"([0-9]{4})-([0-9]{4})", phrase)
    return int(match[1]) if match and is_next_year(match[1], match[2]) else None


def parse_period(text: str, day_first: bool = True) -> str | None:
    """The period that a text states, as this register writes it; None when it states none that is sure.

    `2010-11` is the financial year, by the field's habit; `Q1 2025` may be a quarter of either year, and is none.
    """
    phrase = _YEAR_WITH_DECIMALS.sub(r"\1", normalise_date_text(text))
    try:
        quarter = parse_quarter(phrase)
        if quarter:
            return _build_financial_period(quarter.year, quarter.number) if quarter.is_financial else None
        start = _parse_year_start(phrase)
        if start is not None:
            return _build_financial_period(start)
        if match := _MONTH_NUMBER.fullmatch(phrase):
            return _parse_date_as_period(f"{match[2] or match[3]}-{int(match[1] or match[4]):02d}", day_first)
        if match := _YEAR_TO.fullmatch(phrase):
            return _parse_year_to(match[1], day_first)
        match = _MID_YEAR.fullmatch(phrase) or _AT.fullmatch(phrase)
        return _parse_date_as_period(match[1] if match else phrase, day_first)
    except NoSuchDayError:
        return None


def parse_part_of_financial_year(text: str, financial_year: str) -> str | None:
    """The period of a text that names a quarter or a month and no year (`Q1`, `April`), within a financial year.

    Gives `2025-26-Q1` or `2025-M04`; None for any other text. financial_year: as people write it (`2025/26`).
    """
    match, start = _PART.fullmatch(normalise_date_text(text)), _parse_year_start(normalise_date_text(financial_year))
    if not match or start is None:
        return None
    if match["quarter"]:
        return _build_financial_period(start, int(match["quarter"]))
    month = ENGLISH_AND_WELSH_MONTHS.get(match["month"])
    return f"{start + (month < 4)}-M{month:02d}" if month else None


def find_financial_years(text: str) -> set[str]:
    """The financial years that a text mentions, as this register writes them: `Performance report 2025/26`."""
    periods = {
        _build_financial_period(int(start))
        for start, end in _YEAR_WITHIN.findall(normalise_date_text(text))
        if is_next_year(start, end)
    }
    return {period for period in periods if period}
