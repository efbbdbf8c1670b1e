"""What programs follow: the Atom feed of changes, and the map of the website for search engines.

Belongs here: feed.xml and sitemap.xml. Does not belong here: pages.
"""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from assets.publish.site import routes
from assets.publish.site.content import Content, Record
from schemas import codelists
from schemas.languages import LANGUAGES, Language, date, translator
from schemas.tables import TABLES

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _written(root: ET.Element, path: Path) -> Path:
    ET.indent(root, " ")
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
    return path


def sitemap(content: Content, found: Iterable[routes.Route], path: Path) -> Path:
    """Writes the map of the website: each page in each language, with its counterpart."""
    base = content.edition.base_url
    root = ET.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for route in found:
        for language in LANGUAGES:
            url = ET.SubElement(root, "url")
            ET.SubElement(url, "loc").text = base + route.path(language)
            ET.SubElement(url, "lastmod").text = content.edition.data_date
            home = "" if route == routes.HOME else route.en
            for code, folder in (*routes.alternates(route), ("x-default", home)):
                ET.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": code, "href": base + folder})
    return _written(root, path)


def feed(content: Content, path: Path) -> Path:
    """Writes the Atom feed: the release itself, then each project that it changed; all in both languages."""
    site, edition = content.edition.site, content.edition
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: "en"})
    _text(root, "title", f"{site.name_en} · {site.name_cy}")
    _text(root, "id", f"{edition.base_url}feed.xml")
    _text(root, "updated", _moment(edition.data_date))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{edition.base_url}feed.xml"})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": edition.base_url})
    author = ET.SubElement(root, "author")
    _text(author, "name", f"{site.name_en} · {site.name_cy}")
    _release(root, content)
    titles = {project["project_id"]: project for project in content.projects}
    for project_id, changes in sorted(content.changes.items()):
        _project(root, content, project_id, titles.get(project_id), changes)
    return _written(root, path)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(day: str) -> str:
    """A day as Atom writes a time: its first moment."""
    return f"{day}T00:00:00Z"


def _entry(
    root: ET.Element, content: Content, key: str, titles: dict[Language, str], route: routes.Route
) -> ET.Element:
    base = content.edition.base_url
    entry = ET.SubElement(root, "entry")
    _text(entry, "title", " · ".join(dict.fromkeys(titles.values())))
    _text(entry, "id", f"{base}release/{content.edition.version}/{key}")
    _text(entry, "updated", _moment(content.edition.data_date))
    for language, folder in routes.alternates(route):
        ET.SubElement(
            entry, "link", {"rel": "alternate", "type": "text/html", "hreflang": language, "href": base + folder}
        )
    holder = ET.SubElement(entry, "content", {"type": "xhtml"})
    return ET.SubElement(holder, "div", {"xmlns": XHTML})


def _release(root: ET.Element, content: Content) -> None:
    edition = content.edition
    says = {language: translator(language) for language in LANGUAGES}
    titles = {language: f"{say('Version')} {edition.version}" for language, say in says.items()}
    body = _entry(root, content, "", titles, routes.DATA)
    for language, say in says.items():
        counts = (
            (say("Data date"), date(edition.data_date, language)),
            (say("Projects"), str(len(content.projects))),
            (say("Projects changed"), str(len(content.changes))),
        )
        ET.SubElement(body, "p", {"lang": language, XML_LANG: language}).text = "; ".join(
            f"{label}: {value}" for label, value in counts
        )


def _project(
    root: ET.Element, content: Content, project_id: str, project: Record | None, changes: list[Record]
) -> None:
    """A project's changes. One that was removed has no page any more, so its entry leads to the list."""
    route = routes.project(project_id) if project else routes.HOME
    titles: dict[Language, str] = {
        language: content.title(project, language).text if project else project_id for language in LANGUAGES
    }
    body = _entry(root, content, project_id, titles, route)
    for language in LANGUAGES:
        items = ET.SubElement(body, "ul", {"lang": language, XML_LANG: language})
        for change in changes:
            _text(items, "li", _change(change, language))


def _change(change: Record, language: Language) -> str:
    table = TABLES[change["table"]]
    declared = table.columns().get(change["column"])
    what = f"{table.about.title(language)}, {declared.title(language)}" if declared else table.about.title(language)
    kind = codelists.title("change_kind", change["kind"], language)
    cause = codelists.title("change_cause", change["cause"], language)
    return f"{what}: {kind} ({cause})"
