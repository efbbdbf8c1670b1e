"""Which headers name a period, and what the cells under them are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.gather.layout import LEVEL_SEPARATOR
from schemas import codelists
from schemas.dates import parse_period, parse_period_within_year
from schemas.languages import fold_text
from schemas.source_file import WidePeriods

VALUE_COLUMNS = ("actual", "target", "baseline")
MAX_WORDS = 12
"""A header of more words is a sentence, whatever year it mentions."""


@dataclass(frozen=True)
class PeriodHeader:
    """A header that names a period.

    position: its column of the sheet; period: as sent; column: ours that its cells fill; other_values: further columns of
    ours and what the header says of them.
    """

    position: int
    period: str
    column: str
    other_values: tuple[tuple[str, str], ...] = ()


def _find_value_column(word: str, periods: WidePeriods) -> str | None:
    """Our column for a kind of value in their word; None when nobody knows the word."""
    if not word:
        return periods.value
    known = {fold_text(theirs): column for theirs, column in periods.kinds.items()}
    column = known.get(fold_text(word)) or codelists.map_words_to_codes("value_kind").get(fold_text(word))
    return column if column in known.values() or column in VALUE_COLUMNS else None


def _complete_period(text: str, year: str | None) -> str | None:
    """The period that a text names, in the table's year where it names none; None when it names no period."""
    if parse_period(text):
        return text
    return parse_period_within_year(text, year) if year else None


def split_period_header(header: str, year: str | None) -> tuple[str, str] | None:
    """The period in a header (the longest run of words that is one), and the words beside it; None without a period.

    `Ebrill 2025 / April 2025` names one period twice.
    """
    words = header.replace(LEVEL_SEPARATOR, " ").split()
    if len(words) > MAX_WORDS or not (year or any(character.isdigit() for character in header)):
        return None
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            period = _complete_period(" ".join(words[start : start + length]), year)
            if period is None:
                continue
            beside = " ".join([*words[:start], *words[start + length :]])
            repeated = _complete_period(beside.strip(" /|–-"), year)
            return period, "" if repeated and parse_period(repeated) == parse_period(period) else beside
    return None


def _parse_header(position: int, header: str, periods: WidePeriods) -> PeriodHeader | None:
    if periods.match is None:
        parts = split_period_header(header, periods.year)
        column = _find_value_column(parts[1], periods) if parts else None
        return PeriodHeader(position, parts[0], column) if parts and column else None
    match = re.search(periods.match, header)
    if not match:
        return None
    values = {name: text for name, text in match.groupdict().items() if text}
    named_groups = set(match.re.groupindex.values())
    unnamed = [text for number, text in enumerate(match.groups(), start=1) if text and number not in named_groups]
    column = _find_value_column(values.pop("kind", ""), periods)
    period = values.pop("period", " ".join(unnamed))
    return PeriodHeader(position, period, column or periods.value, tuple(sorted(values.items())))


def find_period_headers(headers: Sequence[str], periods: WidePeriods | None) -> list[PeriodHeader]:
    """The headers that name a period, in order."""
    if periods is None:
        return []
    parsed = (_parse_header(position, header, periods) for position, header in enumerate(headers) if header)
    return [header for header in parsed if header]
