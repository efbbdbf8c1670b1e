"""The shape of `sources/<provider>.yaml`: how one provider's files look.

Belongs here: the pydantic models, and loading a folder of source files with every mistake named by file and key.
Does not belong here: reading the providers' own files (stage gather).
"""

import calendar
import codecs
import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from schemas import codelists, organisations, yaml_files
from schemas.dates import parse_part_of_financial_year
from schemas.languages import Message, fold_text
from schemas.return_template import CONSTANTS, FIRST_TEMPLATE_DATE, SHEET_NAMES
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS
from schemas.yaml_files import SourceError, UnfilledFileError


class StrictModel(BaseModel):
    """A model that refuses unknown keys: a misspelt key must not be a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Licence(StrictModel):
    """The licence under which a provider's data may be published. Without one a provider is not published."""

    name: str
    """The short name, such as `OGL-UK-3.0`."""
    title: str
    """The full name."""
    path: str
    """The address of its text."""
    attribution_en: str
    """How to acknowledge the provider, in English."""
    attribution_cy: str
    """The same in Welsh."""

    def get_attribution(self, language: str) -> str:
        """The acknowledgement that the licence asks for, in one language."""
        return self.attribution_cy if language == "cy" else self.attribution_en


_MONTHS_BETWEEN = {"month": 1, "quarter": 3, "year": 12}


class Schedule(StrictModel):
    """When a return is due. `because` says where that was agreed."""

    every: Literal["month", "quarter", "year", "once"]
    """How often a file is due. It is said in the finding when no file is there at all, and the
    report to the provider says about when the next is due: so long after `data_date`."""
    because: str
    """Where that was agreed."""
    within_days: Annotated[int, Field(ge=0)] = 14
    """How many days after the due day a return may come before the team is told that it is overdue, if no other provider's
    return has that day yet."""

    def calculate_late_day(self, due: str) -> str:
        """The last day (ISO) on which a return that is due on a day is not overdue."""
        return (dt.date.fromisoformat(due) + dt.timedelta(days=self.within_days)).isoformat()

    def calculate_due_day(self, data_date: str) -> str | None:
        """The day (ISO) of the return after the one of a day: the same day of the month, or its last; None where none is due."""
        if (months := _MONTHS_BETWEEN.get(self.every)) is None:
            return None
        day = dt.date.fromisoformat(data_date)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
        return dt.date(year, month + 1, last if is_month_end else min(day.day, last)).isoformat()


class RecordBounds(StrictModel):
    """How many records a table should hold: fewer than `min_records` refuses the file, more than `max_records` warns."""

    min_records: int = 0
    """Fewer records than this refuse the file."""
    max_records: int | None = None
    """More records than this give a warning."""
    because: str
    """Why these bounds."""


def _check_pattern(pattern: str) -> str:
    """A regular expression as it is. Raises ValueError, which pydantic shows with the key, when it is none."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_check_pattern)]


class JoinedHeaders(StrictModel):
    """One of our columns made from several of theirs."""

    headers: Annotated[list[str], Field(min_length=1)]
    """Their headers, in order."""
    separator: str = "; "
    """What is put between their texts."""
    prefix: str = ""
    """What is put before the whole, and no part of what was sent (`Governance: ` before a cell that is kept as evidence)."""
    first: bool = False
    """Take the first of them that has a text (a rating by one of two assessors), instead of joining them."""


class FigureSource(StrictModel):
    """A measure whose value is in a project's own row."""

    measure: str
    """The measure, by identifier, title or alias."""
    period: str
    """The period, such as `2024-25`."""
    value_kind: str = "actual"
    """What kind of value it is (code list `value_kind`)."""
    unit: str | None = None
    """The unit (code list `unit`), if it must be given."""
    columns: Annotated[Mapping[Literal["actual", "target", "baseline"], str], Field(min_length=1)]
    """`actual`, `target` or `baseline`: the header of the column that has it."""


class LabelledValue(StrictModel):
    """One of our columns that has one value in the file, beside or under a label, for every record."""

    label: str
    """The text of the label."""
    sheet: str | None = None
    """The sheet that has the label (default: the table's own)."""


