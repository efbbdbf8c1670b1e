"""What the page of one project shows.

Belongs here: a project's records → the parts of its page, in one language.
Does not belong here: mark-up, its measures (performance), or where its values come from (tracing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from assets.publish.site.display_values import (
    PLAIN,
    DisplayTable,
    LinkedText,
    build_header,
    choose_text,
    format_quantity,
    get_column_title,
    get_linkable_url,
    list_stems,
    mark_language,
)
from assets.publish.site.performance_section import build_joined_table, build_performance
from assets.publish.site.provenance_sections import build_changes_table, build_notes_table, list_sources
from assets.publish.site.similar_projects import ProjectSimilarity, alike
from assets.publish.site.site_index import Record, SiteIndex
from assets.publish.site.timeline import build_timeline
from schemas import codelists
from schemas.definition import CHARACTERISTICS
from schemas.languages import Language, date, translator
from schemas.tables import TABLES

DEFINITION = "R1"
"""The recommendation whose outcome is the verdict."""

NOT_FACTS = {
    "project_id",
    "title",
    "summary",
    "evidence",
    "verdict",
    "verdict_reasons",
    "definition_version",
    "data_date",
    "stale",
}


@dataclass(frozen=True)
class Limb:
    """One part of the definition for one project: the answer, on what it rests, why, and where that stands.

    `beside` says that the quotation stands beside an answer that rests on the sender's own cell.
    """

    code: str
    title: str
    description: str
    answer: str
    answer_title: str
    basis: str | None
    beside: bool
    reason: LinkedText | None
    source: LinkedText | None
    quotation: LinkedText | None
    address: str | None


def limbs(content: SiteIndex, project_id: str, language: Language, characteristics: bool = False) -> list[Limb]:
    """The parts of the definition (or the three characteristics of which one is needed) with a project's answers."""
    return [
        Limb(
            code=row["limb"],
            title=codelists.title("limb", row["limb"], language),
            description=codelists.load("limb")[row["limb"]].description(language),
            answer=row["answer"],
            answer_title=codelists.title("answer", row["answer"], language),
            basis=_basis(row, language),
            beside=row["basis"] == "stated",
            reason=choose_text(row, "reason", language),
            source=choose_text(row, "source", language),
            quotation=mark_language(row["quotation"], language) if row["quotation"] else None,
            address=get_linkable_url(row["address"]),
        )
        for row in content.of["limbs"].get(project_id, [])
        if (row["limb"] in CHARACTERISTICS) == characteristics
    ]


def _basis(row: Record, language: Language) -> str | None:
    """On what an answer rests; one that follows from others is worked out, and one that is not known rests on nothing."""
    if row["basis"]:
        return codelists.title("basis", row["basis"], language)
    return None if row["answer"] == "not-known" else translator(language)("Worked out")


def facts(content: SiteIndex, project: Record, language: Language) -> tuple[list[tuple[str, LinkedText]], list[str]]:
    """(label, value) of every column that the record fills, and the labels of those on which it is silent."""
    skipped = (
        NOT_FACTS | {row["limb"] for row in content.of["limbs"].get(project["project_id"], [])} | set(CHARACTERISTICS)
    )
    told, silent = [], []
    for name in list_stems(content.edition.columns("projects")):
        if name in skipped or name in _internal():
            continue
        value = content.value("projects", name, project, language)
        title = get_column_title("projects", name, language)
        if value is None:
            silent.append(title)
        else:
            told.append((title, value))
    return told, silent


def _internal() -> list[str]:
    """The columns of a project that only staff may see, a pair of texts by its stem."""
    return list_stems(
        name for name, declared in TABLES["projects"].columns().items() if declared.audience == "internal"
    )


def for_staff(content: SiteIndex, project: Record, language: Language) -> list[tuple[str, LinkedText]]:
    """(label, value) of the internal columns that the record fills; none in the public edition, which has no such column."""
    here = list_stems(content.edition.columns("projects"))
    told = [
        (get_column_title("projects", name, language), content.value("projects", name, project, language))
        for name in here
        if name in _internal()
    ]
    return [(name, value) for name, value in told if value]


