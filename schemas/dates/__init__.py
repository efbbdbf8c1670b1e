"""The grammar of dates and periods: how people write them, in English, Welsh and what exports put in their place.

Belongs here: one text → the date or period that it states, written as this register writes them. Does not belong here:
findings about a cell, words around a date (`by`, `about`), or serial numbers of spreadsheets (stage check).

A date is as exact as it was written: `2013`, `2013-02`, `2013-02-01`, or a span of months (`2014-04/2015-03`). A period is
a financial year (`2025-26`), its quarter (`2025-26-Q1`), a month (`2025-M04`), a calendar year (`2025`) or a day.
"""

from schemas.dates.date_words import normalise_date_text
from schemas.dates.month_spans import has_hyphenated_financial_year, is_next_year, parse_date
from schemas.dates.placeholder_dates import (
    PLACEHOLDER_DAYS,
    PLAUSIBLE_YEARS,
    USUAL_YEARS,
    is_placeholder_date,
    is_zero_date,
    list_years_of_date,
)
from schemas.dates.reporting_periods import find_financial_years, parse_part_of_financial_year, parse_period
from schemas.dates.single_dates import NoSuchDayError, ParsedDate, build_iso_date, detect_day_order, parse_whole_day
from schemas.dates.stated_days import find_stated_days

__all__ = [
    "PLACEHOLDER_DAYS",
    "PLAUSIBLE_YEARS",
    "USUAL_YEARS",
    "NoSuchDayError",
    "ParsedDate",
    "build_iso_date",
    "detect_day_order",
    "find_financial_years",
    "find_stated_days",
    "has_hyphenated_financial_year",
    "is_next_year",
    "is_placeholder_date",
    "is_zero_date",
    "list_years_of_date",
    "normalise_date_text",
    "parse_date",
    "parse_part_of_financial_year",
    "parse_period",
    "parse_whole_day",
]
