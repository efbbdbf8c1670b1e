"""What changed between two releases, as lines for a person: project by project, with titles in place of identifiers.

Belongs here: the order and the words. Does not belong here: the comparison itself (assets.publish.release.release_changes).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from assets.publish.release.release_changes import ReleaseBasis
from assets.publish.release.table_differences import ALL, build_record_keys
from assets.publish.site.display_values import format_value
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import Language, format_number, get_translator
from schemas.organisations import load_organisations
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

MAX_VALUE_LENGTH = 80
MAX_LISTED_CHANGES = 20
"""So many changes of a table are listed for a project, and for all that belongs to no project."""
TABLES_BY_INTEREST = ("projects", *(table for table in TABLES if table != "projects"))
KINDS = ("added", "removed", "changed")
NAMING_COLUMNS = (
    "measure_id",
    "organisation_id",
    "role",
    "benefit_type",
    "description",
    "milestone",
    "action",
    "title",
    "period",
)
"""The columns that tell a person which record of a project, or of none, is meant; texts without their language."""

Line = tuple[str, str]
"""A line and its style."""
Row = Mapping[str, Any]


def list_difference_lines(
    differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis, language: Language
) -> Iterator[Line]:
    """(line, style): projects first, with what belongs to each; then the other tables that providers send; then the number of
    changes in each table that follows from these. differences: release_changes.build_changes.
    """
    return _DifferenceText(differences, (new, old), language).list_lines()


@dataclass(frozen=True)
class _DifferenceText:
    """releases: the new one and the old one, in which a record is looked for in that order."""

    differences: pd.DataFrame
    releases: Sequence[ReleaseBasis]
    language: Language

    def list_lines(self) -> Iterator[Line]:
        is_column = self.differences["record"] == ALL
        is_sent = self.differences["table"].isin(SUBMISSION_COLUMNS)
        yield from self._list_columns(self.differences[is_column])
        positions = {table: position for position, table in enumerate(TABLES_BY_INTEREST)}
        rows = self.differences[is_sent & ~is_column].sort_values(
            "table", key=lambda tables: tables.map(positions), kind="stable"
        )
        projects = pd.Series([self._find_project(row) for row in rows.to_dict("records")], rows.index, "object")
        yield from self._list_projects(rows[projects.notna()], projects.dropna())
        for table, others in rows[projects.isna()].groupby("table", sort=False):
            yield from self._list_table(str(table), others)
        yield from self._count_derived(self.differences[~is_sent & ~is_column])

    def _list_columns(self, rows: pd.DataFrame) -> Iterator[Line]:
        if rows.empty:
            return
        yield from self._start_section(self.translate("Columns"), rows["kind"])
        for row in rows.to_dict("records"):
            kind = _get_kind_title(row["kind"], self.language)
            yield f"  {self._get_table_title(row['table'])}, {self._get_column_title(row)}: {kind}", ""

    def _list_projects(self, rows: pd.DataFrame, projects: pd.Series) -> Iterator[Line]:
        """Every project with changes: those that are new, those that are gone, and the others with each change."""
        if rows.empty:
            return
        kinds = {
            row["record"]: row["kind"]
            for row in rows[(rows["table"] == "projects") & (rows["column"] == ALL)].to_dict("records")
        }
        groups = {str(project): group for project, group in rows.groupby(projects, sort=False)}
        ordered = sorted(groups, key=lambda project: KINDS.index(kinds.get(project, "changed")))
        kind_of_all = pd.Series([kinds.get(project, "changed") for project in ordered])
        yield from self._start_section(self._get_table_title("projects"), kind_of_all)
        for project in ordered:
            name = f"  {project}  {self._get_project_title(project)}"
            if project in kinds:
                yield f"{name}: {_get_kind_title(kinds[project], self.language)}", ""
                continue
            yield name, "bold"
            yield from self._list_changes(groups[project])

    def _list_changes(self, rows: pd.DataFrame) -> Iterator[Line]:
        """The changes of one project: its own values, then its records. Of texts that the register makes only which they are."""
        columns = [
            (table, name)
            for table, model in TABLES.items()
            for name, column in model.get_columns().items()
            if column.kind == "text" and not column.sent
        ]
        is_derived = pd.Series(list(zip(rows["table"], rows["column"], strict=True)), rows.index).isin(columns)
        for table, part in rows[~is_derived].groupby("table", sort=False):
            prefix = "      " if table == "projects" else f"      {self._get_table_title(str(table))}, "
            yield from self._list_rows(part, prefix)
        if is_derived.any():
            titles = dict.fromkeys(self._get_column_title(row) for row in rows[is_derived].to_dict("records"))
            yield f"      {self.translate('Also changed, as it follows')}: {', '.join(titles)}", ""

    def _list_table(self, table: str, rows: pd.DataFrame) -> Iterator[Line]:
        yield from self._start_section(self._get_table_title(table), rows["kind"])
        yield from self._list_rows(rows, "  ")

    def _list_rows(self, rows: pd.DataFrame, prefix: str) -> Iterator[Line]:
        """A line for each change of a table; where many are alike, for the first."""
        for row in rows.head(MAX_LISTED_CHANGES).to_dict("records"):
            yield f"{prefix}{self._describe_change(row)}", ""
        if len(rows) > MAX_LISTED_CHANGES:
            count = format_number(len(rows) - MAX_LISTED_CHANGES, self.language)
            more = get_translator(self.language)("and {count} more", count=count)
            yield f"{' ' * (len(prefix) - len(prefix.lstrip()))}{more} (--format json)", ""

    def _count_derived(self, rows: pd.DataFrame) -> Iterator[Line]:
        if rows.empty:
            return
        yield "", ""
        yield self.translate("Tables that the register makes of these (each change: --format json)"), "bold"
        for table, part in rows.groupby("table", sort=False):
            yield f"  {self._get_table_title(str(table))}: {self._count_kinds(part['kind'])}", ""

    def _start_section(self, title: str, kinds: pd.Series) -> Iterator[Line]:
        yield "", ""
        yield f"{title}: {self._count_kinds(kinds)}", "bold"

    def _count_kinds(self, kinds: pd.Series) -> str:
        counts = kinds.value_counts()
        return ", ".join(
            f"{_get_kind_title(kind, self.language)} {format_number(int(counts[kind]), self.language)}"
            for kind in KINDS
            if kind in counts
        )

    def _describe_change(self, row: Row) -> str:
        """`Swansea Council: Cost at start: £1 → £2`; of a project only the column and its values."""
        subject = "" if row["table"] == "projects" else f"{self._name_record(row)}: "
        if row["column"] == ALL:
            return subject + _get_kind_title(row["kind"], self.language)
        before, after = (self._format(row, row[name]) for name in ("before", "after"))
        return f"{subject}{self._get_column_title(row)}: {before} → {after}"

    def _format(self, row: Row, value: Any) -> str:
        if not isinstance(value, str):
            return self.translate("blank")
        column = self._get_column(row)
        shown = (
            format_value(column, _parse_value(column, value), self.language, self._organisations) if column else None
        )
        text = " ".join((shown.text if shown else value).split())
        return text if len(text) <= MAX_VALUE_LENGTH else f"{text[: MAX_VALUE_LENGTH - 1]}…"

    def _name_record(self, row: Row) -> str:
        """What a person calls a record; its identifier where nothing better is known."""
        record = self._find_record(row)
        columns = TABLES[row["table"]].get_columns()
        parts = []
        for stem in NAMING_COLUMNS:
            other = "en" if self.language == "cy" else "cy"
            names = [name for name in (stem, f"{stem}_{self.language}", f"{stem}_{other}") if name in columns]
            value = next((record[name] for name in names if isinstance(record.get(name), str)), None)
            if value is None:
                continue
            if stem == "measure_id":
                parts.append(self._measures.get(value, value))
            else:
                shown = format_value(columns[names[0]], value, self.language, self._organisations)
                parts.append(shown.text if shown else value)
        return ", ".join(parts) or row["record"]

    def _find_record(self, row: Row) -> Row:
        for records in self._records[row["table"]]:
            if row["record"] in records:
                return records[row["record"]]
        return {}

    def _find_project(self, row: Row) -> str | None:
        project = self._find_record(row).get("project_id")
        return project if isinstance(project, str) else None

    def _get_project_title(self, project: str) -> str:
        record = self._find_record({"table": "projects", "record": project})
        titles = [record.get(f"title_{language}") for language in (self.language, "en", "cy")]
        return next((title for title in titles if isinstance(title, str)), "")

    def _get_column(self, row: Row) -> Column | None:
        return TABLES[row["table"]].get_columns().get(row["column"])

    def _get_column_title(self, row: Row) -> str:
        column = self._get_column(row)
        return column.get_title(self.language) if column else row["column"]

    def _get_table_title(self, table: str) -> str:
        return TABLES[table].about.get_title(self.language)

    def translate(self, text: str) -> str:
        return get_translator(self.language)(text)

    @cached_property
    def _records(self) -> Mapping[str, Sequence[Mapping[str, Row]]]:
        """Of each table that has changes and that providers send: record → its values, for both releases."""
        tables = {"projects", "measures", *self.differences["table"]} & set(SUBMISSION_COLUMNS)
        return {
            table: [_index_records(table, release.tables.get(table)) for release in self.releases] for table in tables
        }

    @cached_property
    def _measures(self) -> Mapping[str, str]:
        """Measure → its title."""
        other = "en" if self.language == "cy" else "cy"
        measures = pd.concat([release.tables["measures"] for release in self.releases if "measures" in release.tables])
        titles = measures[f"title_{self.language}"].fillna(measures[f"title_{other}"])
        return dict(zip(measures["measure_id"], titles, strict=True))

    @cached_property
    def _organisations(self) -> Mapping[str, Mapping[str, Any]]:
        return load_organisations().set_index("organisation_id")[["name_en", "name_cy"]].to_dict("index")


def _index_records(table: str, frame: pd.DataFrame | None) -> Mapping[str, Row]:
    if frame is None:
        return {}
    return dict(zip(build_record_keys(table, frame).to_pylist(), frame.to_dict("records"), strict=True))


def _parse_value(column: Column, text: str) -> Any:
    """A value of the table `changes`, where all are texts, as its own table has it."""
    if column.kind == "yes-no":
        return text == "True"
    if column.kind in ("money", "number", "integer"):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _get_kind_title(kind: Any, language: Language) -> str:
    return codelists.get_title("change_kind", kind, language).lower()
