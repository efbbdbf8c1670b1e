"""Where tables lie in a sheet: their headers, their lines, and which of these are records.

Belongs here: the two ways in, `given` (the source file says where) and `found` (no one does). Does not belong here: the
parts (heads, region, lines, kinds, search), which header means what (mapping), or what a text means (stage check).
"""

from collections.abc import Collection, Sequence
from typing import Literal

from assets.gather.workbook.sheet import Sheet
from assets.gather.layout.header_scoring import HeaderConfidence
from assets.gather.layout.header_texts import LEVEL_SEPARATOR, join_header_rows
from assets.gather.layout.row_classification import (
    AFTER,
    AVERAGE,
    COUNT,
    EXAMPLE,
    GUIDANCE,
    HEADER_AGAIN,
    HEADING,
    MARK,
    NAMED,
    NOTE,
    NUMBERS,
    PLACEHOLDER,
    TOTAL,
    UNITS,
    NonRecordKind,
)
from assets.gather.layout.table_region import Region, build_region
from assets.gather.layout.table_search import find_regions

__all__ = [
    "AFTER",
    "AVERAGE",
    "COUNT",
    "EXAMPLE",
    "GUIDANCE",
    "HEADER_AGAIN",
    "HEADING",
    "LEVEL_SEPARATOR",
    "MARK",
    "NAMED",
    "NOTE",
    "NUMBERS",
    "PLACEHOLDER",
    "TOTAL",
    "UNITS",
    "NonRecordKind",
    "Region",
    "HeaderConfidence",
    "find_regions",
    "build_region_at",
    "join_header_rows",
]


def build_region_at(
    sheet: Sheet,
    header_rows: Sequence[int],
    orientation: Literal["rows", "columns"] = "rows",
    not_records: Sequence[str] = (),
    marks: Collection[str] = (),
) -> Region:
    """The table under headers whose place is known; it ends where the sheet does.

    header_rows: lines from 1, or columns (A is 1) when the records run across; one beyond the sheet is blank.
    not_records: regular expressions on the first text of lines that are no records. marks: texts that stand for an empty
    cell.
    """
    grid = sheet.transpose() if orientation == "columns" else sheet
    return build_region(grid, header_rows, orientation, not_records_like=not_records, marks=marks)