class WidePeriods(StrictModel):
    """Periods that run across the columns: each header that names one gives a record a row.

    The groups of `match` without a name, joined by a space, are the period; a group named for one of our columns
    (`(?P<measure>...)`) fills that column, and one named `kind` says what the cells are. Where no group gives a period,
    the column mapped to `period` does: measures across, years down. Without `match` every header in which a period can
    be read is one, and the rest of it is the kind.
    """

    match: Pattern | None = None
    """A regular expression over the joined header."""
    year: str | None = None
    """The financial year of headers that name a quarter or a month alone (`Q1`, `April`)."""
    value: str = "actual"
    """Our column for cells whose header names no kind of value."""
    kinds: Mapping[str, str] = {}
    """Their word for a kind of value: our column. `actual`, `target` and `baseline` need no mention, in either language."""

    @field_validator("year")
    @classmethod
    def _check_year(cls, year: str | None) -> str | None:
        if year is not None and not parse_part_of_financial_year("Q1", year):
            raise ValueError("is no financial year")
        return year

    @field_validator("match")
    @classmethod
    def _check_match(cls, pattern: str | None) -> str | None:
        if pattern is not None and not re.compile(pattern).groups:
            raise ValueError("needs at least one group, which gives the period")
        return pattern


class TableSource(StrictModel):
    """One table in a provider's file: where it lies and which of their headers fills which of our columns.

    A header is compared without case, accents and punctuation, whole or by its last level; one that ends in `…` is only
    the beginning of theirs, and `(C)` is the column C, where a header is missing or repeated.
    """

    table: str
    """Which of our tables its rows belong to."""
    sheets: list[str] = []
    """The sheets that have it, by name or pattern such as `20*` (default: every sheet that a person sees)."""
    header_rows: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)] | None = None
    """The row numbers of the headers, as the spreadsheet shows them (default: the table is found by its headers, and
    where it was found is said)."""
    orientation: Literal["rows", "columns"] | None = None
    """`columns` when the records run across; `header_rows` are then column numbers, A being 1."""
    columns: Mapping[str, str | JoinedHeaders]
    """Our column: their header, or several headers."""
    figures: list[FigureSource] = []
    """In a table of projects: measures that are in a project's own row."""
    labelled: Mapping[str, LabelledValue] = {}
    """Our column: a value that is once in the file, beside or under a label, and holds for every record."""
    headings: str | None = None
    """Our column that is filled by a heading between the rows, for the rows below it."""
    marks: list[str] = []
    """Texts that mean an empty cell in this form, such as `Please select an option`."""
    ignore: list[str] = []
    """Headers that are left out on purpose; together they are the written scope."""
    constants: Mapping[str, str] = {}
    """Our column: one text for every record."""
    values: Mapping[str, Mapping[str, str]] = {}
    """Our column: their word: our code. A blank code means that the word says nothing."""
    lists: Mapping[str, Pattern] = {}
    """For `lead` and `partner_list`: the regular expression that splits the list (default: `;`, `|`, a bullet or a new line,
    and commas or *and* between names that the register knows)."""
    other_language: Mapping[str, list[str]] = {}
    """Our column: references of the projects whose text there is in the other language."""
    periods: WidePeriods | None = None
    """Periods that run across the columns."""
    not_records: list[Pattern] = []
    """Regular expressions; a row whose first text matches one is not a record."""
    expect: RecordBounds | None = None
    """How many records the table should have."""

    @field_validator("table")
    @classmethod
    def _check_table(cls, table: str) -> str:
        if table not in SUBMISSION_COLUMNS:
            raise ValueError(f"is not a table that can be sent; choose from {', '.join(SUBMISSION_COLUMNS)}")
        return table

    @model_validator(mode="after")
    def _check_layout(self) -> "TableSource":
        """Figures belong to the project of their row; orientation means nothing without the location of the headers."""
        if self.figures and self.table != "projects":
            raise ValueError("figures: only a table of projects has them")
        if self.orientation == "columns" and self.header_rows is None:
            raise ValueError("orientation: columns needs header_rows, the columns in which the headers stand")
        return self

    @model_validator(mode="after")
    def _check_codes(self) -> "TableSource":
        """Every code that the file itself gives must be in its list; a blank one says that the words mean nothing."""
        lists = {column: declared.codelist for column, declared in SUBMISSION_COLUMNS[self.table].items()}
        for column, words in self.values.items():
            codelist = lists.get(column)
            unknown = [
                code for code in words.values() if codelist and code and code not in codelists.list_codes(codelist)
            ]
            if unknown:
                raise ValueError(f"values.{column}: {', '.join(unknown)}: not in the list {codelist}")
        given = [(f"constants.{column}", lists.get(column), word) for column, word in self.constants.items()]
        for at, figure in enumerate(self.figures):
            given += [(f"figures.{at}.{name}", name, getattr(figure, name)) for name in ("value_kind", "unit")]
        for key, codelist, word in given:
            if codelist and word is not None and fold_text(word) not in codelists.map_words_to_codes(codelist):
                raise ValueError(f"{key}: {word}: not in the list {codelist}")
        return self

    @model_validator(mode="after")
    def _check_columns(self) -> "TableSource":
        sendable = SUBMISSION_COLUMNS[self.table]
        named = [*self.columns, *self.constants, *self.labelled, *self.values, *self.lists, *self.other_language]
        named += [self.periods.value, *self.periods.kinds.values()] if self.periods else []
        named += [self.headings] if self.headings else []
        unknown = sorted({column for column in named if column not in sendable})
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)}: not among the columns that {self.table} takes: {', '.join(sendable)}"
            )
        return self


