"""The list as one piece of HTML that a council puts into a page of its own intranet.

Belongs here: list.html. Does not belong here: whole pages.
"""

from typing import Any

from assets.publish.site import routes
from assets.publish.site.content import Content
from assets.publish.site.render import dated, environment, shared
from schemas import codelists
from schemas.languages import LANGUAGES, Language, number, translator


def fragment(content: Content) -> str:
    """The list of projects in both languages, without styles of its own; its links lead to the website's set address.

    It is in ASCII, with references for all else, so that it reads right in a page of any encoding.
    """
    parts = [_part(content, language) for language in LANGUAGES]
    text = environment("en").get_template("fragment.html").render(**shared(content), parts=parts)
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _part(content: Content, language: Language) -> dict[str, Any]:
    rows = [
        {
            "title": content.title(project, language),
            "href": content.edition.base_url + routes.project(project["project_id"]).path(language),
            "area": content.value("projects", "service_area", project, language),
            "stage": content.value("projects", "stage", project, language),
            "verdict": codelists.load("verdict")[project["verdict"]],
        }
        for project in content.sorted_projects(content.projects, language)
    ]
    return {
        "language": language,
        "say": translator(language),
        "name": content.edition.site.name(language),
        "href": content.edition.base_url + routes.HOME.path(language),
        "labels": environment(language).globals["labels"],
        "data_date": dated(content, language)["data_date"],
        "count": number(len(rows), language),
        "rows": rows,
    }
