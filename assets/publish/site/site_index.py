"""One edition with indexes: what belongs to a project or an organisation, by what name, in what order.

Here: finding and ordering. Not here: what a page shows.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import NestedRows
from assets.publish.plain_values import to_plain_rows
from assets.publish.site import display_values, routes
from assets.publish.site.display_values import Cells, ColumnHeader, DisplayTable, LinkedText
from assets.publish.site.routes import FACETS, ORGANISATION, Facet, Route
from schemas import codelists
from schemas.definition import CHARACTERISTICS
from schemas.languages import LANGUAGES, Language, format_number, get_sort_key, get_translator
from schemas.tables import TABLES

Record = dict[str, Any]

PROJECTS_AT_ONCE = 250
"""How many projects' rows are Python values at the same time."""
_COUNCIL = re.compile(
    r"^Cyngor (?:Bwrdeistref Sirol |Dinas )?|^City (?:and County )?of |(?: County Borough| County| City)? Council$"
)
_PROJECT_ID = re.compile(str(TABLES["projects"].get_columns()["project_id"].pattern))
_ROW_PROJECT = "project of the row"
PROJECT_KEYS = {
    **dict.fromkeys(("partners", "benefits", "milestones", "observations", "project_performance"), "project_id"),
    **dict.fromkeys(("assessments", "reports", "limbs"), "project_id"),
    **{"provenance": "key", "history": "record", "value_notes": "record"},
}
"""The tables whose rows are looked up by project: where a row has its identifier, or a key that contains it."""


def extract_project_ids(keys: pd.Series) -> pd.Series:
    """The projects that rows' keys name, blank where one names none: `ssr-4k7qd|GB-PLA-SWA` → `ssr-4k7qd`."""
    return keys.str.extract(f"({_PROJECT_ID.pattern})", expand=False)


class RowsByProject:
    """A table's rows by project. Fastest when asked in the projects' order, because some projects are prepared together."""

    def __init__(self, frame: pd.DataFrame, project_ids: pd.Index, key_column: str) -> None:
        """key_column: where a row has its project's identifier, or a key that contains it."""
        keyed = frame.assign(**{_ROW_PROJECT: extract_project_ids(frame[key_column])})
        self._project_ids, self._inside = project_ids, NestedRows(keyed, _ROW_PROJECT, project_ids, list(frame))
        self._batch_number, self._batch = -1, list[list[Record]]()

    def __getitem__(self, project_id: str) -> list[Record]:
        number, position = divmod(self._project_ids.get_loc(project_id), PROJECTS_AT_ONCE)
        if number != self._batch_number:
            first = number * PROJECTS_AT_ONCE
            frame, ends = self._inside.select_rows(first, min(first + PROJECTS_AT_ONCE, len(self._project_ids)))
            rows = to_plain_rows(frame)
            self._batch_number, self._batch = number, [rows[start:end] for start, end in pairwise(ends)]
        return self._batch[position]

    def encode_rows(self, first: int, last: int) -> pa.Array:
        """The rows of the projects from position `first` up to `last`: for each project one JSON list."""
        return self._inside.build_lists(first, last)


