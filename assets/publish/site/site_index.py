"""One edition with indexes: what belongs to a project or an organisation, by what name, in what order.

Here: finding and ordering. Not here: what a page shows.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from assets.publish.edition import Edition, Provider
from assets.publish.open_data.text_columns import NestedRows
from assets.publish.plain_values import to_plain_rows
from assets.publish.site import routes
from assets.publish.site.display_values import (
    DisplayTable,
    LinkedText,
    build_header,
    choose_text,
    format_value,
    get_column_title,
    list_stems,
    mark_language,
    render_inline,
)
from assets.publish.site.routes import ORGANISATION, Facet
from schemas import codelists
from schemas.definition import CHARACTERISTICS
from schemas.languages import Language, get_sort_key
from schemas.tables import TABLES

Record = dict[str, Any]

PROJECTS_AT_ONCE = 250
"""How many projects' rows are Python values at the same time."""
_COUNCIL = re.compile(
    r"^Cyngor (?:Bwrdeistref Sirol |Dinas )?|^City (?:and County )?of |(?: County Borough| County| City)? Council$"
)
_PROJECT_ID = re.compile(str(TABLES["projects"].get_columns()["project_id"].pattern))
_ROW_PROJECT = "project of the row"


def extract_project_ids(keys: pd.Series) -> pd.Series:
    """The projects that rows' keys name, blank where one names none: `ssr-4k7qd|GB-PLA-SWA` → `ssr-4k7qd`."""
    return keys.str.extract(f"({_PROJECT_ID.pattern})", expand=False)


class RowsByProject(Mapping[str, list[Record]]):
    """A table's rows by project. Fastest when asked in the projects' order, because some projects are prepared together."""

    def __init__(self, frame: pd.DataFrame, project_ids: pd.Index, key_column: str = "project_id") -> None:
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

    def __iter__(self) -> Iterator[str]:
        return iter(self._project_ids)

    def __len__(self) -> int:
        return len(self._project_ids)

    def encode_rows(self, first: int, last: int) -> pa.Array:
        """The rows of the projects from position `first` up to `last`: for each project one JSON list."""
        return self._inside.build_lists(first, last)