def _check_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise ValueError(f"'{name}' is not an encoding") from error
    return name


class BilingualReason(StrictModel):
    """A reason, in both languages."""

    en: str
    """In English."""
    cy: str
    """In Welsh."""


class Correction(StrictModel):
    """A value of the provider that the register's team corrects until the provider does.

    It holds for files whose `data_date` is from `since` to `until`, and only while the cell says what it `expects`: if the
    cell says something else, or no record fits, the correction is not applied and the register's team is told. The provider
    is told of each correction that is applied, with its reason; provenance names it beside the text as sent.
    """

    table: str
    """Which of our tables the record belongs to. A cost in a project's row is a record of `benefits`, a lead
    one of `partners`."""
    reference: str | None = None
    """The provider's reference of the record's project, as sent. Leave it out where `where` says which record is meant."""
    where: Mapping[str, str] = {}
    """Our column: the text as sent, where the reference does not tell the record apart (`period: 2024-25`)."""
    column: str
    """Our column that is corrected."""
    expects: str
    """The text as sent. Blank for a blank cell."""
    becomes: str
    """The text that is read instead."""
    reason: BilingualReason
    """Why, in both languages. The provider and readers see it."""
    by: str
    """The post of who decided it."""
    since: dt.date
    """The first data date for which it holds."""
    until: dt.date
    """The last data date for which it holds."""

    @model_validator(mode="after")
    def _check_correction(self) -> "Correction":
        if self.table not in SUBMISSION_COLUMNS:
            raise ValueError(f"table: choose from {', '.join(SUBMISSION_COLUMNS)}")
        unknown = sorted({self.column, *self.where} - set(SUBMISSION_COLUMNS[self.table]))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: not among the columns that {self.table} takes")
        if self.table == "projects" and self.column in UNFOLDINGS:
            target = UNFOLDINGS[self.column]
            raise ValueError(f"column: {self.column} is corrected as {target.table}.{target.columns[-1]}")
        if not self.list_conditions():
            raise ValueError("say which record is meant, with reference or where")
        if self.until < self.since:
            raise ValueError("until is before since")
        return self

    def list_conditions(self) -> list[tuple[str, str]]:
        """(column, text as sent) of all that the record must say."""
        given = [("reference", self.reference)] if self.reference else []
        return [*given, *self.where.items()]


