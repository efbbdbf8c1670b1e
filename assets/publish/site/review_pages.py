"""The pages of what came of the review: the seven recommendations with their follow-up, and ideas for new projects.

Belongs here: what these pages show. Does not belong here: mark-up, or what follows from the answers (stage join).
"""

from collections import Counter
from typing import Any

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText, choose_text, get_column_title, list_stems
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, number, sort_key, translator

BAR = " | "


def _facts(content: SiteIndex, table: str, row: Record, language: Language, without: tuple[str, ...]) -> list[Any]:
    """(label, value) of every column of a row that says something, but some."""
    names = [stem for stem in list_stems(content.edition.columns(table)) if stem not in without]
    values = [(get_column_title(table, name, language), content.value(table, name, row, language)) for name in names]
    return [(name, value) for name, value in values if value is not None]


def build_recommendations_view(content: SiteIndex, language: Language) -> dict[str, Any]:
    """The seven recommendations: how far the projects' records show what each asks for, and what was done about it."""
    assessed = Counter((row["recommendation"], row["outcome"]) for row in content.edition.records("assessments"))
    actions: dict[str, list[Record]] = {}
    for row in content.edition.records("follow_up"):
        actions.setdefault(row["recommendation"], []).append(row)
    outcomes = codelists.load("outcome")
    described = []
    for row in content.edition.records("recommendations"):
        code = row["recommendation"]
        counts = [(outcome, assessed[code, outcome.code]) for outcome in outcomes.values()]
        described.append(
            {
                "code": code,
                "title": choose_text(row, "title", language),
                "description": choose_text(row, "description", language),
                "total": sum(count for _, count in counts),
                "parts": [(outcome.code, count) for outcome, count in counts],
                "counts": [(outcome, number(count, language)) for outcome, count in counts if count],
                "actions": [_action(content, action, language) for action in actions.get(code, [])],
            }
        )
    return {
        "heading": translator(language)("The seven recommendations"),
        "recommendations": described,
        "outcomes": list(outcomes.values()),
        "ideas": routes.IDEAS.path(language),
    }


def _action(content: SiteIndex, row: Record, language: Language) -> dict[str, Any]:
    without = ("action_id", "recommendation", "action")
    return {
        "action": choose_text(row, "action", language),
        "late": bool(row["overdue"]),
        "facts": _facts(content, "follow_up", row, language, (*without, "overdue")),
    }


def build_ideas_view(content: SiteIndex, language: Language) -> dict[str, Any]:
    """Ideas for new projects, by title, each with the registered projects like it."""
    projects = {row["project_id"]: row for row in content.projects}
    shown: list[tuple[LinkedText, dict[str, Any]]] = []
    for row in content.edition.records("ideas"):
        title = choose_text(row, "title", language) or LinkedText(row["idea_id"])
        similar = [projects[one] for one in (row["similar_projects"] or "").split(BAR) if one in projects]
        view = {
            "title": title,
            "summary": choose_text(row, "summary", language),
            "facts": _facts(content, "ideas", row, language, ("idea_id", "title", "summary", "similar_projects")),
            "similar": [
                content.title(project, language)._replace(
                    href=routes.get_project_route(project["project_id"]).path(language)
                )
                for project in content.sorted_projects(similar, language)
            ],
        }
        shown.append((title, view))
    shown.sort(key=lambda idea: sort_key(idea[0].text, language))
    return {"heading": translator(language)("Ideas for new projects"), "ideas": [view for _, view in shown]}
