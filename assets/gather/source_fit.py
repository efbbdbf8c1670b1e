"""Which tables on a workbook's sheets are those that a source file expects, and how well a workbook fits a source."""

import fnmatch
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from assets.gather import layout
from assets.gather.layout import NonRecordHints, Region
from assets.gather.mapping.header_matching import (
    BEGINNING_MARK,
    build_header_test,
    find_header_positions,
    list_wanted_headers,
)
from assets.gather.mapping.period_records import find_period_headers
from assets.gather.workbook.sheet import OpenedWorkbook, Sheet
from schemas.languages import fold_text
from schemas.source_file import FileSource, Source, TableSource

MOSTLY_ALIKE = 0.8
"""How much of the best table's headers another on the same sheets must have to be read as more of the same."""
MAX_ROWS = MAX_COLUMNS = 200
"""So many rows and columns of a sheet are looked through for headers before anything else is tried."""


class ChosenSheets(NamedTuple):
    """The sheets of a workbook on which a table may lie, and the names in its source that no sheet has."""

    sheets: list[Sheet]
    missing: list[str]


class TableRegions(NamedTuple):
    """Where a table of a source lies on some sheets, and what else seems to be a table there."""

    regions: list[Region]
    others: list[Region]


def count_matching_headers(region: Region, table_source: TableSource) -> int:
    return sum(bool(find_header_positions(region.headers, header)) for header in list_wanted_headers(table_source))


def choose_sheets(table_source: TableSource, sheets: Mapping[str, Sheet]) -> ChosenSheets:
    """The sheets that a source names for a table; without names, every sheet that a person sees."""
    if not table_source.sheets:
        return ChosenSheets([sheet for sheet in sheets.values() if not sheet.unseen_reason], [])
    names: dict[str, None] = {}
    missing = []
    for wanted in table_source.sheets:
        glob = wanted.strip().casefold()
        fitting = [name for name in sheets if fnmatch.fnmatchcase(name.strip().casefold(), glob)]
        fitting = [wanted] if wanted in sheets else fitting
        names |= dict.fromkeys(fitting)
        missing += [] if fitting else [wanted]
    return ChosenSheets([sheets[name] for name in names], missing)


class TableFinder:
    """Finds the tables of a source's file on the sheets of a workbook; a sheet is searched once for all of them."""

    def __init__(self, file_source: FileSource) -> None:
        self._file_source = file_source
        self._searched: dict[tuple[str, NonRecordHints], list[Region]] = {}

    @cached_property
    def _header_confidence(self) -> layout.HeaderConfidence:
        tables = self._file_source.tables
        is_named = build_header_test(
            [header for table in tables for header in (*list_wanted_headers(table), *table.ignore)]
        )

        @cache
        def rate_header(text: str) -> float:
            return 1.0 if is_named(text) or any(find_period_headers([text], table.periods) for table in tables) else 0.0

        return rate_header

    def _search_sheet(self, sheet: Sheet, hints: NonRecordHints) -> list[Region]:
        key = (sheet.name, hints)
        if key not in self._searched:
            self._searched[key] = layout.find_regions(sheet, self._header_confidence, hints)
        return self._searched[key]

    def find_table(self, table_source: TableSource, sheets: Sequence[Sheet]) -> TableRegions:
        """Where a table lies: where the source file says, without any search; otherwise where its headers are found."""
        hints = NonRecordHints(tuple(table_source.not_records), tuple(table_source.marks))
        if table_source.header_rows is not None:
            sheets = sheets if table_source.sheets else sheets[:1]
            orientation = table_source.orientation or "rows"
            rows = table_source.header_rows
            return TableRegions([layout.build_region_at(sheet, rows, orientation, hints) for sheet in sheets], [])
        regions = [region for sheet in sheets for region in self._search_sheet(sheet, hints)]
        counted = [(count_matching_headers(region, table_source), region) for region in regions]
        least = max(1, MOSTLY_ALIKE * max((count for count, _ in counted), default=0))
        return TableRegions(
            [region for count, region in counted if count >= least],
            [region for count, region in counted if count < least],
        )


def collect_header_words(workbook: OpenedWorkbook) -> frozenset[str]:
    """What stands where headers may stand, folded: a quick look before any table is searched for."""
    rows = (row[:MAX_COLUMNS] for sheet in workbook.sheets for row in sheet.get_rows(0, MAX_ROWS))
    return frozenset(fold_text(text) for text in set().union(*rows) if text)


def calculate_fit_limit(source: Source, file_number: int, words: frozenset[str]) -> int:
    """The most that `score_fit` can give for a workbook with these words (collect_header_words)."""
    score = 0
    for table_source in source.files[file_number].tables:
        wanted = list_wanted_headers(table_source)
        possible = sum(
            fold_text(header.split(layout.LEVEL_SEPARATOR)[-1]) in words
            or header.endswith(BEGINNING_MARK)
            or header.startswith("(")
            for header in wanted
        )
        score += 2 * possible - len(wanted)
    return score


def score_fit(source: Source, file_number: int, workbook: OpenedWorkbook) -> int:
    """How well a workbook fits a file of a source: the headers that it has of those named, less those it lacks."""
    file_source = source.files[file_number]
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    finder = TableFinder(file_source)
    score = 0
    for table_source in file_source.tables:
        regions = finder.find_table(table_source, choose_sheets(table_source, sheets).sheets).regions
        matching = max((count_matching_headers(region, table_source) for region in regions), default=0)
        score += 2 * matching - len(list_wanted_headers(table_source))
    return score
