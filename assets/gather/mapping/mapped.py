"""What mapping gives, and the names of places in what was sent.

Belongs here: collecting records, blocks, rows and findings, and naming them. Does not belong here: finding any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.intake import Submission
from assets.gather.layout import Region
from schemas.frames import (
    BLOCKS,
    LINEAGE,
    ROWS,
    TEXT_DTYPE,
    build_frame,
    format_column_letters,
    repeat_text,
    to_text_series,
)
from schemas.submission_columns import SUBMISSION_COLUMNS


@cache
def _empty(table: str) -> pd.DataFrame:
    """A returned table with all its columns, and no record."""
    return build_frame([], {**LINEAGE, **dict.fromkeys(SUBMISSION_COLUMNS[table], TEXT_DTYPE)})


@dataclass(frozen=True)
class Found:
    """A table that was read: its sheet, which of ours it is, how it lies, and how to know its rows and blocks.

    rows: which part of `Mapped.rows` is its; blocks: how the names of its blocks begin.
    """

    sheet: str
    table: str
    header_row: int
    orientation: str
    rows: int
    blocks: str


@dataclass
class Mapped:
    """What one or more sheets gave: raw records by table, blocks, rows and findings (schemas.frames)."""

    records: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    blocks: list[dict[str, object]] = field(default_factory=list)
    rows: list[pd.DataFrame] = field(default_factory=list)
    findings: list[dict[str, object]] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)

    def add(self, table: str, records: pd.DataFrame) -> None:
        """Adds records of one of our tables."""
        self.records.setdefault(table, []).append(records)

    def count(self, table: str) -> int:
        """How many records of a table there are so far."""
        return sum(len(part) for part in self.records.get(table, []))

    def take(self, other: "Mapped") -> None:
        """Takes over everything of another."""
        for table, parts in other.records.items():
            self.records.setdefault(table, []).extend(parts)
        self.blocks += other.blocks
        self.tables += [replace(table, rows=table.rows + len(self.rows)) for table in other.tables]
        self.rows += other.rows
        self.findings += other.findings

    def frames(self) -> dict[str, pd.DataFrame]:
        """Everything as frames: `rows`, `blocks`, and each returned table with all its columns, even when nothing came."""
        rows = [part for part in self.rows if len(part)]
        frames = {
            "rows": _stacked(rows) if rows else build_frame([], ROWS),
            "blocks": build_frame(self.blocks, BLOCKS),
        }
        for table in SUBMISSION_COLUMNS:
            empty = _empty(table)
            parts = [_whole(part, empty) for part in self.records.get(table, []) if len(part)]
            frames[table] = _stacked(parts) if parts else empty.copy()
        return frames


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames of one shape, one below the other; a single large one is not copied."""
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _whole(part: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Some records with all the columns of their table; no text is copied."""
    columns = {
        name: part[name].reset_index(drop=True) if name in part else repeat_text(None, len(part)) for name in like
    }
    return pd.DataFrame(columns, copy=False)


@dataclass(frozen=True)
class Place:
    """Where a mapping is at work: the submission, the region, and which part of the source file applies."""

    submission: Submission
    region: Region
    spec: str
    data_date: str
    language: str

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.region.grid.name

    @property
    def across(self) -> bool:
        """Whether the records run across, a column each."""
        return self.region.orientation == "columns"

    @property
    def _beside(self) -> str:
        """What tells tables apart that stand beside one another and so share lines."""
        return f":{self.region.left}" if self.region.left else ""

    def cell(self, line: int, position: int) -> str:
        """The address of a cell as the sender's program shows it. line: of the region, from 1; position: from 0."""
        return (
            f"{format_column_letters(line)}{position + 1}"
            if self.across
            else f"{format_column_letters(position + 1)}{line}"
        )

    def position(self, at: int) -> str:
        """How a block names one of the region's positions: a column's letters, or the line of a sheet that runs across."""
        return str(at + 1) if self.across else format_column_letters(at + 1)

    def header(self, at: int) -> str:
        """The header of a position, with its unit from a row of units; one without a name goes by its letters."""
        header, unit = self.region.headers[at] or f"({self.position(at)})", self.region.units.get(at)
        return f"{header} ({unit.strip('()')})" if unit else header

    @property
    def name(self) -> str:
        """How the names of this place's blocks begin."""
        return f"{self.submission.short}/{self.sheet}/{self.spec}@{self.region.header_lines[-1]}{self._beside}/"

    def block(self, table: str, mark: str = "") -> str:
        """The name of a block of this place."""
        return f"{self.name}{table}{mark}"

    def row(self, line: int) -> str:
        """The name of one line."""
        return str(self.rows([line])[0])

    def rows(self, lines: Sequence[int] | np.ndarray) -> pd.Series:
        """The names of lines of this place, in their order; two tables may share a line of one sheet."""
        kind = pa.large_string()
        named = (
            pa.array(map(format_column_letters, lines), kind)
            if self.across
            else pc.cast(pa.array(lines, pa.int64()), kind)
        )
        around = (f"{self.submission.short}/{self.sheet}!", f"~{self.spec}{self._beside}", "")
        before, after, between = (pa.scalar(text, kind) for text in around)
        return to_text_series(pa.chunked_array([pc.binary_join_element_wise(before, named, after, between)]))

    def where(self) -> dict[str, Any]:
        """What every finding and row of this place says."""
        return {
            "provider": self.submission.provider,
            "file": self.submission.file,
            "sha256": self.submission.sha256,
            "sheet": self.sheet,
        }
