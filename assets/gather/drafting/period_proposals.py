"""Periods across the columns that no source file has spoken of: which headers, and how a source file would say it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from assets.gather.drafting.header_similarity import find_candidate_columns
from assets.gather.drafting.header_words import list_telling_words
from assets.gather.layout import LEVEL_SEPARATOR, Region, classify_text
from assets.gather.mapping.period_records import MAX_WORDS, VALUE_COLUMNS, find_period_headers, split_period_header
from schemas.dates import find_financial_years, parse_period
from schemas.languages import fold_text
from schemas.marks import parse_mark
from schemas.source_file import WidePeriods

LEAST_HEADERS = 2
MOSTLY, MAX_ROWS_SAMPLED = 0.8, 200
_NO_WORDS = re.compile(r"https?:|\w*\d\S*$")  # an address on the web, or a code
PERIOD_CONFIDENCE = 0.9
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_YEARLY_WORDS = frozenset({"annual", "year", "yearly", "blwyddyn", "blynyddol", "flwyddyn", "ytd"})
_WHOLE_YEAR = ("year", "full year", "whole year", "annual", "total", "blwyddyn", "blwyddyn gyfan", "cyfanswm")


@dataclass(frozen=True)
class PeriodProposal:
    """Periods across the columns."""

    positions: frozenset[int]  # the columns of the sheet whose headers name them
    periods: WidePeriods  # what a source file would say
    filled_columns: frozenset[str]  # ours that stand under them
    has_parts_of_years: bool  # whether any period is shorter than a year
    has_period_column: bool = False  # whether the headers name measures alone, and a column has the periods

    def has_room_for(self, column: str, header: str) -> bool:
        """Whether a header may mean a column: none that the periods fill, and no year's target for its quarters."""
        is_yearly_value = column in VALUE_COLUMNS and bool(list_telling_words(header) & _YEARLY_WORDS)
        return column not in self.filled_columns and not (self.has_parts_of_years and is_yearly_value)


def _split_header(header: str) -> tuple[str, str, bool] | None:
    """The period at one end of a header, the words at the other, and whether the period comes last."""
    words = header.replace(LEVEL_SEPARATOR, " ").split()
    for length in range(len(words) - 1, 0, -1):
        for start, is_last in ((len(words) - length, True), (0, False)):
            period = " ".join(words[start : start + length])
            if parse_period(period):
                return period, " ".join(words[:start] or words[length:]), is_last
    return None


def _build_period_pattern(period: str) -> str:
    parts = re.findall(r"\d+|[^\W\d_]+|\s+|.", period)
    starts_with_quarter = re.fullmatch(r"(?i)q|ch|h|quarter|chwarter", parts[0])
    patterns = []
    for part in parts:
        if part.isdigit():
            patterns.append(rf"\d{{{len(part)}}}" if len(part) > 1 else r"\d")
        elif part.isspace():
            patterns.append(r"\W+")
        elif starts_with_quarter or not part.isalpha() or len(part) < 3:
            patterns.append(re.escape(part))
        else:
            patterns.append(r"[^\W\d_]+")
    return "".join(patterns)


def _build_header_pattern(periods: Iterable[str], is_period_last: bool) -> str:
    patterns = set(map(_build_period_pattern, periods))
    period = "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))
    return rf"^(?P<measure>.+?)\W+({period})$" if is_period_last else rf"^({period})\W+(?P<measure>.+)$"


def _find_value_column(words: str) -> str | None:
    if fold_text(words) in _WHOLE_YEAR:
        return VALUE_COLUMNS[0]
    column, confidence = next(iter(find_candidate_columns(words, "observations")), ("", 0.0))
    return column if column in VALUE_COLUMNS and confidence >= PERIOD_CONFIDENCE else None