def table(
    content: SiteIndex, name: str, project_id: str, language: Language, first: str, left_out: Iterable[str] = ()
) -> DisplayTable | None:
    """A project's rows of another table, with only the columns that any of them fills; None when it has no rows."""
    records = content.of[name].get(project_id, [])
    if not records:
        return None
    hidden = {"project_id", *left_out, first}
    rest = [stem for stem in list_stems(content.edition.columns(name)) if stem not in hidden]
    values = {stem: [_cell(content, name, stem, row, language) for row in records] for stem in (first, *rest)}
    used = [first, *(stem for stem in rest if any(values[stem]))]
    return DisplayTable(
        caption=TABLES[name].about.title(language),
        heads=[build_header(name, stem, language) for stem in used],
        rows=[list(row) for row in zip(*(values[stem] for stem in used), strict=True)],
        note=TABLES[name].about.description(language),
        anchor=name,
    )


def _cell(content: SiteIndex, name: str, stem: str, row: Record, language: Language) -> LinkedText | None:
    if stem in ("baseline_value", "expected_value", "realised_value") and row[stem] is not None:
        return LinkedText(format_quantity(row[stem], row["unit"], language))
    if stem == "unit" and row[stem] in PLAIN:
        return None
    return content.value(name, stem, row, language)


def _report(content: SiteIndex, project: Record, language: Language) -> str:
    """The address that opens a letter about this page: to the register's contact, the project named in its subject."""
    title = content.title(project, language).text
    subject = translator(language)("Problem with {project}: {title}", project=project["project_id"], title=title)
    return f"mailto:{quote(content.edition.site.contact(language), safe='@')}?subject={quote(subject, safe='')}"


def _reasons(row: Record, language: Language) -> LinkedText | None:
    """Why an outcome is so; of the definition the verdict alone, because the page has its parts with their reasons."""
    if row["recommendation"] != DEFINITION:
        return choose_text(row, "reasons", language)
    return LinkedText(translator(language)("See the definition, part by part, above."), href="#definition")


def build_project_view(
    content: SiteIndex, project: Record, language: Language, likeness: ProjectSimilarity
) -> dict[str, Any]:
    """Everything that the template of a project's page names. likeness: of the edition's projects.

    What it takes from `content` must be told by kept.told, or a page that is kept would not be made anew.
    """
    project_id = project["project_id"]
    told, silent = facts(content, project, language)
    series, single = build_performance(content, project_id, language)
    assessed = content.of["assessments"].get(project_id, [])
    dated = build_timeline(content, project, language)
    return {
        "project": project,
        "title": content.title(project, language),
        "summary": choose_text(project, "summary", language),
        "evidence": choose_text(project, "evidence", language),
        "facts": told,
        "silent": silent,
        "for_staff": for_staff(content, project, language),
        "verdict": codelists.load("verdict")[project["verdict"]],
        "limbs": limbs(content, project_id, language),
        "characteristics": limbs(content, project_id, language, characteristics=True),
        "partners": table(content, "partners", project_id, language, "organisation_id"),
        "benefits": table(content, "benefits", project_id, language, "benefit_type", left_out=("benefit_id",)),
        "timeline": dated,
        "milestones": None if dated else table(content, "milestones", project_id, language, "milestone"),
        "notes": build_notes_table(content, project_id, language),
        "series": series,
        "single": single,
        "joined": build_joined_table(content, project_id, language),
        "assessments": [
            {
                "code": row["recommendation"],
                "title": codelists.title("recommendation", row["recommendation"], language),
                "outcome": codelists.load("outcome")[row["outcome"]],
                "reasons": _reasons(row, language),
            }
            for row in assessed
        ],
        "aliases": [
            {
                "provider": content.provider(row["provider"], language),
                "reference": row["reference"],
                "title": choose_text(row, "title", language),
            }
            for row in content.of["reports"].get(project_id, [])
        ],
        "changes": build_changes_table(content, project_id, language),
        "sources": list_sources(content, project_id, language),
        **alike(content, project, language, likeness),
        "report": _report(content, project, language),
        "record_date": date(project["data_date"], language),
    }
