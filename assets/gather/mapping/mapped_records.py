"""What mapping takes, a table that was found on a sheet, and what it gives: raw records, rows, blocks and findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import Region
from assets.gather.mapping.money_columns import find_unit_statement, has_unit, is_money_column
from assets.gather.received_files import Submission
from assets.gather.workbook.sheet import Sheet
from schemas.findings import make_finding
from schemas.frames import BLOCKS, LINEAGE, ROWS, TEXT_DTYPE, build_frame, concat_frames, repeat_text, to_text_series
from schemas.source_file import FileSource, Source, TableSource
from schemas.submission_columns import SUBMISSION_COLUMNS

Finding = dict[str, Any]  # a row of FINDINGS, from schemas.findings.make_finding
Axis = Literal["column", "implied", "cell", "none"]


@dataclass(frozen=True)
class BlockColumn:
    """Where one of our columns lies, for a stretch of a sheet: a row of BLOCKS. unit: what a line beside the table says of the
    unit of a column's money, where its header says nothing.
    """

    table: str
    column: str
    axis: Axis
    header: str | None
    position: str | None
    sheet: str
    spec: str
    provider: str
    file: str
    sha256: str
    unit: str | None = None
    block: str = ""


@dataclass(frozen=True, eq=False)
class MappedTable:
    """A table that was read: where, as which of ours, its rows (ROWS), and how the names of its blocks begin."""

    sheet: str
    table: str
    header_row: int
    orientation: str
    rows: pd.DataFrame
    blocks: str


@dataclass
class MappedRecords:
    """What one or more tables gave: records by table (in parts), BLOCKS, FINDINGS, and the tables read."""

    records: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    blocks: list[BlockColumn] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: list[MappedTable] = field(default_factory=list)

    def add(self, other: "MappedRecords") -> None:
        for table, parts in other.records.items():
            self.records.setdefault(table, []).extend(parts)
        self.blocks += other.blocks
        self.tables += other.tables
        self.findings += other.findings

    def build_frames(self) -> dict[str, pd.DataFrame]:
        """The frames `rows`, `blocks`, and each returned table with all its columns, even when nothing came."""
        blocks = build_frame([vars(column) for column in self.blocks], BLOCKS)
        frames = {"rows": concat_frames([table.rows for table in self.tables], ROWS), "blocks": blocks}
        for table, columns in SUBMISSION_COLUMNS.items():
            shape = {**LINEAGE, **dict.fromkeys(columns, TEXT_DTYPE)}
            parts = [
                part.assign(**dict.fromkeys(shape.keys() - set(part), repeat_text(None, len(part))))
                for part in self.records.get(table, [])
            ]
            frames[table] = concat_frames(parts, shape)
        return frames


@dataclass(frozen=True, eq=False)
class ReceivedTable:
    """A table that was found. sheets: all of its workbook, by name. number: its place in the source's file."""

    source: Source
    submission: Submission
    sheets: Mapping[str, Sheet]
    number: int
    region: Region

    @property
    def file_source(self) -> FileSource:
        return self.source.get_file(self.submission.known_file_number)

    @property
    def data_date(self) -> str | None:
        """The day (ISO) that the file describes."""
        return self.submission.data_date or self.file_source.fixed_date

    @property
    def table_source(self) -> TableSource:
        return self.file_source.tables[self.number]

    @property
    def name(self) -> str:
        return self.table_source.table

    @property
    def spec(self) -> str:
        """The place of its file and table in the source file: `0.1`."""
        return f"{self.submission.known_file_number}.{self.number}"

    @cached_property
    def location(self) -> Mapping[str, str]:
        return {**self.submission.location, "sheet": self.region.sheet.name}

    def build_finding(self, rule: str, **facts: Any) -> Finding:
        """A finding about this table. facts: further columns of FINDINGS, and parameters of the rule's texts."""
        return make_finding(rule, **self.location, table=self.name, **facts)

    def build_row_finding(self, rule: str, row: int, column: int, **facts: Any) -> Finding:
        cell = self.region.name_cell(row, column)
        return self.build_finding(rule, row=self.name_row_id(row), cell=cell, **facts)

    def build_value_finding(self, rule: str, row: int, position: int, column: str, **facts: Any) -> Finding:
        """A finding about the value of one of our columns, at its cell."""
        return self.build_finding(
            rule, row=self.name_row_id(row), cell=self.region.name_cell(row, position), column=column, **facts
        )

    def build_block_column(
        self, column: str, axis: Axis, header: str | None = None, position: str | None = None
    ) -> BlockColumn:
        """Where one of our columns lies in this table; `build_block` gives it its block."""
        return BlockColumn(self.name, column, axis, header, position, spec=self.spec, **self.location)

    def build_header_column(self, column: str, positions: Sequence[int]) -> BlockColumn:
        """One of our columns that lies under one header or, joined, under several."""
        header = " + ".join(map(self.read_header, positions))
        place = self.build_block_column(column, "column", header, "+".join(map(self.region.name_column, positions)))
        is_stated = is_money_column(self.name, column) and not has_unit(header)
        return replace(place, unit=self.unit_statement) if is_stated else place

    @cached_property
    def unit_statement(self) -> str | None:
        """The line beside the table, or on a sheet of notes, that says in which unit its money is."""
        return find_unit_statement(self.region, self.sheets.values())

    def read_header(self, column: int) -> str:
        """The header of a column, with its unit from a row of units; one without a name goes by its letters."""
        header = self.region.headers[column] or f"({self.region.name_column(column)})"
        unit = self.region.units.get(column)
        return f"{header} ({unit.strip('()')})" if unit else header

    @property
    def _neighbour_suffix(self) -> str:
        """Tells apart the tables side by side, which share rows."""
        return f":{self.region.left}" if self.region.left else ""

    @property
    def block_prefix(self) -> str:
        start = f"{self.submission.short_hash}/{self.region.sheet.name}/{self.spec}@{self.region.last_header_row}"
        return f"{start}{self._neighbour_suffix}/"

    def build_block(
        self, table: str, mark: str, records: pd.DataFrame, columns: Iterable[BlockColumn]
    ) -> MappedRecords:
        """Records of one of our tables as a block; mark: what tells it from the table's other blocks."""
        block = f"{self.block_prefix}{table}{mark}"
        names = repeat_text(block, len(records)).set_axis(records.index)
        placed = [replace(column, block=block, table=table) for column in columns]
        return MappedRecords({table: [records.assign(block=names)]}, placed)

    def name_row_id(self, row: int) -> str:
        return str(self.build_row_ids([row])[0])

    def build_row_ids(self, rows: Sequence[int] | np.ndarray) -> pd.Series:
        """The identifiers of rows, in their order; two tables may share a row of one sheet."""
        before = f"{self.submission.short_hash}/{self.region.sheet.name}!"
        after = f"~{self.spec}{self._neighbour_suffix}"
        fixed = [pa.scalar(text, pa.large_string()) for text in (before, after, "")]
        return to_text_series(pc.binary_join_element_wise(fixed[0], self.region.name_rows(rows), *fixed[1:]))
