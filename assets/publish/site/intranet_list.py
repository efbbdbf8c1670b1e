"""The list of projects as one piece for a page of a council's own intranet: HTML, and JSON for its own templates."""

from typing import Any

from assets.publish.site import routes
from assets.publish.site.page_templates import View, build_release_context, build_site_context, load_templates
from assets.publish.site.paging import build_entry_view
from assets.publish.site.site_index import LocalIndex, SiteIndex


def render_fragment(index: SiteIndex) -> str:
    """The list in both languages as HTML, without styles of its own; its links lead to the website's set address.

    It is in ASCII, with references for all other characters, so that it reads right in a page of any encoding.
    """
    variables = {**build_site_context(index), "lists": [*map(_build_list, index.by_language.values())]}
    text = load_templates("en").get_template("fragment.html").render(variables)
    return text.encode("ascii", "xmlcharrefreplace").decode()


def build_fragment_data(index: SiteIndex) -> dict[str, Any]:
    """The same list as plain values for JSON: under each language its name, address, notice, and projects in that language's
    order, every text as the list shows it. `title_language` is the other language where a title is known in that alone.
    """
    lists = {}
    for view in map(_build_list, index.by_language.values()):
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


def _build_list(index: LocalIndex) -> View:
    say = index.translate
    notice = (
        say("This register is compiled from public web pages, each of them cited. It may be out of date."),
        say("A blank says nothing about the service. It only means that nothing is recorded."),
    )
    return View(
        language=index.language,
        translate=say,
        stage_label=index.get_column_title("projects", "stage"),
        name=index.edition.site.get_name(index.language),
        url=index.edition.base_url + index.get_path(routes.HOME),
        notice=" ".join(notice),
        data_date=build_release_context(index)["data_date"],
        count=index.format_number(len(index.projects)),
        entries=[build_entry_view(index, project) for project in index.sort_projects(index.projects)],
    )
