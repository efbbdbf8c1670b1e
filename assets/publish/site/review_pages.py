"""The pages of what came of the review: its recommendations with their follow-up, ideas for new projects, and all projects
together: outcomes counted, chances of success, money expected and realised.
"""

from collections import Counter, defaultdict

from assets.publish.site import routes
from assets.publish.site.benefits_chart import draw_benefits
from assets.publish.site.chances_chart import describe_share, draw_chances
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists
from schemas.tables import TABLES

SEPARATOR = " | "
"""Between the identifiers in a column that holds several."""


def build_recommendations_view(index: LocalIndex) -> View:
    """The seven recommendations: how far the projects' records show what each asks for, and what was done about it."""
    projects = Counter((row["recommendation"], row["outcome"]) for row in index.edition.get_rows("assessments"))
    actions: dict[str, list[View]] = defaultdict(list)
    for row in index.edition.get_rows("follow_up"):
        facts = index.list_facts("follow_up", row, ("action_id", "recommendation", "action", "overdue"))
        action = View(action=index.choose_text(row, "action"), is_late=bool(row["overdue"]), facts=facts)
        actions[row["recommendation"]].append(action)
    outcomes = list(codelists.load_codelist("outcome").values())
    recommendations = []
    for row in index.edition.get_rows("recommendations"):
        code = row["recommendation"]
        counts = [(outcome, projects[code, outcome.code]) for outcome in outcomes]
        recommendations.append(
            View(
                code=code,
                title=index.choose_text(row, "title"),
                description=index.choose_text(row, "description"),
                total=sum(count for _, count in counts),
                parts=[(outcome.code, count) for outcome, count in counts],
                counts=[(outcome, index.format_number(count)) for outcome, count in counts if count],
                actions=actions[code],
            )
        )
    return View(
        heading=index.translate("The seven recommendations"),
        recommendations=recommendations,
        outcomes=outcomes,
        ideas_path=index.get_path(routes.IDEAS),
    )


def build_ideas_view(index: LocalIndex) -> View:
    """Ideas for new projects by title, each with the registered projects like it."""
    projects = {row["project_id"]: row for row in index.projects}
    ideas = []
    for row in index.edition.get_rows("ideas"):
        project_ids = (row["similar_projects"] or "").split(SEPARATOR)
        similar = index.sort_projects(projects[one] for one in project_ids if one in projects)
        ideas.append(
            View(
                title=index.choose_text(row, "title") or LinkedText(row["idea_id"]),
                summary=index.choose_text(row, "summary"),
                facts=index.list_facts("ideas", row, ("idea_id", "title", "summary", "similar_projects")),
                similar=[index.link_project(project) for project in similar],
            )
        )
    ideas.sort(key=lambda idea: index.get_sort_key(idea.title.text))
    return View(heading=index.translate("Ideas for new projects"), ideas=ideas)


def build_portfolio_view(index: LocalIndex) -> View:
    """The page of all projects together; chances and totals each as a picture and its table."""
    chances = _list_rows(index, "chances", "aim", "setting")
    totals = _list_rows(index, "totals", "benefit_type")
    totals_table = index.build_table("totals", list(TABLES["totals"].get_columns()), totals)
    return View(
        heading=index.translate("Overview"),
        outcomes=list(codelists.load_codelist("outcome").values()),
        recommendations=_count_outcomes(index),
        lead=TABLES["portfolio"].about.get_description(index.language),
        chances=(draw_chances(chances, index.language), _build_chances_table(index, chances)),
        totals=(draw_benefits(totals, index.language), totals_table),
    )


def _count_outcomes(index: LocalIndex) -> list[View]:
    """Each recommendation with its projects by outcome, as numbers to read and as parts (outcome's code, count) of a bar."""
    projects = {(row["recommendation"], row["outcome"]): row["projects"] for row in index.edition.get_rows("portfolio")}
    views = []
    for code, recommendation in codelists.load_codelist("recommendation").items():
        parts = [(outcome, projects.get((code, outcome), 0)) for outcome in codelists.list_codes("outcome")]
        views.append(
            View(
                code=code,
                title=recommendation.get_title(index.language),
                href=f"{index.get_path(routes.RECOMMENDATIONS)}#{code}",
                counts=[index.format_number(count) for _, count in parts],
                parts=parts,
            )
        )
    return views


def _list_rows(index: LocalIndex, table: str, *codelist_columns: str) -> list[Record]:
    """A table's records in the order of their codes."""

    def rank_codes(row: Record) -> list[int]:
        return [codelists.list_codes(name).index(row[name]) for name in codelist_columns]

    return sorted(index.edition.get_rows(table), key=rank_codes)


def _build_chances_table(index: LocalIndex, records: list[Record]) -> DisplayTable:
    names = ["aim", "setting", "expectation", "projects", "concluded", "known", "reached"]
    table = index.build_table("chances", names, records)
    table.headers.append(ColumnHeader(index.get_column_title("chances", "share")))
    for row, record in zip(table.rows, records, strict=True):
        row.append(LinkedText(describe_share(record, index.language)))
    return table
