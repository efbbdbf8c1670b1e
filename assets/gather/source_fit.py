"""Which tables on a workbook's sheets are those that a source file expects, and how well a workbook fits a source."""

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import PurePath
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
from assets.gather.workbook.sheet import OpenedWorkbook, Sheet, UnreadableFileError
from schemas.languages import fold_text
from schemas.source_file import FileSource, Source, TableSource

MOSTLY_ALIKE = 0.8
"""How much of the best table's headers another on the same sheets must have to be read as more of the same."""
MAX_ROWS = MAX_COLUMNS = 200
"""So many rows and columns of a sheet are looked through for headers before anything else is tried."""


class SourceTable(NamedTuple):
    """Where a table of a source lies in a workbook."""

    source: TableSource
    sheets: list[Sheet]  # those on which it may lie
    missing_sheets: list[str]  # the names in its source that no sheet has
    regions: list[Region]
    others: list[Region]  # what else seems to be a table on these sheets


def count_matching_headers(region: Region, table_source: TableSource) -> int:
    return sum(bool(find_header_positions(region.headers, header)) for header in list_wanted_headers(table_source))


def _choose_sheets(table_source: TableSource, sheets: Mapping[str, Sheet]) -> tuple[list[Sheet], list[str]]:
    """The sheets that a source names for a table (all that a person sees without names), and the names that none has."""
    if not table_source.sheets:
        return [sheet for sheet in sheets.values() if not sheet.unseen_reason], []
    names: dict[str, list[str]] = {}
    for wanted in table_source.sheets:
        glob = wanted.strip().casefold()
        fitting = [name for name in sheets if fnmatch.fnmatchcase(name.strip().casefold(), glob)]
        names[wanted] = [wanted] if wanted in sheets else fitting
    chosen = dict.fromkeys(chain.from_iterable(names.values()))
    return [sheets[name] for name in chosen], [wanted for wanted, fitting in names.items() if not fitting]


def _build_header_confidence(tables: Sequence[TableSource]) -> layout.HeaderConfidence:
    is_named = build_header_test(header for table in tables for header in (*list_wanted_headers(table), *table.ignore))

    @cache
    def rate_header(text: str) -> float:
        return 1.0 if is_named(text) or any(find_period_headers([text], table.periods) for table in tables) else 0.0

    return rate_header


def find_source_tables(file_source: FileSource, sheets: Mapping[str, Sheet]) -> Iterator[SourceTable]:
    """The tables of a file's source: where it says, without any search; otherwise where their headers are found."""
    rate_header = _build_header_confidence(file_source.tables)
    search_sheet = cache(lambda name, hints: layout.find_regions(sheets[name], rate_header, hints))
    for source in file_source.tables:
        chosen, missing = _choose_sheets(source, sheets)
        hints = NonRecordHints(tuple(source.not_records), tuple(source.marks))
        if source.header_rows is not None:
            place = (source.header_rows, source.orientation or "rows", hints)
            regions = [layout.build_region_at(sheet, *place) for sheet in (chosen if source.sheets else chosen[:1])]
            yield SourceTable(source, chosen, missing, regions, [])
            continue
        candidates = [region for sheet in chosen for region in search_sheet(sheet.name, hints)]
        counts = [count_matching_headers(region, source) for region in candidates]
        least = max(1, MOSTLY_ALIKE * max(counts, default=0))
        regions = [region for region, count in zip(candidates, counts, strict=True) if count >= least]
        others = [region for region, count in zip(candidates, counts, strict=True) if count < least]
        yield SourceTable(source, chosen, missing, regions, others)


def collect_header_words(workbook: OpenedWorkbook) -> frozenset[str]:
    """What stands where headers may stand, folded: a quick look before any table is searched for."""
    rows = (row[:MAX_COLUMNS] for sheet in workbook.sheets for row in sheet.get_rows(0, MAX_ROWS))
    return frozenset(fold_text(text) for text in set().union(*rows) if text)


def calculate_fit_limit(source: Source, file_number: int, words: frozenset[str]) -> int:
    """The most that `score_fit` can give for a workbook with these words (collect_header_words)."""
    wanted = [header for table in source.files[file_number].tables for header in list_wanted_headers(table)]
    possible = sum(
        header.endswith(BEGINNING_MARK)
        or header.startswith("(")
        or fold_text(header.split(layout.LEVEL_SEPARATOR)[-1]) in words
        for header in wanted
    )
    return 2 * possible - len(wanted)


def score_fit(source: Source, file_number: int, workbook: OpenedWorkbook) -> int:
    """How well a workbook fits a file of a source: the headers that it has of those named, less those it lacks."""
    score = 0
    for table in find_source_tables(source.files[file_number], {sheet.name: sheet for sheet in workbook.sheets}):
        matching = max((count_matching_headers(region, table.source) for region in table.regions), default=0)
        score += 2 * matching - len(list_wanted_headers(table.source))
    return score


class SourceFit(NamedTuple):
    """The source that fits a file best, the number of the kind of file that it is, and how well it fits (score_fit)."""

    source: Source
    file_number: int
    score: int


def find_fitting_source(
    sources: Iterable[Source], name: str, read_workbook: Callable[[str | None], OpenedWorkbook]
) -> SourceFit | None:
    """The source that fits a file best; None when none fits. Among equal scores of the headers the one whose expected name the
    file has wins, then the lowest precedence, then the first kind. read_workbook: the file in an encoding.
    """

    @cache
    def collect_words(encoding: str | None) -> frozenset[str]:
        return collect_header_words(read_workbook(encoding))

    path = PurePath(name.casefold())
    candidates: list[tuple[int, tuple[bool, int, int], Source]] = []
    for source in sources:
        for number, spec in enumerate(source.files):
            try:
                limit = calculate_fit_limit(source, number, collect_words(spec.encoding))
            except UnreadableFileError:  # not in the encoding that this source names
                continue
            tie_break = (path.match(spec.match.casefold()), -source.precedence, -number)
            candidates.append((limit, tie_break, source))
    best_rank: tuple[int, tuple[int, ...]] = (0, ())
    best = None
    for limit, tie_break, source in sorted(candidates, key=lambda candidate: candidate[:2], reverse=True):
        if limit <= 0 or limit < best_rank[0]:
            break  # no further candidate can have a higher score
        number = -tie_break[-1]
        score = score_fit(source, number, read_workbook(source.files[number].encoding))
        if score > 0 and (score, tie_break) > best_rank:
            best_rank, best = (score, tie_break), SourceFit(source, number, score)
    return best
