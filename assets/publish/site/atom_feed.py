"""feed.xml, the Atom feed of changes for those who follow the register."""

from pathlib import Path

from assets.publish.edition import Edition, PastRelease
from assets.publish.plain_values import to_plain_rows
from assets.publish.site import routes
from assets.publish.site.page_templates import View, build_site_context, load_templates
from assets.publish.site.site_index import Record, SiteIndex, extract_project_ids
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date
from schemas.tables import TABLES

MOST_VERSIONS, MOST_PROJECTS = 20, 1000
"""What the feed has: the newest versions, and the newest changed projects among them."""


def write_feed(index: SiteIndex, path: Path) -> Path:
    """Writes the Atom feed, the newest first: each version, then each project that it changed; all in both languages.

    An entry stays the same from release to release, so that a reader shows it once.
    """
    edition = index.edition
    projects = {project["project_id"]: project for project in index.projects}
    entries: list[View] = []
    projects_left = MOST_PROJECTS
    releases: list[Edition | PastRelease] = [edition, *edition.past_releases]
    for release in releases[:MOST_VERSIONS]:
        changes = _group_changes(edition, release.version)
        entries.append(_build_release_entry(index, release, len(changes)))
        for project_id, rows in sorted(changes.items())[:projects_left]:
            project = projects.get(project_id, {"project_id": project_id})
            entries.append(_build_project_entry(index, release, project, rows))
        projects_left = max(0, projects_left - len(changes))
    title = f"{edition.site.name_en} · {edition.site.name_cy}"
    variables = {**build_site_context(index), "title": title, "data_date": edition.data_date, "entries": entries}
    path.write_bytes(load_templates("en").get_template("feed.xml").render(variables).encode() + b"\n")
    return path


def _build_release_entry(index: SiteIndex, release: Edition | PastRelease, changed_projects: int) -> View:
    titles, paragraphs = [], []
    for language, local in index.by_language.items():
        titles.append(f"{local.translate('Version')} {release.version}")
        date, count = format_date(release.data_date, language), local.format_number(changed_projects)
        text = f"{local.translate('Data date')}: {date}; {local.translate('Projects changed')}: {count}"
        paragraphs.append((language, text))
    return View(
        key=f"{release.version}/",
        data_date=release.data_date,
        title=" · ".join(dict.fromkeys(titles)),
        paths=routes.DATA.list_paths(),
        paragraphs=paragraphs,
        lists=[],
    )


def _build_project_entry(
    index: SiteIndex, release: Edition | PastRelease, project: Record, changes: list[Record]
) -> View:
    """A project that a version changed. One that was removed (its identifier alone) has no page: its entry leads to the list."""
    titles = [local.get_title(project).text for local in index.by_language.values()]
    route = routes.PROJECTS.add_folder(project["project_id"]) if len(project) > 1 else routes.HOME
    return View(
        key=f"{release.version}/{project['project_id']}",
        data_date=release.data_date,
        title=" · ".join(dict.fromkeys(titles)),
        paths=route.list_paths(),
        paragraphs=[],
        lists=[(language, [_describe_change(change, language) for change in changes]) for language in LANGUAGES],
    )


def _group_changes(edition: Edition, version: str) -> dict[str, list[Record]]:
    """The changes of a version by project."""
    changes: dict[str, list[Record]] = {}
    rows = edition.history[edition.history["version"] == version]
    project_ids = extract_project_ids(rows["record"]).fillna("").tolist()
    for project_id, change in zip(project_ids, to_plain_rows(rows), strict=True):
        if project_id:
            changes.setdefault(project_id, []).append(change)
    return changes


def _describe_change(change: Record, language: Language) -> str:
    table = TABLES[change["table"]]
    declared = table.get_columns().get(change["column"])
    subject = table.about.get_title(language) + (f", {declared.get_title(language)}" if declared else "")
    kind = codelists.get_title("change_kind", change["kind"], language)
    cause = codelists.get_title("change_cause", change["cause"], language)
    return f"{subject}: {kind} ({cause})"
