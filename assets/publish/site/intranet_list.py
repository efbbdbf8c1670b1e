"""The list of projects as one piece for a page of a council's own intranet: HTML, and JSON for its own templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assets.publish.site import routes
from assets.publish.site.list_entries import EntryView, build_entry_view
from assets.publish.site.page_templates import build_release_context, build_site_context, get_labels, load_templates
from assets.publish.site.site_index import SiteIndex
from schemas.languages import LANGUAGES, Language, format_number, get_translator


@dataclass(frozen=True)
class IntranetList:
    """The list in one language. translate: a text of the catalogue into it; labels: the titles of columns."""

    language: Language
    translate: Callable[..., str]
    labels: Mapping[str, str]
    name: str
    url: str
    notice: str
    data_date: str
    count: str
    entries: list[EntryView]


def render_fragment(index: SiteIndex) -> str:
    """The list in both languages as HTML, without styles of its own; its links lead to the website's set address.

    It is in ASCII, with references for all other characters, so that it reads right in a page of any encoding.
    """
    lists = [_build_list(index, language) for language in LANGUAGES]
    text = load_templates("en").get_template("fragment.html").render(**build_site_context(index), lists=lists)
    return text.encode("ascii", "xmlcharrefreplace").decode()


def build_fragment_data(index: SiteIndex) -> dict[str, Any]:
    """The same list as plain values for JSON: under each language its name, address, notice, and projects in that language's
    order, every text as the list shows it. `title_language` is the other language where a title is known in that alone.
    """
    lists = {}
    for view in (_build_list(index, language) for language in LANGUAGES):
        projects = [
            {
                "project_id": entry.project_id,
                "title": entry.title.text,
                "title_language": entry.title.lang or view.language,
                "url": index.edition.base_url + entry.href,
                "service_area": entry.service_area.text if entry.service_area else None,
                "stage": entry.stage.text if entry.stage else None,
                "verdict": entry.verdict.get_title(view.language),
                "verdict_code": entry.verdict.code,
            }
            for entry in view.entries
        ]
        lists[view.language] = {"name": view.name, "url": view.url, "notice": view.notice, "projects": projects}
    return {"version": index.edition.version, "data_date": index.edition.data_date, "lists": lists}


def _build_list(index: SiteIndex, language: Language) -> IntranetList:
    entries = [build_entry_view(index, project, language) for project in index.sort_projects(index.projects, language)]
    say = get_translator(language)
    notice = (
        say("This is a compilation from public pages, each of them cited. It may be out of date."),
        say("A blank says nothing about a service. It means that this register holds no statement."),
    )
    return IntranetList(
        language=language,
        translate=say,
        labels=get_labels(language),
        name=index.edition.site.get_name(language),
        url=index.edition.base_url + routes.HOME.get_path(language),
        notice=" ".join(notice),
        data_date=build_release_context(index, language)["data_date"],
        count=format_number(len(entries), language),
        entries=entries,
    )
