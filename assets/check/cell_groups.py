"""The cells of one column in groups that are written alike, each different text parsed once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.check.parsers import find_plain_values, parse_cell
from assets.check.parsers.column_context import infer_column_context
from assets.check.parsers.parsed_value import ParsedValue
from assets.check.raw_table import RawTable
from schemas import codelists
from schemas.frames import TEXT_DTYPE, to_text_series
from schemas.languages import fold_text
from schemas.submission_columns import SUBMISSION_COLUMNS, SubmissionColumn


@dataclass(frozen=True)
class CellGroup:
    """Cells of one column that are written alike. unit: the code of the one that a column beside gives; labels: of their
    records; texts: the different ones (large_string); text_positions: for each cell, which of the texts it holds, -1 for none.
    """

    header: str
    unit: str | None
    labels: pd.Index
    texts: pa.Array
    text_positions: np.ndarray


@dataclass(frozen=True)
class ParsedCells:
    """A parsed group. values: one for each different text; remarkable: by position, parsed texts with findings, notes or a
    flag.
    """

    group: CellGroup
    values: pd.api.extensions.ExtensionArray
    remarkable: Mapping[int, ParsedValue]

    def get_values(self) -> pd.Series:
        return pd.Series(self.values.take(self.group.text_positions, allow_fill=True), self.group.labels)

    def get_flags(self) -> pd.Series:
        flags = pd.Series(pd.NA, index=range(len(self.group.texts)), dtype=TEXT_DTYPE)
        for position, parsed in self.remarkable.items():
            flags[position] = parsed.flag
        return pd.Series(flags.array.take(self.group.text_positions, allow_fill=True), self.group.labels)

    def iterate_cells(self, is_wanted: Callable[[ParsedValue], Any]) -> Iterator[tuple[Any, str, ParsedValue]]:
        """The label, text and parsed value of every remarkable cell that is wanted."""
        wanted = np.zeros(len(self.group.texts) + 1, dtype=bool)  # the last one, at -1, is of the blank cells
        wanted[[position for position, parsed in self.remarkable.items() if is_wanted(parsed)]] = True
        cells = wanted[self.group.text_positions]
        for label, position in zip(self.group.labels[cells], self.group.text_positions[cells], strict=True):
            yield label, self.group.texts[position].as_py(), self.remarkable[position]


def _describe_header(place: Mapping[str, Any]) -> tuple[str, str]:
    """The file and the header of a place (a row of BLOCKS), with its unit where another cell gives it."""
    file, header, unit = (place.get(name) or "" for name in ("sha256", "header", "unit"))
    return file, f"{header} ({unit})" if unit else header


@dataclass(frozen=True)
class TableCells:
    """The cells of some records of a table."""

    raw: RawTable
    records: pd.DataFrame

    @cached_property
    def _blocks(self) -> tuple[np.ndarray, pd.Index]:
        """For each record, which of the different blocks it is of; and these."""
        return pd.factorize(self.records["block"])

    def _group_by_header_or_measure(self, name: str) -> Iterator[tuple[str, str | None, np.ndarray]]:
        """The header; the code of the unit that a column beside gives; and the positions of the cells of each group: numbers of
        one measure and unit in one file; of anything else, the cells under one header.
        """
        block_positions, blocks = self._blocks
        headers = [_describe_header(self.raw.get_place(block, name)) for block in blocks]
        if "unit" not in self.records or SUBMISSION_COLUMNS[self.raw.name][name].kind != "number":
            groups = {header: number for number, header in enumerate(dict.fromkeys(headers))}
            group_of_cell = np.array([groups[header] for header in headers], dtype=int)[block_positions]
            for (_, header), number in groups.items():
                yield header, None, np.flatnonzero(group_of_cell == number)
            return
        codes = codelists.map_words_to_codes("unit")
        sent_units = self.records["unit"]
        known_units = {
            text: codes[fold_text(text)] for text in sent_units.dropna().unique() if fold_text(text) in codes
        }
        units = sent_units.map(known_units).astype(TEXT_DTYPE).fillna("").to_numpy(dtype="object")
        # A header of measures with one of these shows how its numbers are written; most name only a period.
        is_of_measures = "measure" in self.records
        unit_headers = np.array(
            [header if not is_of_measures or re.search("[£%(]", header) else "" for _, header in headers],
            dtype="object",
        )
        files = np.array([file for file, _ in headers], dtype="object")[block_positions]
        measures = self.records["measure"].fillna("") if is_of_measures else pd.Series("", self.records.index)
        group_of_cell, measured = pd.factorize(
            pd.MultiIndex.from_arrays([files, unit_headers[block_positions], units, measures.to_numpy(dtype="object")])
        )
        order = np.argsort(group_of_cell, kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(group_of_cell))[:-1])
        for positions, (_, header, unit, _) in zip(parts, measured, strict=True):
            yield f"{header}%" if unit == "percent" else str(header), unit or None, positions

    def group(self, name: str) -> Iterator[CellGroup]:
        """The cells of a column in groups that are written alike; no group is of blanks alone."""
        column = self.records[name]
        for header, unit, positions in self._group_by_header_or_measure(name):
            cells = column if len(positions) == len(column) else column.iloc[positions]
            text_positions, different = pd.factorize(cells)
            if len(different):
                yield CellGroup(header, unit, cells.index, pa.array(different, pa.large_string()), text_positions)


@dataclass(frozen=True)
class TableContext:
    """What is known of a column from beyond its cells. source_codes: see `parse_cell`; prefix: what every text value begins
    with; has_decimal_commas: whether numbers of the table show decimal commas.
    """

    source_codes: Mapping[str, str]
    prefix: str = ""
    has_decimal_commas: bool = False


def parse_cells(group: CellGroup, column: SubmissionColumn, table_context: TableContext) -> ParsedCells:
    """Parses each different text of a group once."""
    is_plain = find_plain_values(group.texts, column, group.header)
    is_odd = ~is_plain.to_numpy(zero_copy_only=False)
    positions = np.flatnonzero(is_odd)
    sent = group.texts.take(pa.array(positions)).to_pylist()
    context = infer_column_context(sent, column, group.header, table_context.has_decimal_commas, group.unit)
    if column.kind in ("date", "part-date") and not is_odd.all():
        context = replace(context, may_be_turned=False)  # a plain one shows that the day is where it should be
    parsed = [parse_cell(text, column, table_context.source_codes, context) for text in sent]
    remarkable = {
        int(position): value
        for position, value in zip(positions, parsed, strict=True)
        if value.findings or value.notes or value.flag
    }
    if column.dtype != TEXT_DTYPE:
        values = np.empty(len(group.texts), dtype="object")
        values[positions] = [value.value for value in parsed]
        values[~is_odd] = pc.cast(group.texts.filter(is_plain), pa.int64()).to_pylist()
        return ParsedCells(group, pd.Series(values).astype(column.dtype).array, remarkable)
    changed = pa.array([value.value for value in parsed], pa.large_string())
    clean = pc.replace_with_mask(group.texts, pc.invert(is_plain), changed)
    if table_context.prefix:
        clean = pc.binary_join_element_wise(
            pa.scalar(table_context.prefix, clean.type), clean, pa.scalar("", clean.type)
        )
    return ParsedCells(group, to_text_series(clean).array, remarkable)