@dataclass(frozen=True)
class SiteIndex:
    """What the pages of one edition are made from.

    partner_ids: the organisations in any project; rows: table → its rows by project, also of `limbs`, `provenance`, `history`
    and `value_notes`. By project: its organisations, the providers' references, and the answers to the parts of the
    definition in their order, without the characteristics.
    """

    edition: Edition
    projects: list[Record]
    organisations: Mapping[str, Record]
    partner_ids: frozenset[str]
    rows: Mapping[str, RowsByProject]
    organisations_by_project: Mapping[str, list[str]]
    references_by_project: Mapping[str, list[str]]
    answers_by_project: Mapping[str, list[str]]
    measures: Mapping[str, Record]
    quality_rows: list[Record]

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        """The edition's providers by identifier."""
        return {provider.provider: provider for provider in self.edition.providers}

    @cached_property
    def shared_counts(self) -> Mapping[str, list[tuple[str, int]]]:
        """Of every organisation those that it shares projects with, and how many."""
        counts: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in self.edition.get_rows("network"):
            one, other = row["organisation_id"], row["other_organisation_id"]
            counts[one].append((other, row["shared_projects"]))
            counts[other].append((one, row["shared_projects"]))
        return counts

    def get_title(self, project: Record, language: Language) -> LinkedText:
        """A project's title; in the other language, or its identifier, where there is none."""
        return choose_text(project, "title", language) or LinkedText(project["project_id"])

    def link_project(self, project: Record, language: Language) -> LinkedText:
        """A project's title, linked to its page."""
        path = routes.get_project_route(project["project_id"]).get_path(language)
        return self.get_title(project, language)._replace(href=path)

    def get_value(self, table: str, name: str, record: Record, language: Language) -> LinkedText | None:
        """What a record says in a column, or under the stem of a pair of texts; None when blank."""
        declared = TABLES[table].get_columns().get(name)
        if declared is None:
            return choose_text(record, name, language)
        value = record.get(name)
        if value is not None and declared.references == "organisations.organisation_id":
            return self.link_organisation(value, language)
        return format_value(declared, value, language, self.organisations)

    def list_facts(
        self, table: str, record: Record, language: Language, excluded: Collection[str] = ()
    ) -> list[tuple[str, LinkedText]]:
        """(label, value) of every column that a record fills, a pair of texts by its stem."""
        stems = [stem for stem in list_stems(self.edition.get_columns(table)) if stem not in excluded]
        values = [
            (get_column_title(table, stem, language), self.get_value(table, stem, record, language)) for stem in stems
        ]
        return [(label, value) for label, value in values if value is not None]

    def build_table(self, table: str, names: list[str], records: list[Record], language: Language) -> DisplayTable:
        """Records with some of their table's columns, described as the table is; the id is the table's name."""
        about = TABLES[table].about
        headers = [build_header(table, name, language) for name in names]
        rows = [[self.get_value(table, name, record, language) for name in names] for record in records]
        return DisplayTable(about.get_title(language), headers, rows, table, about.get_description(language))

    def get_provider_name(self, provider_id: str, language: Language) -> str:
        """A provider's name; its identifier when the edition does not list it."""
        provider = self.providers.get(provider_id)
        return provider.get_name(language) if provider else provider_id

    def get_provider_language(self, provider_id: str) -> Language | None:
        """The language of a provider's texts; None when the edition does not list it."""
        provider = self.providers.get(provider_id)
        return provider.language if provider else None

    def get_organisation_name(self, organisation_id: str, language: Language) -> LinkedText:
        """An organisation's name; its identifier when it is not registered."""
        record = self.organisations.get(organisation_id, {})
        return choose_text(record, "name", language) or LinkedText(organisation_id)

    def link_organisation(self, organisation_id: str, language: Language) -> LinkedText:
        """An organisation's name, linked to its page if it takes part in a project and so has one."""
        name = self.get_organisation_name(organisation_id, language)
        if organisation_id not in self.partner_ids:
            return name
        return name._replace(href=routes.get_organisation_route(organisation_id).get_path(language))

    def get_short_name(self, organisation_id: str, language: Language) -> LinkedText:
        """An organisation's name; a council's without what all councils share (`Torfaen`)."""
        name = self.get_organisation_name(organisation_id, language)
        if self.organisations.get(organisation_id, {}).get("organisation_type") == "council":
            return name._replace(text=_COUNCIL.sub("", name.text))
        return name

    def describe_row(self, table: str, key: str, language: Language) -> Markup:
        """A row of one of a project's tables: the table, and the parts of its key without the project."""
        parts = [LinkedText(TABLES[table].about.get_title(language))]
        for part in key.split("|"):
            if part in self.organisations:
                parts.append(self.get_short_name(part, language))
            elif part in self.measures:
                parts.append(choose_text(self.measures[part], "title", language) or LinkedText(part))
            elif part and not _PROJECT_ID.match(part):
                parts.append(mark_language(part, language))
        return Markup(" · ").join(render_inline(part) for part in parts)

    def sort_projects(self, projects: Iterable[Record], language: Language) -> list[Record]:
        """Projects by title, in the language's own alphabet; equal titles by identifier."""
        return sorted(
            projects,
            key=lambda project: (
                *get_sort_key(self.get_title(project, language).text, language),
                project["project_id"],
            ),
        )

    def get_facet_values(self, facet: Facet, project: Record) -> list[str | None]:
        """A project's value in a facet, or each of its organisations; [None] when nothing is stated."""
        if facet == ORGANISATION:
            return [*sorted(self.organisations_by_project.get(project["project_id"], []))] or [None]
        return [project.get(facet.column)]

    def get_facet_title(self, facet: Facet, value: str | None, language: Language, not_stated: str = "") -> LinkedText:
        """The title of a facet's value; `not_stated` is that of None."""
        if value is None:
            return LinkedText(not_stated)
        if facet == ORGANISATION:
            return self.link_organisation(value, language)
        codelist = TABLES["projects"].get_columns()[facet.column].codelist
        return LinkedText(codelists.get_title(codelist, value, language) if codelist else value)

    def count_facet_values(self, facet: Facet) -> Counter[str | None]:
        """How many projects have each value of a facet."""
        return Counter(value for project in self.projects for value in self.get_facet_values(facet, project))

    def sort_facet_values(self, facet: Facet, language: Language) -> list[str | None]:
        """The values in use: those of short lists in the list's order, others by title; None last."""
        counts = self.count_facet_values(facet)
        used = [value for value in counts if value is not None]
        codelist = TABLES["projects"].get_columns()[facet.column].codelist if facet != ORGANISATION else None
        if facet.column in ("verdict", "stage", "region") and codelist:
            ordered: list[str | None] = [code for code in codelists.list_codes(codelist) if code in used]
        else:
            ordered = sorted(
                used,
                key=lambda value: (*get_sort_key(self.get_facet_title(facet, value, language).text, language), value),
            )
        return [*ordered, None] if None in counts else ordered


def index_edition(edition: Edition) -> SiteIndex:
    """Everything that the pages of an edition look up, found once."""
    tables = edition.tables
    project_ids = pd.Index(tables["projects"]["project_id"])
    own = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
    keyed = {"provenance": (edition.provenance, "key"), "history": (edition.history, "record")}
    keyed |= {"value_notes": (tables["value_notes"], "record"), "limbs": (edition.limbs, "project_id")}
    limbs = edition.limbs[~edition.limbs["limb"].isin(CHARACTERISTICS)]
    partners = tables["partners"].drop_duplicates(["project_id", "organisation_id"])
    return SiteIndex(
        edition=edition,
        projects=edition.get_rows("projects"),
        organisations={row["organisation_id"]: row for row in edition.get_rows("organisations")},
        partner_ids=frozenset(tables["partners"]["organisation_id"]),
        rows={name: RowsByProject(tables[name], project_ids) for name in own}
        | {name: RowsByProject(frame, project_ids, column) for name, (frame, column) in keyed.items()},
        organisations_by_project=_collect_by_project(partners, "organisation_id"),
        references_by_project=_collect_by_project(tables["reports"].dropna(subset="reference"), "reference"),
        answers_by_project=_collect_by_project(limbs, "answer"),
        measures={row["measure_id"]: row for row in edition.get_rows("measures")},
        quality_rows=edition.get_rows("quality"),
    )


def _collect_by_project(frame: pd.DataFrame, column: str) -> Mapping[str, list[str]]:
    """Of every project the values of one column of its rows."""
    values: dict[str, list[str]] = defaultdict(list)
    for project_id, value in zip(frame["project_id"].tolist(), frame[column].tolist(), strict=True):
        values[project_id].append(value)
    return values
