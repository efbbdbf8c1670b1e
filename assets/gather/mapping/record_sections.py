"""The records of a table, row by row: cells under headers, labelled values, headings between rows, and constants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import NonRecordKind, Region
from assets.gather.mapping.header_matching import iterate_mapped_columns
from assets.gather.mapping.mapped_records import BlockColumn, Finding, ReceivedTable
from assets.gather.mapping.money_columns import StatedUnits, find_currency_position, join_units
from assets.gather.mapping.wrapped_texts import strip_column
from schemas.frames import format_column_letters, repeat_text, to_text_series
from schemas.languages import fold_text
from schemas.marks import MISSING_MARKS
from schemas.privacy import PERSONAL_SIGNS, find_personal_data
from schemas.references import PLAIN_REFERENCE, is_reference
from schemas.source_file import JoinedHeaders, LabelledValue
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

_SHARED_KINDS = ("text", "identifier", "code", "yes-no", "date", "part-date", "period")
"""Kinds of value that a cell may say for several rows at once."""


def is_blank(text: object) -> bool:
    return bool(pd.isna(text)) or text.strip().casefold() in MISSING_MARKS  # type: ignore[attr-defined]


def _mark_blanks(texts: pa.Array) -> pa.Array:
    """The same texts, blank ones as nulls; their letters are not copied, of which a large file has hundreds of megabytes."""
    is_filled = pc.greater(pc.binary_length(texts), 0)
    if pc.all(is_filled).as_py() is not False:
        return texts
    _, offsets, letters = texts.buffers()
    own_offsets = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    validity = is_filled.buffers()[1]
    return pa.Array.from_buffers(texts.type, len(texts), [validity, pa.py_buffer(own_offsets), letters])


@dataclass(frozen=True, eq=False)
class RecordTexts:
    """The texts of some rows of a region: a series for each position (a column of the sheet, from 0); a blank is NA."""

    region: Region
    rows: np.ndarray

    def list_merged(self, position: int) -> Iterator[tuple[int, np.ndarray]]:
        """The cells of a position that are merged downwards: the first row of each, and the others that it covers."""
        for top, left, bottom, right in self.region.sheet.merged:
            if left == right == position and bottom > top >= self.region.last_header_row:
                covered = self.rows[(self.rows > top + 1) & (self.rows <= bottom + 1)]
                if len(covered):
                    yield top + 1, covered

    def read_position(self, position: int, spread_merged: bool = False) -> pd.Series:
        """One position's texts. spread_merged: a cell merged downwards gives its text to each of its rows."""
        column, rows = self.region.sheet.columns[position], self.rows
        is_unbroken = len(rows) > 0 and rows[-1] - rows[0] == len(rows) - 1
        cells = column.slice(int(rows[0]) - 1, len(rows)) if is_unbroken else column.take(pa.array(rows - 1))
        series = to_text_series(pa.chunked_array(map(_mark_blanks, cells.chunks), cells.type))
        for top, covered in self.list_merged(position) if spread_merged else ():
            series = series.mask(np.isin(self.rows, covered), column[top - 1].as_py() or pd.NA)
        return series

    def join_positions(self, positions: Sequence[int], joined: JoinedHeaders, spread_merged: bool = False) -> pd.Series:
        """The text of one of our columns, made of one position or several as its source says."""
        series = self.read_position(positions[0], spread_merged)
        for position in positions[1:]:
            more = self.read_position(position, spread_merged)
            if joined.first:
                blank = series.map({text: is_blank(text) for text in series.dropna().unique()})
                series = series.mask(blank.fillna(True).astype(bool) & more.notna(), more)
            else:
                series = (series + joined.separator + more).fillna(series).fillna(more)
        return series


