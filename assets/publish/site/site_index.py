"""An edition, looked up by project and organisation.

Belongs here: finding what belongs to a project or an organisation, and ordering it.
Does not belong here: how a page shows it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from assets.publish.data.values import Inside
from assets.publish.edition import Edition, Provider, records
from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText, choose_text, format_value, mark_language, render_inline
from assets.publish.site.routes import ORGANISATION, Facet
from schemas import codelists
from schemas.definition import CHARACTERISTICS
from schemas.languages import Language, sort_key
from schemas.tables import TABLES

Record = dict[str, Any]

_COUNCIL = re.compile(
    r"^Cyngor (?:Bwrdeistref Sirol |Dinas )?|^City (?:and County )?of |(?: County Borough| County| City)? Council$"
)
_PROJECT_ID = re.compile(str(TABLES["projects"].columns()["project_id"].pattern))
_NAMED = "project of the row"


def extract_project_ids(keys: pd.Series) -> pd.Series:
    """The projects that rows' keys name, blank where one names none: `ssr-4k7qd|GB-PLA-SWA` → `ssr-4k7qd`."""
    return keys.str.extract(f"({_PROJECT_ID.pattern})", expand=False)


PROJECTS_AT_ONCE = 250
"""Of how many projects the rows are plain values at the same time."""


class RowsByProject(Mapping[str, list[Record]]):
    """A table's rows by project, found when asked for: best in the order of the projects, because some stand ready at once."""

    def __init__(self, frame: pd.DataFrame, projects: pd.Index, column: str = "project_id") -> None:
        """column: where a row names its project, or has a key that does."""
        named = frame.assign(**{_NAMED: extract_project_ids(frame[column])})
        self._projects, self._inside = projects, Inside(named, _NAMED, projects, list(frame))
        self._first, self._ready = -1, list[list[Record]]()

    def __getitem__(self, project_id: str) -> list[Record]:
        first, at = divmod(self._projects.get_loc(project_id), PROJECTS_AT_ONCE)
        if first != self._first:
            last = min((first + 1) * PROJECTS_AT_ONCE, len(self._projects))
            frame, ends = self._inside.rows(first * PROJECTS_AT_ONCE, last)
            rows = records(frame)
            self._first, self._ready = first, [rows[start:end] for start, end in pairwise(ends)]
        return self._ready[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._projects)

    def __len__(self) -> int:
        return len(self._projects)

    def texts(self, first: int, last: int) -> pa.Array:
        """The rows of the projects from `first` up to `last`, those of each as one text."""
        return self._inside.lists(first, last)


