"""The whole draft: a source to read a file with, and findings that tell what was worked out."""

import datetime as dt
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath
from typing import Any

from assets.gather.drafting.header_similarity import rate_header
from assets.gather.drafting.period_proposals import PERIOD_CONFIDENCE, propose_periods
from assets.gather.drafting.table_proposal import TITLES, TableProposal
from assets.gather.drafting.table_proposals import choose_partners, propose_closest_table, propose_table
from assets.gather.layout import HeaderConfidence, Region, find_regions
from assets.gather.received_files import Submission
from assets.gather.workbook.sheet import Sheet
from schemas.dates import parse_period
from schemas.findings import make_finding
from schemas.languages import Language
from schemas.source_file import FileSource, Source, TableSource
from schemas.submission_columns import TABLES_KNOWN_BY_HEADERS

SURE_CONFIDENCE = 0.75  # below this a person has to confirm a column before anything is read by it
PERIOD_HEADER_CONFIDENCE, MAX_PERIOD_CHARACTERS = 0.4, 40
LEAST_CELLS = 4  # a table that nobody knows is drafted from so many cells
PROVIDER = "proposed"


@dataclass(frozen=True)
class SourceDraft:
    """What a file seems to hold."""

    file: str
    tables: tuple[TableProposal, ...]
    skipped: Mapping[str, str]  # sheet → why it is left out (`hidden`, `very-hidden`, `chart`, `empty`, `no-table`)
    unknown: tuple[Region, ...]  # tables that were found, but are none that can be sent
    is_nameless: bool  # whether its only sheet has no name but the file's, as in a text

    def has_own_sheets(self, table: TableProposal) -> bool:
        """Whether a table is alone on its sheets, so that the rows of its headers say where it lies."""
        sheets = {region.sheet.name for region in table.regions}
        return sum(region.sheet.name in sheets for region in self.regions) == len(table.regions)

    def build_table_keys(self, table: TableProposal, least_confidence: float = SURE_CONFIDENCE) -> dict[str, Any]:
        """The keys of a table in a source file: what is at least so sure."""
        region = table.region
        keys: dict[str, Any] = {"table": table.table}
        if not self.is_nameless:
            keys["sheets"] = [region.sheet.name for region in table.regions]
        if self.has_own_sheets(table):
            keys["header_rows"] = list(region.header_rows)
            keys |= {"orientation": "columns"} if region.is_transposed else {}
        columns = table.columns.items()
        keys["columns"] = {name: column.headers for name, column in columns if column.confidence >= least_confidence}
        if table.table == "observations" and "value_kind" not in keys["columns"]:
            keys["constants"] = {"value_kind": "actual"}
        if table.periods:
            keys["periods"] = table.periods.periods
        return keys

    @property
    def regions(self) -> list[Region]:
        """Every table that was found, recognised or not, in the order of the file's sheets."""
        return [region for table in self.tables for region in table.regions] + list(self.unknown)

    @property
    def _readable_tables(self) -> list[TableProposal]:
        """Those that are sure enough. Where a column that each record needs is lacking, every row would be held."""
        return [table for table in self.tables if table.is_readable(SURE_CONFIDENCE)]

    def add_closest_tables(self) -> "SourceDraft":
        """The draft with the tables that were not recognised as what they come closest to, for a person to complete.

        One of a few cells is as likely to be something else.
        """
        whole = [
            region for region in self.unknown if len(region.record_rows) * sum(map(bool, region.headers)) >= LEAST_CELLS
        ]
        others = tuple(region for region in self.unknown if region not in whole)
        with_tables = {region.sheet.name for region in whole}
        skipped = {sheet: why for sheet, why in self.skipped.items() if sheet not in with_tables}
        return replace(self, tables=(*self.tables, *map(propose_closest_table, whole)), skipped=skipped, unknown=others)

    def build_source(self) -> Source | None:
        """A source that reads the file by what is sure enough; None when no table is."""
        # Two tables of one kind on a sheet are one table source, which reads both.
        tables: list[dict[str, Any]] = []
        for table in self._readable_tables:
            keys = self.build_table_keys(table.drop_doubted())
            # What is doubted is told as that, and not as unknown as well.
            in_other_currency = [column for _, column in table.in_other_currency]
            not_read = (*table.doubted.values(), *table.of_people.values(), *in_other_currency)
            keys["ignore"] = [column.header for column in not_read]
            if keys not in tables:
                tables.append(keys)
        if not tables:
            return None
        sources = [TableSource(**keys) for keys in tables]
        file = FileSource(match=glob.escape(self.file), tables=sources, data_date=dt.date(1, 1, 1))
        return build_stand_in_source([file], self.language)

    @property
    def language(self) -> Language:
        """Welsh when more of the file's columns are in Welsh than in English."""
        columns = [name for table in self.tables for name in table.columns]
        welsh, english = (sum(name.endswith(suffix) for name in columns) for suffix in ("_cy", "_en"))
        return "cy" if welsh > english else "en"

    def list_findings(self, submission: Submission) -> list[dict[str, Any]]:
        """What `build_source()` guessed: each header that is not the register's own, and where tables were found."""
        place = {**submission.location, "provider": PROVIDER}
        return [
            row
            for table in self._readable_tables
            for region in table.regions
            for row in self._report(table, region, place)
        ]

    def _report(self, table: TableProposal, region: Region, place: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        where = {**place, "sheet": region.sheet.name, "table": table.table}
        if self.has_own_sheets(table) and (region.is_transposed or region.header_rows != (1,)):
            confidence = format_percent(region.confidence)
            yield make_finding("layout-found", **where, place=region.header_place, confidence=confidence)
        if table.periods:
            first, last = min(table.periods.positions), max(table.periods.positions)
            year = table.periods.periods.year
            header, ours = f"{region.headers[first]} … {region.headers[last]}", f"period ({year})" if year else "period"
            ours = "measure" if table.periods.has_period_column else ours
            confidence = format_percent(PERIOD_CONFIDENCE)
            facts = {"header": header, "ours": ours, "confidence": confidence}
            yield make_finding("column-guessed", **where, value=header, **facts)
        for name, column in table.of_people.items():
            cell = region.name_cell(region.last_header_row, column.position)
            header = region.headers[column.position]
            yield make_finding("column-of-people", **where, cell=cell, value=header, header=header, ours=name)
        for name, column in table.doubted.items():
            facts = {
                "header": region.headers[column.position],
                "ours": name,
                "value": table.sample_texts(column.position)[0],
            }
            cell = region.name_cell(region.last_header_row, column.position)
            yield make_finding("column-doubted", **where, cell=cell, **facts)
        for name, column in table.in_other_currency:
            cell = region.name_cell(region.last_header_row, column.position)
            headers = {
                "header": region.headers[column.position],
                "theirs": region.headers[table.columns[name].position],
            }
            yield make_finding("column-in-other-currency", **where, cell=cell, value=headers["header"], **headers)
        read = {
            name: column
            for name, column in table.drop_doubted().columns.items()
            if column.confidence >= SURE_CONFIDENCE
        }
        if table.table == "projects" and "reference" not in read and region is table.region:
            title = next(read[name] for name in TITLES if name in read)
            cell = region.name_cell(region.last_header_row, title.position)
            yield make_finding("title-as-reference", **where, cell=cell, header=region.headers[title.position])
        for name, column in read.items():
            if column.confidence < 1:
                cell = region.name_cell(region.last_header_row, column.position)
                facts = {"ours": name, "confidence": format_percent(column.confidence)}
                header = region.headers[column.position]
                yield make_finding("column-guessed", **where, cell=cell, value=header, header=header, **facts)


def build_stand_in_source(files: Sequence[FileSource], language: Language = "en") -> Source:
    """The source of files of which nobody knows who sends them."""
    keys: dict[str, Any] = dict.fromkeys(("provider", "name_en", "name_cy", "about_en", "about_cy", "origin"), PROVIDER)
    licence = dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), PROVIDER)
    expected = {"every": "once", "because": PROVIDER}
    keys |= {"licence": licence, "expected": expected, "language": language, "precedence": 0, "files": files}
    return Source.model_validate(keys)