class DateRule(StrictModel):
    """Where a file says which day its data describes. A month, quarter or financial year stands for its last day."""

    place: Literal["name", "cell", "folder", "arrival"] = Field(alias="from")
    """`name`: the file's name (`2025-11`, `Tachwedd 2025`, `30.11.25`, `2025-26 Q2`); `cell`: a cell above the table (`Position
    at 30 November 2025`, or a label with the date beside or under it); `folder`: the name of the folder, within the provider's,
    that the file is in; `arrival`: the day on which the register first saw these bytes."""
    pattern: Pattern | None = None
    """With `name` or `folder`, where there are several dates: a regular expression of the right one, or with a group for it."""
    label: str | None = None
    """With `cell`: the words before the date (default: *position at*, *as at*, *data date* and their like, in both languages)."""
    sheet: str | None = None
    """With `cell`: the sheet that has it (default: any that a person sees)."""

    @model_validator(mode="after")
    def _check_keys(self) -> "DateRule":
        if self.pattern and self.place not in ("name", "folder"):
            raise ValueError("pattern: only a name or a folder has one")
        if (self.label or self.sheet) and self.place != "cell":
            raise ValueError("label, sheet: only a cell has them")
        return self


def _choose_date_form(value: object) -> str:
    return " " if isinstance(value, Mapping | DateRule) else ""


class FileSource(StrictModel):
    """A kind of file that a provider sends, found by name in the provider's folder."""

    match: str
    """A pattern for the name, such as `return-*.csv`; case does not matter."""
    tables: Annotated[list[TableSource], Field(min_length=1)]
    """One entry for each table in the file."""
    # Blank tags: people who misspell a key are told the key alone.
    data_date: Annotated[Annotated[dt.date, Tag("")] | Annotated[DateRule, Tag(" ")], Discriminator(_choose_date_form)]
    """The day that the data describes, or the rule that finds it in each file (`{from: name}`). The latest of them is the
    release's date. A day must be changed with every new file."""
    takes: Literal["latest", "all"] = "latest"
    """`latest`: only the last file (a return replaces the one before), by `data_date` where that is a rule, then by name, so
    begin names with the year; `all`: every one."""
    encoding: Annotated[str, AfterValidator(_check_encoding)] | None = None
    """The encoding of a text file, such as `cp1252` (default: it is detected)."""
    skip_sheets: Mapping[str, BilingualReason] = {}
    """Sheets that are left out, each with a reason in both languages."""

    @property
    def date_rule(self) -> DateRule | None:
        """The rule that finds the date in each file; None where the source file gives the day."""
        return self.data_date if isinstance(self.data_date, DateRule) else None

    @property
    def fixed_date(self) -> str | None:
        """The day (ISO) that the source file gives for every file."""
        return None if isinstance(self.data_date, DateRule) else self.data_date.isoformat()


def build_template_file(
    columns: Mapping[str, Mapping[str, str]] = MappingProxyType({}), data_date: dt.date = FIRST_TEMPLATE_DATE
) -> FileSource:
    """The kind of file that the register's template is: every table that it may have, in order. columns: table → our column →
    the header that was found for it. What a sender has added a column for is not what every template means.
    """
    tables = []
    for table in SHEET_NAMES:
        own = columns.get(table, {})
        constants = {name: word for name, word in CONSTANTS.get(table, {}).items() if name not in own}
        tables.append(TableSource(table=table, columns=own, constants=constants))
    return FileSource(match="*", tables=tables, data_date=data_date)


