"""Where tables lie on a sheet: their headers, their rows, and which rows are no records.

- how good a header some rows would make: `header_scoring`
- how many rows a header takes, and tables below one another: `stacked_headers`
- tables side by side: `table_search`; whether records run down or across: `sheet_orientation`
- which rows are records, totals, notes …: `row_classification`, one rule for each kind of row
- rows moved to the right: `shifted_rows`

Rows are counted from 1, columns from 0. When records run across, everything works on the transposed sheet.
What a header means belongs to mapping, what a value means to stage check.
"""

from assets.gather.layout.header_scoring import HeaderConfidence
from assets.gather.layout.sheet_texts import LEVEL_SEPARATOR, classify_text
from assets.gather.layout.table_body import NonRecordHints, NonRecordKind
from assets.gather.layout.table_region import Region, build_region_at
from assets.gather.layout.table_search import find_regions

__all__ = [
    "LEVEL_SEPARATOR",
    "HeaderConfidence",
    "NonRecordHints",
    "NonRecordKind",
    "Region",
    "build_region_at",
    "classify_text",
    "find_regions",
]