class SiteIndex:
    """What the pages of one edition are made from, found once.

    partner_ids: the organisations in any project; rows: table → its rows by project, also of `limbs`, `provenance` and
    `history`. By project: its organisations, the providers' references, and the answers to the parts of the definition in
    their order, without the characteristics.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition, tables = edition, edition.tables
        self.projects: list[Record] = edition.get_rows("projects")
        self.quality_rows: list[Record] = edition.get_rows("quality")
        self.organisations = {row["organisation_id"]: row for row in edition.get_rows("organisations")}
        self.measures = {row["measure_id"]: row for row in edition.get_rows("measures")}
        self.providers = {provider.provider: provider for provider in edition.providers}
        self.partner_ids = frozenset(tables["partners"]["organisation_id"])
        supplements = {"limbs": edition.limbs, "provenance": edition.provenance, "history": edition.history}
        project_ids = pd.Index(tables["projects"]["project_id"])
        self.rows = {
            name: RowsByProject({**tables, **supplements}[name], project_ids, key_column)
            for name, key_column in PROJECT_KEYS.items()
        }
        partners = tables["partners"].drop_duplicates(["project_id", "organisation_id"])
        limbs = edition.limbs[~edition.limbs["limb"].isin(CHARACTERISTICS)]
        self.organisations_by_project = _collect_by_project(partners, "organisation_id")
        self.references_by_project = _collect_by_project(tables["reports"].dropna(subset="reference"), "reference")
        self.answers_by_project = _collect_by_project(limbs, "answer")

    @cached_property
    def by_language(self) -> "Mapping[Language, LocalIndex]":
        """The same index for the pages of each language."""
        return {language: LocalIndex(self, language) for language in LANGUAGES}

    @cached_property
    def shared_counts(self) -> Mapping[str, list[tuple[str, int]]]:
        """Of every organisation those that it shares projects with, and how many."""
        counts: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in self.edition.get_rows("network"):
            one, other = row["organisation_id"], row["other_organisation_id"]
            counts[one].append((other, row["shared_projects"]))
            counts[other].append((one, row["shared_projects"]))
        return counts

    @cached_property
    def projects_by_facet(self) -> Mapping[Facet, Mapping[str | None, list[Record]]]:
        """For each facet its values in use with their projects; under None those that state none."""
        projects: dict[Facet, dict[str | None, list[Record]]] = {facet: defaultdict(list) for facet in FACETS}
        for project in self.projects:
            for facet, by_value in projects.items():
                values = [project.get(facet.column)]
                if facet == ORGANISATION:
                    values = [*self.organisations_by_project.get(project["project_id"], [])] or [None]
                for value in values:
                    by_value[value].append(project)
        return projects


class LocalIndex(SiteIndex):
    """A SiteIndex for the pages of one language: names, titles and values as its readers see them."""

    def __init__(self, shared: SiteIndex, language: Language) -> None:
        vars(self).update(vars(shared))
        self.language = language
        self.format_number = partial(format_number, language=language)
        self.get_path = partial(Route.get_path, language=language)
        self.get_sort_key = partial(get_sort_key, language=language)
        self.choose_text = partial(display_values.choose_text, language=language)
        self.get_column_title = partial(display_values.get_column_title, language=language)

    def translate(self, text: str, **values: Any) -> str:
        """A text of the catalogue with its `{named}` values filled in; numbers are written as the language does."""
        shown = {name: self.format_number(value) if isinstance(value, int) else value for name, value in values.items()}
        return get_translator(self.language)(text, **shown)

    def get_title(self, project: Record) -> LinkedText:
        """A project's title; in the other language, or its identifier, where there is none."""
        return self.choose_text(project, "title") or LinkedText(project["project_id"])

    def link_project(self, project: Record) -> LinkedText:
        """A project's title, linked to its page."""
        return self.get_title(project)._replace(href=self.get_path(routes.PROJECTS.add_folder(project["project_id"])))

    def build_headers(self, table: str, names: Iterable[str]) -> list[ColumnHeader]:
        """The headers of some of a table's columns (or of stems of pairs), in order."""
        return [display_values.build_header(table, name, self.language) for name in names]

    def get_value(self, table: str, name: str, record: Record) -> LinkedText | None:
        """What a record says in a column, or under the stem of a pair of texts; None when blank."""
        declared = TABLES[table].get_columns().get(name)
        if declared is None:
            return self.choose_text(record, name)
        value = record.get(name)
        if value is not None and declared.references == "organisations.organisation_id":
            return self.link_organisation(value)
        return display_values.format_value(declared, value, self.language, self.organisations)

    def list_facts(self, table: str, record: Record, excluded: Collection[str] = ()) -> list[tuple[str, LinkedText]]:
        """(label, value) of every column that a record fills, a pair of texts by its stem."""
        stems = [stem for stem in display_values.list_stems(self.edition.get_columns(table)) if stem not in excluded]
        values = [(self.get_column_title(table, stem), self.get_value(table, stem, record)) for stem in stems]
        return [(label, value) for label, value in values if value is not None]

    def build_table(self, table: str, names: Sequence[str], records: list[Record]) -> DisplayTable:
        """Records with some of their table's columns."""
        rows = [[self.get_value(table, name, record) for name in names] for record in records]
        return self.describe_table(table, self.build_headers(table, names), rows)

    def describe_table(self, table: str, headers: list[ColumnHeader], rows: list[Cells]) -> DisplayTable:
        """Rows with the title and description of one of our tables; the id is the table's name."""
        about = TABLES[table].about
        return DisplayTable(about.get_title(self.language), headers, rows, table, about.get_description(self.language))

    def get_provider_name(self, provider_id: str) -> str:
        """A provider's name; its identifier when the edition does not list it."""
        provider = self.providers.get(provider_id)
        return provider.get_name(self.language) if provider else provider_id

    def get_provider_language(self, provider_id: str) -> Language | None:
        """The language of a provider's texts; None when the edition does not list it."""
        provider = self.providers.get(provider_id)
        return provider.language if provider else None

    def get_organisation_name(self, organisation_id: str) -> LinkedText:
        """An organisation's name; its identifier when it is not registered."""
        return self.choose_text(self.organisations.get(organisation_id, {}), "name") or LinkedText(organisation_id)

    def link_organisation(self, organisation_id: str) -> LinkedText:
        """An organisation's name, linked to its page if it takes part in a project and so has one."""
        name = self.get_organisation_name(organisation_id)
        if organisation_id not in self.partner_ids:
            return name
        return name._replace(href=self.get_path(ORGANISATION.get_value_route(organisation_id)))

    def get_short_name(self, organisation_id: str) -> LinkedText:
        """An organisation's name; a council's without what all councils share (`Torfaen`)."""
        name = self.get_organisation_name(organisation_id)
        if self.organisations.get(organisation_id, {}).get("organisation_type") == "council":
            return name._replace(text=_COUNCIL.sub("", name.text))
        return name

    def get_measure_title(self, measure_id: str) -> LinkedText:
        """A measure's title; its identifier when it has none."""
        return self.choose_text(self.measures.get(measure_id, {}), "title") or LinkedText(measure_id)

    def describe_row(self, table: str, key: str) -> Markup:
        """A row of one of a project's tables: the table, and the parts of its key without the project."""
        parts = [LinkedText(TABLES[table].about.get_title(self.language))]
        for part in key.split("|"):
            if part in self.organisations:
                parts.append(self.get_short_name(part))
            elif part in self.measures:
                parts.append(self.get_measure_title(part))
            elif part and not _PROJECT_ID.match(part):
                parts.append(display_values.mark_language(part, self.language))
        return Markup(" · ").join(display_values.render_inline(part) for part in parts)

    def sort_projects(self, projects: Iterable[Record]) -> list[Record]:
        """Projects by title, in the language's own alphabet; equal titles by identifier."""
        return sorted(
            projects, key=lambda project: (*self.get_sort_key(self.get_title(project).text), project["project_id"])
        )

    def get_facet_title(self, facet: Facet, value: str | None) -> LinkedText:
        """The title of a facet's value, linked to its page; None is that of the projects that state none."""
        if value is None:
            title = LinkedText(self.translate("Not stated"))
        elif facet == ORGANISATION:
            title = self.get_organisation_name(value)
        else:
            title = LinkedText(codelists.get_title(facet.codelist, value, self.language) if facet.codelist else value)
        return title._replace(href=self.get_path(facet.get_value_route(value)))

    def sort_facet_values(self, facet: Facet) -> list[str | None]:
        """The values in use: those of short lists in the list's order, others by title; None last."""

        def get_order(value: str) -> tuple[Any, ...]:
            if facet.codelist and facet.column in ("verdict", "stage", "region"):
                return (codelists.list_codes(facet.codelist).index(value),)
            return (*self.get_sort_key(self.get_facet_title(facet, value).text), value)

        values = self.projects_by_facet[facet]
        stated = sorted((value for value in values if value is not None), key=get_order)
        return [*stated, None] if None in values else [*stated]


def _collect_by_project(frame: pd.DataFrame, column: str) -> Mapping[str, list[str]]:
    """Of every project the values of one column of its rows."""
    values: dict[str, list[str]] = defaultdict(list)
    for project_id, value in zip(frame["project_id"].tolist(), frame[column].tolist(), strict=True):
        values[project_id].append(value)
    return values
