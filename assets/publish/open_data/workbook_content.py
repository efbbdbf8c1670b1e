"""What both workbooks hold: cover, contents, notes, what columns and codes mean, then each table on a sheet of its own.

Belongs here: sheets as plain values, by the Analysis Function's rules for accessible spreadsheets (standards.md 1.7:
one marked table a sheet, from column A, none merged, blank cells explained). Does not belong here: either file format.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts
from assets.publish.open_data.text_columns import published, rows
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date, get_translator
from schemas.source_file import Licence
from schemas.tables import TABLES

Say = Callable[..., str]

# The most characters that a cell of a spreadsheet may hold (Excel's limit), and what marks a text that was longer.
MAX_CELL_CHARACTERS = 32_767
CUT_MARK = " […]"
# A longer table would take minutes to write and more memory to open than most machines have; the CSV files have it.
MAX_SHEET_ROWS = 100_000
MIN_WIDTH_CHARACTERS, MAX_WIDTH_CHARACTERS = 10, 60
CONTENTS_SHEET = "contents"
# What the sheet of columns says of each (schemas.column_declarations.Column).
COLUMN_FACTS = ("title_en", "title_cy", "description_en", "description_cy", "kind", "unit", "codelist", "example")


@dataclass(frozen=True)
class PublishedSheet:
    """One sheet: lines of text in column A, the first its heading, each in its language; and under them one table.

    `kinds` says of each column what its values are (schemas.column_declarations.Kind). On the sheet of contents the first column
    holds the names of the sheets that it leads to.
    """

    name: str
    lines: tuple[tuple[str, Language], ...]
    columns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rows: Sequence[Sequence[Any]] = ()

    def widths(self) -> list[int]:
        """Each column's width in characters: as wide as its longest value, between sensible bounds; the rest wraps."""
        out = []
        for at, name in enumerate(self.columns):
            longest = max((len(str(row[at])) for row in self.rows if row[at] is not None), default=0)
            out.append(min(MAX_WIDTH_CHARACTERS, max(MIN_WIDTH_CHARACTERS, len(name) + 2, longest + 2)))
        return out or [MAX_WIDTH_CHARACTERS + 20]


@dataclass(frozen=True)
class PublishedWorkbook:
    """A workbook whole, with its document's properties; `data_date` stands in for the clock."""

    title: str
    subject: str
    author: str
    data_date: str
    sheets: tuple[PublishedSheet, ...]


def get_column_language(column: str) -> Language | None:
    """The language of a column's texts, where its name says it."""
    if column.endswith("_cy"):
        return "cy"
    return "en" if column.endswith("_en") else None


def cut_text(text: str) -> str:
    """A text that fits in a cell; one that was cut says so."""
    return text if len(text) <= MAX_CELL_CHARACTERS else text[: MAX_CELL_CHARACTERS - len(CUT_MARK)] + CUT_MARK


def _list_notes(say: Say) -> list[str]:
    """The notes, in one language; a note's number is its place here, from 1."""
    return [
        say("A blank cell means that the register holds no value there. It never means no, and never means nought."),
        say("Dates are written year-month-day. Where the source gives only a month or a year, only that stands here."),
        say("Columns whose names end in _gbp are in whole pounds, at the prices of the time."),
        say(
            "Texts stand in the language in which they were sent, in columns whose names end in _en (English) and _cy "
            "(Welsh). Where a text exists in one language, the other cell is blank."
        ),
        say("A verdict is about the record as it was sent. It says nothing about any organisation."),
        say("A text too long for a cell ends with […]. The CSV and JSON files have it whole."),
    ]


def _build_table_lines(table: str, count: int, language: Language, say: Say) -> list[str]:
    """What stands above a published table, in one language."""
    about = TABLES[table].about
    first = say("This sheet holds one table.") if count else say("This table has no rows in this release.")
    if count > MAX_SHEET_ROWS:
        first = say("This table has too many rows for a workbook; {file} has them all.", file=f"{table}.csv")
    blank = say("What a blank cell means: {note}", note=say("[note {n}]", n=1))
    return [about.get_title(language), about.get_description(language), f"{first} {blank}"]


def _build_line_pairs(made: Callable[[Language, Say], Sequence[str]]) -> tuple[tuple[str, Language], ...]:
    """Lines in English and in Welsh, each line followed by its fellow."""
    said = {language: made(language, get_translator(language)) for language in LANGUAGES}
    pairs = zip(*said.values(), strict=True)
    return tuple((text, language) for pair in pairs for text, language in zip(pair, said, strict=True))