class Source(StrictModel):
    """One provider, whole. The file's name (without `.yaml`) is the provider's identifier.

    `organisation` is the organisation of the register that the provider is: where providers differ, the word of the
    organisation that leads a project is published.
    Without a `licence` that the provider has confirmed, its files are read and checked and every row is held.
    `outside` says why its records are read and checked, but are no part of the register (a portfolio to compare with).
    """

    provider: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """The identifier; it must be the file's name without `.yaml`."""
    name_en: str
    """The provider's name in English."""
    name_cy: str
    """The provider's name in Welsh."""
    about_en: str
    """What readers must know about this data, in English."""
    about_cy: str
    """The same in Welsh."""
    origin: str
    """Where the files come from."""
    licence: Licence | None = None
    """The licence under which the data may be published. While the provider has not confirmed one, leave it out."""
    expected: Schedule
    """When a file is due."""
    language: Literal["en", "cy"] = "en"
    """The language of texts that do not say theirs: costs and savings, and any text on a page whose column has no language."""
    precedence: int
    """A whole number of its own: where reports differ and neither is stronger, the lowest is published."""
    organisation: str | None = None
    """The identifier of the organisation that the provider is, if it is one."""
    contact: str | None = None
    """Who gets the feedback: a post or a shared mailbox, never a person's own. Only the register's team sees it, in the summary
    of a release."""
    outside: BilingualReason | None = None
    """Why its records are not part of the register, in both languages (default: they are)."""
    files: Annotated[list[FileSource], Field(min_length=1)]
    """One entry for each kind of file."""
    corrections: list[Correction] = []
    """Values that the register's team corrects until the provider does."""

    def get_file(self, number: int) -> FileSource:
        """One of its kinds of file, from 0. The one after the last is the register's template, which any provider may send."""
        return self.files[number] if number < len(self.files) else build_template_file()

    @field_validator("organisation")
    @classmethod
    def _check_organisation(cls, organisation: str | None) -> str | None:
        if organisation and organisation not in set(organisations.load_organisations()["organisation_id"]):
            raise ValueError(f"'{organisation}' is not the identifier of an organisation in schemas/organisations")
        return organisation


def load_source(path: Path) -> Source:
    """Reads one source file.

    Raises SourceError with file, key and fix when it is not YAML, has an unknown key, or names another provider.
    """
    source = yaml_files.read_yaml(path, Source)
    if source.provider != path.stem:
        values = {"file": path, "provider": source.provider, "stem": path.stem}
        raise SourceError(
            Message("{file}: provider is '{provider}', but the file is named '{stem}'. Make them the same.", values)
        )
    return source


def load_sources(folder: Path) -> dict[str, Source]:
    """Reads every `*.yaml` of a folder: provider → source, ordered by provider. A draft that is not filled in yet is left out
    (list_drafts names it), unless there is nothing else.

    Raises SourceError naming every faulty file at once, or saying that the folder has none.
    """
    values = {"folder": folder}
    if not folder.is_dir():
        raise SourceError(
            Message("{folder} is not a folder. Give the folder of the source files with --sources.", values)
        )
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise SourceError(
            Message("{folder} has no source files (*.yaml). Give the right folder with --sources.", values)
        )
    sources: dict[str, Source] = {}
    mistakes: list[Message] = []
    unfilled: list[Message] = []
    ranks: dict[int, Path] = {}
    for path in paths:
        try:
            source = load_source(path)
        except UnfilledFileError as error:
            unfilled += error.messages
            continue
        except SourceError as error:
            mistakes += error.messages
            continue
        sources[source.provider] = source
        if source.precedence in ranks:
            clash = {"file": ranks[source.precedence], "other": path.name, "rank": source.precedence}
            text = "{file} and {other} both have precedence {rank}. Change it in the newer of the two: {free} is free."
            mistakes.append(Message(text, {**clash, "free": propose_precedence(folder)}))
        ranks.setdefault(source.precedence, path)
    if not sources:
        mistakes += unfilled
    if mistakes:
        raise SourceError(*mistakes)
    return sources


def list_drafts(folder: Path) -> dict[str, UnfilledFileError]:
    """The source files of a folder that are not filled in yet, by provider, with what each lacks."""
    drafts = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            load_source(path)
        except UnfilledFileError as error:
            drafts[path.stem] = error
        except SourceError:
            continue
    return drafts


def propose_precedence(folder: Path) -> int:
    """The next number that no source file of a folder has as its precedence, drafts and faulty ones included."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.yaml")]
    found = [int(number) for text in texts for number in re.findall(r"^precedence: *(-?\d+)", text, re.MULTILINE)]
    return max(found, default=0) + 1


def load_register_sources(folder: Path) -> dict[str, Source]:
    """The sources of a folder whose records are part of the register. Raises SourceError."""
    return {provider: source for provider, source in load_sources(folder).items() if source.outside is None}
