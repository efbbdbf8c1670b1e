"""Which of their headers fills which of our columns."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from assets.gather.layout import LEVEL_SEPARATOR
from assets.gather.mapping.mapped_records import Finding, ReceivedTable
from schemas.findings import make_finding
from schemas.frames import format_column_letters
from schemas.languages import fold_text
from schemas.source_file import JoinedHeaders, TableSource

_LETTERS = re.compile(r"\(([A-Z]{1,3})\)")
BEGINNING_MARK = "…"  # at the end of a header in a source file that is only the beginning of theirs


def build_header_test(wanted: Iterable[str]) -> Callable[[str], bool]:
    """Whether a header is one of those that a source file names: whole, by its last level, or by its beginning."""
    names = list(wanted)
    whole = {fold_text(name) for name in names if not name.endswith(BEGINNING_MARK)}
    beginnings = tuple(fold_text(name.removesuffix(BEGINNING_MARK)) for name in names if name.endswith(BEGINNING_MARK))

    def is_wanted(header: str) -> bool:
        forms = {fold_text(header), fold_text(header.split(LEVEL_SEPARATOR)[-1])}
        return not forms.isdisjoint(whole) or any(form.startswith(beginnings) for form in forms)

    return is_wanted


def find_header_positions(headers: Sequence[str], wanted: str) -> list[int]:
    """Where a header stands: whole as joined, or by its last level or beginning; `(C)` is a column by its letters."""
    folded_wanted, is_wanted = fold_text(wanted), build_header_test([wanted])
    exact = [at for at, header in enumerate(headers) if header and fold_text(header) == folded_wanted]
    positions = exact or [at for at, header in enumerate(headers) if header and is_wanted(header)]
    if not positions and (match := _LETTERS.fullmatch(wanted)):
        positions = [at for at in range(len(headers)) if format_column_letters(at + 1) == match[1]]
    return positions


def iterate_mapped_columns(table_source: TableSource) -> Iterator[tuple[str, JoinedHeaders]]:
    for column, theirs in table_source.columns.items():
        yield column, JoinedHeaders(headers=[theirs]) if isinstance(theirs, str) else theirs


def list_wanted_headers(table_source: TableSource) -> list[str]:
    mapped = [header for _, joined in iterate_mapped_columns(table_source) for header in joined.headers]
    return mapped + [header for figure in table_source.figures for header in figure.columns.values()]


def match_headers(
    table: ReceivedTable, period_positions: Collection[int]
) -> tuple[dict[str, list[int]], list[Finding]]:
    """Where our columns' headers stand (none when no header is known), and what is missing, repeated or unknown."""
    region, table_source = table.region, table.table_source
    places = {header: find_header_positions(region.headers, header) for header in list_wanted_headers(table_source)}
    positions = {
        column: [places[header][0] for header in joined.headers]
        for column, joined in iterate_mapped_columns(table_source)
        if all(places[header] for header in joined.headers)
    }
    findings = list(_report_repeated_headers(table, places))
    if not positions:
        return {}, [*findings, make_finding("table-missing", **table.location, place=region.header_place)]
    findings += [
        table.build_finding("column-missing", place=region.header_place, header=header)
        for header, found in places.items()
        if not found
    ]
    used = {*period_positions, *chain.from_iterable(positions.values())}
    used.update(chain.from_iterable(found for found in places.values() if len(found) > 1))
    used.update(at for figure in table_source.figures for header in figure.columns.values() for at in places[header])
    used.update(at for header in table_source.ignore for at in find_header_positions(region.headers, header))
    return positions, [*findings, *_report_unmapped_columns(table, used)]


def _report_repeated_headers(table: ReceivedTable, places: Mapping[str, Sequence[int]]) -> Iterator[Finding]:
    for header, found in places.items():
        if len(found) > 1:
            names = list(map(table.region.name_column, found))
            cell = table.region.name_cell(table.region.last_header_row, found[1])
            facts = {"header": header, "places": ", ".join(names), "taken": names[0]}
            yield table.build_finding("header-repeated", cell=cell, **facts)


def _report_unmapped_columns(table: ReceivedTable, used: Collection[int]) -> Iterator[Finding]:
    region = table.region
    is_filled = region.sheet.filled[region.record_rows - 1].any(axis=0)
    for position in range(region.left, region.right + 1):
        if position in used or (region.is_transposed and not is_filled[position]):
            continue  # across, this is a title above a form or a note under it
        header = region.headers[position] or (f"({region.name_column(position)})" if is_filled[position] else "")
        if header:
            cell = region.name_cell(region.last_header_row, position)
            yield table.build_finding("column-unmapped", cell=cell, value=header, header=header)
