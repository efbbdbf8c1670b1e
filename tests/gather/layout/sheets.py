"""Small sheets for the tests of layout, and what was found in them, told briefly."""

from collections.abc import Mapping, Sequence

from assets.gather.layout import HeaderConfidence, NonRecordHints, NonRecordKind, Region, build_region_at, find_regions
from assets.gather.workbook.sheet import Sheet
from assets.gather.workbook.sheet_outline import SheetOutline

HEADER = ["Ref", "Title", "Lead", "Started", "Cost"]
RECORDS = [
    ["SS/01", "Shared archives", "Swansea", "01/04/2011", "1,200"],
    ["SS/02", "Joint crematorium", "Bridgend", "15/06/2010", "£350"],
    ["SS/03", "Emergency planning", "Flintshire", "01/07/2014", "4800"],
    ["SS/04", "Trunk roads agency", "Gwynedd", "01/04/2012", "77"],
]
KNOWN = ("Ref", "Title", "Lead", "Started", "Cost")


def build_sheet(*rows: Sequence[str], merged: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    """A visible sheet."""
    return SheetOutline(merged=list(merged)).complete(Sheet.from_rows("S", rows))[0]


def build_header_confidence(*known: str) -> HeaderConfidence:
    """Knows these headers, and no other."""
    names = {name.casefold() for name in known}
    return lambda text: float(text.casefold() in names)


def list_record_rows(region: Region) -> list[int]:
    """The numbers of the lines that are records."""
    return [int(line) for line in region.row_numbers if int(line) not in region.non_records]


def classify_under_header(
    *rows: Sequence[str],
    header: Sequence[str] = HEADER,
    merged: Sequence[tuple[int, int, int, int]] = (),
    not_records: Sequence[str] = (),
    marks: Sequence[str] = (),
) -> Mapping[int, NonRecordKind]:
    """Why lines are no records, by their place among the rows (from 1), under a header in the first line."""
    place = build_sheet(header, *rows, merged=merged)
    region = build_region_at(place, [1], hints=NonRecordHints(not_records, marks))
    assert list(region.row_numbers) == [at for at, row in enumerate(rows, start=2) if any(row)]
    return {line - 1: kind for line, kind in region.non_records.items()}


def find_tables(
    *rows: Sequence[str], known: Sequence[str] = KNOWN, merged: Sequence[tuple[int, int, int, int]] = ()
) -> list[tuple[tuple[int, ...], list[int]]]:
    """The header lines and record lines of every table that is found."""
    return [
        (region.header_rows, list_record_rows(region))
        for region in find_regions(build_sheet(*rows, merged=merged), build_header_confidence(*known))
    ]
