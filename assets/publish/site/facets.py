"""The list of projects, and the pages that show a part of it: those of one verdict, stage, service area and so on.

Belongs here: a line of the list, the list page and the facet pages. Does not belong here: where they stand (routes).
"""

from typing import Any

from markupsafe import Markup

from assets.publish.site import routes
from assets.publish.site.content import Content, Record
from assets.publish.site.render import macro
from assets.publish.site.routes import FACETS, ORGANISATION, Facet
from assets.publish.site.values import Grid, Head, Shown, label
from schemas import codelists
from schemas.definition import CHARACTERISTICS
from schemas.languages import OTHER, Language, folded, number, sort_key, translator
from schemas.tables import TABLES

FILTERS = tuple(facet for facet in FACETS if facet != ORGANISATION)
"""The facets that the list page itself offers; organisations have a page of their own, and the search finds them."""

NAMED = 5
"""How many partners a line of the list names before it counts the others."""

_ROOT = "\x00"


def initial(title: str, language: Language) -> str:
    """The letter under which a title is filed; in Welsh `Ch`, `Dd`, `Ll` and their like are letters."""
    plain = folded(title)
    if not plain:
        return ""
    double = (
        language == "cy" and len(plain) > 1 and len(sort_key(plain[:2], "cy")[0]) == len(sort_key(plain[:1], "cy")[0])
    )
    return plain[: 2 if double else 1].capitalize()


class Lines:
    """The lines of the list in one language, each written once and used on every page that lists the project."""

    def __init__(self, content: Content, language: Language) -> None:
        self._content = content
        self._language: Language = language
        self._written: dict[tuple[str, bool, bool], str] = {}
        self._macro = macro(language, "entry")

    def of(self, projects: list[Record], root: str, filtered: bool = False) -> Markup:
        """The lines of these projects in the language's own order; `root` is the way back to the website's root.

        filtered: whether they carry what the page's script filters by.
        """
        lines, last = [], ""
        for project in self._content.sorted_projects(projects, self._language):
            letter = initial(self._content.title(project, self._language).text, self._language)
            key = (project["project_id"], letter != last, filtered)
            if key not in self._written:
                self._written[key] = self._macro(self._view(project, letter, letter != last), _ROOT, filtered)
            lines.append(self._written[key])
            last = letter
        return Markup("\n".join(lines).replace(_ROOT, root))  # noqa: S704 - the macro has escaped them

    def _view(self, project: Record, letter: str, first: bool) -> dict[str, Any]:
        content, language = self._content, self._language
        project_id = project["project_id"]
        partners = list(dict.fromkeys(row["organisation_id"] for row in content.of["partners"].get(project_id, [])))
        title = content.title(project, language)
        other = content.title(project, OTHER[language]).text
        references = [row["reference"] for row in content.aliases.get(project_id, []) if row["reference"]]
        find = [*([other] if other != title.text else []), project_id, *references]
        find += [content.short(partner, language).text for partner in partners[NAMED:]]
        return {
            "title": title,
            "href": routes.project(project_id).path(language),
            "letter": letter,
            "first": first,
            "partners": [content.short(partner, language) for partner in partners[:NAMED]],
            "more": len(partners) - NAMED if len(partners) > NAMED else 0,
            "area": content.value("projects", "service_area", project, language),
            "stage": content.value("projects", "stage", project, language),
            "verdict": codelists.load("verdict")[project["verdict"]],
            "answers": [
                row["answer"] for row in content.limbs.get(project_id, []) if row["limb"] not in CHARACTERISTICS
            ],
            "find": " ".join(find),
            "facets": [project[facet.column] or routes.NOT_STATED.en for facet in FILTERS],
        }


def facet_label(facet: Facet, language: Language) -> str:
    """What a facet is called."""
    return (
        TABLES["organisations"].about.title(language)
        if facet == ORGANISATION
        else label("projects", facet.column, language)
    )


