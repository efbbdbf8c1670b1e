"""The pages of what came of the review: the seven recommendations with their follow-up, and ideas for new projects.

Belongs here: what these pages show. Does not belong here: mark-up, or what follows from the answers (stage join).
"""

from collections import Counter
from typing import Any

from assets.publish.site import routes
from assets.publish.site.content import Content, Record
from assets.publish.site.values import Shown, label, said, stems
from schemas import codelists
from schemas.languages import Language, format_number, get_sort_key, get_translator

BAR = " | "


def _facts(content: Content, table: str, row: Record, language: Language, without: tuple[str, ...]) -> list[Any]:
    """(label, value) of every column of a row that says something, but some."""
    names = [stem for stem in stems(content.edition.columns(table)) if stem not in without]
    values = [(label(table, name, language), content.value(table, name, row, language)) for name in names]
    return [(name, value) for name, value in values if value is not None]


def recommendations(content: Content, language: Language) -> dict[str, Any]:
    """The seven recommendations: how far the projects' records show what each asks for, and what was done about it."""
    assessed = Counter((row["recommendation"], row["outcome"]) for row in content.edition.records("assessments"))
    actions: dict[str, list[Record]] = {}
    for row in content.edition.records("follow_up"):
        actions.setdefault(row["recommendation"], []).append(row)
    outcomes = codelists.load_codelist("outcome")
    described = []
    for row in content.edition.records("recommendations"):
        code = row["recommendation"]
        counts = [(outcome, assessed[code, outcome.code]) for outcome in outcomes.values()]
        described.append(
            {
                "code": code,
                "title": said(row, "title", language),
                "description": said(row, "description", language),
                "total": sum(count for _, count in counts),
                "parts": [(outcome.code, count) for outcome, count in counts],
                "counts": [(outcome, format_number(count, language)) for outcome, count in counts if count],
                "actions": [_action(content, action, language) for action in actions.get(code, [])],
            }
        )
    return {
        "heading": get_translator(language)("The seven recommendations"),
        "recommendations": described,
        "outcomes": list(outcomes.values()),
        "ideas": routes.IDEAS.path(language),
    }


def _action(content: Content, row: Record, language: Language) -> dict[str, Any]:
    without = ("action_id", "recommendation", "action")
    return {
        "action": said(row, "action", language),
        "late": bool(row["overdue"]),
        "facts": _facts(content, "follow_up", row, language, (*without, "overdue")),
    }


def ideas(content: Content, language: Language) -> dict[str, Any]:
    """Ideas for new projects, by title, each with the registered projects like it."""
    projects = {row["project_id"]: row for row in content.projects}
    shown: list[tuple[Shown, dict[str, Any]]] = []
    for row in content.edition.records("ideas"):
        title = said(row, "title", language) or Shown(row["idea_id"])
        similar = [projects[one] for one in (row["similar_projects"] or "").split(BAR) if one in projects]
        view = {
            "title": title,
            "summary": said(row, "summary", language),
            "facts": _facts(content, "ideas", row, language, ("idea_id", "title", "summary", "similar_projects")),
            "similar": [
                content.title(project, language)._replace(href=routes.project(project["project_id"]).path(language))
                for project in content.sorted_projects(similar, language)
            ],
        }
        shown.append((title, view))
    shown.sort(key=lambda idea: get_sort_key(idea[0].text, language))
    return {"heading": get_translator(language)("Ideas for new projects"), "ideas": [view for _, view in shown]}
