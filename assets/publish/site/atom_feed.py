"""The Atom feed of changes, for those who follow the register.

Belongs here: feed.xml. Does not belong here: finding changes.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from assets.publish.edition import Edition, records
from assets.publish.site import routes
from assets.publish.site.site_index import Record, SiteIndex, extract_project_ids
from schemas import codelists
from schemas.languages import LANGUAGES, Language, date, number, translator
from schemas.tables import TABLES

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
VERSIONS_AT_MOST, PROJECTS_AT_MOST = 20, 1000
"""How much the feed tells: the newest versions, and the newest changed projects among them."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _written(root: ET.Element, path: Path) -> Path:
    ET.indent(root, " ")
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
    return path


def write_feed(content: SiteIndex, path: Path) -> Path:
    """Writes the Atom feed, the newest first: each version, then each project that it changed; all in both languages.

    An entry says the same for as long as it stands, so that a reader shows it once.
    """
    site, edition = content.edition.site, content.edition
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: "en"})
    _text(root, "title", f"{site.name_en} · {site.name_cy}")
    _text(root, "id", f"{edition.base_url}feed.xml")
    _text(root, "updated", _moment(edition.data_date))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{edition.base_url}feed.xml"})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": edition.base_url})
    author = ET.SubElement(root, "author")
    _text(author, "name", f"{site.name_en} · {site.name_cy}")
    titles = {project["project_id"]: project for project in content.projects}
    versions = [(edition.version, edition.data_date), *((past.version, past.data_date) for past in edition.past)]
    left = PROJECTS_AT_MOST
    for version, day in versions[:VERSIONS_AT_MOST]:
        changed = _changed(edition, version)
        _release(root, content, version, day, len(changed))
        for project_id, changes in sorted(changed.items())[:left]:
            _project(root, content, f"{version}/{project_id}", day, titles.get(project_id), project_id, changes)
        left = max(0, left - len(changed))
    return _written(root, path)


def _changed(edition: Edition, version: str) -> Mapping[str, list[Record]]:
    """The changes of a version by project."""
    found: dict[str, list[Record]] = {}
    rows = edition.history[edition.history["version"] == version]
    for project, change in zip(extract_project_ids(rows["record"]).fillna("").tolist(), records(rows), strict=True):
        found.setdefault(project, []).append(change)
    found.pop("", None)
    return found


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(day: str) -> str:
    """A day as Atom writes a time: its first moment."""
    return f"{day}T00:00:00Z"


def _entry(
    root: ET.Element, content: SiteIndex, key: str, day: str, titles: dict[Language, str], route: routes.Route
) -> ET.Element:
    base = content.edition.base_url
    entry = ET.SubElement(root, "entry")
    _text(entry, "title", " · ".join(dict.fromkeys(titles.values())))
    _text(entry, "id", f"{base}release/{key}")
    _text(entry, "updated", _moment(day))
    for language, folder in routes.list_alternates(route):
        ET.SubElement(
            entry, "link", {"rel": "alternate", "type": "text/html", "hreflang": language, "href": base + folder}
        )
    holder = ET.SubElement(entry, "content", {"type": "xhtml"})
    return ET.SubElement(holder, "div", {"xmlns": XHTML})


def _release(root: ET.Element, content: SiteIndex, version: str, day: str, changed: int) -> None:
    says = {language: translator(language) for language in LANGUAGES}
    titles = {language: f"{say('Version')} {version}" for language, say in says.items()}
    body = _entry(root, content, f"{version}/", day, titles, routes.DATA)
    for language, say in says.items():
        told = ((say("Data date"), date(day, language)), (say("Projects changed"), number(changed, language)))
        ET.SubElement(body, "p", {"lang": language, XML_LANG: language}).text = "; ".join(
            f"{label}: {value}" for label, value in told
        )


def _project(
    root: ET.Element,
    content: SiteIndex,
    key: str,
    day: str,
    project: Record | None,
    project_id: str,
    changes: list[Record],
) -> None:
    """A project's changes. One that was removed has no page any more, so its entry leads to the list."""
    route = routes.get_project_route(project_id) if project else routes.HOME
    titles: dict[Language, str] = {
        language: content.title(project, language).text if project else project_id for language in LANGUAGES
    }
    body = _entry(root, content, key, day, titles, route)
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
