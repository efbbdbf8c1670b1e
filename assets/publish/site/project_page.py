"""What the page of one project shows: its records → the parts of its page, in one language.

Not here: its measures (performance_section), its dates (timeline), or where its values come from (provenance_sections).
"""

from dataclasses import dataclass
from urllib.parse import quote

from assets.publish.site import routes
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
from assets.publish.site.page_templates import PageView
from assets.publish.site.performance_section import Performance, build_performance
from assets.publish.site.provenance_sections import ValueSource, build_changes_table, build_notes_table, list_sources
from assets.publish.site.similar_projects import ProjectSimilarity, SimilarProject
from assets.publish.site.site_index import Record, SiteIndex
from assets.publish.site.timeline import Timeline, build_timeline
from schemas import codelists
from schemas.codelists import Code
from schemas.definition import CHARACTERISTICS
from schemas.languages import Language, format_date, get_translator
from schemas.tables import TABLES

DEFINITION = "R1"
"""The recommendation whose outcome is the verdict."""
SIMILAR_BY = ("service_area", "vehicle", "region")
SHOWN_ELSEWHERE = {
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
"""Columns of a project that its page shows apart from the key facts."""

FIRST_COLUMNS = {"partners": "organisation_id", "benefits": "benefit_type", "milestones": "milestone"}
"""The column that is the header of each row in the table of a project's partners, benefits or milestones."""
HIDDEN_COLUMNS = {"project_id", "benefit_id"}
MONEY_COLUMNS = {"baseline_value", "expected_value", "realised_value"}
"""Columns of benefits whose unit is in another column."""

Fact = tuple[str, LinkedText]


@dataclass(frozen=True)
class LimbView:
    """One part of the definition for one project: the answer, its basis, why, and where that is stated.

    has_both: the quotation is shown beside an answer that the provider's own cell states.
    """

    limb: Code
    answer: Code
    basis: str | None
    has_both: bool
    reason: LinkedText | None
    source: LinkedText | None
    quotation: LinkedText | None
    url: str | None


@dataclass(frozen=True)
class AssessmentView:
    """What follows for one recommendation, and why."""

    recommendation: Code
    outcome: Code
    reasons: LinkedText | None


@dataclass(frozen=True)
class ReportView:
    """One provider's report of the project: its reference and title there."""

    provider: str
    reference: str | None
    title: LinkedText | None


@dataclass(frozen=True)
class SimilarView:
    """A project like this one, and the partners that both have."""

    title: LinkedText
    has_same_area: bool
    shared_partners: list[LinkedText]


@dataclass(frozen=True, kw_only=True)
class ProjectView(PageView):
    """The page of one project. facts: (label, value); blank_columns: the labels of what the record does not state."""

    project: Record
    title: LinkedText
    summary: LinkedText | None
    evidence: LinkedText | None
    facts: list[Fact]
    blank_columns: list[str]
    staff_facts: list[Fact]
    verdict: Code
    limbs: list[LimbView]
    characteristics: list[LimbView]
    partners: DisplayTable | None
    benefits: DisplayTable | None
    timeline: Timeline | None
    milestones: DisplayTable | None
    notes: DisplayTable | None
    performance: Performance
    assessments: list[AssessmentView]
    reports: list[ReportView]
    changes: DisplayTable | None
    sources: list[ValueSource]
    lists: list[Fact]
    similar: list[SimilarView]
    report_url: str
    record_date: str


def build_project_view(
    index: SiteIndex, project: Record, similarity: ProjectSimilarity, language: Language
) -> ProjectView:
    """The page of one project. similarity: of the edition's projects.

    Whatever it takes from the index must be in page_cache.hash_project_pages, or an outdated page would be reused.
    """
    project_id = project["project_id"]
    title = index.get_title(project, language)
    limbs = list_limbs(index, project_id, language)
    stems = list_stems(index.edition.get_columns("projects"))
    internal = [stem for stem in stems if stem in _list_internal_stems()]
    excluded = {*SHOWN_ELSEWHERE, *CHARACTERISTICS, *internal, *(limb.limb.code for limb in limbs)}
    public = [stem for stem in stems if stem not in excluded]
    blank = [stem for stem in public if index.get_value("projects", stem, project, language) is None]
    timeline = build_timeline(index, project, language)
    return ProjectView(
        heading=title.text,
        project=project,
        title=title,
        summary=choose_text(project, "summary", language),
        evidence=choose_text(project, "evidence", language),
        facts=index.list_facts("projects", project, language, excluded),
        blank_columns=[get_column_title("projects", stem, language) for stem in blank],
        staff_facts=index.list_facts("projects", project, language, [stem for stem in stems if stem not in internal]),
        verdict=codelists.load_codelist("verdict")[project["verdict"]],
        limbs=[limb for limb in limbs if limb.limb.code not in CHARACTERISTICS],
        characteristics=[limb for limb in limbs if limb.limb.code in CHARACTERISTICS],
        partners=_build_table(index, "partners", project_id, language),
        benefits=_build_table(index, "benefits", project_id, language),
        timeline=timeline,
        milestones=None if timeline else _build_table(index, "milestones", project_id, language),
        notes=build_notes_table(index, project_id, language),
        performance=build_performance(index, project_id, language),
        assessments=[_build_assessment(row, language) for row in index.rows["assessments"].get(project_id, [])],
        reports=[
            ReportView(
                index.get_provider_name(row["provider"], language),
                row["reference"],
                choose_text(row, "title", language),
            )
            for row in index.rows["reports"].get(project_id, [])
        ],
        changes=build_changes_table(index, project_id, language),
        sources=list_sources(index, project_id, language),
        lists=_link_lists(index, project, language),
        similar=[_build_similar(index, similar, language) for similar in similarity.find_similar(project)],
        report_url=_build_report_url(index, project, language),
        record_date=format_date(project["data_date"], language),
    )


def list_limbs(index: SiteIndex, project_id: str, language: Language) -> list[LimbView]:
    """The parts of the definition with a project's answers; among them the characteristics of which one is needed."""
    return [
        LimbView(
            limb=codelists.load_codelist("limb")[row["limb"]],
            answer=codelists.load_codelist("answer")[row["answer"]],
            basis=_describe_basis(row, language),
            has_both=row["basis"] == "stated",
            reason=choose_text(row, "reason", language),
            source=choose_text(row, "source", language),
            quotation=mark_language(row["quotation"], language) if row["quotation"] else None,
            url=get_linkable_url(row["address"]),
        )
        for row in index.rows["limbs"].get(project_id, [])
    ]


def _describe_basis(row: Record, language: Language) -> str | None:
    """On what an answer rests; one that follows from others is worked out, and one that is not known has no basis."""
    if row["basis"]:
        return codelists.get_title("basis", row["basis"], language)
    return None if row["answer"] == "not-known" else get_translator(language)("Worked out")


def _list_internal_stems() -> list[str]:
    columns = TABLES["projects"].get_columns()
    return list_stems(name for name, declared in columns.items() if declared.audience == "internal")


def _build_table(index: SiteIndex, name: str, project_id: str, language: Language) -> DisplayTable | None:
    """A project's rows of another table, with only the columns that any of them fills; None when it has no rows."""
    records = index.rows[name].get(project_id, [])
    if not records:
        return None
    first, about = FIRST_COLUMNS[name], TABLES[name].about
    hidden = HIDDEN_COLUMNS | {first}
    stems = [first, *(stem for stem in list_stems(index.edition.get_columns(name)) if stem not in hidden)]
    columns = {stem: [_build_cell(index, name, stem, row, language) for row in records] for stem in stems}
    columns = {stem: values for stem, values in columns.items() if stem == first or any(values)}
    return DisplayTable(
        caption=about.get_title(language),
        headers=[build_header(name, stem, language) for stem in columns],
        rows=[list(row) for row in zip(*columns.values(), strict=True)],
        note=about.get_description(language),
        anchor=name,
    )


def _build_cell(index: SiteIndex, table: str, stem: str, row: Record, language: Language) -> LinkedText | None:
    if stem in MONEY_COLUMNS and row[stem] is not None:
        return LinkedText(format_quantity(row[stem], row["unit"], language))
    if stem == "unit" and row[stem] in PLAIN:
        return None
    return index.get_value(table, stem, row, language)


def _build_assessment(row: Record, language: Language) -> AssessmentView:
    """Of the definition the outcome alone, because the page has its parts with their reasons."""
    reasons = choose_text(row, "reasons", language)
    if row["recommendation"] == DEFINITION:
        reasons = LinkedText(get_translator(language)("See the definition, part by part, above."), href="#definition")
    recommendation = codelists.load_codelist("recommendation")[row["recommendation"]]
    return AssessmentView(recommendation, codelists.load_codelist("outcome")[row["outcome"]], reasons)


def _link_lists(index: SiteIndex, project: Record, language: Language) -> list[Fact]:
    """(facet, its value linked to the list of projects that share it) of service area, vehicle and region, where stated."""
    facts = []
    for facet in routes.FACETS:
        if facet.column in SIMILAR_BY and project[facet.column]:
            title = index.get_facet_title(facet, project[facet.column], language)
            path = facet.get_value_route(project[facet.column]).get_path(language)
            facts.append((get_column_title("projects", facet.column, language), title._replace(href=path)))
    return facts


def _build_similar(index: SiteIndex, similar: SimilarProject, language: Language) -> SimilarView:
    partners = [index.get_short_name(partner, language) for partner in similar.shared_partner_ids]
    return SimilarView(index.link_project(similar.project, language), similar.has_same_area, partners)


def _build_report_url(index: SiteIndex, project: Record, language: Language) -> str:
    """The address that opens a letter about this page to the register's contact, with the project in its subject."""
    title = index.get_title(project, language).text
    subject = get_translator(language)("Problem with {project}: {title}", project=project["project_id"], title=title)
    return f"mailto:{quote(index.edition.site.get_contact(language), safe='@')}?subject={quote(subject, safe='')}"
