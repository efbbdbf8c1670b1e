"""Periods across the columns that no source file has spoken of: which headers, and how a source file would say it.

Belongs here: proposing `periods` for a table. Does not belong here: reading it (mapping), or the grammar of periods
(schemas.dates).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.gather.layout import JOINT, Region
from assets.gather.mapping.periods import KINDS, period_headers, split
from assets.gather.proposing.likeness import meant, words
from schemas.dates import find_financial_years, parse_period
from schemas.languages import fold_text
from schemas.source_file import WidePeriods

LEAST, LONGEST = 2, 12
SURE = 0.9
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_OF_YEAR = frozenset({"annual", "year", "yearly", "blwyddyn", "blynyddol", "flwyddyn", "ytd"})
_WHOLE_YEAR = frozenset(
    map(fold_text, ("Year", "Full year", "Whole year", "Annual", "Total", "Blwyddyn", "Blwyddyn gyfan", "Cyfanswm"))
)


@dataclass(frozen=True)
class Wide:
    """Periods across the columns: where their headers stand, how to say it, and whether the headers name measures too.

    fills: our columns that stand under the periods. parts: whether any of these is shorter than a year.
    """

    positions: frozenset[int]
    periods: WidePeriods
    fills: frozenset[str]
    parts: bool

    @property
    def measures(self) -> bool:
        """Whether the headers name measures too."""
        return self.periods.match is not None

    def leaves(self, column: str, header: str) -> bool:
        """Whether a header of its own may mean one of our columns: none that the periods fill, and no year's target
        for each of its quarters.
        """
        return column not in self.fills and not (self.parts and column in KINDS and words(header) & _OF_YEAR)


def _may_be_period(header: str) -> bool:
    return any(map(str.isdigit, header)) and len(header.split()) <= LONGEST


def _parted(header: str) -> tuple[str, str, bool] | None:
    """The period at one end of a header, the words at the other, and whether the period comes last."""
    words = header.replace(JOINT, " ").split()
    for length in range(len(words) - 1, 0, -1):
        for start, last in ((len(words) - length, True), (0, False)):
            run = " ".join(words[start : start + length])
            if parse_period(run):
                return run, " ".join(words[:start] or words[length:]), last
    return None


def _shape(period: str) -> str:
    """A regular expression for periods that are written like one."""
    parts = re.findall(r"\d+|[^\W\d_]+|\s+|.", period)
    quarter = re.fullmatch(r"(?i)q|ch|h|quarter|chwarter", parts[0])
    shaped = []
    for part in parts:
        if part.isdigit():
            shaped.append(rf"\d{{{len(part)}}}" if len(part) > 1 else r"\d")
        elif part.isspace():
            shaped.append(r"\W+")
        else:
            shaped.append(re.escape(part) if quarter or not part.isalpha() or len(part) < 3 else r"[^\W\d_]+")
    return "".join(shaped)


def _pattern(parted: Sequence[tuple[str, str, bool]]) -> str:
    """A regular expression whose groups are the measure and the period, for headers that name both."""
    shapes = "|".join(sorted({_shape(period) for period, _, _ in parted}, key=lambda shape: (-len(shape), shape)))
    last = all(at_end for _, _, at_end in parted)
    return rf"^(?P<measure>.+?)\W+({shapes})$" if last else rf"^({shapes})\W+(?P<measure>.+)$"


def _kind(said: str) -> str | None:
    """Our column for the words beside a period, when they say what kind of value stands there."""
    if fold_text(said) in _WHOLE_YEAR:
        return KINDS[0]
    found = meant(said, "observations")
    return found[0][0] if found and found[0][0] in KINDS and found[0][1] >= SURE else None


def _year(region: Region) -> str | None:
    """The one financial year that is named above a table, else by its sheet; None when there is none, or several."""
    above = region.grid.rows(0, region.header_lines[0] - 1) if region.orientation == "rows" else []
    for texts in ([text for row in above for text in row if text], [region.grid.name]):
        years = {year for text in texts for year in find_financial_years(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def periods_across(region: Region) -> Wide | None:
    """What periods the headers of a table name; where they name quarters or months of no year, it is the one that the
    table's title or sheet names.
    """
    return wide(region.headers) or ((year := _year(region)) and _within(region.headers, year)) or None


def _within(headers: Sequence[str], year: str) -> Wide | None:
    """The quarters or months of one year that some headers name."""
    kinds = {beside: kind for header in headers if (beside := _beside(header, year)) and (kind := _kind(beside))}
    periods = WidePeriods(year=year, kinds=kinds)
    return _found(headers, periods)


def _found(headers: Sequence[str], periods: WidePeriods) -> Wide | None:
    found = period_headers(headers, periods)
    parts = any(not _YEAR.fullmatch(parse_period(header.period) or "") for header in found)
    return (
        Wide(frozenset(each.position for each in found), periods, frozenset(each.column for each in found), parts)
        if len({each.position for each in found}) >= LEAST
        else None
    )


def _beside(header: str, year: str) -> str:
    """What stands in a header beside the name of a quarter or month."""
    found = split(header, year)
    return found[1] if found else ""


def wide(headers: Sequence[str]) -> Wide | None:
    """What periods some headers name, with their years; None when fewer than two do."""
    headers = [header if _may_be_period(header) else "" for header in headers]
    known = {header.position for header in period_headers(headers, WidePeriods())}
    others = {
        at: parted
        for at, header in enumerate(headers)
        if header and at not in known and (parted := _parted(header)) is not None
    }
    kinds = {said: kind for _, said, _ in others.values() if (kind := _kind(said))}
    measures = [parted for parted in others.values() if parted[1] not in kinds]
    if len(measures) >= LEAST and len(measures) > len(known) and len({each[2] for each in measures}) == 1:
        periods = WidePeriods(match=_pattern(measures))
    else:
        periods = WidePeriods(kinds=kinds)
    return _found(headers, periods)
