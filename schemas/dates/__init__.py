"""The grammar of dates and periods: how people write them, in English, Welsh and what exports put in their place.

Belongs here: one text → the date or period that it states, written as this register writes them. Does not belong here:
what is said of a cell, words around a date (`by`, `about`), or serial numbers of spreadsheets (stage check).

A date is as exact as it was written: `2013`, `2013-02`, `2013-02-01`, or a span of months (`2014-04/2015-03`). A period is
a financial year (`2025-26`), its quarter (`2025-26-Q1`), a month (`2025-M04`), a calendar year (`2025`) or a day.
"""

from schemas.dates.days import Dated, NoSuchDay, order_of
from schemas.dates.periods import period_of, period_within, years_within
from schemas.dates.spans import date_of, follows, years_shown
from schemas.dates.words import lowered

__all__ = [
    "Dated",
    "NoSuchDay",
    "date_of",
    "follows",
    "lowered",
    "order_of",
    "period_of",
    "period_within",
    "years_shown",
    "years_within",
]
