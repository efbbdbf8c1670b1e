"""The list of projects, and the pages that show a part of it: those of one verdict, stage, service area and so on.

Belongs here: a line of the list, the list page and the facet pages. Does not belong here: where they stand (routes).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import escape

from assets.publish.site import paging, routes
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, get_column_title
from assets.publish.site.page_templates import macro
from assets.publish.site.paging import SORTS, TITLE, Sort
from assets.publish.site.routes import FACETS, ORGANISATION, Facet
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import OTHER, Language, number, sort_key, translator
from schemas.tables import TABLES

FILTERS = tuple(facet for facet in FACETS if facet != ORGANISATION)
"""The facets that the list page itself offers; organisations have a page of their own, and the search finds them."""

NAMED = 5
"""How many partners a line of the list names before it counts the others."""

_ROOT, _PLACE = "\x00", "\x01"
"""Stand in a line that is kept: for the way to the website's root, and for what tells where in a list the line stands."""
VERDICT = SORTS[-1]


class ListEntries:
    """The lines of the list in one language. One that stands on many pages is written once."""

    def __init__(self, content: SiteIndex, language: Language) -> None:
        self._content = content
        self._language: Language = language
        self._told: dict[str, bytes] = {}
        self._written: dict[tuple[str, bool], str] = {}
        self._last: tuple[tuple[routes.Route, Sort], Ordered] | None = None
        self._macro = macro(language, "entry")

    def listed(
        self, first: routes.Route, projects: list[Record], sort: Sort, page: int, filtered: bool
    ) -> dict[str, Any]:
        """A page of a list: its `entries`, and the links to the `others`, None when there are none.

        first: where the list's first page stands; filtered: whether lines carry what the page's script filters by.
        """
        ordered = self.ordered(first, projects, sort)
        here = routes.get_root_prefix(paging.get_page_route(first, page).path(self._language))
        last, lines = "", list[tuple[Record, str, bool]]()
        for project, group in paging.cut(ordered.lines, page):
            # A verdict stands in the line itself, and is no letter beside it.
            lines.append((project, group if sort != VERDICT else "", group != last))
            last = group
        pages = paging.number_pages(len(projects))
        return {
            "entries": Entries(self, lines, filtered, here),
            "others": paging.links(first, page, pages[-1], ordered.begins, self._language),
        }

    def written(self, project: Record, group: str, first: bool, filtered: bool) -> str:
        """A line's mark-up; `_ROOT` stands for the way to the website's root. first: of its group."""
        key = (project["project_id"], filtered)
        if key not in self._written:
            self._written[key] = str(self._macro(self.view(project), _ROOT, _PLACE, filtered))
        place = f'class="entry{" first" if first else ""}" data-letter="{escape(group)}"'
        return self._written[key].replace(_PLACE, place, 1)

    def told(self, project: Record) -> bytes:
        """A digest of what a project's line shows."""
        project_id = project["project_id"]
        if project_id not in self._told:
            self._told[project_id] = hashlib.sha256(repr(self.view(project)).encode()).digest()
        return self._told[project_id]

    def ordered(self, first: routes.Route, projects: list[Record], sort: Sort) -> "Ordered":
        """A list in its order; kept until another is asked for, because its pages follow one another."""
        if self._last is None or self._last[0] != (first, sort):
            found = sorted(projects, key=lambda project: self._rank[project["project_id"]])
            if sort.order:
                found.sort(key=sort.order, reverse=sort.reverse)
            grouped = [(project, sort.group(self._content, project, self._language)) for project in found]
            self._last = (first, sort), Ordered(grouped, paging.begins(group for _, group in grouped))
        return self._last[1]

    @cached_property
    def _rank(self) -> dict[str, int]:
        ordered = self._content.sorted_projects(self._content.projects, self._language)
        return {project["project_id"]: at for at, project in enumerate(ordered)}

    @cached_property
    def browse(self) -> dict[str, Any]:
        """What every page of the whole list shows beside its lines."""
        content, language = self._content, self._language
        verdicts, by_verdict = content.facet_counts(FACETS[0]), codelists.load("verdict")
        return {
            "count": number(len(content.projects), language),
            "organisations": number(sum(value is not None for value in content.facet_counts(ORGANISATION)), language),
            "verdict_parts": [(code, verdicts[code]) for code in by_verdict],
            "verdict_links": [
                (by_verdict[code], FACETS[0].to(code).path(language), number(verdicts[code], language))
                for code in by_verdict
                if verdicts[code]
            ],
            "facets": [
                {
                    "name": facet.name,
                    "label": get_facet_label(facet, language),
                    "options": list_facet_values(content, facet, language),
                }
                for facet in FILTERS
            ],
        }

    def view(self, project: Record) -> dict[str, Any]:
        """What a line of the list shows, beside the group that it stands in."""
        content, language, project_id = self._content, self._language, project["project_id"]
        partners = content.taking_part.get(project_id, [])
        title = content.title(project, language)
        other = content.title(project, OTHER[language]).text
        find = [*([other] if other != title.text else []), project_id, *content.references.get(project_id, [])]
        find += [content.short(partner, language).text for partner in partners[NAMED:]]
        return {
            "title": title,
            "href": routes.get_project_route(project_id).path(language),
            "partners": [content.short(partner, language) for partner in partners[:NAMED]],
            "more": len(partners) - NAMED if len(partners) > NAMED else 0,
            "area": content.value("projects", "service_area", project, language),
            "stage": content.value("projects", "stage", project, language),
            "verdict": codelists.load("verdict")[project["verdict"]],
            "answers": content.answers.get(project_id, []),
            "find": " ".join(find),
            "facets": [project[facet.column] or routes.NOT_STATED.en for facet in FILTERS],
        }


