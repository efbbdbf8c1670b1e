"""The pages of what came of the review: the seven recommendations with their follow-up, and ideas for new projects."""

from collections import Counter, defaultdict

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex
from schemas import codelists

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