@dataclass(frozen=True)
class RecordSection:
    """Records that share everything but their row: those under one heading, or all of a table."""

    mark: str  # what tells its blocks from those of other sections
    records: pd.DataFrame  # LINEAGE but for `block`, and our columns
    columns: Sequence[BlockColumn]  # where these lie
    texts: RecordTexts

    def get_column(self, name: str) -> BlockColumn | None:
        return next((column for column in self.columns if column.column == name), None)


FixedValue = tuple[str, BlockColumn]  # a text that all records of a section have, and where it stands


def _find_labelled_value(table: ReceivedTable, column: str, label: LabelledValue) -> FixedValue | None:
    """The value that a label names: it stands beside the label, or right under it, or further right."""
    sheet = table.sheets.get(label.sheet or table.region.sheet.name, table.region.sheet)
    wanted = fold_text(label.label)
    rows = sheet.get_rows()
    merged_ends = {(top, left): right for top, left, _, right in sheet.merged}
    for row, texts in enumerate(rows):
        for at, text in enumerate(texts):
            if fold_text(text) != wanted:
                continue
            beside = merged_ends.get((row, at), at) + 1
            right = next((i for i in range(beside, len(texts)) if texts[i]), None)
            under = next((i for i in range(row + 1, len(rows)) if rows[i][at]), None)
            # A colon points to the right, however far.
            if right is not None and (right == beside or text.rstrip().endswith(":") or under != row + 1):
                value_row, value_column = row, right
            elif under is not None:
                value_row, value_column = under, at
            else:
                continue
            cell = f"{format_column_letters(value_column + 1)}{value_row + 1}"
            place = table.build_block_column(column, "cell", label.label, cell)
            return rows[value_row][value_column], replace(place, sheet=sheet.name)
    return None


def _list_fixed_values(table: ReceivedTable) -> tuple[list[FixedValue], list[Finding]]:
    source = table.table_source
    values = [(text, table.build_block_column(column, "none")) for column, text in source.constants.items()]
    findings = []
    for column, label in source.labelled.items():
        if value := _find_labelled_value(table, column, label):
            values.append(value)
        else:
            place = label.sheet or table.region.sheet.name
            findings.append(table.build_finding("column-missing", place=place, header=label.label))
    return values, findings


def _split_at_headings(table: ReceivedTable) -> list[tuple[int, np.ndarray]]:
    """The row of each heading (0 before the first) and the record rows under it; all rows where there are no headings."""
    rows = table.region.record_rows
    if table.table_source.headings is None:
        return [(0, rows)]
    kinds = table.region.non_records
    headings = sorted(row for row, kind in kinds.items() if kind is NonRecordKind.HEADING)
    parts = np.split(rows, np.searchsorted(rows, headings))
    return [(heading, part) for heading, part in zip([0, *headings], parts, strict=True) if len(part)]


def _is_shared(table: str, column: str) -> bool:
    """Whether a cell that is merged over several rows says the same of each; a sum over several is not the sum of each."""
    unfolding = UNFOLDINGS.get(column)
    return SUBMISSION_COLUMNS[table][column].kind in _SHARED_KINDS and not (unfolding and "amount" in unfolding.columns)


def _report_merged_cells(
    table: ReceivedTable, texts: RecordTexts, positions: Sequence[int], rule: str
) -> Iterator[Finding]:
    region = table.region
    for position in positions:
        for first, covered in texts.list_merged(position):
            if value := region.sheet.columns[position][first - 1].as_py():
                cell, last = region.name_cell(first, position), region.name_cell(int(covered[-1]), position)
                yield table.build_finding(rule, cell=cell, value=value, cells=f"{cell}:{last}")


def _strip_wrappings(
    table: ReceivedTable, column: str, position: int, texts: pd.Series, rows: np.ndarray
) -> tuple[pd.Series, list[Finding]]:
    """A column's texts without what a program wrapped around them, and a finding at each cell."""
    inner = strip_column(texts, is_reference=column == "reference")
    if inner.empty:
        return texts, []
    inner = inner[inner != texts[inner.index]]
    findings = [
        table.build_value_finding("text-unwrapped", int(rows[label]), position, column, value=texts[label], after=after)
        for label, after in inner.items()
    ]
    return texts.mask(texts.index.isin(inner.index), inner.replace("", pd.NA)), findings


