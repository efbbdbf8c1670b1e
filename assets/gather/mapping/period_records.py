"""The records that a row gives for each period across the columns."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from assets.gather.layout import NonRecordKind, Region
from assets.gather.mapping.mapped_records import MappedRecords, assign_block
from assets.gather.mapping.period_headers import PeriodHeader
from assets.gather.mapping.received_table import ReceivedTable
from assets.gather.mapping.record_sections import RecordSection
from assets.gather.mapping.record_texts import RecordTexts
from schemas.marks import parse_mark


def _is_silent(text: str) -> bool:
    """Whether a cell says no more than a blank does; one that is not applicable or withheld says something."""
    return not text.strip() or parse_mark(text) == "not-stated"


def _mask_filled(columns: Iterable[pd.Series], count: int) -> np.ndarray:
    """The rows in which any of some columns of texts says something."""
    filled = np.zeros(count, dtype=bool)
    for column in columns:
        says_something = column.map({text: not _is_silent(text) for text in column.dropna().unique()})
        filled |= says_something.fillna(False).to_numpy(dtype=bool)
    return filled


def find_rows_without_figures(region: Region, headers: Sequence[PeriodHeader]) -> Mapping[int, NonRecordKind]:
    """The record rows of a region that hold nothing under any period."""
    if not headers or not len(region.record_rows):
        return {}
    texts = RecordTexts(region, region.record_rows)
    columns = (texts.read_position(header.position) for header in headers)
    empty = region.record_rows[~_mask_filled(columns, len(region.record_rows))]
    return dict.fromkeys(map(int, empty), NonRecordKind.NO_FIGURES)


def _group_by_period(headers: Sequence[PeriodHeader]) -> list[list[PeriodHeader]]:
    """Headers whose cells belong in one record: those of one period that say the same besides.

    A second header of the same period and kind is another figure, and a record of its own.
    """
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
        cells = {header.column: section.texts.read_position(header.position) for header in group}
        filled = _mask_filled(cells.values(), len(section.records))
        if filled.any():
            mapped.add(_map_period(table, section, group, cells, filled))
    return mapped


def _map_period(
    table: ReceivedTable,
    section: RecordSection,
    group: Sequence[PeriodHeader],
    cells: Mapping[str, pd.Series],
    filled: np.ndarray,
) -> MappedRecords:
    """cells: our columns that the headers of the group fill; filled: the rows that become records."""
    region, first = table.region, group[0]
    position = "+".join(region.name_column(header.position) for header in group)
    block = table.name_block(table.name, f"{section.mark}.{position}")
    records = section.records[filled].assign(block=block, period=first.period)
    records["record"] = records["record"] + f"#{position}"
    columns = [column for column in section.columns if column.column not in cells]
    # What a row says in a column of its own stands; a word in the header says it for rows that have none.
    others = [(name, text) for name, text in first.other_values if name not in section.records]
    header_cell = region.name_cell(region.last_header_row, first.position)
    for name, text in (("period", first.period), *others):
        records[name] = text
        columns.append(table.build_block_column(name, "cell", region.headers[first.position], header_cell))
    for header in group:
        records[header.column] = cells[header.column][filled]
        place = region.name_column(header.position)
        columns.append(table.build_block_column(header.column, "column", table.read_header(header.position), place))
    return MappedRecords({table.name: [records]}, assign_block(columns, block, table.name))
