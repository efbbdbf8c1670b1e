"""Long lists of projects in pages that each stay small: the ways to sort them, and the addresses of their pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assets.publish.site.routes import HOME, Route
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists
from schemas.languages import Language, fold_text, get_sort_key

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
    get_group: Callable[[LocalIndex, Record], str]
    is_descending: bool = False


def get_initial(title: str, language: Language) -> str:
    """The letter under which a title is filed; in Welsh `Ch`, `Dd`, `Ll` and their like are letters."""
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