def options(content: Content, facet: Facet, language: Language) -> list[dict[str, Any]]:
    """The values of a facet with their pages and how many projects each has."""
    counts, silent = content.facet_counts(facet), translator(language)("Not stated")
    return [
        {
            "value": value or routes.NOT_STATED.en,
            "title": content.facet_title(facet, value, language, silent)._replace(href=None),
            "href": facet.to(value).path(language),
            "count": number(counts[value], language),
        }
        for value in content.facet_order(facet, language)
    ]


def home(content: Content, language: Language, lines: Lines) -> dict[str, Any]:
    """The list of all projects."""
    verdicts, by_verdict = content.facet_counts(FACETS[0]), codelists.load("verdict")
    return {
        "entries": lines.of(content.projects, routes.root(routes.HOME.path(language)), filtered=True),
        "count": number(len(content.projects), language),
        "organisations": number(sum(value is not None for value in content.facet_counts(ORGANISATION)), language),
        "verdict_parts": [(code, verdicts[code]) for code in by_verdict],
        "verdict_links": [
            (by_verdict[code], FACETS[0].to(code).path(language), number(verdicts[code], language))
            for code in by_verdict
            if verdicts[code]
        ],
        "facets": [
            {"name": facet.name, "label": facet_label(facet, language), "options": options(content, facet, language)}
            for facet in FILTERS
        ],
    }


def index(content: Content, facet: Facet, language: Language) -> dict[str, Any]:
    """All values of a facet."""
    return {"heading": facet_label(facet, language), "options": options(content, facet, language)}


def filed(content: Content, facet: Facet) -> dict[str | None, list[Record]]:
    """The projects under each value of a facet."""
    found: dict[str | None, list[Record]] = {}
    for project in content.projects:
        for value in content.facet_values(facet, project):
            found.setdefault(value, []).append(project)
    return found


def value_page(
    content: Content, facet: Facet, value: str | None, projects: list[Record], lines: Lines, language: Language
) -> dict[str, Any]:
    """The page of one value of a facet."""
    title = content.facet_title(facet, value, language, translator(language)("Not stated"))._replace(href=None)
    shown: dict[str, Any] = {
        "heading": f"{facet_label(facet, language)}: {title.text}",
        "facet_label": facet_label(facet, language),
        "facet_href": facet.route.path(language),
        "value_title": title,
        "description": _description(facet, value, language),
        "count": number(len(projects), language),
        "entries": lines.of(projects, routes.root(facet.to(value).path(language))),
        "facts": [],
        "shares": None,
        "json": None,
    }
    if facet == ORGANISATION and value is not None and value in content.organisations:
        shown |= _organisation(content, value, language)
    return shown


def _description(facet: Facet, value: str | None, language: Language) -> str:
    if value is None:
        return translator(language)("This register holds no statement. A blank says nothing about a service.")
    listed = None if facet == ORGANISATION else TABLES["projects"].columns()[facet.column].codelist
    return codelists.load(listed)[value].description(language) if listed else ""


def _organisation(content: Content, organisation_id: str, language: Language) -> dict[str, Any]:
    """What the register says of an organisation, and with whom it shares how many services."""
    record = content.organisations[organisation_id]
    names = [name for name in content.edition.columns("organisations") if not name.startswith("name_")]
    facts = [
        (label("organisations", name, language), value)
        for name in names
        if (value := content.value("organisations", name, record, language)) is not None
    ]
    pairs = []
    for row in content.edition.records("network"):
        ends = [row["organisation_id"], row["other_organisation_id"]]
        if organisation_id in ends:
            ends.remove(organisation_id)
            pairs.append((-row["shared_projects"], content.organisation(ends[0], language)))
    pairs.sort(key=lambda pair: (pair[0], sort_key(pair[1].text, language)))
    shares = Grid(
        caption="",
        note=TABLES["network"].about.description(language),
        anchor="shares",
        heads=[
            Head(label("network", "other_organisation_id", language)),
            Head(label("network", "shared_projects", language), numeric=True),
        ],
        rows=[[name, Shown(number(-count, language))] for count, name in pairs],
    )
    return {"facts": facts, "shares": shares if pairs else None, "json": f"api/v1/organisations/{organisation_id}.json"}
