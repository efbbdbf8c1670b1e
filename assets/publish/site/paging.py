"""Long lists of projects in pages that each stay small: the ways to sort them, their pages, and the links between these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assets.publish.site.routes import HOME, Route
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, fold_text, format_number, get_sort_key, get_translator

ENTRIES_PER_PAGE = 45
"""How many entries a page of a list has at most: it then stays under 60 KB."""


@dataclass(frozen=True)
class ProjectSort:
    """A way to sort a list: the address of its first page, its title, the order, and the group that each project is in.

    get_key: by which projects that are in order of title are sorted; None keeps that order.
    """

    route: Route
    get_title: Callable[[Callable[..., str]], str]
    get_key: Callable[[Record], Any] | None
    get_group: Callable[[SiteIndex, Record, Language], str]
    is_descending: bool = False


@dataclass(frozen=True)
class PageLinks:
    """The links of one page of a list: its number in words, the paths of its neighbours, and of the page where each group
    begins as (group, path, whether it is this page).
    """

    description: str
    previous: str | None
    next: str | None
    groups: list[tuple[str, str, bool]]


def get_initial(title: str, language: Language) -> str:
    """The letter under which a title is filed; in Welsh `Ch`, `Dd`, `Ll` and their like are letters."""
    plain = fold_text(title)
    if not plain:
        return ""
    is_digraph = (
        language == "cy"
        and len(plain) > 1
        and len(get_sort_key(plain[:2], "cy")[0]) == len(get_sort_key(plain[:1], "cy")[0])
    )
    return plain[: 2 if is_digraph else 1].capitalize()


def _get_start(project: Record) -> str:
    return str(project["start_actual"] or project["start_planned"] or "")


BY_TITLE = ProjectSort(
    HOME,
    lambda say: say("Title"),
    None,
    lambda index, project, language: get_initial(index.get_title(project, language).text, language),
)
BY_START = ProjectSort(
    HOME.add_folder("by-start", "yn-ol-dechrau"),
    lambda say: say("Start, newest first"),
    _get_start,
    lambda _index, project, _language: _get_start(project)[:4] or "–",
    is_descending=True,
)
BY_VERDICT = ProjectSort(
    HOME.add_folder("by-verdict", "yn-ol-dyfarniad"),
    lambda say: say("Verdict"),
    lambda project: codelists.list_codes("verdict").index(project["verdict"]),
    lambda _index, project, language: codelists.get_title("verdict", project["verdict"], language),
)
SORTS = (BY_TITLE, BY_START, BY_VERDICT)


def list_page_numbers(count: int) -> range:
    """The numbers of the pages of a list of so many entries; an empty list has one page too."""
    return range(1, max(1, -(-count // ENTRIES_PER_PAGE)) + 1)


def get_page_route(first: Route, page_number: int) -> Route:
    """The address of a page of a list. first: that of its first page."""
    return first if page_number == 1 else first.add_folder("page", "tudalen").add_folder(str(page_number))


def slice_page(entries: list[Any], page_number: int) -> list[Any]:
    """The entries of one page."""
    return entries[(page_number - 1) * ENTRIES_PER_PAGE : page_number * ENTRIES_PER_PAGE]


def find_group_pages(groups: Iterable[str]) -> dict[str, int]:
    """The number of the page where each group begins. groups: that of each entry of the whole list, in order."""
    pages: dict[str, int] = {}
    for position, group in enumerate(groups):
        pages.setdefault(group, position // ENTRIES_PER_PAGE + 1)
    return pages


def build_page_links(
    first: Route, page_number: int, last_number: int, group_pages: dict[str, int], language: Language
) -> PageLinks | None:
    """The links of a page of a list; None for a list of one page. group_pages: see find_group_pages."""
    if last_number == 1:
        return None

    def get_path(other_number: int) -> str:
        return get_page_route(first, other_number).get_path(language)

    return PageLinks(
        get_translator(language)(
            "Page {n} of {all}", n=format_number(page_number, language), all=format_number(last_number, language)
        ),
        get_path(page_number - 1) if page_number > 1 else None,
        get_path(page_number + 1) if page_number < last_number else None,
        [(group, get_path(begins_at), begins_at == page_number) for group, begins_at in group_pages.items()],
    )