def _get_attribution(licence: Licence, language: Language) -> str:
    return licence.attribution_cy if language == "cy" else licence.attribution_en


def _build_cover(edition: Edition) -> PublishedSheet:
    """The first sheet: what this is, its version and date, and the acknowledgements that the licences ask for."""

    def lines(language: Language, say: Say) -> list[str]:
        return [
            data_texts.get_register_title(language),
            data_texts.get_register_description(language),
            say("Edition: {audience}", audience=codelists.get_title("audience", edition.audience, language)),
            say("Version: {version}", version=edition.version),
            say("Data date: {date}", date=format_date(edition.data_date, language)),
            say("Licence: {licence}", licence=LICENCE.title),
            _get_attribution(LICENCE, language),
            *(
                say(
                    "Source: {name}. {attribution}",
                    name=one.name(language),
                    attribution=_get_attribution(licence, language),
                )
                for one, licence in edition.sources()
            ),
            say("The sheet named contents lists every sheet; the sheet named notes explains the notes."),
        ]

    return PublishedSheet("cover", _build_line_pairs(lines))


def _build_text_sheet(
    name: str, lines: tuple[tuple[str, Language], ...], columns: Sequence[str], rows: list[list[Any]]
) -> PublishedSheet:
    """A sheet of explanations: its heading, and a table of texts."""
    return PublishedSheet(name, lines, tuple(columns), ("text",) * len(columns), rows)


def _build_notes_sheet() -> PublishedSheet:
    """The notes, each with the mark that stands where it is meant, in both languages."""
    columns = []
    for language in LANGUAGES:
        say = get_translator(language)
        notes = _list_notes(say)
        columns += [[say("[note {n}]", n=at) for at in range(1, len(notes) + 1)], notes]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return _build_text_sheet(
        "notes", _build_line_pairs(lambda _, say: [say("Notes")]), ("mark_en", "note_en", "mark_cy", "note_cy"), rows
    )


def _build_columns_sheet(edition: Edition) -> PublishedSheet:
    rows: list[list[Any]] = [
        [table, name, *(getattr(declared, fact) for fact in COLUMN_FACTS)]
        for table in published(edition)
        for name, declared in edition.columns(table).items()
    ]
    lines = _build_line_pairs(lambda _, say: [say("What the columns mean")])
    return _build_text_sheet("columns", lines, ("table", "column", *COLUMN_FACTS), rows)


def _build_codes_sheet(edition: Edition) -> PublishedSheet:
    used = {declared.codelist for table in published(edition) for declared in edition.columns(table).values()}
    rows: list[list[Any]] = [
        [name, *code]
        for name in codelists.list_codelists()
        if name in used
        for code in codelists.load_codelist(name).values()
    ]
    lines = _build_line_pairs(lambda _, say: [say("What the codes mean")])
    return _build_text_sheet("codes", lines, ("codelist", *codelists.Code._fields), rows)


def _build_data_sheet(edition: Edition, table: str) -> PublishedSheet:
    columns, frame = edition.columns(table), edition.tables[table]
    shown = rows(frame) if len(frame) <= MAX_SHEET_ROWS else []
    return PublishedSheet(
        table,
        _build_line_pairs(lambda language, say: _build_table_lines(table, len(frame), language, say)),
        tuple(columns),
        tuple(declared.kind for declared in columns.values()),
        [list(row.values()) for row in shown],
    )


def _build_contents_sheet(explaining: Sequence[PublishedSheet], data: Sequence[PublishedSheet]) -> PublishedSheet:
    rows: list[list[Any]] = [
        [sheet.name, sheet.lines[0][0], sheet.lines[1][0], len(sheet.rows)] for sheet in (*explaining, *data)
    ]
    lines = _build_line_pairs(lambda _, say: [say("Contents")])
    return PublishedSheet(
        CONTENTS_SHEET, lines, ("sheet", "title_en", "title_cy", "rows"), ("text", "text", "text", "integer"), rows
    )


def build_workbook(edition: Edition) -> PublishedWorkbook:
    """The workbook of an edition, every table on its sheet."""
    explaining = [_build_notes_sheet(), _build_columns_sheet(edition), _build_codes_sheet(edition)]
    data = [_build_data_sheet(edition, table) for table in published(edition)]
    name = " / ".join(data_texts.get_register_title(language) for language in LANGUAGES)
    return PublishedWorkbook(
        title=name,
        subject=" / ".join(data_texts.get_register_description(language) for language in LANGUAGES),
        author=name,
        data_date=edition.data_date,
        sheets=(_build_cover(edition), _build_contents_sheet(explaining, data), *explaining, *data),
    )
