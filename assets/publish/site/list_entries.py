"""The entries of lists of projects: what an entry shows, and each in its place on a page."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

from markupsafe import Markup

from assets.publish.site import paging, routes
from assets.publish.site.display_values import LinkedText
from assets.publish.site.page_templates import load_macro
from assets.publish.site.paging import BY_TITLE, BY_VERDICT, PageLinks, ProjectSort
from assets.publish.site.routes import FACETS, ORGANISATION, Facet, Route
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.codelists import Code
from schemas.languages import OTHER_LANGUAGE, Language

FILTERS = tuple(facet for facet in FACETS if facet != ORGANISATION)
"""The facets that the list page itself offers; organisations have a page of their own, and the search finds them."""
MOST_PARTNERS = 5
"""How many partners an entry names before it counts the others."""


@dataclass(frozen=True)
class EntryView:
    """What an entry shows of a project; facet_values and search_words are what the page's script filters by."""

    project_id: str
    title: LinkedText
    href: str
    partners: list[LinkedText]
    further_partners: int
    service_area: LinkedText | None
    stage: LinkedText | None
    verdict: Code
    answers: list[str]
    facet_values: list[str]
    search_words: str


@dataclass(frozen=True)
class RenderedEntry:
    """An entry as it is on every page; `details` begins with the text of its link."""

    href: str
    facet_values: str
    search_words: str
    details: Markup


@dataclass(frozen=True)
class PlacedEntry:
    """An entry on a page: a digest of what it shows, the group that it is in, and whether it is the first of that.

    It is rendered only when its page is: most pages are the same as in the last build.
    """

    digest: str
    group: str
    is_first: bool
    render: Callable[[], RenderedEntry] = field(repr=False)


@dataclass(frozen=True, eq=False)
class ProjectList:
    """A list of projects: the address of its first page, and how it is sorted."""

    route: Route
    projects: list[Record]
    sort: ProjectSort = BY_TITLE


@dataclass(frozen=True, eq=False, kw_only=True)
class FacetList(ProjectList):
    """The projects that have one value of a facet; None is that of those that state none."""

    facet: Facet
    value: str | None


class ListEntries:
    """The entries of all lists in one language. An entry is on many pages, and is rendered once."""

    def __init__(self, index: SiteIndex, language: Language) -> None:
        self.index = index
        self.language: Language = language
        self._digests: dict[str, str] = {}
        self._rendered: dict[str, RenderedEntry] = {}
        self._render_details: Callable[..., Markup] = load_macro(language, "entry_details")
        self._sorted: tuple[ProjectList | None, list[tuple[Record, str]], dict[str, int]] = None, [], {}

    def place_entries(self, projects: ProjectList, page_number: int) -> list[PlacedEntry]:
        """The entries of one page of a list, in order."""
        entries: list[PlacedEntry] = []
        previous = ""
        for project, group in paging.slice_page(self.sort_list(projects), page_number):
            # The verdict is in the entry itself, and no letter beside it.
            letter = group if projects.sort != BY_VERDICT else ""
            render = partial(self._render_entry, project)
            entries.append(PlacedEntry(self._get_digest(project), letter, group != previous, render))
            previous = group
        return entries

    def link_pages(self, projects: ProjectList, page_number: int) -> PageLinks | None:
        """The links from one page of a list to the others; None for a list of one page."""
        self.sort_list(projects)
        last = paging.list_page_numbers(len(projects.projects))[-1]
        return paging.build_page_links(projects.route, page_number, last, self._sorted[2], self.language)

    def sort_list(self, projects: ProjectList) -> list[tuple[Record, str]]:
        """The projects of a list in order, each with its group. The last list is kept, because its pages follow one another."""
        if self._sorted[0] is not projects:
            sort = projects.sort
            ordered = sorted(projects.projects, key=lambda project: self._title_ranks[project["project_id"]])
            if sort.get_key:
                ordered.sort(key=sort.get_key, reverse=sort.is_descending)
            grouped = [(project, sort.get_group(self.index, project, self.language)) for project in ordered]
            self._sorted = projects, grouped, paging.find_group_pages(group for _, group in grouped)
        return self._sorted[1]

    @cached_property
    def _title_ranks(self) -> dict[str, int]:
        ordered = self.index.sort_projects(self.index.projects, self.language)
        return {project["project_id"]: rank for rank, project in enumerate(ordered)}

    def _get_digest(self, project: Record) -> str:
        project_id = project["project_id"]
        if project_id not in self._digests:
            view = build_entry_view(self.index, project, self.language)
            self._digests[project_id] = hashlib.sha256(repr(view).encode()).hexdigest()
        return self._digests[project_id]

    def _render_entry(self, project: Record) -> RenderedEntry:
        project_id = project["project_id"]
        if project_id not in self._rendered:
            view = build_entry_view(self.index, project, self.language)
            self._rendered[project_id] = RenderedEntry(
                view.href, "|".join(view.facet_values), view.search_words, self._render_details(view)
            )
        return self._rendered[project_id]


def build_entry_view(index: SiteIndex, project: Record, language: Language) -> EntryView:
    """What a project's entry shows in one language."""
    project_id = project["project_id"]
    partners = index.organisations_by_project.get(project_id, [])
    title = index.get_title(project, language)
    other_title = index.get_title(project, OTHER_LANGUAGE[language]).text
    search_words = [*([other_title] if other_title != title.text else []), project_id]
    search_words += index.references_by_project.get(project_id, [])
    search_words += [index.get_short_name(partner, language).text for partner in partners[MOST_PARTNERS:]]
    return EntryView(
        project_id,
        title,
        routes.get_project_route(project_id).get_path(language),
        [index.get_short_name(partner, language) for partner in partners[:MOST_PARTNERS]],
        max(0, len(partners) - MOST_PARTNERS),
        index.get_value("projects", "service_area", project, language),
        index.get_value("projects", "stage", project, language),
        codelists.load_codelist("verdict")[project["verdict"]],
        index.answers_by_project.get(project_id, []),
        [project[facet.column] or routes.NOT_STATED.en for facet in FILTERS],
        " ".join(search_words),
    )