@dataclass(frozen=True)
class SiteIndex:
    """What the pages of one edition are made from.

    partners: the organisations in any project; of: each table's rows by project, and `limbs`, `provenance`, `history` and
    `value_notes` likewise; taking_part, references, answers: of every project its organisations, the providers' references, and
    the answers to the limbs in their order, characteristics left out.
    """

    edition: Edition
    projects: list[Record]
    organisations: Mapping[str, Record]
    partners: frozenset[str]
    of: Mapping[str, RowsByProject]
    taking_part: Mapping[str, list[str]]
    references: Mapping[str, list[str]]
    answers: Mapping[str, list[str]]
    measures: Mapping[str, Record]
    quality: list[Record]

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        """The providers that the edition lists, by their identifiers."""
        return {each.provider: each for each in self.edition.providers}

    @cached_property
    def shares(self) -> Mapping[str, list[tuple[str, int]]]:
        """Of every organisation those that it shares projects with, and how many."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in self.edition.records("network"):
            one, other = row["organisation_id"], row["other_organisation_id"]
            found[one].append((other, row["shared_projects"]))
            found[other].append((one, row["shared_projects"]))
        return found

    def title(self, project: Record, language: Language) -> LinkedText:
        """A project's title in the language, else in the other one, else its identifier."""
        return choose_text(project, "title", language) or LinkedText(project["project_id"])

    def value(self, table: str, name: str, record: Record, language: Language) -> LinkedText | None:
        """What a record says in a column, or under the stem of a pair of texts."""
        declared = TABLES[table].columns().get(name)
        if declared is None:
            return choose_text(record, name, language)
        value = record.get(name)
        if value is not None and declared.references == "organisations.organisation_id":
            return self.organisation(value, language)
        return format_value(declared, value, language, self.organisations)

    def provider(self, identifier: str, language: Language) -> str:
        """A provider's name; its identifier when the edition does not list it."""
        known = self.providers.get(identifier)
        return known.name(language) if known else identifier

    def spoken(self, identifier: str) -> Language | None:
        """The language of a provider's texts; None when the edition does not list it."""
        known = self.providers.get(identifier)
        return known.language if known else None

    def organisation(self, organisation_id: str, language: Language) -> LinkedText:
        """An organisation's name, linked to its page if it takes part in a project and so has one."""
        named = choose_text(self.organisations.get(organisation_id, {}), "name", language) or LinkedText(
            organisation_id
        )
        return (
            named._replace(href=routes.get_organisation_route(organisation_id).path(language))
            if organisation_id in self.partners
            else named
        )

    def short(self, organisation_id: str, language: Language) -> LinkedText:
        """An organisation's name for a line of partners; a council's without what all share (`Torfaen`)."""
        named = choose_text(self.organisations.get(organisation_id, {}), "name", language) or LinkedText(
            organisation_id
        )
        if self.organisations.get(organisation_id, {}).get("organisation_type") == "council":
            return named._replace(text=_COUNCIL.sub("", named.text))
        return named

    def row_name(self, table: str, key: str, language: Language) -> Markup:
        """A row of one of a project's tables: the table, and what tells the row apart within the project."""
        named = [LinkedText(TABLES[table].about.title(language))]
        for part in key.split("|"):
            if part in self.organisations:
                named.append(self.short(part, language))
            elif part in self.measures:
                named.append(choose_text(self.measures[part], "title", language) or LinkedText(part))
            elif part and not _PROJECT_ID.match(part):
                named.append(mark_language(part, language))
        return Markup(" · ").join(render_inline(each) for each in named)

    def sorted_projects(self, projects: Iterable[Record], language: Language) -> list[Record]:
        """Projects by title, in the language's own alphabet; equal titles by identifier."""
        return sorted(
            projects,
            key=lambda project: (*sort_key(self.title(project, language).text, language), project["project_id"]),
        )

    def facet_values(self, facet: Facet, project: Record) -> list[str | None]:
        """What a project is filed under in a facet: one value, or each of its partners; [None] when nothing is said."""
        if facet == ORGANISATION:
            return [*sorted(self.taking_part.get(project["project_id"], []))] or [None]
        return [project.get(facet.column)]

    def facet_title(self, facet: Facet, value: str | None, language: Language, silent: str) -> LinkedText:
        """What a facet's value is called; `silent` is what it is called when nothing is stated."""
        if value is None:
            return LinkedText(silent)
        if facet == ORGANISATION:
            return self.organisation(value, language)
        listed = TABLES["projects"].columns()[facet.column].codelist
        return LinkedText(codelists.title(listed, value, language) if listed else value)

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


def index_edition(edition: Edition) -> SiteIndex:
    """Everything that the pages of an edition look up, found once."""
    tables = edition.tables
    projects = pd.Index(tables["projects"]["project_id"])
    own = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
    keyed = {"provenance": (edition.provenance, "key"), "history": (edition.history, "record")}
    keyed |= {"value_notes": (tables["value_notes"], "record"), "limbs": (edition.limbs, "project_id")}
    limbs = edition.limbs[~edition.limbs["limb"].isin(CHARACTERISTICS)]
    return SiteIndex(
        edition=edition,
        projects=edition.records("projects"),
        organisations={row["organisation_id"]: row for row in edition.records("organisations")},
        partners=frozenset(tables["partners"]["organisation_id"]),
        of={name: RowsByProject(tables[name], projects) for name in own}
        | {name: RowsByProject(frame, projects, column) for name, (frame, column) in keyed.items()},
        taking_part=_each(tables["partners"].drop_duplicates(["project_id", "organisation_id"]), "organisation_id"),
        references=_each(tables["reports"].dropna(subset="reference"), "reference"),
        answers=_each(limbs, "answer"),
        measures={row["measure_id"]: row for row in edition.records("measures")},
        quality=edition.records("quality"),
    )


def _each(frame: pd.DataFrame, column: str) -> Mapping[str, list[str]]:
    """Of every project the values of one column of its rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for project, value in zip(frame["project_id"].tolist(), frame[column].tolist(), strict=True):
        found[project].append(value)
    return found