def format_percent(confidence: float) -> str:
    return f"{round(confidence * 100)}%"


def build_header_confidence(table: str | None = None) -> HeaderConfidence:
    """How sure it is that a text is a header of a table, or of any that can be sent (0 to 1); for layout.find_regions."""
    tables = [table] if table else TABLES_KNOWN_BY_HEADERS

    @cache
    def rate_text(text: str) -> float:
        confidence = rate_header(text, tables)
        if confidence >= PERIOD_HEADER_CONFIDENCE or "observations" not in tables:
            return confidence
        may_be_period = len(text) <= MAX_PERIOD_CHARACTERS and not text.isalpha()
        return PERIOD_HEADER_CONFIDENCE if may_be_period and parse_period(text) else confidence

    return rate_text


def _group_alike(regions: Sequence[Region]) -> list[list[Region]]:
    """Regions with the same headers at the same place of different sheets, together: one table in several sheets."""
    sheets = [region.sheet.name for region in regions]
    groups: dict[object, list[Region]] = {}
    for number, region in enumerate(regions):
        proposal = propose_periods(region)
        year = proposal.periods.year if proposal else None
        key: object = (region.headers, region.header_rows, region.orientation, year)
        is_alone = sheets.count(region.sheet.name) == 1
        groups.setdefault(key if is_alone else number, []).append(region)
    return list(groups.values())


def draft_source(sheets: Sequence[Sheet], file: str) -> SourceDraft:
    """What a file of this name seems to hold, but for the sheets that a person does not see."""
    skipped: dict[str, str] = {}
    regions: list[Region] = []
    for sheet in sheets:
        found = [] if sheet.unseen_reason else find_regions(sheet, build_header_confidence())
        regions += found
        if not found:
            skipped[sheet.name] = sheet.unseen_reason or ("no-table" if sheet.filled.any() else "empty")
    tables: list[TableProposal] = []
    unknown: list[Region] = []
    for group in _group_alike(regions):
        if table := propose_table(group):
            tables.append(table)
        else:
            unknown += group
    tables = [choose_partners(table, tables) for table in tables]
    read = {region.sheet.name for table in tables for region in table.regions}
    skipped |= {region.sheet.name: "no-table" for region in unknown if region.sheet.name not in read}
    is_nameless = [sheet.name for sheet in sheets] == [PurePath(file).stem]
    return SourceDraft(file, tuple(tables), skipped, tuple(unknown), is_nameless)
