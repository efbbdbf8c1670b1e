"""A long list parted into pages that each stay small, with links between them.

Belongs here: the ways to sort a list, its pages, and the links from page to page.
Does not belong here: what a line shows (facets).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.publish.site.routes import HOME, Route
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, folded, number, sort_key, translator

ENTRIES_PER_PAGE = 45
"""How many lines a page of a list has at most: with its frame it then stays under 60 KB."""


def get_initial(title: str, language: Language) -> str:
    """The letter under which a title is filed; in Welsh `Ch`, `Dd`, `Ll` and their like are letters."""
    plain = folded(title)
    if not plain:
        return ""
    double = (
        language == "cy" and len(plain) > 1 and len(sort_key(plain[:2], "cy")[0]) == len(sort_key(plain[:1], "cy")[0])
    )
    return plain[: 2 if double else 1].capitalize()


def _year(project: Record) -> str:
    return str(project["start_actual"] or project["start_planned"] or "")[:4]


@dataclass(frozen=True)
class Sort:
    """A way to sort the list: where its first page stands, its name, the order, and the mark of a project's group.

    order: the key by which projects that stand by title already are sorted; reverse: the greatest key first.
    """

    route: Route
    name: Callable[[Callable[..., str]], str]
    order: Callable[[Record], Any] | None
    group: Callable[[SiteIndex, Record, Language], str]
    reverse: bool = False


SORTS = (
    Sort(
        HOME,
        lambda say: say("Title"),
        None,
        lambda content, project, language: get_initial(content.title(project, language).text, language),
    ),
    Sort(
        HOME.below("by-start", "yn-ol-dechrau"),
        lambda say: say("Start, newest first"),
        lambda project: str(project["start_actual"] or project["start_planned"] or ""),
        lambda _content, project, _language: _year(project) or "–",
        reverse=True,
    ),
    Sort(
        HOME.below("by-verdict", "yn-ol-dyfarniad"),
        lambda say: say("Verdict"),
        lambda project: codelists.codes("verdict").index(project["verdict"]),
        lambda _content, project, language: codelists.title("verdict", project["verdict"], language),
    ),
)
TITLE = SORTS[0]


def number_pages(count: int) -> range:
    """The numbers of the pages of a list of so many lines; an empty list has one page too."""
    return range(1, max(1, -(-count // ENTRIES_PER_PAGE)) + 1)


def get_page_route(first: Route, page: int) -> Route:
    """Where a page of a list stands."""
    return first if page == 1 else first.below("page", "tudalen").below(str(page))


def cut(lines: Sequence[Any], page: int) -> Sequence[Any]:
    """The lines of one page."""
    return lines[(page - 1) * ENTRIES_PER_PAGE : page * ENTRIES_PER_PAGE]


def begins(groups: Iterable[str]) -> dict[str, int]:
    """On which page each group begins. groups: that of each line of the whole list, in order."""
    found: dict[str, int] = {}
    for at, group in enumerate(groups):
        found.setdefault(group, at // ENTRIES_PER_PAGE + 1)
    return found


def links(first: Route, page: int, last: int, begins: Mapping[str, int], language: Language) -> dict[str, Any] | None:
    """What a page's links show; None for a list of one page. last: the number of the last page; begins: see that."""
    if last == 1:
        return None

    def to(number_: int) -> str:
        return get_page_route(first, number_).path(language)

    return {
        "here": translator(language)("Page {n} of {all}", n=number(page, language), all=number(last, language)),
        "previous": to(page - 1) if page > 1 else None,
        "next": to(page + 1) if page < last else None,
        "jumps": [(group, to(at), at == page) for group, at in begins.items()],
    }
