"""What every workbook holds: cover, contents, notes, what columns and codes mean, then each table on a sheet of its own.

By the Analysis Function's rules for accessible spreadsheets: one table a sheet, from column A, none merged, blanks explained.
"""

import datetime as dt
import math
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts
from assets.publish.plain_values import to_plain_rows
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date, get_translator
from schemas.table_texts import TABLE_TEXTS
from schemas.tables import TABLES

Say = Callable[..., str]

MAX_CELL_CHARACTERS = 32_767
"""Excel's limit."""
CUT_MARK = " […]"
MAX_SHEET_ROWS = 100_000
"""A longer table would take minutes to write and more memory to open than most machines have; the CSV files have it."""
MIN_WIDTH_CHARACTERS, MAX_WIDTH_CHARACTERS = 10, 60
ARCHIVE_DAY = "1980-01-01"
"""The first day that a zip archive can have: for a workbook that belongs to no release."""
# The system that made the archive (Unix) and its files' permissions would otherwise be the machine's.
UNIX, PERMISSIONS = 3, 0o600 << 16
# The height of a line of text, the most that Excel lets a row have, and what part of a line its words fill.
LINE_POINTS, MAX_ROW_POINTS, FILLED_SHARE = 15, 409, 0.85
CONTENTS_SHEET = "contents"
COLUMN_FACTS = (*TABLE_TEXTS, "kind", "unit", "codelist", "example")
"""What the sheet of columns says of each (schemas.column_declarations.Column)."""
NOTES = [text for name, text in data_texts.TEXTS.items() if name.startswith("note.")]
"""Numbered from 1, in this order."""


@dataclass(frozen=True)
class PublishedSheet:
    """One sheet: lines of text in column A, each in its language, the first its heading; and under them one table.

    On the sheet of contents the first column holds the names of the sheets to link to.
    """

    name: str
    lines: tuple[tuple[str, Language], ...]
    columns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rows: Sequence[Sequence[Any]] = ()

    @cached_property
    def widths(self) -> list[int]:
        """Each column's width in characters: as wide as its longest value, between sensible bounds; the rest wraps."""
        widths = []
        for position, name in enumerate(self.columns):
            longest = max((len(str(row[position])) for row in self.rows if row[position] is not None), default=0)
            widths.append(min(MAX_WIDTH_CHARACTERS, max(MIN_WIDTH_CHARACTERS, len(name) + 2, longest + 2)))
        return widths or [MAX_WIDTH_CHARACTERS + 20]


@dataclass(frozen=True)
class PublishedWorkbook:
    """A workbook with its document's properties. data_date: its only date, in place of the clock."""

    title: str
    subject: str
    data_date: str
    sheets: tuple[PublishedSheet, ...]


def cut_text(text: str) -> str:
    """A text that fits in a cell; one that was cut says so."""
    return text if len(text) <= MAX_CELL_CHARACTERS else text[: MAX_CELL_CHARACTERS - len(CUT_MARK)] + CUT_MARK


def calculate_row_points(texts: Iterable[tuple[Any, int]]) -> int | None:
    """The height of a row that shows all its texts, in points; None where each fits on one line. texts: value, and its column's
    width in characters.
    """
    long = [pair for pair in texts if isinstance(pair[0], str) and (len(pair[0]) > pair[1] or "\n" in pair[0])]
    return min(MAX_ROW_POINTS, LINE_POINTS * max(_count_lines(*pair) for pair in long)) if long else None


@lru_cache(maxsize=2**16)
def _count_lines(text: str, width: int) -> int:
    """About how many lines a text takes in a column of so many characters. Cached, because most texts are in both editions."""
    return sum(max(1, math.ceil(len(part) / (width * FILLED_SHARE))) for part in text.split("\n"))


def _build_line_pairs(build_lines: Callable[[Language, Say], Sequence[str]]) -> tuple[tuple[str, Language], ...]:
    """Lines in English and in Welsh: each English one, then the same in Welsh."""
    lines = [build_lines(language, get_translator(language)) for language in LANGUAGES]
    return tuple(pair for texts in zip(*lines, strict=True) for pair in zip(texts, LANGUAGES, strict=True))


