"""What mapping gives: raw records by table, and the rows, blocks and findings that go with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import pandas as pd

from schemas.frames import BLOCKS, LINEAGE, ROWS, TEXT_DTYPE, build_frame, repeat_text
from schemas.submission_columns import SUBMISSION_COLUMNS

Finding = dict[str, Any]
"""A row of FINDINGS, from schemas.findings.finding."""


@dataclass(frozen=True)
class BlockColumn:
    """Where one of our columns lies, for a stretch of a sheet: a row of BLOCKS."""

    table: str
    column: str
    axis: Literal["column", "implied", "cell", "none"]
    header: str | None
    position: str | None
    sheet: str
    spec: str
    provider: str
    file: str
    sha256: str
    block: str = ""


def assign_block(columns: Iterable[BlockColumn], block: str, table: str) -> list[BlockColumn]:
    """The same columns in another block, of one of our tables."""
    return [replace(column, block=block, table=table) for column in columns]


@dataclass(frozen=True)
class MappedTable:
    """A table that was read: its sheet, which of ours it is, how it lies, and how to know its rows and blocks.

    rows: the index of its frame in `MappedRecords.rows`; blocks: how the names of its blocks begin.
    """

    sheet: str
    table: str
    header_row: int
    orientation: str
    rows: int
    blocks: str


@dataclass
class MappedRecords:
    """What one or more tables gave: records by table (in parts), BLOCKS, ROWS (in parts), FINDINGS, and the tables read."""

    records: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    blocks: list[BlockColumn] = field(default_factory=list)
    rows: list[pd.DataFrame] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: list[MappedTable] = field(default_factory=list)

    def count_records(self, table: str) -> int:
        """How many records of a table there are."""
        return sum(map(len, self.records.get(table, [])))

    def add(self, other: "MappedRecords") -> None:
        """Adds everything of another."""
        for table, parts in other.records.items():
            self.records.setdefault(table, []).extend(parts)
        self.blocks += other.blocks
        self.tables += [replace(table, rows=table.rows + len(self.rows)) for table in other.tables]
        self.rows += other.rows
        self.findings += other.findings

    def build_frames(self) -> dict[str, pd.DataFrame]:
        """The frames `rows`, `blocks`, and each returned table with all its columns, even when nothing came."""
        rows = [part for part in self.rows if len(part)]
        frames = {
            "rows": _concat_parts(rows) if rows else build_frame([], ROWS),
            "blocks": build_frame([vars(column) for column in self.blocks], BLOCKS),
        }
        for table in SUBMISSION_COLUMNS:
            empty = _build_empty_table(table)
            parts = [_add_missing_columns(part, empty) for part in self.records.get(table, []) if len(part)]
            frames[table] = _concat_parts(parts) if parts else empty.copy()
        return frames


@cache
def _build_empty_table(table: str) -> pd.DataFrame:
    return build_frame([], {**LINEAGE, **dict.fromkeys(SUBMISSION_COLUMNS[table], TEXT_DTYPE)})


def _concat_parts(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames of one shape, one below the other; a single large one is not copied."""
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _add_missing_columns(part: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Some records with all the columns of their table; no text is copied."""
    columns = {
        name: part[name].reset_index(drop=True) if name in part else repeat_text(None, len(part)) for name in like
    }
    return pd.DataFrame(columns, copy=False)
