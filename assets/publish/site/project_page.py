"""What the page of one project shows: its records → the parts of its page, in one language.

Not here: its measures (performance_section), its dates (timeline), or where its values come from (provenance_sections).
"""

from urllib.parse import quote

from assets.publish.site import display_values, routes
from assets.publish.site.display_values import PLAIN, DisplayTable, LinkedText, list_stems
from assets.publish.site.page_templates import View
from assets.publish.site.performance_section import build_performance
from assets.publish.site.provenance_sections import build_changes_table, build_notes_table, list_sources
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import LocalIndex, Record
from assets.publish.site.timeline import build_timeline
from schemas import codelists
from schemas.codelists import Code
from schemas.definition import CHARACTERISTICS
from schemas.languages import format_date

DEFINITION = "R1"
"""The recommendation whose outcome is the verdict."""
SIMILAR_BY = ("service_area", "vehicle", "region")
SHOWN_ELSEWHERE = {
    *("project_id", "title", "summary", "evidence", "verdict", "verdict_reasons"),
    *("definition_version", "data_date", "stale"),
}
"""Columns of a project that its page shows apart from the key facts."""

FIRST_COLUMNS = {"partners": "organisation_id", "benefits": "benefit_type", "milestones": "milestone"}
"""The column that is the header of each row in the table of a project's partners, benefits or milestones."""
HIDDEN_COLUMNS = {"project_id", "benefit_id"}
MONEY_COLUMNS = {"baseline_value", "expected_value", "realised_value"}
"""Columns of benefits whose unit is in another column."""


def build_project_view(index: LocalIndex, project: Record, similarity: ProjectSimilarity) -> View:
    """The page of one project. similarity: of the edition's projects.

    Whatever it takes from the index must be in page_cache.hash_project_pages, or an outdated page would be reused.
    """
    project_id = project["project_id"]
    title = index.get_title(project)
    limbs = list_limbs(index, project_id)
    columns = index.edition.get_columns("projects")
    stems, internal = list_stems(columns), list_stems(name for name in columns if columns[name].audience == "internal")
    excluded = {*SHOWN_ELSEWHERE, *CHARACTERISTICS, *internal, *(limb.limb.code for limb in limbs)}
    public = [stem for stem in stems if stem not in excluded]
    blank = [stem for stem in public if index.get_value("projects", stem, project) is None]
    timeline = build_timeline(index, project)
    return View(
        heading=title.text,
        project=project,
        title=title,
        summary=index.choose_text(project, "summary"),
        evidence=index.choose_text(project, "evidence"),
        facts=index.list_facts("projects", project, excluded),
        blank_columns=[index.get_column_title("projects", stem) for stem in blank],
        staff_facts=index.list_facts("projects", project, [stem for stem in stems if stem not in internal]),
        verdict=codelists.load_codelist("verdict")[project["verdict"]],
        limbs=[limb for limb in limbs if limb.limb.code not in CHARACTERISTICS],
        characteristics=[limb for limb in limbs if limb.limb.code in CHARACTERISTICS],
        partners=_build_table(index, "partners", project_id),
        benefits=_build_table(index, "benefits", project_id),
        timeline=timeline,
        milestones=None if timeline else _build_table(index, "milestones", project_id),
        notes=build_notes_table(index, project_id),
        performance=build_performance(index, project_id),
        assessments=[_build_assessment(index, row) for row in index.rows["assessments"][project_id]],
        reports=[
            (index.get_provider_name(row["provider"]), row["reference"], index.choose_text(row, "title"))
            for row in index.rows["reports"][project_id]
        ],
        changes=build_changes_table(index, project_id),
        sources=list_sources(index, project_id),
        lists=_link_lists(index, project),
        similar=[
            (
                index.link_project(other),
                has_same_area,
                [index.get_short_name(partner) for partner in shared_partner_ids],
            )
            for other, has_same_area, shared_partner_ids in similarity.find_similar(project)
        ],
        report_url=_build_report_url(index, project),
        record_date=format_date(project["data_date"], index.language),
    )


def list_limbs(index: LocalIndex, project_id: str) -> list[View]:
    """The parts of the definition with a project's answers; among them the characteristics of which one is needed.

    has_both: the quotation is shown beside an answer that the provider's own cell states.
    """
    return [
        View(
            limb=codelists.load_codelist("limb")[row["limb"]],
            answer=codelists.load_codelist("answer")[row["answer"]],
            basis=_describe_basis(index, row),
            has_both=row["basis"] == "stated",
            reason=index.choose_text(row, "reason"),
            source=index.choose_text(row, "source"),
            quotation=display_values.mark_language(row["quotation"], index.language) if row["quotation"] else None,
            url=display_values.get_linkable_url(row["address"]),
        )
        for row in index.rows["limbs"][project_id]
    ]


def _describe_basis(index: LocalIndex, row: Record) -> str | None:
    """On what an answer rests; one that follows from others is worked out, and one that is not known has no basis."""
    if row["basis"]:
        return codelists.get_title("basis", row["basis"], index.language)
    return None if row["answer"] == "not-known" else index.translate("Calculated")


def _build_table(index: LocalIndex, name: str, project_id: str) -> DisplayTable | None:
    """A project's rows of another table, with only the columns that any of them fills; None when it has no rows."""
    records = index.rows[name][project_id]
    if not records:
        return None
    first = FIRST_COLUMNS[name]
    hidden = HIDDEN_COLUMNS | {first}
    stems = [first, *(stem for stem in list_stems(index.edition.get_columns(name)) if stem not in hidden)]
    columns = {stem: [_build_cell(index, name, stem, row) for row in records] for stem in stems}
    columns = {stem: values for stem, values in columns.items() if stem == first or any(values)}
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return index.describe_table(name, index.build_headers(name, columns), rows)


def _build_cell(index: LocalIndex, table: str, stem: str, row: Record) -> LinkedText | None:
    if stem in MONEY_COLUMNS and row[stem] is not None:
        return LinkedText(display_values.format_quantity(row[stem], row["unit"], index.language))
    if stem == "unit" and row[stem] in PLAIN:
        return None
    return index.get_value(table, stem, row)


def _build_assessment(index: LocalIndex, row: Record) -> tuple[Code, Code, LinkedText | None]:
    """(recommendation, outcome, reasons); the reasons of the definition's outcome are in the page's own section."""
    reasons = index.choose_text(row, "reasons")
    if row["recommendation"] == DEFINITION:
        reasons = LinkedText(index.translate("See the definition, part by part, above."), href="#definition")
    recommendation = codelists.load_codelist("recommendation")[row["recommendation"]]
    return recommendation, codelists.load_codelist("outcome")[row["outcome"]], reasons


def _link_lists(index: LocalIndex, project: Record) -> list[tuple[str, LinkedText]]:
    """(facet, its value linked to the list of projects that share it) of service area, vehicle and region, where stated."""
    return [
        (index.get_column_title("projects", facet.column), index.get_facet_title(facet, project[facet.column]))
        for facet in routes.FACETS
        if facet.column in SIMILAR_BY and project[facet.column]
    ]


def _build_report_url(index: LocalIndex, project: Record) -> str:
    """The address that opens a letter about this page to the register's contact, with the project in its subject."""
    title = index.get_title(project).text
    subject = index.translate("Problem with {project}: {title}", project=project["project_id"], title=title)
    contact = index.edition.site.get_contact(index.language)
    return f"mailto:{quote(contact, safe='@')}?subject={quote(subject, safe='')}"
