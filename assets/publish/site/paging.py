"""Lists of projects in pages that each stay small: the ways to sort them, the addresses of their pages, what an entry shows, each
entry in its place on a page, and all as a file to search.

Here: entries, and the links between the pages of a list. Not here: what stands beside the entries (project_lists).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

from markupsafe import Markup

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText
from assets.publish.site.page_templates import View, load_templates
from assets.publish.site.routes import FACETS, HOME, ORGANISATION, Route
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists
from schemas.languages import OTHER_LANGUAGE, Language, fold_text, get_sort_key

ENTRIES_PER_PAGE = 45
"""How many entries a page of a list has at most: it then stays under 60 KB."""
FILTERS = tuple(facet for facet in FACETS if facet != ORGANISATION)
"""The facets that the list page itself offers; organisations have a page of their own, and the search finds them."""
MOST_PARTNERS = 5
"""How many partners an entry names before it counts the others."""
SEARCH_FILE = "list.json"
ANSWER_LETTERS = {"yes": "y", "no": "n"}


@dataclass(frozen=True)
class ProjectSort:
    """A way to sort a list: the address of its first page, its title, the order, and the group that each project is in.

    get_key: by which projects that are in order of title are sorted; None keeps that order.
    """

    route: Route
    get_title: Callable[[Callable[..., str]], str]
    get_key: Callable[[Record], Any] | None
    get_group: Callable[[LocalIndex, Record], str]
    is_descending: bool = False


@lru_cache(maxsize=2**16)
def get_initial(title: str, language: Language) -> str:
    """The letter under which a title is filed; in Welsh `Ch`, `Dd`, `Ll` and their like are letters. Cached, because a project
    is on many lists.
    """
    plain = fold_text(title)
    if not plain:
        return ""
    key_lengths = [len(get_sort_key(plain[:end], language)[0]) for end in (1, 2)]
    is_digraph = language == "cy" and len(plain) > 1 and key_lengths[0] == key_lengths[1]
    return plain[: 2 if is_digraph else 1].capitalize()


def _get_start(project: Record) -> str:
    return str(project["start_actual"] or project["start_planned"] or "")


BY_TITLE = ProjectSort(
    HOME,
    lambda say: say("Title"),
    None,
    lambda index, project: get_initial(index.get_title(project).text, index.language),
)
BY_START = ProjectSort(
    HOME.add_folder("by-start", "fesul-cychwyn"),
    lambda say: say("Start, newest first"),
    _get_start,
    lambda _index, project: _get_start(project)[:4] or "–",
    is_descending=True,
)
BY_VERDICT = ProjectSort(
    HOME.add_folder("by-verdict", "fesul-dyfarniad"),
    lambda say: say("Verdict"),
    lambda project: codelists.list_codes("verdict").index(project["verdict"]),
    lambda index, project: codelists.get_title("verdict", project["verdict"], index.language),
)
SORTS = (BY_TITLE, BY_START, BY_VERDICT)


def list_page_numbers(count: int) -> range:
    """The numbers of the pages of a list of so many entries; an empty list has one page too."""
    return range(1, max(1, -(-count // ENTRIES_PER_PAGE)) + 1)


def get_page_route(first: Route, page_number: int) -> Route:
    """The address of a page of a list. first: that of its first page."""
    return first if page_number == 1 else first.add_folder("page", "tudalen").add_folder(str(page_number))


@dataclass(frozen=True)
class PlacedEntry:
    """An entry on a page: a digest of what it shows, the group that it is in, and whether it is the first of that.

    It is rendered only when its page is: most pages are the same as in the last build.
    """

    digest: str
    group: str
    is_first: bool
    render: Callable[[], View] = field(repr=False)


@dataclass(frozen=True, eq=False)
class ProjectList:
    """A list of projects: the address of its first page, and how it is sorted."""

    route: Route
    projects: list[Record]
    sort: ProjectSort = BY_TITLE


@dataclass(frozen=True)
class SortedProjects:
    """The projects of a list in order, each with its group."""

    grouped: list[tuple[Record, str]]

    @cached_property
    def group_pages(self) -> Mapping[str, int]:
        """The page on which each group begins."""
        pages: dict[str, int] = {}
        for position, (_, group) in enumerate(self.grouped):
            pages.setdefault(group, position // ENTRIES_PER_PAGE + 1)
        return pages


class ListEntries:
    """The entries of all lists in one language. An entry is on many pages, and is rendered once."""

    def __init__(self, index: LocalIndex) -> None:
        self.index = index
        macros = vars(load_templates(index.language).get_template("macros.html").module)
        self._digests: dict[str, str] = {}
        self._rendered: dict[str, View] = {}
        self._render_details: Callable[..., Markup] = macros["entry_details"]
        self._sorted: tuple[ProjectList | None, SortedProjects] = None, SortedProjects([])

    def place_entries(self, projects: ProjectList, page_number: int) -> list[PlacedEntry]:
        """The entries of one page of a list, in order."""
        entries: list[PlacedEntry] = []
        previous = ""
        end = page_number * ENTRIES_PER_PAGE
        for project, group in self.sort_list(projects).grouped[end - ENTRIES_PER_PAGE : end]:
            # The verdict is in the entry itself, and no letter beside it.
            letter = group if projects.sort != BY_VERDICT else ""
            render = partial(self._render_entry, project)
            entries.append(PlacedEntry(self._get_digest(project), letter, group != previous, render))
            previous = group
        return entries

    def link_pages(self, projects: ProjectList, page_number: int) -> View | None:
        """The links from one page of a list to its neighbours and to where each group begins; None for a list of one page."""
        last_number = list_page_numbers(len(projects.projects))[-1]
        if last_number == 1:
            return None

        def get_path(number: int) -> str:
            return self.index.get_path(get_page_route(projects.route, number))

        group_pages = self.sort_list(projects).group_pages
        return View(
            description=self.index.translate("Page {n} of {all}", n=page_number, all=last_number),
            previous=get_path(page_number - 1) if page_number > 1 else None,
            next=get_path(page_number + 1) if page_number < last_number else None,
            groups=[(group, get_path(first), first == page_number) for group, first in group_pages.items()],
        )

    def sort_list(self, projects: ProjectList) -> SortedProjects:
        """The projects of a list in order. The last list is kept, because its pages follow one another."""
        if self._sorted[0] is not projects:
            sort = projects.sort
            ordered = sorted(projects.projects, key=lambda project: self._title_ranks[project["project_id"]])
            if sort.get_key:
                ordered.sort(key=sort.get_key, reverse=sort.is_descending)
            grouped = [(project, sort.get_group(self.index, project)) for project in ordered]
            self._sorted = projects, SortedProjects(grouped)
        return self._sorted[1]

    @cached_property
    def _title_ranks(self) -> dict[str, int]:
        ordered = self.index.sort_projects(self.index.projects)
        return {project["project_id"]: rank for rank, project in enumerate(ordered)}

    def _get_digest(self, project: Record) -> str:
        project_id = project["project_id"]
        if project_id not in self._digests:
            view = build_entry_view(self.index, project)
            self._digests[project_id] = hashlib.sha256(repr(view).encode()).hexdigest()
        return self._digests[project_id]

    def _render_entry(self, project: Record) -> View:
        """An entry as it is on every page; `details` begins with the text of its link."""
        project_id = project["project_id"]
        if project_id not in self._rendered:
            view = build_entry_view(self.index, project)
            view.facet_values = "|".join(view.facet_values)
            view.details = self._render_details(view)
            self._rendered[project_id] = view
        return self._rendered[project_id]

    def encode_search_index(self) -> str:
        """Every project in the list's order, as JSON: `texts` (text, its language where it is the other one), and `rows`.

        A row: identifier, title, its language, group, partners (places in `texts`), how many more, service area, stage and
        verdict (places), the verdict's code, answers (y, n, u), the codes of its facets (places), and further words that
        find it.
        """
        texts: dict[tuple[str, str | None], int] = {}

        def add_text(text: LinkedText | None) -> int:
            return -1 if text is None else texts.setdefault((text.text, text.lang), len(texts))

        rows: list[list[Any]] = []
        for project, group in self.sort_list(ProjectList(HOME, self.index.projects)).grouped:
            entry = build_entry_view(self.index, project)
            rows.append(
                [
                    entry.project_id,
                    entry.title.text,
                    entry.title.lang,
                    group,
                    [add_text(partner) for partner in entry.partners],
                    entry.further_partners,
                    add_text(entry.service_area),
                    add_text(entry.stage),
                    add_text(LinkedText(entry.verdict.get_title(self.index.language))),
                    entry.verdict.code,
                    "".join(ANSWER_LETTERS.get(answer, "u") for answer in entry.answers),
                    [add_text(LinkedText(code)) for code in entry.facet_values],
                    entry.search_words,
                ]
            )
        return json.dumps({"texts": [*texts], "rows": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"


def build_entry_view(index: LocalIndex, project: Record) -> View:
    """What an entry shows of a project; facet_values and search_words are what the page's script filters by."""
    project_id = project["project_id"]
    partners = index.organisations_by_project.get(project_id, [])
    title = index.get_title(project)
    other_title = index.by_language[OTHER_LANGUAGE[index.language]].get_title(project).text
    search_words = [*([other_title] if other_title != title.text else []), project_id]
    search_words += index.references_by_project.get(project_id, [])
    search_words += [index.get_short_name(partner).text for partner in partners[MOST_PARTNERS:]]
    return View(
        project_id=project_id,
        title=title,
        href=index.get_path(routes.PROJECTS.add_folder(project_id)),
        partners=[index.get_short_name(partner) for partner in partners[:MOST_PARTNERS]],
        further_partners=max(0, len(partners) - MOST_PARTNERS),
        service_area=index.get_value("projects", "service_area", project),
        stage=index.get_value("projects", "stage", project),
        verdict=codelists.load_codelist("verdict")[project["verdict"]],
        answers=index.answers_by_project.get(project_id, []),
        facet_values=[project[facet.column] or routes.NOT_STATED.en for facet in FILTERS],
        search_words=" ".join(search_words),
    )
