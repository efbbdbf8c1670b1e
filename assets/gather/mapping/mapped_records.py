"""What mapping gives: raw records by table, and the rows, blocks and findings that go with them."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from schemas.frames import BLOCKS, LINEAGE, ROWS, TEXT_DTYPE, build_frame, concat_frames, repeat_text
from schemas.submission_columns import SUBMISSION_COLUMNS

Finding = dict[str, Any]  # a row of FINDINGS, from schemas.findings.make_finding
Axis = Literal["column", "implied", "cell", "none"]


@dataclass(frozen=True)
class BlockColumn:
    """Where one of our columns lies, for a stretch of a sheet: a row of BLOCKS."""

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

    def count_records(self, table: str) -> int:
        return sum(map(len, self.records.get(table, [])))

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
