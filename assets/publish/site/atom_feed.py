"""feed.xml, the Atom feed of changes for those who follow the register."""

from pathlib import Path
from xml.etree import ElementTree as ET

from assets.publish.edition import Edition
from assets.publish.plain_values import to_plain_rows
from assets.publish.site import routes
from assets.publish.site.site_index import Record, SiteIndex, extract_project_ids
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date
from schemas.tables import TABLES

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
MOST_VERSIONS, MOST_PROJECTS = 20, 1000
"""What the feed has: the newest versions, and the newest changed projects among them."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class AtomFeed:
    """The feed of one edition, in both languages, as XML that entries are added to."""

    def __init__(self, index: SiteIndex) -> None:
        self._index = index
        edition = index.edition
        title, address = f"{edition.site.name_en} · {edition.site.name_cy}", f"{edition.base_url}feed.xml"
        self._root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: "en"})
        _add_text(self._root, "title", title)
        _add_text(self._root, "id", address)
        _add_text(self._root, "updated", _to_timestamp(edition.data_date))
        ET.SubElement(self._root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
        ET.SubElement(self._root, "link", {"rel": "alternate", "type": "text/html", "href": edition.base_url})
        _add_text(ET.SubElement(self._root, "author"), "name", title)

    def add_release(self, version: str, data_date: str, changed_projects: int) -> None:
        """Adds the entry of a version."""
        by_language = self._index.by_language
        titles = {language: f"{local.translate('Version')} {version}" for language, local in by_language.items()}
        body = self._add_entry(f"{version}/", data_date, titles, routes.DATA)
        for language, local in by_language.items():
            date, count = format_date(data_date, language), local.format_number(changed_projects)
            text = f"{local.translate('Data date')}: {date}; {local.translate('Projects changed')}: {count}"
            _add_text(body, "p", text, language)

    def add_project(self, version: str, data_date: str, project: Record, changes: list[Record]) -> None:
        """Adds the entry of a project that a version changed. One that was removed has no page, so its entry leads to the list.

        project: its record; of one that was removed the identifier alone.
        """
        project_id = project["project_id"]
        is_listed = len(project) > 1
        titles = {language: local.get_title(project).text for language, local in self._index.by_language.items()}
        route = routes.PROJECTS.add_folder(project_id) if is_listed else routes.HOME
        body = self._add_entry(f"{version}/{project_id}", data_date, titles, route)
        for language in LANGUAGES:
            items = ET.SubElement(body, "ul", {"lang": language, XML_LANG: language})
            for change in changes:
                _add_text(items, "li", _describe_change(change, language))

    def write(self, path: Path) -> Path:
        """Writes the feed."""
        ET.indent(self._root, " ")
        path.write_bytes(ET.tostring(self._root, encoding="utf-8", xml_declaration=True) + b"\n")
        return path

    def _add_entry(self, key: str, data_date: str, titles: dict[Language, str], route: routes.Route) -> ET.Element:
        """Adds an entry for the page at `route`; returns the element of its text."""
        base_url = self._index.edition.base_url
        entry = ET.SubElement(self._root, "entry")
        _add_text(entry, "title", " · ".join(dict.fromkeys(titles.values())))
        _add_text(entry, "id", f"{base_url}release/{key}")
        _add_text(entry, "updated", _to_timestamp(data_date))
        for language, path in route.list_paths():
            attributes = {"rel": "alternate", "type": "text/html", "hreflang": language, "href": base_url + path}
            ET.SubElement(entry, "link", attributes)
        return ET.SubElement(ET.SubElement(entry, "content", {"type": "xhtml"}), "div", {"xmlns": XHTML})


def write_feed(index: SiteIndex, path: Path) -> Path:
    """Writes the Atom feed, the newest first: each version, then each project that it changed; all in both languages.

    An entry stays the same from release to release, so that a reader shows it once.
    """
    edition, feed = index.edition, AtomFeed(index)
    projects = {project["project_id"]: project for project in index.projects}
    versions = [(edition.version, edition.data_date)]
    versions += [(past.version, past.data_date) for past in edition.past_releases]
    projects_left = MOST_PROJECTS
    for version, data_date in versions[:MOST_VERSIONS]:
        changes = _group_changes(edition, version)
        feed.add_release(version, data_date, len(changes))
        for project_id, rows in sorted(changes.items())[:projects_left]:
            feed.add_project(version, data_date, projects.get(project_id, {"project_id": project_id}), rows)
        projects_left = max(0, projects_left - len(changes))
    return feed.write(path)


def _group_changes(edition: Edition, version: str) -> dict[str, list[Record]]:
    """The changes of a version by project."""
    changes: dict[str, list[Record]] = {}
    rows = edition.history[edition.history["version"] == version]
    project_ids = extract_project_ids(rows["record"]).fillna("").tolist()
    for project_id, change in zip(project_ids, to_plain_rows(rows), strict=True):
        if project_id:
            changes.setdefault(project_id, []).append(change)
    return changes


def _add_text(parent: ET.Element, tag: str, text: str, language: Language | None = None) -> None:
    attributes: dict[str, str] = {"lang": language, XML_LANG: language} if language else {}
    ET.SubElement(parent, tag, attributes).text = text


def _to_timestamp(day: str) -> str:
    """A day as Atom writes a time: its first moment."""
    return f"{day}T00:00:00Z"


def _describe_change(change: Record, language: Language) -> str:
    table = TABLES[change["table"]]
    declared = table.get_columns().get(change["column"])
    subject = table.about.get_title(language) + (f", {declared.get_title(language)}" if declared else "")
    kind = codelists.get_title("change_kind", change["kind"], language)
    cause = codelists.get_title("change_cause", change["cause"], language)
    return f"{subject}: {kind} ({cause})"