@dataclass(frozen=True)
class Ordered:
    """A list in its order: each project with its group, and on which page each group begins."""

    lines: list[tuple[Record, str]]
    begins: Mapping[str, int]


class Entries:
    """The lines of a page, written when the page asks for them; its repr tells what they show."""

    def __init__(self, lines: ListEntries, listed: list[tuple[Record, str, bool]], filtered: bool, root: str) -> None:
        self._lines, self._listed, self._filtered, self._root = lines, listed, filtered, root

    def __html__(self) -> str:
        lines = [self._lines.written(*each, self._filtered) for each in self._listed]
        return "\n".join(lines).replace(_ROOT, self._root)

    def __repr__(self) -> str:
        told = [(self._lines.told(project).hex(), *rest) for project, *rest in self._listed]
        return f"Entries({told}, {self._filtered}, {self._root})"


def get_facet_label(facet: Facet, language: Language) -> str:
    """What a facet is called."""
    return (
        TABLES["organisations"].about.title(language)
        if facet == ORGANISATION
        else get_column_title("projects", facet.column, language)
    )


def list_facet_values(content: SiteIndex, facet: Facet, language: Language) -> list[dict[str, Any]]:
    """The values of a facet with their pages and how many projects each has."""
    counts, silent = content.facet_counts(facet), translator(language)("Not stated")
    return [
        {
            "value": value or routes.NOT_STATED.en,
            "title": content.facet_title(facet, value, language, silent)._replace(href=None),
            "href": facet.to(value).path(language),
            "count": number(counts[value], language),
        }
        for value in content.facet_order(facet, language)
    ]


def build_list_view(
    lines: ListEntries, projects: list[Record], sort: Sort, page: int, language: Language
) -> dict[str, Any]:
    """A page of the list of all projects."""
    say, many = translator(language), len(paging.number_pages(len(projects))) > 1
    view = {**lines.browse, **lines.listed(sort.route, projects, sort, page, filtered=True)}
    sorts = [(each.name(say), each.route.path(language), each == sort) for each in SORTS] if many else []
    first = sort == TITLE and page == 1
    heading = {} if first else {"heading": f"{say('Projects')}, {sort.name(say)}, {view['others']['here']}"}
    return {**view, **heading, "first": first, "sorts": sorts}


def build_facet_index_view(content: SiteIndex, facet: Facet, language: Language) -> dict[str, Any]:
    """All values of a facet."""
    return {"heading": get_facet_label(facet, language), "options": list_facet_values(content, facet, language)}


def group_by_facet(content: SiteIndex, facet: Facet) -> dict[str | None, list[Record]]:
    """The projects under each value of a facet."""
    found: dict[str | None, list[Record]] = {}
    for project in content.projects:
        for value in content.facet_values(facet, project):
            found.setdefault(value, []).append(project)
    return found


def build_facet_view(
    content: SiteIndex,
    facet: Facet,
    value: str | None,
    projects: list[Record],
    page: int,
    lines: ListEntries,
    language: Language,
) -> dict[str, Any]:
    """A page of one value of a facet."""
    title = content.facet_title(facet, value, language, translator(language)("Not stated"))._replace(href=None)
    shown: dict[str, Any] = {
        "heading": f"{get_facet_label(facet, language)}: {title.text}",
        "facet_label": get_facet_label(facet, language),
        "facet_href": facet.route.path(language),
        "value_title": title,
        "description": _description(facet, value, language),
        "count": number(len(projects), language),
        **lines.listed(facet.to(value), projects, TITLE, page, filtered=False),
        "first": page == 1,
        "facts": [],
        "shares": None,
        "json": None,
    }
    if page > 1:
        shown["heading"] += f", {shown['others']['here']}"
    elif facet == ORGANISATION and value is not None and value in content.organisations:
        shown |= _organisation(content, value, language)
    return shown


def _description(facet: Facet, value: str | None, language: Language) -> str:
    if value is None:
        return translator(language)("This register holds no statement. A blank says nothing about a service.")
    listed = None if facet == ORGANISATION else TABLES["projects"].columns()[facet.column].codelist
    return codelists.load(listed)[value].description(language) if listed else ""


def _organisation(content: SiteIndex, organisation_id: str, language: Language) -> dict[str, Any]:
    """What the register says of an organisation, and with whom it shares how many services."""
    record = content.organisations[organisation_id]
    names = [name for name in content.edition.columns("organisations") if not name.startswith("name_")]
    facts = [
        (get_column_title("organisations", name, language), value)
        for name in names
        if (value := content.value("organisations", name, record, language)) is not None
    ]
    shared = content.shares.get(organisation_id, [])
    pairs = [(-count, content.organisation(other, language)) for other, count in shared]
    pairs.sort(key=lambda pair: (pair[0], sort_key(pair[1].text, language)))
    shares = DisplayTable(
        caption="",
        note=TABLES["network"].about.description(language),
        anchor="shares",
        heads=[
            ColumnHeader(get_column_title("network", "other_organisation_id", language)),
            ColumnHeader(get_column_title("network", "shared_projects", language), numeric=True),
        ],
        rows=[[name, LinkedText(number(-count, language))] for count, name in pairs],
    )
    return {"facts": facts, "shares": shares if pairs else None, "json": f"api/v1/organisations/{organisation_id}.json"}
