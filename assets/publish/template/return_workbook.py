"""What the template holds, whatever its format: sheets of records with an example, guidance, choices, and hidden lists.

By the Analysis Function's rules for accessible spreadsheets: one table a sheet, from column A, no merged cells, no meaning by
colour alone. Hidden are only the words of the lists and the mark of the template.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assets.publish.template import live_checks
from assets.publish.template.record_values import RecordValues
from assets.publish.template.word_lists import WordLists
from schemas import codelists
from schemas.frames import format_column_letters
from schemas.languages import LANGUAGES, OTHER_LANGUAGE, BilingualText, Language, get_translator
from schemas.return_template import (
    CHECK_HEADER,
    EXAMPLE_MARK,
    HELP_SHEETS,
    SHEET_NAMES,
    TemplateColumn,
    join_languages,
    list_template_columns,
    name_sheet,
)
from schemas.tables import TABLES

HEADER_LINE, EXAMPLE_LINE, FIRST_LINE = 4, 5, 6
ANY_LINE = 1_048_576
"""Stands for the line in a formula that is the same on every line; it is the last that a sheet has, and no record is there."""
EMPTY_LINES = 300
"""Lines under the records for new ones, with drop-downs and checks."""
CHECK_WIDTH = 52
_WIDTHS: Mapping[str, int] = {"date": 14, "part-date": 16, "period": 14, "money": 14, "number": 14, "integer": 14}
TEXT_WIDTH, CODE_WIDTH, REFERENCE_WIDTH, ORGANISATION_WIDTH = 34, 26, 18, 40
INPUT_TITLE_CHARACTERS, INPUT_TEXT_CHARACTERS = 32, 255
"""Excel's limits for the message beside a cell."""

Cell = str | float | dt.date | None