def _clear_non_references(
    table: ReceivedTable, position: int, texts: pd.Series, rows: np.ndarray
) -> tuple[pd.Series, list[Finding]]:
    """The references of projects without the texts that identify none, and a finding at each such cell."""
    sent = pa.array(texts, pa.large_string())
    has_sign = pc.or_(
        pc.match_substring_regex(sent, PERSONAL_SIGNS), pc.invert(pc.match_substring_regex(sent, "[0-9]"))
    )
    is_odd = pc.or_(has_sign, pc.invert(pc.match_substring_regex(sent, PLAIN_REFERENCE)))
    odd = texts[pc.fill_null(is_odd, False).to_numpy(zero_copy_only=False)]
    wrong = odd[odd.isin([text for text in odd.unique() if not is_reference(text)])]
    findings = []
    for label, text in wrong.items():
        personal = find_personal_data(text)
        kinds = {"kind_en": personal.kind_en, "kind_cy": personal.kind_cy} if personal else {}
        rule = "personal-data" if personal else "reference-not-given"
        findings.append(table.build_value_finding(rule, int(rows[label]), position, "reference", value=text, **kinds))
    return texts.mask(texts.index.isin(wrong.index)), findings


def build_sections(
    table: ReceivedTable, positions: Mapping[str, Sequence[int]], row_ids: pd.Series
) -> tuple[list[RecordSection], list[Finding]]:
    """The records of a table, one section for each heading between the rows. row_ids: those of the record rows."""
    region, source = table.region, table.table_source
    fixed_values, findings = _list_fixed_values(table)
    mapped = [(column, joined) for column, joined in iterate_mapped_columns(source) if column in positions]
    mapped_columns = [table.build_header_column(column, positions[column]) for column, _ in mapped]
    headers = {place.column: place.header or "" for place in mapped_columns}
    currency_position = find_currency_position(region, {at for column in positions.values() for at in column})
    sections = []
    for heading, rows in _split_at_headings(table):
        texts, count = RecordTexts(region, rows), len(rows)
        section_ids = row_ids[np.isin(region.record_rows, rows)].reset_index(drop=True)
        values = {
            "record": section_ids,
            "row": section_ids,
            "line": pd.Series(rows, dtype="Int64"),
            "provider": repeat_text(table.submission.provider, count),
            "data_date": repeat_text(table.data_date, count),
        }
        for column, joined in mapped:
            is_shared = _is_shared(table.name, column)
            joined_texts = texts.join_positions(positions[column], joined, spread_merged=is_shared)
            rule = "cell-merged" if is_shared else "amount-merged"
            findings += _report_merged_cells(table, texts, positions[column], rule)
            values[column], wrapping = _strip_wrappings(table, column, positions[column][0], joined_texts, rows)
            findings += wrapping
            if (table.name, column) == ("projects", "reference"):
                values[column], clearing = _clear_non_references(table, positions[column][0], values[column], rows)
                findings += clearing
        currencies = None if currency_position is None else texts.read_position(currency_position)
        values |= join_units(
            table.name, values, StatedUnits(table.unit_statement, headers, currencies, values.get("unit"))
        )
        fixed = list(fixed_values)
        if heading and source.headings:
            at, text = next((at, text) for at, text in enumerate(region.read_row(heading)) if text)
            cell = region.name_cell(heading, at)
            fixed.append((text, table.build_block_column(source.headings, "cell", text, cell)))
        values |= {place.column: repeat_text(text, count) for text, place in fixed}
        columns = [*mapped_columns, *(place for _, place in fixed)]
        mark = f"/{heading}" if heading else ""
        sections.append(RecordSection(mark, pd.DataFrame(values, copy=False), columns, texts))
    return sections, findings