def _find_only_financial_year(region: Region) -> str | None:
    """The one financial year that is named above a table, or by its sheet; None when there is none, or several."""
    above = [] if region.is_transposed else region.sheet.get_rows(0, region.header_rows[0] - 1)
    for texts in ([text for row in above for text in row if text], [region.sheet.name]):
        years = {year for text in texts for year in find_financial_years(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _build_proposal(headers: Sequence[str], periods: WidePeriods) -> PeriodProposal | None:
    """What a source file's `periods` finds among some headers; None when fewer than LEAST_HEADERS name one."""
    found = find_period_headers(headers, periods)
    positions = frozenset(header.position for header in found)
    if len(positions) < LEAST_HEADERS:
        return None
    has_parts = any(not _YEAR.fullmatch(parse_period(header.period) or "") for header in found)
    return PeriodProposal(positions, periods, frozenset(header.column for header in found), has_parts)


def find_dated_periods(headers: Sequence[str]) -> PeriodProposal | None:
    """What periods some headers name, with their years; None when fewer than two do."""
    likely = [
        header if any(map(str.isdigit, header)) and len(header.split()) <= MAX_WORDS else "" for header in headers
    ]
    known = {header.position for header in find_period_headers(likely, WidePeriods())}
    unknown = [header for position, header in enumerate(likely) if header and position not in known]
    split = [parts for header in unknown if (parts := _split_header(header))]
    kinds = {words: column for _, words, _ in split if (column := _find_value_column(words))}
    periods_beside_measures = [(period, is_last) for period, words, is_last in split if words not in kinds]
    orders = {is_last for _, is_last in periods_beside_measures}
    if len(periods_beside_measures) >= max(LEAST_HEADERS, len(known) + 1) and len(orders) == 1:
        match = _build_header_pattern((period for period, _ in periods_beside_measures), orders.pop())
        return _build_proposal(likely, WidePeriods(match=match))
    return _build_proposal(likely, WidePeriods(kinds=kinds))


def _is_measured(kinds: Counter[str]) -> bool:
    return kinds["number"] >= MOSTLY * kinds.total()


def _find_meaning(header: str) -> str | None:
    column, confidence = next(iter(find_candidate_columns(header, "observations")), ("", 0.0))
    return column if confidence >= PERIOD_CONFIDENCE else None


def propose_measures(region: Region) -> PeriodProposal | None:
    """Measures across the columns, where a column has the periods; None where the columns hold anything else.

    Beside the figures and their periods such a table holds no more than bodies, their addresses, codes and dates.
    """
    rows = pa.array(region.record_rows[:MAX_ROWS_SAMPLED] - 1)
    measures, has_periods = [], False
    for position, header in enumerate(region.headers):
        cells = region.sheet.columns[position].take(rows).to_pylist() if header else []
        texts = [text for text in cells if text and parse_mark(text) is None]
        if not texts:
            continue
        meaning = _find_meaning(header)
        kinds = Counter(map(classify_text, texts))
        if meaning == "period":
            has_periods = has_periods or sum(parse_period(text) is not None for text in texts) >= MOSTLY * len(texts)
        elif meaning is None and _is_measured(kinds):
            measures.append(position)
        elif meaning != "organisation" and not all(
            _NO_WORDS.match(text) or classify_text(text) == "date" for text in texts
        ):
            return None
    if not has_periods or not measures:
        return None
    names = "|".join(re.escape(region.headers[position]) for position in measures)
    periods = WidePeriods(match=f"^(?P<measure>{names})$")
    return PeriodProposal(frozenset(measures), periods, frozenset({"actual"}), False, has_period_column=True)


def propose_periods(region: Region) -> PeriodProposal | None:
    """What periods the headers of a table name, in the year of its title or sheet where they name none."""
    if dated := find_dated_periods(region.headers):
        return dated
    if not (year := _find_only_financial_year(region)):
        return propose_measures(region)
    split = (split_period_header(header, year) for header in region.headers)
    words_beside = [words for _, words in filter(None, split) if words]
    kinds = {words: column for words in words_beside if (column := _find_value_column(words))}
    return _build_proposal(region.headers, WidePeriods(year=year, kinds=kinds)) or propose_measures(region)
