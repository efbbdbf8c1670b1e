"""An edition, looked up by project and organisation.

Belongs here: finding what belongs to a project or an organisation, and ordering it.
Does not belong here: how a page shows it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from assets.publish.edition import Edition
from assets.publish.site import routes
from assets.publish.site.routes import ORGANISATION, Facet
from assets.publish.site.values import Shown, inline, said, shown, worded
from schemas import codelists
from schemas.languages import Language, sort_key
from schemas.tables import TABLES

Record = dict[str, Any]

_COUNCIL = re.compile(
    r"^Cyngor (?:Bwrdeistref Sirol |Dinas )?|^City (?:and County )?of |(?: County Borough| County| City)? Council$"
)
_PROJECT_ID = re.compile(str(TABLES["projects"].columns()["project_id"].pattern))


def rows(frame: pd.DataFrame) -> list[Record]:
    """A frame's rows as plain values, None where blank."""
    values = {str(name): [None if pd.isna(value) else value for value in frame[name].tolist()] for name in frame}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def project_of(key: str) -> str | None:
    """The project that a row's key names, if any: `ssr-4k7qd|GB-PLA-SWA` → `ssr-4k7qd`."""
    match = _PROJECT_ID.search(key)
    return match.group() if match else None


def by_project(records: Iterable[Record], column: str = "project_id") -> Mapping[str, list[Record]]:
    """Records by the project that their column names; those that name none are left out."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        project = project_of(record[column] or "")
        if project:
            found[project].append(record)
    return found


@dataclass(frozen=True)
class Content:
    """What the pages of one edition are made from.

    `partners` are the organisations in any project; `of` holds each table's records by project.
    """

    edition: Edition
    projects: list[Record]
    organisations: Mapping[str, Record]
    partners: frozenset[str]
    of: Mapping[str, Mapping[str, list[Record]]]
    limbs: Mapping[str, list[Record]]
    aliases: Mapping[str, list[Record]]
    provenance: Mapping[str, list[Record]]
    changes: Mapping[str, list[Record]]
    notes: Mapping[str, list[Record]]
    measures: Mapping[str, Record]
    quality: list[Record]

    def title(self, project: Record, language: Language) -> Shown:
        """A project's title in the language, else in the other one, else its identifier."""
        return said(project, "title", language) or Shown(project["project_id"])

    def value(self, table: str, name: str, record: Record, language: Language) -> Shown | None:
        """What a record says in a column, or under the stem of a pair of texts."""
        declared = TABLES[table].columns().get(name)
        if declared is None:
            return said(record, name, language)
        value = record.get(name)
        if value is not None and declared.references == "organisations.organisation_id":
            return self.organisation(value, language)
        return shown(declared, value, language, self.organisations)

    def provider(self, identifier: str, language: Language) -> str:
        """A provider's name; its identifier when the edition does not list it."""
        return next((row.name(language) for row in self.edition.providers if row.provider == identifier), identifier)

    def spoken(self, identifier: str) -> Language | None:
        """The language of a provider's texts; None when the edition does not list it."""
        return next((row.language for row in self.edition.providers if row.provider == identifier), None)

    def organisation(self, organisation_id: str, language: Language) -> Shown:
        """An organisation's name, linked to its page if it takes part in a project and so has one."""
        named = said(self.organisations.get(organisation_id, {}), "name", language) or Shown(organisation_id)
        return (
            named._replace(href=routes.organisation(organisation_id).path(language))
            if organisation_id in self.partners
            else named
        )

    def short(self, organisation_id: str, language: Language) -> Shown:
        """An organisation's name for a line of partners; a council's without what all share (`Torfaen`)."""
        named = said(self.organisations.get(organisation_id, {}), "name", language) or Shown(organisation_id)
        if self.organisations.get(organisation_id, {}).get("organisation_type") == "council":
            return named._replace(text=_COUNCIL.sub("", named.text))
        return named

    def row_name(self, table: str, key: str, language: Language) -> Markup:
        """A row of one of a project's tables: the table, and what tells the row apart within the project."""
        named = [Shown(TABLES[table].about.title(language))]
        for part in key.split("|"):
            if part in self.organisations:
                named.append(self.short(part, language))
            elif part in self.measures:
                named.append(said(self.measures[part], "title", language) or Shown(part))
            elif part and not _PROJECT_ID.match(part):
                named.append(worded(part, language))
        return Markup(" · ").join(inline(each) for each in named)

    def sorted_projects(self, projects: Iterable[Record], language: Language) -> list[Record]:
        """Projects by title, in the language's own alphabet; equal titles by identifier."""
        return sorted(
            projects,
            key=lambda project: (*sort_key(self.title(project, language).text, language), project["project_id"]),
        )

    def facet_values(self, facet: Facet, project: Record) -> list[str | None]:
        """What a project is filed under in a facet: one value, or each of its partners; [None] when nothing is said."""
        if facet == ORGANISATION:
            found: list[str | None] = sorted(
                {partner["organisation_id"] for partner in self.of["partners"].get(project["project_id"], [])}
            )
            return found or [None]
        return [project.get(facet.column)]

    def facet_title(self, facet: Facet, value: str | None, language: Language, silent: str) -> Shown:
        """What a facet's value is called; `silent` is what it is called when nothing is stated."""
        if value is None:
            return Shown(silent)
        if facet == ORGANISATION:
            return self.organisation(value, language)
        listed = TABLES["projects"].columns()[facet.column].codelist
        return Shown(codelists.title(listed, value, language) if listed else value)

    def facet_counts(self, facet: Facet) -> Counter[str | None]:
        """How many projects are filed under each value of a facet."""
        return Counter(value for project in self.projects for value in self.facet_values(facet, project))

    def facet_order(self, facet: Facet, language: Language) -> list[str | None]:
        """The values in use: those of short lists in the list's order, the others by title; not stated last."""
        used = [value for value in self.facet_counts(facet) if value is not None]
        listed = TABLES["projects"].columns()[facet.column].codelist if facet != ORGANISATION else None
        if facet.column in ("verdict", "stage", "region") and listed:
            ordered: list[str | None] = [code for code in codelists.codes(listed) if code in used]
        else:
            ordered = sorted(
                used, key=lambda value: (*sort_key(self.facet_title(facet, value, language, "").text, language), value)
            )
        return [*ordered, None] if None in self.facet_counts(facet) else ordered


def lookup(edition: Edition) -> Content:
    """Everything that the pages of an edition look up, found once."""
    tables = {name: edition.records(name) for name in edition.tables}
    return Content(
        edition=edition,
        projects=tables["projects"],
        organisations={row["organisation_id"]: row for row in tables["organisations"]},
        partners=frozenset(row["organisation_id"] for row in tables["partners"]),
        of={
            name: by_project(tables[name])
            for name in ("partners", "benefits", "milestones", "observations", "project_performance", "assessments")
        },
        limbs=by_project(rows(edition.limbs)),
        aliases=by_project(tables["reports"]),
        provenance=by_project(rows(edition.provenance), "key"),
        changes=by_project(tables["changes"], "record"),
        notes=by_project(tables["value_notes"], "record"),
        measures={row["measure_id"]: row for row in tables["measures"]},
        quality=tables["quality"],
    )
