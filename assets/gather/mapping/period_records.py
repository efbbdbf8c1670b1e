"""Periods across the columns: which headers name one, and the records that a row gives for each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.gather.layout import LEVEL_SEPARATOR, NonRecordKind, Region
from assets.gather.mapping.mapped_records import MappedRecords, ReceivedTable
from assets.gather.mapping.money_columns import StatedUnits, join_units
from assets.gather.mapping.record_sections import RecordSection, RecordTexts
from schemas import codelists
from schemas.dates import parse_part_of_financial_year, parse_period
from schemas.languages import fold_text
from schemas.marks import parse_mark
from schemas.source_file import WidePeriods

VALUE_COLUMNS = ("actual", "target", "baseline")
MAX_WORDS = 12  # a header of more words is a sentence, whatever year it mentions


@dataclass(frozen=True)
class PeriodHeader:
    """A header that names a period."""

    position: int  # its column of the sheet
    period: str  # as sent; '' where the header names a measure alone and a column of its own says the period
    column: str  # ours that its cells fill
    other_values: tuple[tuple[str, str], ...] = ()  # further columns of ours, and what the header says of them


def _find_value_column(word: str, periods: WidePeriods) -> str | None:
    if not word:
        return periods.value
    known = {fold_text(theirs): column for theirs, column in periods.kinds.items()}
    column = known.get(fold_text(word)) or codelists.map_words_to_codes("value_kind").get(fold_text(word))
    return column if column in known.values() or column in VALUE_COLUMNS else None


def _complete_period(text: str, year: str | None) -> str | None:
    """The period that a text names, in the table's year where it names none."""
    if parse_period(text):
        return text
    return parse_part_of_financial_year(text, year) if year else None


def split_period_header(header: str, year: str | None) -> tuple[str, str] | None:
    """The period in a header (the longest run of words that is one), and the words beside it; None without a period."""
    words = header.replace(LEVEL_SEPARATOR, " ").split()
    if len(words) > MAX_WORDS or not (year or any(character.isdigit() for character in header)):
        return None
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            period = _complete_period(" ".join(words[start : start + length]), year)
            if period is None:
                continue
            beside = " ".join([*words[:start], *words[start + length :]])
            repeated = _complete_period(beside.strip(" /|–-"), year)  # `Ebrill 2025 / April 2025`
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
    if periods is None:
        return []
    parsed = (_parse_header(position, header, periods) for position, header in enumerate(headers) if header)
    return [header for header in parsed if header]


def _mask_filled(columns: Iterable[pd.Series], count: int) -> np.ndarray:
    """The rows in which any of some columns says something; "not applicable" or "withheld" says something."""
    filled = np.zeros(count, dtype=bool)
    for column in columns:
        texts = [text for text in column.dropna().unique() if text.strip() and parse_mark(text) != "not-stated"]
        filled |= column.isin(texts).to_numpy(dtype=bool)
    return filled


def find_empty_rows(region: Region, headers: Sequence[PeriodHeader]) -> Mapping[int, NonRecordKind]:
    if not headers or not len(region.record_rows):
        return {}
    texts = RecordTexts(region, region.record_rows)
    columns = (texts.read_position(header.position) for header in headers)
    empty = region.record_rows[~_mask_filled(columns, len(region.record_rows))]
    return dict.fromkeys(map(int, empty), NonRecordKind.NO_VALUES)


def _group_by_period(headers: Sequence[PeriodHeader]) -> list[list[PeriodHeader]]:
    """Headers whose cells belong in one record: of one period, alike besides, and none of them twice of one kind."""
    groups: list[list[PeriodHeader]] = []
    open_groups: dict[object, list[PeriodHeader]] = {}
    for header in headers:
        group = open_groups.get((header.period, header.other_values))
        if group and all(other.column != header.column for other in group):
            group.append(header)
            continue
        groups.append([header])
        open_groups.setdefault((header.period, header.other_values), groups[-1])
    return groups


def map_periods(table: ReceivedTable, section: RecordSection, headers: Sequence[PeriodHeader]) -> MappedRecords:
    """For each period one block, and one record a row where any of its cells says something."""
    mapped = MappedRecords(records={table.name: []})
    for group in _group_by_period(headers):
        mapped.add(_map_period(table, section, group))
    return mapped


def _map_period(table: ReceivedTable, section: RecordSection, group: Sequence[PeriodHeader]) -> MappedRecords:
    cells = {header.column: section.texts.read_position(header.position) for header in group}
    headers = {header.column: table.read_header(header.position) for header in group}
    cells |= join_units(
        table.name, cells, StatedUnits(table.unit_statement, headers, units=section.records.get("unit"))
    )
    filled = _mask_filled(cells.values(), len(section.records))
    if not filled.any():
        return MappedRecords()
    region, first = table.region, group[0]
    position = "+".join(region.name_column(header.position) for header in group)
    records = section.records[filled].copy()
    records["record"] = records["record"] + f"#{position}"
    columns = [column for column in section.columns if column.column not in cells]
    # What a row says in a column of its own stands; a word in the header says it for rows that have none.
    others = [(name, text) for name, text in first.other_values if name not in section.records]
    header_cell = region.name_cell(region.last_header_row, first.position)
    periods = [("period", first.period)] if first.period else []
    for name, text in (*periods, *others):
        records[name] = text
        columns.append(table.build_block_column(name, "cell", region.headers[first.position], header_cell))
    for header in group:
        records[header.column] = cells[header.column][filled]
        columns.append(table.build_header_column(header.column, [header.position]))
    return table.build_block(table.name, f"{section.mark}.{position}", records, columns)