def _build_cover(edition: Edition) -> PublishedSheet:
    """The first sheet: what this is, its version and date, and the acknowledgements that the licences ask for."""

    def build_lines(language: Language, say: Say) -> list[str]:
        return [
            data_texts.REGISTER.get_title(language),
            data_texts.REGISTER.get_description(language),
            say("Edition: {audience}", audience=codelists.get_title("audience", edition.audience, language)),
            say("Version: {version}", version=edition.version),
            say("Data date: {date}", date=format_date(edition.data_date, language)),
            say("Licence: {licence}", licence=LICENCE.title),
            LICENCE.get_attribution(language),
            *(
                say(
                    "Source: {name}. {attribution}",
                    name=provider.get_name(language),
                    attribution=licence.get_attribution(language),
                )
                for provider, licence in edition.list_licensed_providers()
            ),
            say("The sheet “contents” lists every sheet. The sheet “notes” has the notes."),
        ]

    return PublishedSheet("cover", _build_line_pairs(build_lines))


def _build_text_sheet(name: str, columns: Sequence[str], rows: list[list[Any]]) -> PublishedSheet:
    lines = tuple((data_texts.TEXTS[f"sheet.{name}"].get_title(language), language) for language in LANGUAGES)
    return PublishedSheet(name, lines, tuple(columns), ("text",) * len(columns), rows)


def _build_notes_sheet() -> PublishedSheet:
    rows = [
        [f"[note {number}]", note.description_en, get_translator("cy")("[note {n}]", n=number), note.description_cy]
        for number, note in enumerate(NOTES, start=1)
    ]
    return _build_text_sheet("notes", ("mark_en", "note_en", "mark_cy", "note_cy"), rows)


def _build_columns_sheet(edition: Edition) -> PublishedSheet:
    rows: list[list[Any]] = [
        [table, name, *(getattr(declared, fact) for fact in COLUMN_FACTS)]
        for table in edition.list_tables()
        for name, declared in edition.get_columns(table).items()
    ]
    return _build_text_sheet("columns", ("table", "column", *COLUMN_FACTS), rows)


def _build_codes_sheet(edition: Edition) -> PublishedSheet:
    used = {declared.codelist for table in edition.list_tables() for declared in edition.get_columns(table).values()}
    rows: list[list[Any]] = [
        [name, *code]
        for name in codelists.list_codelists()
        if name in used
        for code in codelists.load_codelist(name).values()
    ]
    return _build_text_sheet("codes", ("codelist", *codelists.Code._fields), rows)


def _build_data_sheet(edition: Edition, table: str) -> PublishedSheet:
    columns, frame, about = edition.get_columns(table), edition.tables[table], TABLES[table].about
    rows = to_plain_rows(frame) if len(frame) <= MAX_SHEET_ROWS else []

    def build_lines(language: Language, say: Say) -> list[str]:
        first = say("This sheet has one table.") if len(frame) else say("This table has no rows in this release.")
        if len(frame) > MAX_SHEET_ROWS:
            first = say("This table has too many rows for a workbook. All its rows are in {file}.", file=f"{table}.csv")
        blank = say("For what a blank cell means, see {note}.", note=say("[note {n}]", n=1))
        return [about.get_title(language), about.get_description(language), f"{first} {blank}"]

    return PublishedSheet(
        table,
        _build_line_pairs(build_lines),
        tuple(columns),
        tuple(declared.kind for declared in columns.values()),
        [list(row.values()) for row in rows],
    )


def _build_contents_sheet(sheets: Sequence[PublishedSheet]) -> PublishedSheet:
    rows: list[list[Any]] = [[sheet.name, *(text for text, _ in sheet.lines[:2]), len(sheet.rows)] for sheet in sheets]
    return _build_text_sheet(CONTENTS_SHEET, ("sheet", "title_en", "title_cy", "rows"), rows)


def build_workbook(edition: Edition) -> PublishedWorkbook:
    """The workbook of an edition, every table on its sheet."""
    sheets = [_build_notes_sheet(), _build_columns_sheet(edition), _build_codes_sheet(edition)]
    sheets += [_build_data_sheet(edition, table) for table in edition.list_tables()]
    register = data_texts.REGISTER
    return PublishedWorkbook(
        title=f"{register.title_en} / {register.title_cy}",
        subject=f"{register.description_en} / {register.description_cy}",
        data_date=edition.data_date,
        sheets=(_build_cover(edition), _build_contents_sheet(sheets), *sheets),
    )


def write_zip(
    parts: Mapping[str, bytes], target: Path | BinaryIO, day: str, uncompressed: Collection[str] = ()
) -> None:
    """Writes a zip archive (workbooks are some) whose bytes follow from its parts alone, every one dated `day` (ISO 8601)."""
    date = dt.date.fromisoformat(day)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (date.year, date.month, date.day, 0, 0, 0))
            info.create_system, info.external_attr = UNIX, PERMISSIONS
            info.compress_type = zipfile.ZIP_STORED if name in uncompressed else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
