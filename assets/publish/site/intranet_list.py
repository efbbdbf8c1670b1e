"""The list as one piece that a council puts into a page of its own intranet: as HTML, and as JSON for its own templates.

Belongs here: list.html and list.json. Does not belong here: whole pages.
"""

from typing import Any

from assets.publish.site import routes
from assets.publish.site.page_templates import dated, load_templates, shared
from assets.publish.site.site_index import SiteIndex
from schemas import codelists
from schemas.languages import LANGUAGES, Language, number, translator


def render_fragment(content: SiteIndex) -> str:
    """The list of projects in both languages, without styles of its own; its links lead to the website's set address.

    It is in ASCII, with references for all else, so that it reads right in a page of any encoding.
    """
    parts = [_part(content, language) for language in LANGUAGES]
    text = load_templates("en").get_template("fragment.html").render(**shared(content), parts=parts)
    return text.encode("ascii", "xmlcharrefreplace").decode()


def build_fragment_data(content: SiteIndex) -> dict[str, Any]:
    """The same list as data: under each language its name, its address, the notice that belongs to it, and its projects in that
    language's order, every text as the list shows it. `title_language` is that of the title; it is the other one's where a
    title is known in that alone.
    """
    lists = {}
    for language in LANGUAGES:
        part = _part(content, language)
        lists[language] = {
            "name": part["name"],
            "url": part["href"],
            "notice": part["notice"],
            "projects": [
                {
                    "project_id": row["project_id"],
                    "title": row["title"].text,
                    "title_language": row["title"].lang or language,
                    "url": row["href"],
                    "service_area": row["area"].text if row["area"] else None,
                    "stage": row["stage"].text if row["stage"] else None,
                    "verdict": row["verdict"].title(language),
                    "verdict_code": row["verdict"].code,
                }
                for row in part["rows"]
            ],
        }
    return {"version": content.edition.version, "data_date": content.edition.data_date, "lists": lists}


def _part(content: SiteIndex, language: Language) -> dict[str, Any]:
    rows = [
        {
            "project_id": project["project_id"],
            "title": content.title(project, language),
            "href": content.edition.base_url + routes.get_project_route(project["project_id"]).path(language),
            "area": content.value("projects", "service_area", project, language),
            "stage": content.value("projects", "stage", project, language),
            "verdict": codelists.load("verdict")[project["verdict"]],
        }
        for project in content.sorted_projects(content.projects, language)
    ]
    say = translator(language)
    notice = (
        say("This is a compilation from public pages, each of them cited. It may be out of date."),
        say("A blank says nothing about a service. It means that this register holds no statement."),
    )
    return {
        "language": language,
        "say": say,
        "notice": " ".join(notice),
        "name": content.edition.site.name(language),
        "href": content.edition.base_url + routes.HOME.path(language),
        "labels": load_templates(language).globals["labels"],
        "data_date": dated(content, language)["data_date"],
        "count": number(len(rows), language),
        "rows": rows,
    }
