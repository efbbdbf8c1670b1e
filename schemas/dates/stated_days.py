"""The days that a text names among other words: the name of a file, a line above a table.

A month, quarter or financial year stands for its last day. A year alone is none: it may be of either kind.
"""

import re

from schemas.dates.date_bounds import get_period_end
from schemas.dates.date_words import normalise_date_text
from schemas.dates.month_spans import is_next_year
from schemas.dates.reporting_periods import COUNTED_YEARS, parse_period

_PART = re.compile(r"[^\W\d_]+|[0-9]+")
"""Words and numbers, apart even where nothing stands between them: `Nov2025`."""
_MOST_PARTS = 8
"""So many words and numbers has the longest way to write a period."""
_YEAR = re.compile(r"[0-9]{4}")
_MONTH_RUN_TOGETHER = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])")
_YEAR_ON_END = re.compile(r"[0-9]{4}$")
_NEXT_YEAR = re.compile(r"[-/_ ]([0-9]{4}|[0-9]{2})(?![0-9])")


def find_stated_days(text: str) -> list[str]:
    """The different days (ISO) that a text names, in order: `Return 2025-26 Q2 (v3)` gives 2025-09-30."""
    phrase = normalise_date_text(text)
    parts = list(_PART.finditer(phrase))
    days: dict[str, None] = {}
    at = 0
    while at < len(parts):
        start, following = parts[at].start(), at + 1
        for last in reversed(parts[at : at + _MOST_PARTS]):
            day = None if _is_cut(phrase, start, last.end()) else _parse_whole(phrase[start : last.end()])
            if day:
                days[day] = None
                following = parts.index(last) + 1
                break
        at = following
    return list(days)


def _is_cut(phrase: str, start: int, end: int) -> bool:
    """Whether a part of a text ends within a financial year (`8 2025` of `8 2025-26`) or begins within a name (`Q2`)."""
    year, following = _YEAR_ON_END.search(phrase[start:end]), _NEXT_YEAR.match(phrase, end)
    if year and following and is_next_year(year[0], following[1]):
        return True
    return start > 0 and phrase[start - 1].isalpha() and not _YEAR.match(phrase, start)


def _parse_whole(phrase: str) -> str | None:
    """The day that a part of a text states as a whole. In names `_` stands for any separator."""
    if _YEAR.fullmatch(phrase) or not re.search("[0-9]", phrase):
        return None
    if (run_together := _MONTH_RUN_TOGETHER.fullmatch(phrase)) and int(run_together[1]) in COUNTED_YEARS:
        return get_period_end(f"{run_together[1]}-M{run_together[2]}")
    for written in dict.fromkeys((phrase, phrase.replace("_", " "), phrase.replace("_", "-"))):
        period = parse_period(written)
        if period and not _YEAR.fullmatch(period):
            return get_period_end(period)
    return None