def _cut_words(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class RecordSheet:
    """The sheet of one table. rows: the records that it is filled in with, by column."""

    table: str
    language: Language
    rows: Sequence[Mapping[str, Cell]]
    lists: WordLists
    empty_lines: int = EMPTY_LINES

    @property
    def name(self) -> str:
        """Its name in both languages."""
        return name_sheet(SHEET_NAMES[self.table], self.language)

    @cached_property
    def columns(self) -> tuple[TemplateColumn, ...]:
        """Its columns after the check column."""
        return list_template_columns(self.table)

    @property
    def last_line(self) -> int:
        """The last line that has drop-downs and checks."""
        return EXAMPLE_LINE + len(self.rows) + self.empty_lines

    def get_row(self, line: int) -> Mapping[str, Cell]:
        """The record that a line is filled in with, by column; none on a line for a new one."""
        return self.rows[line - FIRST_LINE] if line - FIRST_LINE < len(self.rows) else {}

    @property
    def check_header(self) -> str:
        """The header of the first column."""
        return join_languages(CHECK_HEADER, self.language)

    @property
    def example(self) -> list[Cell]:
        """The values of the example row, its mark first."""
        values = RecordValues(self.language)
        return [
            join_languages(EXAMPLE_MARK, self.language),
            *(values.build_cell(column, column.example) for column in self.columns),
        ]

    @property
    def lines(self) -> tuple[tuple[str, Language], ...]:
        """What stands above the headers, each with its language: the title, and how to begin."""
        about, first = TABLES[self.table].about, self.language
        other = OTHER_LANGUAGE[first]
        title = BilingualText(about.title_en, about.title_cy)
        return (
            (join_languages(title, first), first),
            *((self._describe_start(language), language) for language in (first, other)),
        )

    def _describe_start(self, language: Language) -> str:
        say = get_translator(language)
        return say("Write one record on each row, from row {row}. The example is never read.", row=FIRST_LINE)

    def get_width(self, column: TemplateColumn) -> int:
        """A column's width in characters; what is longer wraps."""
        if column.is_organisation:
            return ORGANISATION_WIDTH
        if column.codelist:
            return CODE_WIDTH
        if column.name in ("reference", "lgsl_id", "measure_id"):
            return REFERENCE_WIDTH
        return _WIDTHS.get(column.sent.kind, TEXT_WIDTH)

    def get_letters(self, name: str) -> str:
        """The letters of a column."""
        return format_column_letters([column.name for column in self.columns].index(name) + 2)

    def build_formula(self, column: TemplateColumn, line: int, *, as_condition: bool = False) -> str | None:
        """The formula of one cell's checks on a line, in Excel's grammar without `=`. as_condition: whether any applies, for
        colouring the cell; no sheet but its own is named then, as some programs refuse that there.
        """
        template = live_checks.build_message_formula(column)
        if template is None:
            return None
        letters = {other.name: f"${self.get_letters(other.name)}{line}" for other in self.columns}
        last = self.get_letters(self.columns[-1].name)
        formula = template.replace("{cell}", letters[column.name]).replace("{row}", f"$B{line}:${last}{line}")
        for name, cell in letters.items():
            formula = formula.replace(f"{{{name}}}", cell)
        formula = self.lists.fill_names(formula)
        formula = self.lists.fill_messages(formula, column, as_condition=as_condition)
        cell = letters[column.name]
        return f"IF(ISERROR({cell}),1=1,LEN({formula})>0)" if as_condition else formula

    @cached_property
    def check_formula(self) -> str:
        """The formula of the check column, on the line ANY_LINE."""
        parts = [formula for column in self.columns if (formula := self.build_formula(column, ANY_LINE))]
        return f"IFERROR({'&'.join(parts)},{self.lists.get_message_cell(None, live_checks.ROW_RULE)})"

    def build_input_title(self, column: TemplateColumn) -> str:
        """The title of the message beside a cell: the header, as far as there is room."""
        header = column.get_header(self.language)
        return (
            header
            if len(header) <= INPUT_TITLE_CHARACTERS
            else _cut_words(column.title.render(self.language), INPUT_TITLE_CHARACTERS)
        )

    def build_input_text(self, column: TemplateColumn) -> str:
        """The message beside a cell: what to write, in both languages, each in its half."""
        half = INPUT_TEXT_CHARACTERS // 2 - 1
        languages = (self.language, OTHER_LANGUAGE[self.language])
        return "\n".join(
            _cut_words(f"{describe_answer(column, language)} {column.description.render(language)}", half)
            for language in languages
        )


def describe_answer(column: TemplateColumn, language: Language) -> str:
    """What may be written in a column: whether it is needed, and the form of its values."""
    say = get_translator(language)
    forms = {
        "date": say("A date: 2025-04-30."),
        "part-date": say("A date, a month or a year: 2025-04-30, 2025-04 or 2025."),
        "period": say("A period: 2025-26, 2025-26-Q1, 2025-M04 or 2025."),
        "money": say("An amount in pounds, digits only."),
        "number": say("A number, digits only."),
        "integer": say("A whole number."),
    }
    form = forms.get(column.sent.kind, say("Text."))
    if column.codelist or column.is_organisation:
        form = say("Choose from the list.")
    return f"{say('Needed.')} {form}" if column.sent.required else form


@dataclass(frozen=True)
class HelpSheet:
    """A sheet that is only read: lines, or one table under its title. headings: which of its lines are some, from 0."""

    name: str
    lines: tuple[tuple[str, Language], ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    headings: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class ReturnWorkbook:
    """The whole template. provider: whom it was filled in for, or None."""

    language: Language
    provider: str | None
    lists: WordLists
    sheets: tuple[RecordSheet, ...]

    @property
    def title(self) -> str:
        """The document's title."""
        return join_languages(BilingualText(*map(_name_template, LANGUAGES)), self.language)

    def translate(self, text: str) -> str:
        """A text in both languages."""
        return join_languages(_translate_both(text), self.language)

    @property
    def help_sheets(self) -> tuple[HelpSheet, ...]:
        """How to fill in, the guidance on every column, and the choices of the lists."""
        return (self._build_start(), self._build_guidance(), self._build_choices())

    def _name(self, number: int) -> str:
        return name_sheet(HELP_SHEETS[number], self.language)

    def _build_start(self) -> HelpSheet:
        lines: list[tuple[str, Language]] = []
        headings = []
        for language in (self.language, OTHER_LANGUAGE[self.language]):
            headings.append(len(lines))
            lines += [(line, language) for line in (_name_template(language), *_list_steps(language))]
        return HelpSheet(self._name(0), tuple(lines), widths=(100,), headings=tuple(headings))

    def _build_guidance(self) -> HelpSheet:
        first, other = self.language, OTHER_LANGUAGE[self.language]
        rows = tuple(
            (
                sheet.name,
                column.get_header(first),
                describe_answer(column, first),
                column.description.render(first),
                describe_answer(column, other),
                column.description.render(other),
                str(value) if (value := sheet.example[number]) is not None else "",
            )
            for sheet in self.sheets
            for number, column in enumerate(sheet.columns, start=1)
        )
        columns = (
            self.translate("Sheet"),
            self.translate("Column"),
            *(title for language in (first, other) for title in _list_guidance_titles(language)),
            join_languages(EXAMPLE_MARK, first),
        )
        title = self.translate("What to write in each column")
        return HelpSheet(self._name(1), ((title, first),), columns, rows, (26, 32, 26, 46, 26, 46, 34))

    def _build_choices(self) -> HelpSheet:
        first, other = self.language, OTHER_LANGUAGE[self.language]
        rows = []
        for name in self.lists.codelists:
            about = codelists.load_codelist("codelist")[name]
            for code in codelists.load_codelist(name).values():
                rows.append(
                    (
                        join_languages(BilingualText(about.title_en, about.title_cy), first),
                        join_languages(BilingualText(code.title_en, code.title_cy), first),
                        code.get_description(first),
                        code.get_description(other),
                    )
                )
        columns = (
            self.translate("List"),
            self.translate("Choice"),
            *(get_translator(language)("What it means") for language in (first, other)),
        )
        title = self.translate("What the choices mean")
        return HelpSheet(self._name(2), ((title, first),), columns, tuple(rows), (34, 44, 60, 60))


def _translate_both(text: str) -> BilingualText:
    return BilingualText(*(get_translator(language)(text) for language in LANGUAGES))


def _name_template(language: Language) -> str:
    return get_translator(language)("Shared Services Register: template for a return")


def _list_guidance_titles(language: Language) -> tuple[str, str]:
    say = get_translator(language)
    return say("How to write it"), say("What it is")


def _list_steps(language: Language) -> list[str]:
    say = get_translator(language)
    return [
        say(
            "Begin with the sheet of projects. Give each project a reference of your own; the other sheets name it by that."
        ),
        say("Fill in only what you know, and leave the rest blank. A sheet that you do not need can stay empty."),
        say("Where a cell has a list, choose from it. Either language will do."),
        say(
            "The first column of each sheet says, while you type, what is wrong on a row. The cell is outlined as well."
        ),
        say("The row that is marked as the example is never read. You may leave it or delete it."),
        say("Do not change the headers. You may move columns, sort rows, and add rows and notes above the headers."),
        say("Before you send it, check the file: shared-services check FILE"),
        say("Do not write names of people, home addresses, telephone numbers or e-mail addresses. Name posts instead."),
    ]


def build_return_workbook(
    language: Language,
    provider: str | None = None,
    records: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    empty_lines: int = EMPTY_LINES,
) -> ReturnWorkbook:
    """The template, its first language this one. records: table → the records that it is filled in with, by column, as codes and
    ISO dates; empty_lines: for new ones, under them.
    """
    lists, values = WordLists.from_declarations(language), RecordValues(language)
    sheets = []
    for table in SHEET_NAMES:
        columns = {column.name: column for column in list_template_columns(table)}
        rows = [
            {name: values.build_cell(columns[name], text) for name, text in record.items() if name in columns}
            for record in (records or {}).get(table, ())
        ]
        sheets.append(RecordSheet(table, language, rows, lists, empty_lines))
    return ReturnWorkbook(language, provider, lists, tuple(sheets))
