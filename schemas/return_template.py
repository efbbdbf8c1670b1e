"""The template that providers fill in: its sheets, columns and headers, and the marks by which a filled one is known.

Belongs here: what the workbook's maker (stage publish) and its reader (stage gather) must agree on. Does not belong here: what
the workbook looks like, or how the reader finds a table in it.

A header that a template once had stays known for ever: to change a title, add the old one to schemas/headers.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from schemas.headers import map_headers_to_columns, normalise_header
from schemas.languages import BilingualText, Language
from schemas.submission_columns import PLACEMENTS, SUBMISSION_COLUMNS, UNFOLDINGS, SubmissionColumn
from schemas.table_texts import COLUMN_TEXTS, FOLDER, read_texts
from schemas.tables import TABLES

TEMPLATE_VERSION = "1"
FIRST_TEMPLATE_DATE = dt.date(2026, 11, 1)
"""No template is older: the day that its data describes, where no source file says which."""
MARK_SHEET = "template"
"""The hidden sheet that says what the workbook is: TEMPLATE_MARK, the version, the provider it was filled in for."""
TEMPLATE_MARK = "shared-services-template"
HELP_SHEETS = (
    BilingualText("How to fill in", "Sut i lenwi"),
    BilingualText("Guidance", "Canllawiau"),
    BilingualText("Choices", "Dewisiadau"),
)
LISTS_SHEET = "lists"
CHECK_HEADER = BilingualText("Check", "Gwirio")
EXAMPLE_MARK = BilingualText("Example", "Enghraifft")
"""What the check column says beside the example, which is never read."""
SHEET_NAMES: Mapping[str, BilingualText] = {
    "projects": BilingualText("Projects", "Prosiectau"),
    "partners": BilingualText("Partners", "Partneriaid"),
    "benefits": BilingualText("Benefits and costs", "Buddion"),
    "milestones": BilingualText("Milestones", "Cerrig milltir"),
    "measures": BilingualText("Measures", "Mesurau"),
    "observations": BilingualText("Values", "Gwerthoedd"),
    "follow_up": BilingualText("Follow-up", "Dilyniant"),
    "ideas": BilingualText("Ideas", "Syniadau"),
}
"""The tables that have a sheet, in order."""
CONSTANTS: Mapping[str, Mapping[str, str]] = {"observations": {"value_kind": "actual"}}
"""Columns that are the same in every row of a template, and so have no place in it."""
_LEFT_OUT: Mapping[str, frozenset[str]] = {
    # Each partner, cost and benefit has a row of its own on another sheet.
    "projects": frozenset({*UNFOLDINGS, "partner_role"}),
    # An expected and a realised value have a column each.
    "benefits": frozenset({"amount", "amount_kind"}),
    "observations": frozenset({"value_kind"}),
}
_FIRST = ("reference", "project_title", "organisation", "measure", "measure_id", "recommendation", "period")
"""Columns that say what a row is about stand first."""


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a sheet. example: as its table declares it, a code for a column of codes."""

    table: str
    name: str
    title: BilingualText
    description: BilingualText
    example: str
    sent: SubmissionColumn

    @property
    def codelist(self) -> str | None:
        """The list that its answers are from, if they are."""
        return "answer" if self.sent.kind == "yes-no" else self.sent.codelist

    @property
    def is_organisation(self) -> bool:
        """Whether its answers are organisations."""
        return self.name == "organisation"

    def get_header(self, language: Language) -> str:
        """Its header in both languages, this one first."""
        return join_languages(self.title, language)


def join_languages(text: BilingualText, language: Language, separator: str = " / ") -> str:
    """A text in both languages, one of them first; once, where both are the same."""
    texts = (text.cy, text.en) if language == "cy" else (text.en, text.cy)
    return separator.join(dict.fromkeys(texts))


def name_sheet(text: BilingualText, language: Language) -> str:
    """The name of a sheet in both languages, which may have no slash."""
    return join_languages(text, language, " - ")


@cache
def _load_sent_texts() -> Mapping[str, Mapping[str, str]]:
    return read_texts(FOLDER / "sent_columns.csv", ("table", "column"), COLUMN_TEXTS)


def _build_column(table: str, name: str) -> TemplateColumn:
    sent, declared = _load_sent_texts(), TABLES[table].get_columns()
    if texts := sent.get(f"{table}.{name}"):
        title = BilingualText(texts["title_en"], texts["title_cy"])
        description = BilingualText(texts["description_en"], texts["description_cy"])
        return TemplateColumn(table, name, title, description, texts["example"], SUBMISSION_COLUMNS[table][name])
    column = declared[name]
    title = BilingualText(column.title_en, column.title_cy)
    description = BilingualText(column.description_en, column.description_cy)
    return TemplateColumn(table, name, title, description, column.example, SUBMISSION_COLUMNS[table][name])


@cache
def list_template_columns(table: str) -> tuple[TemplateColumn, ...]:
    """The columns of a table's sheet, in order. Raises KeyError for one without texts (schemas/tables/sent_columns.csv)."""
    names = [name for name in SUBMISSION_COLUMNS[table] if name not in _LEFT_OUT.get(table, ())]
    ranks = {name: rank for rank, name in enumerate(_FIRST)}
    ordered = sorted(names, key=lambda name: ranks.get(name, len(ranks)))
    return tuple(_build_column(table, name) for name in ordered)


@cache
def find_template_column(header: str, table: str) -> str | None:
    """The column of a table that a template's header means, this version's or an earlier one's; None where it means none."""
    known = map_headers_to_columns(table)
    parts = [known.get(normalise_header(part)) for part in (header, *header.split(" / "))]
    meant = {part[0] for part in parts if part}
    return meant.pop() if len(meant) == 1 else None


@cache
def name_template_headers(table: str, column: str, sent_column: str = "") -> BilingualText | None:
    """Where a value of a column goes in the template: `'Cost a year' (sheet 'Partners')`; None for a column without a place.
    sent_column: the column of a project's row that the record was unfolded from, if it was.
    """
    names = {column}
    if table in PLACEMENTS and column in _LEFT_OUT.get(table, ()):
        _, kind_column, targets = PLACEMENTS[table]
        kind = UNFOLDINGS[sent_column].constants[kind_column] if sent_column in UNFOLDINGS else None
        names = {target for code, target in targets.items() if kind in (None, code)}
    titles = [each.title for each in list_template_columns(table) if each.name in names] if table in SHEET_NAMES else []
    if not titles:
        return None
    english = " or ".join(f"'{title.en}'" for title in titles)
    welsh = " neu ".join(f"'{title.cy}'" for title in titles)
    sheet = SHEET_NAMES[table]
    return BilingualText(f"{english} (sheet '{sheet.en}')", f"{welsh} (taflen '{sheet.cy}')")
