"""Periods that run across the columns: which headers name one, and what the cells under them are.

Belongs here: reading such headers. Does not belong here: the grammar of periods (schemas.dates), or making records.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.gather.layout import JOINT
from schemas import codelists
from schemas.dates import parse_period, parse_period_within_year
from schemas.languages import fold_text
from schemas.source_file import WidePeriods

KINDS = ("actual", "target", "baseline")
LONGEST = 12
"""A header of more words is a sentence, whatever year it mentions."""


@dataclass(frozen=True)
class PeriodHeader:
    """A header that names a period: its position, the period as sent, our column that its cells fill, and what else it
    says.
    """

    position: int
    period: str
    column: str
    others: tuple[tuple[str, str], ...] = field(default=())


def _kind(text: str, periods: WidePeriods) -> str | None:
    """Our column for a kind of value in their words; None when nobody knows the word."""
    if not text:
        return periods.value
    known = {fold_text(word): column for word, column in periods.kinds.items()}
    meant = known.get(fold_text(text)) or codelists.map_words_to_codes("value_kind").get(fold_text(text))
    return meant if meant in known.values() or meant in KINDS else None


def _named(text: str, year: str | None) -> str | None:
    """The period that a text names, in the year that its table is of where it names none; None when it names none."""
    if parse_period(text):
        return text
    return parse_period_within_year(text, year) if year else None


def split(header: str, year: str | None) -> tuple[str, str] | None:
    """The period in a header, and the words beside it; the longest run of words that is a period.

    `Ebrill 2025 / April 2025` names one period twice.
    """
    words = header.replace(JOINT, " ").split()
    if len(words) > LONGEST or not (year or any(letter.isdigit() for letter in header)):
        return None
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            period = _named(" ".join(words[start : start + length]), year)
            if period is None:
                continue
            beside = " ".join([*words[:start], *words[start + length :]])
            again = _named(beside.strip(" /|–-"), year)
            return period, "" if again and parse_period(again) == parse_period(period) else beside
    return None


def _read(at: int, header: str, periods: WidePeriods) -> PeriodHeader | None:
    if periods.match is None:
        found = split(header, periods.year)
        column = _kind(found[1], periods) if found else None
        return PeriodHeader(at, found[0], column) if found and column else None
    match = re.search(periods.match, header)
    if not match:
        return None
    said = {name: text for name, text in match.groupdict().items() if text}
    named = set(match.re.groupindex.values())
    period = " ".join(text for number, text in enumerate(match.groups(), start=1) if text and number not in named)
    column = _kind(said.pop("kind", ""), periods)
    period = said.pop("period", period)
    return PeriodHeader(at, period, column or periods.value, tuple(sorted(said.items())))


def period_headers(headers: Sequence[str], periods: WidePeriods | None) -> list[PeriodHeader]:
    """The headers that name a period, in order."""
    if periods is None:
        return []
    return [found for at, header in enumerate(headers) if header and (found := _read(at, header, periods))]
